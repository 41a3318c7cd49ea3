/* A manifest kept by hand, as link reads it; with two entries of ours in it, it must be its own base. */
#include "base/param.h"
#include "link/manifest.h"
#include "link/words.h"

#include "fuzz/fuzz.h"

#include <string.h>

static struct record ours(const char *section, const char *key, const char *path)
{
	static const struct source RECORD = {.path = "fuzz.asset.json"};
	static struct record_product products[2];
	struct record_product *product = &products[strcmp(key, "coin") == 0];

	*product = (struct record_product){.format = STR("png"), .path = str_of(path), .width = 4};
	return (struct record){.source = &RECORD,
			       .at = {.source = &RECORD},
			       .is_item = section_is_list(str_of(section)),
			       .id = STR("coin"),
			       .kind = ASSET_IMAGE,
			       .products = product,
			       .product_count = 1,
			       .section = str_of(section),
			       .key = str_of(key),
			       .type = STR("image"),
			       .frames = 1};
}

/* False when they cannot be joined. */
static bool join(struct str text, struct arena *arena, struct strbuf *out, struct diag *diag)
{
	struct source *source = arena_alloc(arena, sizeof(*source));
	struct base base;
	struct record *records;
	struct collection all;
	struct manifest_call call = {.all = &all, .base = &base, .has_provenance = true};
	size_t count = 2;

	*source = (struct source){"fuzz.json", text};
	if ((base_parse(source, arena, &base, diag) == ST_OK) != (diag->errors == 0))
		__builtin_trap();
	if (diag->errors)
		return false;
	records = arena_array(arena, count + base.record_count, sizeof(*records));
	records[0] = ours("images", "coin", "coin.png");
	records[1] = ours("audio.sfx.ui", "tap", "tap.png");
	if (merge_place(&base, records, count, diag) != ST_OK)
		return false;
	count += merge_foreign(&base, records + count);
	all = collection_make(records, count, arena);
	merge_add(&base, &all, arena);
	manifest_write(&call, out);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct strbuf once = {0}, twice = {0};

	if (join((struct str){(const char *)data, size}, &arena, &once, &diag) &&
	    (!join(strbuf_str(&once), &arena, &twice, &diag) ||
	     !str_equal(strbuf_str(&once), strbuf_str(&twice))))
		__builtin_trap();
	strbuf_release(&once);
	strbuf_release(&twice);
	arena_release(&arena);
	diag_release(&diag);
	return 0;
}
