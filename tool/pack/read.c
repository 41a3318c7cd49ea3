/* read.c - one pack file: the tables of its keys, and what they fill. */
#include "pack/read.h"

#include "base/path.h"
#include "spec/field_rows.h"
#include "spec/id.h"
#include "spec/named.h"

#include <string.h>

#define ASSET_NAME_MAX 401u /* "section.key", of which each may have 200 bytes */

struct binding_row {
	struct named named;
	struct param_value asset, scale, offset_x, offset_y, anchor;
};

struct rows {
	const struct binding_row *items;
	size_t count;
};

/* What the fields fill. */
struct reading {
	struct param_value version, name, description, extends;
	struct spec_defaults defaults;
	struct rows entries, overrides;
	const struct node *generate;
};

/* ---- tables ------------------------------------------------------------------------------ */

#define SLOT(member)  offsetof(struct reading, member)
#define BOUND(member) offsetof(struct binding_row, member)
#define PLACED(n, slot, low, high, h) \
	{ \
		.param = {.name = n, \
			  .type = PARAM_NUMBER, \
			  .min = low, \
			  .max = (int64_t)(high)*MILLION, \
			  .help = h}, \
		.offset = slot \
	}

static const char *const ANCHORS[] = {"center",       "top",      "bottom",    "left",
				      "right",        "top-left", "top-right", "bottom-left",
				      "bottom-right", NULL};

const char *pack_anchor_word(enum pack_anchor anchor)
{
	return ANCHORS[anchor];
}

bool pack_anchor_find(struct str word, enum pack_anchor *out)
{
	for (size_t i = 0; ANCHORS[i]; i++) {
		if (str_is(word, ANCHORS[i])) {
			*out = (enum pack_anchor)i;
			return true;
		}
	}
	return false;
}

static const struct field PLACEMENT_FIELDS[] = {
	PLACED("scale", BOUND(scale), 1, PACK_SCALE_MAX, "size in the game, 1 as it is"),
	PLACED("offset_x", BOUND(offset_x), -(int64_t)PACK_OFFSET_MAX *MILLION, PACK_OFFSET_MAX,
	       "to the right, in units of the game"),
	PLACED("offset_y", BOUND(offset_y), -(int64_t)PACK_OFFSET_MAX *MILLION, PACK_OFFSET_MAX,
	       "along y, in units of the game"),
	WORD("anchor", BOUND(anchor), ANCHORS, "the point of the picture that the place means"),
	END,
};

static const struct field BINDING_FIELDS[] = {
	{.param = {.name = "asset",
		   .type = PARAM_STRING,
		   .flags = PARAM_REQUIRED,
		   .help = "id of the asset"},
	 .offset = BOUND(asset)},
	OBJECT("placement", PLACEMENT_FIELDS, "where and how large it is shown"),
	END,
};

/* "asset", or {asset, placement}. */
static void read_binding(struct reader *reader, const struct node *value)
{
	static const struct param_def text = {.name = "asset", .type = PARAM_STRING};
	struct binding_row *row = reader->base;
	enum status st = ST_OK;

	if (value->type == NODE_MAP)
		fields_read(reader, BINDING_FIELDS, value,
			    str_copy(reader->arena, row->named.name).ptr);
	else
		st = value_read(reader, &text, value, &row->asset);
	if (st == ST_OK)
		return;
	row->asset = (struct param_value){0};
	reader_fail(reader, st);
}

static void read_bindings(struct reader *reader, const struct node *value, const char *what,
			  struct rows *out)
{
	static const struct named_kind kind = {
		.size = sizeof(struct binding_row),
		.read = read_binding,
		.is_name = pack_name_is_free,
		.code = "E0454",
		.rule = "1 to 128 bytes, no control characters",
	};

	out->items = named_read_kind(reader, value, what, &kind, &out->count);
}

static void read_entries(struct reader *reader, const struct node *value)
{
	read_bindings(reader, value, "entries", &((struct reading *)reader->base)->entries);
}

static void read_overrides(struct reader *reader, const struct node *value)
{
	read_bindings(reader, value, "overrides", &((struct reading *)reader->base)->overrides);
}

static void read_generate(struct reader *reader, const struct node *value)
{
	((struct reading *)reader->base)->generate = value;
}

static void read_version(struct reader *reader, const struct node *value)
{
	version_read(reader, value, &((struct reading *)reader->base)->version);
}

