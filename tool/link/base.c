/* base.c - finding entries and sections in a base manifest. */
#include "link/base.h"

#include "base/file.h"
#include "link/base_entry.h"
#include "link/words.h"

#include <stdlib.h>

#define ENTRIES_MAX 100000u

struct walk {
	struct base_reader reader;
	struct base *out;
	size_t place_count;
	bool is_full;
};

static void refuse(struct walk *walk, const char *code, const struct node *at, const char *why,
		   struct str what)
{
	walk->reader.status =
		diag_error(walk->reader.diag, ST_INVALID, code, at->at, "%s%s%.*s%s", why,
			   what.len ? " '" : "", STR_ARGS(what), what.len ? "'" : "");
}

static void read_members(struct walk *walk, struct base_place *place);

/* ---- names ------------------------------------------------------------------------------- */

static bool check_name(struct walk *walk, const struct node *name)
{
	if (record_is_name(name->text, RECORD_NAME_MAX))
		return true;
	refuse(walk, "E0942", name,
	       "a name in the base manifest is empty, longer than 200 bytes or holds control "
	       "characters",
	       (struct str){0});
	return false;
}

static void set_order(struct walk *walk, const struct base_place *above, struct str name,
		      struct base_place *place)
{
	static const char SEPARATOR[] = {ORDER_SEPARATOR, 0};
	struct str separator = above->order.len ? str_of(SEPARATOR) : STR("");

	place->order = str_concat(walk->reader.arena, above->order, separator, name);
	walk->place_count++;
}

/* ---- entries and sections ---------------------------------------------------------------- */

static bool count_entry(struct walk *walk, const struct node *entry)
{
	if (walk->out->record_count < ENTRIES_MAX)
		return true;
	if (!walk->is_full)
		refuse(walk, "E0941", entry, "the base manifest has more than 100000 entries",
		       (struct str){0});
	walk->is_full = true;
	return false;
}

static void read_entry(struct walk *walk, const struct base_place *above, const struct node *key,
		       struct base_place *place)
{
	struct base *out = walk->out;
	struct arena *arena = walk->reader.arena;
	struct record *record;

	if (!count_entry(walk, place->node))
		return;
	out->records =
		arena_grow_array(arena, out->records, out->record_count, sizeof(*out->records));
	record = &out->records[out->record_count];
	*record = (struct record){.section = above->section, .is_item = above->kind == BASE_LIST};
	record->key = str_copy(arena, key->text);
	set_order(walk, above, record->key, place);
	place->kind = BASE_ENTRY;
	place->record = out->record_count;
	if (base_read_entry(&walk->reader, place->node, record))
		out->record_count++;
}

static void read_section(struct walk *walk, const struct base_place *above, const struct node *name,
			 struct base_place *place)
{
	struct str dot = above->section.len ? STR(".") : STR("");

	place->section = str_concat(walk->reader.arena, above->section, dot, name->text);
	set_order(walk, above, name->text, place);
	if (place->section.len > RECORD_NAME_MAX) {
		refuse(walk, "E0942", name,
		       "the names of the sections in the base manifest are longer than 200 bytes "
		       "together",
		       (struct str){0});
		return;
	}
	place->kind = place->node->type == NODE_LIST ? BASE_LIST : BASE_MAP;
	read_members(walk, place);
}

static void read_member(struct walk *walk, const struct base_place *above,
			const struct member *member, struct base_place *place)
{
	place->node = member->value;
	place->kind = BASE_OTHER;
	place->name = str_keep(walk->reader.arena, member->key->text);
	if (!check_name(walk, member->key))
		return;
	if (member->value->type == NODE_SCALAR) {
		set_order(walk, above, member->key->text, place);
		diag_warning(walk->reader.diag, "W0943", member->value->at,
			     "'%s' of the base manifest is neither an entry nor a section: it is "
			     "kept as it is, and no constant stands for it",
			     place->name);
	} else if (member->value->type == NODE_MAP && base_is_entry(member->value)) {
		read_entry(walk, above, member->key, place);
	} else {
		read_section(walk, above, member->key, place);
	}
}

static void read_item(struct walk *walk, const struct base_place *above, const struct node *item,
		      struct base_place *place)
{
	const struct node *key = node_find(item, "key");

