/* value.c - YAML nodes against rows of parameter tables. */
#include "spec/fields.h"

#include <string.h>

void reader_fail(struct reader *reader, enum status status)
{
	if (reader->status == ST_OK)
		reader->status = status;
}

/* Text that a template fills in later, or a list with such text in it: nobody knows its values yet. */
static bool is_placeholder(const struct reader *reader, const struct node *node)
{
	if (!reader->is_template)
		return false;
	for (size_t i = 0; node->type == NODE_LIST && i < node->count; i++) {
		if (is_placeholder(reader, node->items[i]))
			return true;
	}
	return node->type == NODE_SCALAR && str_contains(node->text, "{{");
}

/* The same of the values of a mapping, where a row takes one. */
static bool has_placeholder(const struct reader *reader, const struct param_def *def,
			    const struct node *node)
{
	for (size_t i = 0; def->type == PARAM_PARTS && node->type == NODE_MAP && i < node->count;
	     i++) {
		if (is_placeholder(reader, node->members[i].value))
			return true;
	}
	return is_placeholder(reader, node);
}

static const char *expected(const struct param_def *def)
{
	switch (def->type) {
	case PARAM_BOOL: return "true or false";
	case PARAM_INT: return "a whole number";
	case PARAM_NUMBER: return unit_describe(def->unit);
	case PARAM_SIZE: return "a size such as 32x32";
	case PARAM_COLOR: return "a colour such as '#ff8800'";
	case PARAM_RANGE: return "a list of two numbers, [low, high]";
	case PARAM_ENUMS:
		return def->flags & PARAM_OR_WORD ? "a word or a list of words" : "a list of words";
	case PARAM_STRINGS: return "text or a list of texts";
	case PARAM_PARTS: return "a list or a mapping of texts and of lists of whole numbers";
	case PARAM_PATH: return "the path of a file";
	default: return "text";
	}
}

static enum status wrong_type(struct reader *reader, const struct param_def *def,
			      const struct node *node)
{
	enum status st =
		diag_error(reader->diag, ST_INVALID, "E0303", node->at, "%s: expected %s, found %s",
			   def->name, expected(def), node_describe(node));

	if (node->type == NODE_SCALAR && def->type == PARAM_SIZE)
		diag_hint(reader->diag, "it takes a width and a height, such as 4x2");
	else if (node->type == NODE_SCALAR && node->kind != SCALAR_TEXT &&
		 node->kind != SCALAR_NULL)
		diag_hint(reader->diag, "put it in quotes if text is meant: \"%.*s\"",
			  STR_ARGS(node->text));
	return st;
}

/* A row of words such as 16, 24 and float is written without quotes. */
static bool has_number_words(const struct param_def *def)
{
	for (size_t i = 0; def->words && def->words[i]; i++) {
		if (def->words[i][0] >= '0' && def->words[i][0] <= '9')
			return true;
	}
	return false;
}

/* Whether a scalar's kind under the core schema fits the row: text is not a number, a number is not
 * text. */
static bool fits(const struct param_def *def, enum scalar_kind kind)
{
	switch (def->type) {
	case PARAM_BOOL: return kind == SCALAR_BOOL;
	case PARAM_INT:
		return kind == SCALAR_INT || (def->unit != UNIT_NONE && kind == SCALAR_TEXT);
	case PARAM_NUMBER:
	case PARAM_RANGE:
		return kind == SCALAR_INT || kind == SCALAR_FLOAT ||
		       (def->unit != UNIT_NONE && kind == SCALAR_TEXT);
	case PARAM_ENUM:
		return kind == SCALAR_TEXT || (kind == SCALAR_INT && has_number_words(def));
	default: return kind == SCALAR_TEXT;
	}
}

static bool kind_fits(const struct param_def *def, const struct node *node)
{
	return fits(def, node->kind) || (node->is_typed && fits(def, SCALAR_TEXT));
}

static enum status read_items(struct reader *reader, const struct param_def *def,
			      const struct node *node, struct param_value *out)
{
	enum status st = ST_OK;

	*out = (struct param_value){.is_set = true, .is_written = true, .at = node->at};
	out->list = arena_array(reader->arena, node->count + 1, sizeof(*out->list));
	for (size_t i = 0; i < node->count; i++) {
		const struct node *item = node->items[i];
		struct param_value value;

		if (item->type != NODE_SCALAR || !kind_fits(def, item))
			return wrong_type(reader, def, item);
		st = param_parse_item(def, item->text, item->at, &value, reader->diag);
		if (st != ST_OK)
			return st;
		for (size_t j = 0; j < out->count && def->type == PARAM_ENUMS; j++) {
			if (str_equal(out->list[j], item->text))
				return diag_error(reader->diag, ST_INVALID, "E0306", item->at,
						  "%s: '%.*s' stands twice", def->name,
						  STR_ARGS(item->text));
		}
		out->list[out->count++] = item->text;
		*(i == 0 ? &out->low : &out->high) = value.number;
	}
	return ST_OK;
}

