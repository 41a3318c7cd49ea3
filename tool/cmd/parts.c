/* parts.c - telling where the parts of a prompt come from. */
#include "cmd/parts.h"

struct part {
	const char *name;
	const struct param_value *value;
};

enum { PARTS_COUNT = 6 };

/* As they are composed; the negative prompt is sent by itself. */
static void list_parts(const struct spec *spec, struct part out[PARTS_COUNT])
{
	const struct spec_prompt *prompt = &spec->prompt;
	const struct part parts[PARTS_COUNT] = {
		{"theme", &prompt->theme},     {"base", &prompt->base},
		{"details", &prompt->details}, {"template", &prompt->chosen},
		{"style", &prompt->style},     {"negative", &prompt->negative},
	};

	for (size_t i = 0; i < PARTS_COUNT; i++)
		out[i] = parts[i];
}

static bool is_there(const struct part *part)
{
	return part->value->is_set && str_trim(part->value->text).len;
}

void parts_print(const struct spec *spec, FILE *out)
{
	struct part parts[PARTS_COUNT];
	struct arena arena = {0};

	list_parts(spec, parts);
	for (size_t i = 0; i < PARTS_COUNT; i++) {
		if (is_there(&parts[i]))
			(void)fprintf(out, "  %s: %s\n", parts[i].name,
				      place_text(parts[i].value->at, &arena).ptr);
	}
	arena_release(&arena);
}

void parts_json(struct json *json, const struct spec *spec)
{
	struct part parts[PARTS_COUNT];
	struct arena arena = {0};

	list_parts(spec, parts);
	json_object_begin(json, "parts");
	for (size_t i = 0; i < PARTS_COUNT; i++) {
		if (!is_there(&parts[i]))
			continue;
		json_object_begin(json, parts[i].name);
		json_str(json, "text", str_trim(parts[i].value->text));
		json_str(json, "from", place_text(parts[i].value->at, &arena));
		json_object_end(json);
	}
	json_object_end(json);
	arena_release(&arena);
}
