/* Another name for a slot in the text of a pack or a game. The first line is the name, the rest the file. */
#include "pack/rename.h"

#include "fuzz/fuzz.h"
#include "pack/pack.h"

#include <string.h>

typedef enum status rename_fn(const struct slot_rename *rename, struct arena *arena,
			      struct strbuf *out, size_t *count, struct diag *diag);

/* Back again, the text has the name as often as before. */
static void there_and_back(rename_fn *fn, struct str name, struct str text)
{
	struct source before = {.path = "before", .text = text}, after = {.path = "after"};
	struct slot_rename there = {&before, name, STR("a 'new\" name")};
	struct slot_rename back = {&after, there.to, name};
	struct arena arena = {0};
	struct strbuf out = {0}, again = {0};
	struct diag diag = {0};
	size_t count, same;

	if (fn(&there, &arena, &out, &count, &diag) == ST_OK && count) {
		after.text = strbuf_str(&out);
		if (fn(&back, &arena, &again, &same, &diag) != ST_OK || same < count)
			__builtin_trap();
	}
	strbuf_release(&out);
	strbuf_release(&again);
	diag_release(&diag);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *feed = size ? memchr(data, '\n', size) : NULL;
	struct str name, text;

	if (!feed)
		return 0;
	name = (struct str){(const char *)data, (size_t)(feed - data)};
	text = (struct str){(const char *)feed + 1, size - name.len - 1};
	if (!pack_name_is_free(name) || !str_is_utf8(name))
		return 0;
	there_and_back(pack_rename, name, text);
	there_and_back(game_rename, name, text);
	return 0;
}
