/* schema_rows.c - rows of parameter tables as keywords of JSON Schema.
 *
 * A number may be written with its unit, as text: "type" then allows both, "minimum" and "maximum"
 * judge the number and "pattern" the text, since a keyword passes over values of other types.
 */
#include "spec/schema_parts.h"

#include <stdio.h>
#include <string.h>

/* A list with such text in it, whose values nobody knows yet. */
#define PLACEHOLDER_LIST "{\"type\":\"array\",\"contains\":" SCHEMA_PLACEHOLDER "}"

void schema_line_begin(struct schema *schema, const char *name)
{
	json_object_begin(&schema->json, name);
	schema->json.is_compact = true;
}

void schema_line_end(struct schema *schema)
{
	json_object_end(&schema->json);
	schema->json.is_compact = false;
}

/* ---- text with a unit -------------------------------------------------------------------- */

/* "|"-joined spellings of a unit. */
static void put_suffixes(struct strbuf *out, enum param_unit unit)
{
	const char *suffix;

	for (size_t i = 0; (suffix = unit_suffix(unit, i)) != NULL; i++)
		strbuf_printf(out, "%s%s", i ? "|" : "", suffix);
}

/* Half a second is a place in a sound, half a sample is none. */
#define WHOLE_SAMPLES "^(?!.*\\.[0-9]*[1-9][0-9]* *samples)"

/* A sign where the range has room for it; 0 may be written either way. */
static void put_signed(struct strbuf *out, const struct param_def *def, const char *number)
{
	bool is_bounded = def->min || def->max;

	if (is_bounded && def->min >= 0)
		strbuf_printf(out, "\\+?(%s)", number);
	else if (is_bounded && def->max <= 0)
		strbuf_printf(out, "(-(%s)|[+-]?0+(\\.0*)?)", number);
	else
		strbuf_printf(out, "[+-]?(%s)", number);
}

static void put_unit_pattern(struct schema *schema, const struct param_def *def)
{
	bool is_whole = def->type == PARAM_INT;
	struct strbuf pattern = {0};

	strbuf_add_c(&pattern, def->unit == UNIT_POSITION ? WHOLE_SAMPLES " *" : "^ *");
	put_signed(&pattern, def,
		   is_whole ? "[0-9]+"
			    : "[0-9]+(\\.[0-9]{0,6}0*)?|\\.[0-9]{1,6}0*|[0-9.]+[eE][+-]?[0-9]+");
	strbuf_add_c(&pattern, " *(");
	put_suffixes(&pattern, def->unit);
	strbuf_add_c(&pattern, ")? *$");
	json_str(&schema->json, "pattern", strbuf_str(&pattern));
	strbuf_release(&pattern);
}

/* ---- numbers ----------------------------------------------------------------------------- */

static void put_bound(struct schema *schema, const struct param_def *def, const char *name,
		      int64_t value)
{
	if (def->type == PARAM_INT)
		json_int(&schema->json, name, value);
	else
		json_decimal(&schema->json, name, value);
}

/* A bare number below 1000 is kilobits: what lies between the two readings of the range is in
 * neither. */
static void put_bitrate_range(struct schema *schema, const struct param_def *def)
{
	const int64_t below = (int64_t)1000 * MILLION - 1; /* the last that is kilobits */
	int64_t kilobits = def->max / 1000;

	json_decimal(&schema->json, "minimum", def->min / 1000);
	json_decimal(&schema->json, "maximum", def->max);
	json_object_begin(&schema->json, "not");
	json_c(&schema->json, "type", "number");
	json_decimal(&schema->json, "exclusiveMinimum", kilobits < below ? kilobits : below);
	json_decimal(&schema->json, "exclusiveMaximum", def->min);
	json_object_end(&schema->json);
}

static void put_number(struct schema *schema, const struct param_def *def)
{
	const char *type = def->type == PARAM_INT ? "integer" : "number";

	if (def->unit == UNIT_NONE) {
		json_c(&schema->json, "type", type);
	} else {
		json_array_begin(&schema->json, "type");
		json_c(&schema->json, NULL, type);
		json_c(&schema->json, NULL, "string");
		json_array_end(&schema->json);
	}
	if (def->unit == UNIT_BITRATE && def->max) {
		put_bitrate_range(schema, def);
	} else if (def->min || def->max) {
		put_bound(schema, def, "minimum", def->min);
		put_bound(schema, def, "maximum", def->max);
	}
	if (def->unit != UNIT_NONE)
		put_unit_pattern(schema, def);
}