/* Joined by read_defaults, which sees their keys. */
static void leave(struct reader *reader, const struct node *value)
{
	(void)reader;
	(void)value;
}

static const struct field DEFAULT_FIELDS[] = {
	TEXT("theme", SLOT(defaults.theme), "what the whole pack looks or sounds like"),
	TEXT("style", SLOT(defaults.style), "how it is drawn or played"),
	TEXT("negative", SLOT(defaults.negative), "what must not be in it"),
	TEXT("model", SLOT(defaults.model), "model, of providers that have one of this name"),
	READ_BY("size", leave, "the same as parameters.size"),
	READ_BY("aspect_ratio", leave, "the same as parameters.aspect_ratio"),
	READ_BY("parameters", leave, "quality and others, for the providers that know them"),
	END,
};

/* `parameters` with the two that may stand beside it; checked together, so that what stands in both places
 * is told. */
static const struct node *gather_parameters(struct reader *reader, const struct node *value)
{
	const struct node *written = node_find(value, "parameters");
	struct node *all = arena_alloc(reader->arena, sizeof(*all));

	*all = (struct node){.type = NODE_MAP, .at = value->at};
	if (written && map_expect(reader, written, "parameters")) {
		all->at = written->at;
		for (size_t i = 0; i < written->count; i++)
			node_add_member(reader->arena, all, written->members[i].key,
					written->members[i].value);
	}
	for (size_t i = 0; i < value->count; i++) {
		const struct member *member = &value->members[i];

		if (str_is(member->key->text, "size") || str_is(member->key->text, "aspect_ratio"))
			node_add_member(reader->arena, all, member->key, member->value);
	}
	return all->count ? all : NULL;
}

/* One says what the other does: which of them counted would be a guess. */
static void refuse_two_shapes(struct reader *reader, const struct node *parameters)
{
	const struct node *ratio = node_find(parameters, "aspect_ratio");

	if (!ratio || !node_find(parameters, "size"))
		return;
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0457", ratio->at,
				       "prompt_defaults: 'size' and 'aspect_ratio' are one thing"));
	diag_note(reader->diag, node_find(parameters, "size")->at, "the size");
	diag_hint(reader->diag, "keep one of them");
}

static void read_defaults(struct reader *reader, const struct node *value)
{
	struct reading *reading = reader->base;
	struct spec_defaults *defaults = &reading->defaults;

	fields_read(reader, DEFAULT_FIELDS, value, "prompt_defaults");
	if (value->type != NODE_MAP)
		return;
	defaults->parameters = gather_parameters(reader, value);
	if (defaults->parameters) {
		default_parameters_check(reader, defaults->parameters);
		refuse_two_shapes(reader, defaults->parameters);
	}
	if (defaults->model.is_written)
		default_model_check(reader, &defaults->model);
}

const struct field PACK_FIELDS[] = {
	READ_BY("version", read_version, "version of the spec language: \"1.0\""),
	TEXT("name", SLOT(name), "default: the file's name without its extension"),
	TEXT("description", SLOT(description), "a line for people"),
	TEXT("extends", SLOT(extends), "pack that says what this one does not"),
	READ_BY("prompt_defaults", read_defaults, "prompt parts for specs of this pack"),
	READ_BY("entries", read_entries, "the asset of each slot"),
	READ_BY("overrides", read_overrides, "the asset of single entities"),
	READ_BY("generate", read_generate, "slots that an asset each is made for"),
	END,
};

/* ---- names ------------------------------------------------------------------------------- */

bool pack_name_is_free(struct str text)
{
	if (text.len == 0 || text.len > NAMED_LEN_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c < ' ' || c == 0x7f)
			return false;
	}
	return true;
}

/* Names stand on command lines, where a '/' means a file, and begin the ids of assets. */
bool pack_name_is_fit(struct str text)
{
	return name_is_plain(text) && !memchr(text.ptr, '/', text.len) &&
	       !memchr(text.ptr, ':', text.len);
}

static void fill_name(struct reader *reader, const struct reading *reading, struct pack *pack)
{
	bool is_written = reading->name.is_set;

	pack->name =
		is_written ? reading->name.text : path_stem(path_base(str_of(pack->source.path)));
	if (is_written)
		pack->name_at = reading->name.at;
	if ((is_written && !reading->name.is_written) || pack_name_is_fit(pack->name))
		return;
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0451", pack->name_at,
				       "'%.*s' is no name of a pack: letters, digits and . _ -, at "
				       "most 128",
				       STR_ARGS(pack->name)));
	if (!is_written)
		diag_hint(reader->diag, "rename the file, or give the pack a 'name'");
}