static bool is_part(const struct node *node)
{
	return node->type == NODE_SCALAR &&
	       (node->kind == SCALAR_TEXT || node->kind == SCALAR_INT ||
		node->kind == SCALAR_FLOAT);
}

/* "text", or "0,0,16,16" of a list of whole numbers. */
static enum status read_part(struct reader *reader, const struct param_def *def,
			     const struct node *node, struct strbuf *out)
{
	if (is_part(node)) {
		strbuf_add_str(out, node->text);
		return ST_OK;
	}
	if (node->type != NODE_LIST || node->count == 0)
		return wrong_type(reader, def, node);
	for (size_t i = 0; i < node->count; i++) {
		const struct node *item = node->items[i];

		if (item->type != NODE_SCALAR || item->kind != SCALAR_INT)
			return diag_error(reader->diag, ST_INVALID, "E0303", item->at,
					  "%s: a list in it has whole numbers, found %s", def->name,
					  node_describe(item));
		strbuf_add_c(out, i ? "," : "");
		strbuf_add_str(out, item->text);
	}
	return ST_OK;
}

static enum status read_parts(struct reader *reader, const struct param_def *def,
			      const struct node *node, struct param_value *out)
{
	bool is_map = node->type == NODE_MAP;
	struct strbuf part = {0};
	enum status st = ST_OK;

	if (node->count == 0)
		return diag_error(reader->diag, ST_INVALID, "E0303", node->at, "%s: it is empty",
				  def->name);
	out->list = arena_array(reader->arena, node->count, sizeof(*out->list));
	for (size_t i = 0; i < node->count && st == ST_OK; i++) {
		strbuf_clear(&part);
		if (is_map)
			strbuf_printf(&part, "%.*s=", STR_ARGS(node->members[i].key->text));
		st = read_part(reader, def, is_map ? node->members[i].value : node->items[i],
			       &part);
		out->list[out->count++] = str_copy(reader->arena, strbuf_str(&part));
	}
	strbuf_release(&part);
	return st;
}

static enum status read_list(struct reader *reader, const struct param_def *def,
			     const struct node *node, struct param_value *out)
{
	enum status st;

	if (def->type != PARAM_RANGE && def->type != PARAM_ENUMS && def->type != PARAM_STRINGS)
		return wrong_type(reader, def, node);
	if (def->type == PARAM_RANGE && node->count != 2)
		return diag_error(reader->diag, ST_INVALID, "E0303", node->at,
				  "%s: expected two numbers, [low, high]; found %zu", def->name,
				  node->count);
	if (node->count == 0)
		return diag_error(reader->diag, ST_INVALID, "E0303", node->at,
				  "%s: the list is empty", def->name);
	st = read_items(reader, def, node, out);
	if (st == ST_OK && def->type == PARAM_RANGE && out->low > out->high)
		return diag_error(reader->diag, ST_INVALID, "E0304", node->at,
				  "%s: the first number is above the second", def->name);
	return st;
}

static void read_any(struct reader *reader, const struct node *node, struct param_value *out)
{
	struct strbuf text = {0};

	node_format(node, reader->arena, &text);
	out->text = str_copy(reader->arena, strbuf_str(&text));
	strbuf_release(&text);
}

enum status value_read(struct reader *reader, const struct param_def *def, const struct node *node,
		       struct param_value *out)
{
	*out = (struct param_value){
		.is_set = true, .is_written = true, .at = node->at, .text = node->text};
	if (has_placeholder(reader, def, node))
		return ST_OK;
	if (def->type == PARAM_ANY) {
		read_any(reader, node, out);
		return ST_OK;
	}
	if (def->type == PARAM_PARTS && node->type != NODE_SCALAR)
		return read_parts(reader, def, node, out);
	if (node->type == NODE_LIST)
		return read_list(reader, def, node, out);
	if (node->type == NODE_MAP || !kind_fits(def, node))
		return wrong_type(reader, def, node);
	return param_parse(def, node->text, node->at, reader->arena, out, reader->diag);
}

enum status param_unknown(struct reader *reader, const struct param_def *defs,
			  const struct node *key, const char *what)
{
	size_t count = param_count(defs);
	const char **names = arena_array(reader->arena, count + 1, sizeof(*names));
	const char *near;

	for (size_t i = 0; i < count; i++)
		names[i] = defs[i].name;
	near = nearest_word(key->text, names);
	(void)diag_error(reader->diag, ST_INVALID, "E0301", key->at, "unknown key '%.*s' in '%s'",
			 STR_ARGS(key->text), what);
	if (near)
		diag_hint(reader->diag, "did you mean '%s'?", near);
	return ST_INVALID;
}

static enum status read_param(struct reader *reader, const struct param_def *defs, size_t index,
			      const struct member *member, struct param_set *set)
{
	struct param_value *slot = &set->values[index];
	struct param_value before = *slot;
	enum status st;

	if (slot->is_written)
		return diag_error(reader->diag, ST_INVALID, "E0203", member->key->at,
				  "'%.*s' gives '%s' a second time", STR_ARGS(member->key->text),
				  defs[index].name);
	st = value_read(reader, &defs[index], member->value, slot);
	if (st != ST_OK)
		*slot = before;
	return st;
}