/* ---- other types ------------------------------------------------------------------------- */

/* Whole numbers from 1 to max, with zeros before them as people may write them: for 16384
 * "[1-9][0-9]{0,3}|1[0-5][0-9]{3}|16[0-2][0-9]{2}|...|16384". */
static void put_up_to(struct strbuf *out, int64_t max)
{
	char digits[24];
	int count = snprintf(digits, sizeof(digits), "%lld", (long long)max);

	strbuf_add_c(out, "0*(");
	if (count > 1)
		strbuf_printf(out, "[1-9][0-9]{0,%d}|", count - 2);
	for (int i = 0; i < count; i++) {
		char least = i ? '0' : '1';

		if (digits[i] <= least)
			continue;
		strbuf_printf(out, "%.*s[%c-%c]", i, digits, least, digits[i] - 1);
		if (i + 1 < count)
			strbuf_printf(out, "[0-9]{%d}", count - i - 1);
		strbuf_add_char(out, '|');
	}
	strbuf_printf(out, "%s)", digits);
}

static void put_size_text(struct schema *schema, const struct param_def *def)
{
	int64_t max = def->max ? def->max : UINT32_MAX;
	struct strbuf pattern = {0};

	strbuf_add_c(&pattern, "^ *");
	put_up_to(&pattern, max);
	strbuf_add_c(&pattern, " *x *");
	put_up_to(&pattern, max);
	strbuf_add_c(&pattern, " *$");
	json_c(&schema->json, "type", "string");
	json_str(&schema->json, "pattern", strbuf_str(&pattern));
	strbuf_release(&pattern);
}

static void put_size(struct schema *schema, const struct param_def *def)
{
	if (!def->words) {
		put_size_text(schema, def);
		return;
	}
	json_array_begin(&schema->json, "anyOf");
	json_object_begin(&schema->json, NULL);
	schema_words(schema, "enum", def->words);
	json_object_end(&schema->json);
	json_object_begin(&schema->json, NULL);
	put_size_text(schema, def);
	json_object_end(&schema->json);
	json_array_end(&schema->json);
}

static void put_text(struct schema *schema, const char *pattern)
{
	json_c(&schema->json, "type", "string");
	if (pattern)
		json_c(&schema->json, "pattern", pattern);
}

static void put_list(struct schema *schema, const struct param_def *def, const char *pattern)
{
	if (def->flags & PARAM_OR_WORD) {
		json_array_begin(&schema->json, "anyOf");
		json_object_begin(&schema->json, NULL);
		schema_words(schema, "enum", def->words);
		json_object_end(&schema->json);
		json_object_begin(&schema->json, NULL);
	}
	if (def->type == PARAM_STRINGS) {
		json_raw(&schema->json, "type", STR("[\"string\",\"array\"]"));
		if (pattern)
			json_c(&schema->json, "pattern", pattern);
	} else {
		json_c(&schema->json, "type", "array");
	}
	json_object_begin(&schema->json, "items");
	if (def->type == PARAM_ENUMS)
		schema_words(schema, "enum", def->words);
	else if (def->type == PARAM_RANGE)
		put_number(schema, def);
	else
		put_text(schema, pattern);
	json_object_end(&schema->json);
	json_int(&schema->json, "minItems", def->type == PARAM_RANGE ? 2 : 1);
	if (def->type == PARAM_RANGE)
		json_int(&schema->json, "maxItems", 2);
	if (def->type == PARAM_ENUMS)
		json_bool(&schema->json, "uniqueItems", true);
	if (def->flags & PARAM_OR_WORD) {
		json_object_end(&schema->json);
		json_array_end(&schema->json);
	}
}

/* What each part says is its step's to judge. */
static void put_parts(struct schema *schema)
{
	static const char PART[] =
		"{\"type\":[\"string\",\"number\",\"array\"],\"items\":{\"type\":"
		"\"integer\"}}";

	json_raw(&schema->json, "type", STR("[\"string\",\"array\",\"object\"]"));
	json_raw(&schema->json, "items", STR(PART));
	json_int(&schema->json, "minItems", 1);
	json_raw(&schema->json, "additionalProperties", STR(PART));
	json_int(&schema->json, "minProperties", 1);
}