/* ---- bindings ---------------------------------------------------------------------------- */

static struct pack_placement placement_of(const struct binding_row *row)
{
	struct pack_placement placement = PACK_PLACEMENT_NONE;

	if (row->scale.is_written)
		placement.scale = row->scale.number;
	placement.offset_x = row->offset_x.number;
	placement.offset_y = row->offset_y.number;
	if (row->anchor.is_written)
		placement.anchor = (enum pack_anchor)row->anchor.number;
	return placement;
}

static bool is_asset_name(struct str text)
{
	return text.len <= ASSET_NAME_MAX &&
	       pack_name_is_free(
		       (struct str){text.ptr, text.len > NAMED_LEN_MAX ? NAMED_LEN_MAX : text.len});
}

/* Of a row that was read without finding; others were told of. */
static bool fill_binding(struct reader *reader, const struct binding_row *row,
			 struct pack_binding *out)
{
	if (!row->asset.is_written)
		return false;
	if (!is_asset_name(row->asset.text)) {
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0454", row->asset.at,
					       "'%.*s' names no asset", STR_ARGS(row->asset.text)));
		return false;
	}
	*out = (struct pack_binding){.name = row->named.name,
				     .at = row->named.at,
				     .asset = row->asset.text,
				     .asset_at = row->asset.at,
				     .placement = placement_of(row)};
	return true;
}

static struct pack_binding *fill_bindings(struct reader *reader, const struct rows *rows,
					  size_t more, size_t *count)
{
	struct pack_binding *bindings =
		arena_array(reader->arena, rows->count + more + 1, sizeof(*bindings));

	*count = 0;
	for (size_t i = 0; i < rows->count; i++)
		*count += fill_binding(reader, &rows->items[i], &bindings[*count]);
	return bindings;
}

/* Names of a list or keys of a mapping; NULL past the last. */
static const struct node *slot_at(const struct node *slots, size_t i)
{
	if (!slots || slots->type == NODE_SCALAR || i >= slots->count)
		return NULL;
	return slots->type == NODE_LIST ? slots->items[i] : slots->members[i].key;
}

static bool is_bound(const struct pack_binding *bindings, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(bindings[i].name, name))
			return true;
	}
	return false;
}

/* What is no name here is told by spec/, which makes the assets. */
static size_t add_generated(struct arena *arena, const struct node *slots, const struct pack *pack,
			    struct pack_binding *bindings, size_t count)
{
	const struct node *slot;

	for (size_t i = 0; (slot = slot_at(slots, i)) != NULL; i++) {
		if (slot->type != NODE_SCALAR || !pack_name_is_free(slot->text) ||
		    is_bound(bindings, count, slot->text))
			continue;
		bindings[count++] =
			(struct pack_binding){.name = slot->text,
					      .at = slot->at,
					      .asset = id_of_slot(arena, pack->name, slot->text),
					      .asset_at = slot->at,
					      .placement = PACK_PLACEMENT_NONE,
					      .is_generated = true};
	}
	return count;
}

static void fill_slots(struct reader *reader, const struct reading *reading, struct pack *pack)
{
	const struct node *slots = node_find(reading->generate, "slots");
	size_t more = slots && slots->type != NODE_SCALAR ? slots->count : 0;
	struct pack_binding *entries;

	if (reading->entries.count + more > PACK_BINDINGS_MAX) {
		reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0455", pack->name_at,
					       "a pack has at most %u slots", PACK_BINDINGS_MAX));
		return;
	}
	entries = fill_bindings(reader, &reading->entries, more, &pack->entry_count);
	pack->entry_count = add_generated(reader->arena, slots, pack, entries, pack->entry_count);
	pack->entries = entries;
}

enum status pack_read_document(struct reader *reader, const struct node *root, struct pack *pack)
{
	struct reading reading = {0};

	pack->name_at = root->at;
	reader->base = &reading;
	fields_read(reader, PACK_FIELDS, root, "pack");
	fill_name(reader, &reading, pack);
	pack->description = reading.description.text;
	pack->extends = reading.extends.text;
	pack->extends_at = reading.extends.at;
	pack->defaults = reading.defaults;
	fill_slots(reader, &reading, pack);
	pack->overrides = fill_bindings(reader, &reading.overrides, 0, &pack->override_count);
	return reader->status;
}