static bool is_skipped(const char *const *skips, struct str name)
{
	for (; skips && *skips; skips++) {
		if (str_is(name, *skips))
			return true;
	}
	return false;
}

struct param_set params_read(struct reader *reader, const struct param_def *defs,
			     const struct node *map, const char *what, const char *const *skips,
			     bool is_strict)
{
	struct param_set set = param_defaults(defs, reader->arena);

	for (size_t i = 0; map && i < map->count; i++) {
		const struct member *member = &map->members[i];
		size_t index = param_index(defs, member->key->text);
		enum status st = ST_OK;

		if (is_skipped(skips, member->key->text) || str_starts(member->key->text, "x-"))
			continue;
		if (index != SIZE_MAX)
			st = read_param(reader, defs, index, member, &set);
		else if (is_strict)
			st = param_unknown(reader, defs, member->key, what);
		if (st != ST_OK)
			reader_fail(reader, st);
	}
	for (size_t i = 0; is_strict && map && defs[i].name; i++) {
		if ((defs[i].flags & PARAM_REQUIRED) && !set.values[i].is_set &&
		    !node_find(map, defs[i].name))
			reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0302", map->at,
						       "'%s' needs '%s'", what, defs[i].name));
	}
	return set;
}

static const struct field *field_of(const struct field *fields, struct str name)
{
	for (; fields->param.name; fields++) {
		if (str_is(name, fields->param.name))
			return fields;
	}
	return NULL;
}

static void unknown_field(struct reader *reader, const struct field *fields, const struct node *key,
			  const char *what)
{
	size_t count = 0;
	struct param_def *defs;

	while (fields[count].param.name)
		count++;
	defs = arena_array(reader->arena, count + 1, sizeof(*defs));
	for (size_t i = 0; i < count; i++)
		defs[i].name = fields[i].param.name;
	reader_fail(reader, param_unknown(reader, defs, key, what));
}

static void read_field(struct reader *reader, const struct field *field,
		       const struct member *member)
{
	const struct node *value = member->value;
	struct param_value ignored;
	struct param_value *slot = &ignored;
	enum status st;

	if (field->read) {
		field->read(reader, value);
		return;
	}
	if (field->fields) {
		fields_read(reader, field->fields, value, field->param.name);
		return;
	}
	if (field->offset != FIELD_CHECKED_ONLY)
		slot = (struct param_value *)(void *)((char *)reader->base + field->offset);
	if (slot != &ignored && slot->is_set) {
		reader_fail(reader,
			    diag_error(reader->diag, ST_INVALID, "E0203", member->key->at,
				       "'%s' gives the same a second time", field->param.name));
		return;
	}
	st = value_read(reader, &field->param, value, slot);
	if (st == ST_OK)
		return;
	/* There, but of no use: what looks at it later finds nothing more to complain of. */
	*slot = (struct param_value){.is_set = true, .at = value->at};
	reader_fail(reader, st);
}

bool map_expect(struct reader *reader, const struct node *node, const char *what)
{
	if (node->type == NODE_MAP)
		return true;
	reader_fail(reader,
		    diag_error(reader->diag, ST_INVALID, "E0303", node->at,
			       "%s: expected a mapping, found %s", what, node_describe(node)));
	return false;
}

void fields_read(struct reader *reader, const struct field *fields, const struct node *map,
		 const char *what)
{
	if (!map_expect(reader, map, what))
		return;
	for (size_t i = 0; i < map->count; i++) {
		const struct member *member = &map->members[i];
		const struct field *field = field_of(fields, member->key->text);

		if (field)
			read_field(reader, field, member);
		else if (!str_starts(member->key->text, "x-") &&
			 !(reader->is_misplaced &&
			   reader->is_misplaced(reader, fields, member->key)))
			unknown_field(reader, fields, member->key, what);
	}
	for (; fields->param.name; fields++) {
		if ((fields->param.flags & PARAM_REQUIRED) && !node_find(map, fields->param.name))
			reader_fail(reader,
				    diag_error(reader->diag, ST_INVALID, "E0302", map->at,
					       "'%s' needs '%s'", what, fields->param.name));
	}
}

/* People also write 1.0 as a number. */
void version_read(struct reader *reader, const struct node *value, struct param_value *out)
{
	bool is_text = value->type == NODE_SCALAR && value->kind != SCALAR_NULL;

	*out = (struct param_value){
		.is_set = true, .is_written = true, .at = value->at, .text = value->text};
	if (is_text && (str_is(value->text, "1.0") || str_is(value->text, "1")))
		return;
	reader_fail(reader,
		    diag_error(reader->diag, ST_INVALID, "E0312", value->at,
			       "this assetc reads version \"1.0\" of the spec language, not '%.*s'",
			       STR_ARGS(is_text ? value->text : str_of(node_describe(value)))));
}