#define COLOR "^(transparent|#([0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}))$"

static void put_color(struct schema *schema, const struct param_def *def)
{
	if (!def->words) {
		put_text(schema, COLOR);
		return;
	}
	json_array_begin(&schema->json, "anyOf");
	json_object_begin(&schema->json, NULL);
	schema_words(schema, "enum", def->words);
	json_object_end(&schema->json);
	json_object_begin(&schema->json, NULL);
	put_text(schema, COLOR);
	json_object_end(&schema->json);
	json_array_end(&schema->json);
}

static void put_keywords(struct schema *schema, const struct param_def *def, const char *pattern)
{
	switch (def->type) {
	case PARAM_BOOL: json_c(&schema->json, "type", "boolean"); break;
	case PARAM_INT:
	case PARAM_NUMBER: put_number(schema, def); break;
	case PARAM_ENUM: schema_words(schema, "enum", def->words); break;
	case PARAM_SIZE: put_size(schema, def); break;
	case PARAM_COLOR: put_color(schema, def); break;
	case PARAM_RANGE:
	case PARAM_ENUMS:
	case PARAM_STRINGS: put_list(schema, def, pattern); break;
	case PARAM_PARTS: put_parts(schema); break;
	case PARAM_STRING: put_text(schema, pattern); break;
	case PARAM_PATH:
		put_text(schema, pattern);
		json_int(&schema->json, "minLength", 1);
		break;
	case PARAM_ANY: break;
	}
}

/* As one would write it: a number where the text is one, else text. */
static void put_default(struct schema *schema, const struct param_def *def)
{
	struct str text = str_of(def->def);
	int64_t ignored;
	bool is_number = (def->type == PARAM_INT || def->type == PARAM_NUMBER) &&
			 quantity_parse(text, UNIT_NONE, &ignored);

	if (!def->def)
		return;
	if (is_number || def->type == PARAM_BOOL)
		json_raw(&schema->json, "default", text);
	else
		json_str(&schema->json, "default", text);
}

static bool is_list(const struct param_def *def)
{
	return def->type == PARAM_RANGE || def->type == PARAM_ENUMS || def->type == PARAM_STRINGS;
}

static bool takes_any_text(const struct param_def *def, const char *pattern)
{
	bool is_text = def->type == PARAM_STRING || def->type == PARAM_PATH ||
		       def->type == PARAM_STRINGS || def->type == PARAM_PARTS;

	return def->type == PARAM_ANY || (is_text && !pattern);
}

void schema_row(struct schema *schema, const struct param_def *def, const char *pattern)
{
	bool is_inner = schema->json.is_compact;

	schema_line_begin(schema, def->name);
	if (def->help)
		json_c(&schema->json, "description", def->help);
	if (schema->in_template && !takes_any_text(def, pattern)) {
		json_array_begin(&schema->json, "anyOf");
		json_object_begin(&schema->json, NULL);
		put_keywords(schema, def, pattern);
		json_object_end(&schema->json);
		json_raw(&schema->json, NULL, STR(SCHEMA_PLACEHOLDER));
		if (is_list(def))
			json_raw(&schema->json, NULL, STR(PLACEHOLDER_LIST));
		json_array_end(&schema->json);
	} else {
		put_keywords(schema, def, pattern);
	}
	put_default(schema, def);
	schema_line_end(schema);
	schema->json.is_compact = is_inner;
}

/* ---- tables ------------------------------------------------------------------------------ */

static void put_exclusion(struct schema *schema, const char *first, const char *second)
{
	schema_line_begin(schema, NULL);
	json_object_begin(&schema->json, "not");
	json_array_begin(&schema->json, "required");
	json_c(&schema->json, NULL, first);
	json_c(&schema->json, NULL, second);
	json_array_end(&schema->json);
	json_object_end(&schema->json);
	schema_line_end(schema);
}

static void put_second_names(struct schema *schema, const struct param_def *defs)
{
	bool has_any = false;

	for (const struct param_def *def = defs; def && def->name; def++)
		has_any = has_any || (def->flags & PARAM_SECOND_NAME);
	if (!has_any)
		return;
	json_array_begin(&schema->json, "allOf");
	for (const struct param_def *def = defs; def->name; def++) {
		if (def->flags & PARAM_SECOND_NAME)
			put_exclusion(schema, def->alias, def->name);
	}
	json_array_end(&schema->json);
}

