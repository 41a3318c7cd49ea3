/* mem.c - checked allocation and a bump arena. */
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	CHUNK_SIZE = 16 * 1024,
	ALIGNMENT = 16,
	LARGE_PAGE = 2 * 1024 * 1024,
	EXIT_ENVIRONMENT = 7,
};

struct arena_chunk {
	struct arena_chunk *older;
	size_t size;
};

void mem_exhausted(void)
{
	static const char text[] = "assetc: out of memory\n";
	ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);

	(void)ignored;
	_exit(EXIT_ENVIRONMENT);
}

bool size_mul(size_t a, size_t b, size_t *out)
{
	if (b != 0 && a > SIZE_MAX / b)
		return false;
	*out = a * b;
	return true;
}

/* Pixels come in megabytes, and touching fresh memory in pages of 4 KiB takes longer than filling it. The
 * pages are a wish: where the system has no large ones, it is memory like any other. */
static void *alloc_large(size_t size)
{
	void *memory = NULL;

	if (posix_memalign(&memory, LARGE_PAGE, size) != 0)
		return NULL;
#ifdef MADV_HUGEPAGE
	(void)madvise(memory, size / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
#endif
	return memory;
}

void *mem_alloc(size_t size)
{
	void *memory = size >= LARGE_PAGE ? alloc_large(size) : malloc(size ? size : 1);

	if (!memory)
		mem_exhausted();
	return memory;
}

void *mem_zalloc(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);

	if (!memory)
		mem_exhausted();
	return memory;
}

void *mem_resize(void *old, size_t count, size_t size)
{
	size_t total;
	void *memory;

	if (!size_mul(count, size, &total))
		mem_exhausted();
	memory = realloc(old, total ? total : 1);
	if (!memory)
		mem_exhausted();
	return memory;
}

void mem_free(void *memory)
{
	free(memory);
}

void bytes_release(struct bytes *bytes)
{
	free(bytes->data);
	bytes->data = NULL;
	bytes->len = 0;
}

static void arena_grow(struct arena *arena, size_t size)
{
	size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
	size_t head = (sizeof(struct arena_chunk) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct arena_chunk *chunk;

	if (room > SIZE_MAX - head)
		mem_exhausted();
	chunk = mem_alloc(head + room);
	chunk->older = arena->chunk;
	chunk->size = room;
	arena->chunk = chunk;
	arena->next = (char *)chunk + head;
	arena->left = room;
}

static void *arena_take(struct arena *arena, size_t size)
{
	size_t rounded;
	void *memory;

	if (size > SIZE_MAX - ALIGNMENT)
		mem_exhausted();
	rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	/* Nothing of an empty arena has an address too. */
	if (rounded > arena->left || !arena->next)
		arena_grow(arena, rounded);
	memory = arena->next;
	arena->next += rounded;
	arena->left -= rounded;
	return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(arena_take(arena, size), 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t total;

	if (!size_mul(count, size, &total))
		mem_exhausted();
	return arena_alloc(arena, total);
}

void *arena_grow_array(struct arena *arena, void *old, size_t count, size_t size)
{
	void *larger;

	if (count < 8 ? count != 0 : (count & (count - 1)) != 0)
		return old;
	larger = arena_array(arena, count < 8 ? 8 : count * 2, size);
	if (count)
		memcpy(larger, old, count * size);
	return larger;
}

char *arena_text(struct arena *arena, const char *text, size_t len)
{
	char *copy = len < SIZE_MAX ? arena_take(arena, len + 1) : NULL;

	if (!copy)
		mem_exhausted();
	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

/* Behind the newest chunk, of which the room that is left is used on. */
void arena_move(struct arena *to, struct arena *from)
{
	struct arena_chunk *oldest = to->chunk;

	if (!oldest) {
		*to = *from;
	} else {
		while (oldest->older)
			oldest = oldest->older;
		oldest->older = from->chunk;
	}
	*from = (struct arena){0};
}

void arena_release(struct arena *arena)
{
	while (arena->chunk) {
		struct arena_chunk *older = arena->chunk->older;

		free(arena->chunk);
		arena->chunk = older;
	}
	arena->next = NULL;
	arena->left = 0;
}
