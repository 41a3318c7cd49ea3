/* tables.c - parameter tables as text and as JSON. */
#include "cmd/tables.h"

const char *kinds_name(unsigned kinds)
{
	return kinds == ASSET_IMAGE     ? "images"
	       : kinds == ASSET_AUDIO   ? "sounds"
	       : kinds == ASSET_OPINION ? "opinions"
					: "images and sounds";
}

static void put_row(struct strbuf *out, const struct param_def *def)
{
	strbuf_printf(out, "  %s: ", def->name);
	param_describe(def, out);
	if (def->def)
		strbuf_printf(out, "; default %s", def->def);
	if (def->flags & PARAM_REQUIRED)
		strbuf_add_c(out, "; needed");
	if (def->flags & PARAM_ONE_OF)
		strbuf_add_c(out, "; one of these is needed");
	if (def->beside)
		strbuf_printf(out, "; only with %s", def->beside);
	strbuf_printf(out, "\n      %s\n", def->help);
}

void table_put_text(struct strbuf *out, const struct param_def *defs)
{
	for (; defs && defs->name; defs++)
		put_row(out, defs);
}

static const char *type_name(enum param_type type)
{
	switch (type) {
	case PARAM_STRING: return "text";
	case PARAM_BOOL: return "flag";
	case PARAM_INT: return "whole";
	case PARAM_NUMBER: return "number";
	case PARAM_ENUM: return "word";
	case PARAM_SIZE: return "size";
	case PARAM_COLOR: return "color";
	case PARAM_RANGE: return "range";
	case PARAM_ENUMS: return "words";
	case PARAM_STRINGS: return "texts";
	case PARAM_PARTS: return "parts";
	case PARAM_PATH: return "path";
	case PARAM_ANY: return "any";
	}
	return "";
}

static void put_bounds(struct json *json, const struct param_def *def)
{
	bool is_decimal = def->type == PARAM_NUMBER || def->type == PARAM_RANGE;

	if (def->min == 0 && def->max == 0)
		return;
	if (is_decimal) {
		json_decimal(json, "min", def->min);
		json_decimal(json, "max", def->max);
	} else {
		json_int(json, "min", def->min);
		json_int(json, "max", def->max);
	}
}

static void put_list(struct json *json, const char *name, const char *const *words)
{
	json_array_begin(json, name);
	for (; *words; words++)
		json_c(json, NULL, *words);
	json_array_end(json);
}

static void put_units(struct json *json, enum param_unit unit)
{
	const char *suffix;

	json_array_begin(json, "units");
	for (size_t i = 0; (suffix = unit_suffix(unit, i)) != NULL; i++)
		json_c(json, NULL, suffix);
	json_array_end(json);
}

static void put_object(struct json *json, const struct param_def *def)
{
	json_object_begin(json, NULL);
	json_c(json, "name", def->name);
	json_c(json, "type", type_name(def->type));
	if (def->unit != UNIT_NONE)
		put_units(json, def->unit);
	if (def->words)
		put_list(json, "words", def->words);
	put_bounds(json, def);
	if (def->def)
		json_c(json, "default", def->def);
	if (def->flags & PARAM_REQUIRED)
		json_bool(json, "required", true);
	if (def->flags & PARAM_SECOND_NAME)
		json_c(json, "second_name_of", def->alias);
	if (def->flags & PARAM_ONE_OF)
		json_bool(json, "one_of", true);
	if (def->beside)
		json_c(json, "only_with", def->beside);
	json_c(json, "help", def->help);
	json_object_end(json);
}

void table_put_json(struct json *json, const char *name, const struct param_def *defs)
{
	json_array_begin(json, name);
	for (; defs && defs->name; defs++)
		put_object(json, defs);
	json_array_end(json);
}

void kinds_put_json(struct json *json, unsigned kinds)
{
	json_array_begin(json, "kinds");
	if (kinds & ASSET_IMAGE)
		json_c(json, NULL, "image");
	if (kinds & ASSET_AUDIO)
		json_c(json, NULL, "audio");
	if (kinds & ASSET_OPINION)
		json_c(json, NULL, "opinion");
	json_array_end(json);
}