/* A choice between rows: "oneOf" or "anyOf" of what each alone requires. */
static void put_choice(struct schema *schema, const struct param_def *defs, unsigned flag,
		       const char *keyword)
{
	bool is_open = false;

	for (; defs && defs->name; defs++) {
		if (!(defs->flags & flag))
			continue;
		if (!is_open)
			json_array_begin(&schema->json, keyword);
		is_open = true;
		schema_line_begin(schema, NULL);
		json_array_begin(&schema->json, "required");
		json_c(&schema->json, NULL, defs->name);
		json_array_end(&schema->json);
		schema_line_end(schema);
	}
	if (is_open)
		json_array_end(&schema->json);
}

static void put_beside(struct schema *schema, const struct param_def *defs)
{
	bool is_open = false;

	for (; defs && defs->name; defs++) {
		if (!defs->beside)
			continue;
		if (!is_open)
			schema_line_begin(schema, "dependentRequired");
		is_open = true;
		json_array_begin(&schema->json, defs->name);
		json_c(&schema->json, NULL, defs->beside);
		json_array_end(&schema->json);
	}
	if (is_open)
		schema_line_end(schema);
}

static void close_object(struct schema *schema)
{
	json_raw(&schema->json, "patternProperties", STR("{\"^x-\": true}"));
	json_bool(&schema->json, "additionalProperties", false);
}

void schema_rows(struct schema *schema, const struct param_def *defs, bool is_closed)
{
	bool has_required = false;

	json_object_begin(&schema->json, "properties");
	for (const struct param_def *def = defs; def && def->name; def++) {
		schema_row(schema, def, NULL);
		has_required = has_required || (def->flags & PARAM_REQUIRED);
	}
	json_object_end(&schema->json);
	if (has_required) {
		json_array_begin(&schema->json, "required");
		for (const struct param_def *def = defs; def->name; def++) {
			if (def->flags & PARAM_REQUIRED)
				json_c(&schema->json, NULL, def->name);
		}
		json_array_end(&schema->json);
	}
	put_second_names(schema, defs);
	put_choice(schema, defs, PARAM_ONE_OF, "oneOf");
	put_choice(schema, defs, PARAM_SOME_OF, "anyOf");
	put_beside(schema, defs);
	if (is_closed)
		close_object(schema);
}

static void put_field(struct schema *schema, const struct field *field)
{
	if (!field->read && !field->fields) {
		schema_row(schema, &field->param, field->pattern);
		return;
	}
	json_object_begin(&schema->json, field->param.name);
	json_c(&schema->json, "description", field->param.help);
	if (field->fields)
		schema_fields(schema, field->fields);
	if (field->describe)
		field->describe(schema);
	json_object_end(&schema->json);
}

/* Two names of one place: manifest_path and output_path. */
static void put_same_places(struct schema *schema, const struct field *fields)
{
	bool is_open = false;

	for (const struct field *field = fields; field->param.name; field++) {
		for (const struct field *other = fields; other < field; other++) {
			if (other->offset != field->offset || field->offset == FIELD_CHECKED_ONLY)
				continue;
			if (!is_open)
				json_array_begin(&schema->json, "allOf");
			is_open = true;
			put_exclusion(schema, other->param.name, field->param.name);
		}
	}
	if (is_open)
		json_array_end(&schema->json);
}

void schema_required(struct schema *schema, const struct field *fields)
{
	bool is_open = false;

	for (const struct field *field = fields; field->param.name; field++) {
		if (!(field->param.flags & PARAM_REQUIRED))
			continue;
		if (!is_open)
			json_array_begin(&schema->json, "required");
		is_open = true;
		json_c(&schema->json, NULL, field->param.name);
	}
	if (is_open)
		json_array_end(&schema->json);
}

void schema_fields(struct schema *schema, const struct field *fields)
{
	json_c(&schema->json, "type", "object");
	json_object_begin(&schema->json, "properties");
	for (const struct field *field = fields; field->param.name; field++) {
		if (!field->only_in || schema->in_template)
			put_field(schema, field);
	}
	json_object_end(&schema->json);
	if (fields == SPEC_FIELDS || !schema->in_template)
		schema_required(schema, fields);
	put_same_places(schema, fields);
	close_object(schema);
}
