/* mem.h - memory for the program: every allocation of tool/ outside a codec comes from here.
 *
 * Running out ends the process at one place (mem_exhausted); no caller checks for NULL. The cache library, being a library, does not use this. Buffers whose size comes
 * from outside are bounded by their readers first.
 */
#ifndef ASSETC_BASE_MEM_H
#define ASSETC_BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Says so on stderr and ends the process with the exit code of the environment (7). Nothing can be
 * unwound safely, and every file on disk is replaced by rename, so leaving at once loses nothing.
 * Also for a codec that says it has no memory. */
_Noreturn void mem_exhausted(void);

void *mem_alloc(size_t size); /* never NULL, also for 0; not zeroed; large in large pages */
void *mem_zalloc(size_t count, size_t size); /* zeroed; count * size checked */
void *mem_resize(void *old, size_t count, size_t size);
void mem_free(void *memory); /* accepts NULL */

/* False when a * b does not fit. */
bool size_mul(size_t a, size_t b, size_t *out);

/* Owned bytes from malloc; zero-initialise. */
struct bytes {
	uint8_t *data;
	size_t len;
};
void bytes_release(struct bytes *bytes); /* leaves it empty; accepts empty */

/* An arena hands out memory that lives until arena_release; nothing is freed singly.
 * Zero-initialise. Not for several threads at once. */
struct arena_chunk;
struct arena {
	struct arena_chunk *chunk; /* newest first */
	char *next;
	size_t left;
};
void *arena_alloc(struct arena *arena, size_t size); /* zeroed, aligned for any object */
void *arena_array(struct arena *arena, size_t count,
		  size_t size); /* zeroed; count * size checked */
/* Room for one more item than count, by doubling: the same memory, or a larger copy (what is left
 * behind is at most as much again). Start with NULL and 0. */
void *arena_grow_array(struct arena *arena, void *old, size_t count, size_t size);
char *arena_text(struct arena *arena, const char *text, size_t len); /* copy with a NUL added */
void arena_move(struct arena *to,
		struct arena *from);     /* what `from` handed out lives with `to` from here on */
void arena_release(struct arena *arena); /* leaves it empty */

#endif