	place->node = item;
	place->kind = BASE_OTHER;
	if (item->type != NODE_MAP || !base_is_entry(item)) {
		refuse(walk, "E0941", item,
		       "an entry, which has a 'path', was expected in the list", above->section);
	} else if (!key || key->type != NODE_SCALAR || key->kind != SCALAR_TEXT) {
		refuse(walk, "E0941", key ? key : item,
		       "an entry needs a 'key', which is text, in the list", above->section);
	} else if (check_name(walk, key)) {
		read_entry(walk, above, key, place);
	}
}

static void read_members(struct walk *walk, struct base_place *place)
{
	const struct node *node = place->node;

	place->children =
		arena_array(walk->reader.arena, node->count + 1, sizeof(*place->children));
	for (size_t i = 0; i < node->count; i++) {
		if (node->type == NODE_LIST)
			read_item(walk, place, node->items[i], &place->children[i]);
		else
			read_member(walk, place, &node->members[i], &place->children[i]);
	}
}

/* ---- the whole --------------------------------------------------------------------------- */

static void list_places(struct base *base, struct base_place *place)
{
	if (place->order.len)
		base->sorted[base->sorted_count++] = place;
	for (size_t i = 0; place->children && i < place->node->count; i++)
		list_places(base, &place->children[i]);
}

/* Equal ones stand in two lists, or a list has one key twice, which collection_check tells. */
static int compare_places(const void *left, const void *right)
{
	const struct base_place *const *a = left, *const *b = right;
	int order = str_compare((*a)->order, (*b)->order);

	return order ? order : ((*a)->record > (*b)->record) - ((*a)->record < (*b)->record);
}

static void sort_places(struct walk *walk)
{
	struct base *out = walk->out;

	out->sorted = arena_array(walk->reader.arena, walk->place_count + 1, sizeof(*out->sorted));
	list_places(out, &out->assets);
	if (out->sorted_count)
		qsort(out->sorted, out->sorted_count, sizeof(struct base_place *), compare_places);
}

static enum status refuse_shape(const struct node *at, const char *why, struct diag *diag)
{
	enum status st = diag_error(diag, ST_INVALID, "E0940", at->at, "%s", why);

	diag_hint(diag,
		  "a base manifest is {\"assets\": {SECTION: {KEY: {\"type\": …, \"path\": …}}}}");
	return st;
}

static bool is_mark(const struct node *node)
{
	return node && str_starts(node->text, MANIFEST_MARK);
}

enum status base_parse(const struct source *source, struct arena *arena, struct base *out,
		       struct diag *diag)
{
	struct walk walk = {.reader = {.source = source, .arena = arena, .diag = diag}, .out = out};
	struct node *root;
	const struct node *assets, *mark;
	enum status st = json_parse_large(source, arena, BASE_VALUES_MAX, &root, diag);

	*out = (struct base){.source = source};
	if (st != ST_OK)
		return st;
	assets = node_find(root, "assets");
	if (root->type != NODE_MAP || !assets)
		return refuse_shape(root, "this is no manifest: it has no 'assets'", diag);
	if (assets->type != NODE_MAP)
		return refuse_shape(assets, "'assets' of the base manifest is no object", diag);
	mark = node_find(root, "assetc");
	if (mark && !is_mark(mark))
		return refuse_shape(mark, "the member 'assetc' of a manifest is link's own", diag);
	out->root = root;
	out->pack = node_find(root, "pack");
	out->is_pack_ours = (mark || is_mark(node_find(root, "description"))) &&
			    node_find(out->pack, "coverage");
	out->assets = (struct base_place){.node = assets};
	read_members(&walk, &out->assets);
	sort_places(&walk);
	return walk.reader.status;
}

enum status base_read(const char *path, struct arena *arena, struct base *out, struct diag *diag)
{
	struct source *source = arena_alloc(arena, sizeof(*source));
	struct bytes text = {0};
	enum status st =
		file_read(path, BASE_SIZE_MAX, "base manifest", (struct place){0}, &text, diag);

	*source = (struct source){.path = str_keep(arena, str_of(path))};
	if (st != ST_OK)
		return st;
	source->text = str_copy(arena, (struct str){(const char *)text.data, text.len});
	bytes_release(&text);
	/* Some editors begin a file with a mark of byte order (RFC 8259, section 8.1). */
	if (str_starts(source->text, "\xEF\xBB\xBF"))
		source->text = (struct str){source->text.ptr + 3, source->text.len - 3};
	return base_parse(source, arena, out, diag);
}
