/* new_list.c - templates and their parameters, for people and programs. */
#include "base/json.h"
#include "cmd/new.h"

#include <stdio.h>
#include <string.h>

/* The first sentence of the comment that the file begins with. */
static struct str summary_of(const struct template *of)
{
	const struct source *source = of->at.source;
	struct str line = source ? source_line(source, 1) : (struct str){0};

	if (!str_starts(line, "#"))
		return (struct str){0};
	line = str_trim((struct str){line.ptr + 1, line.len - 1});
	return str_ends(line, ".") ? (struct str){line.ptr, line.len - 1} : line;
}

/* ---- for people -------------------------------------------------------------------------- */

static void put_words(struct strbuf *out, const struct node *values)
{
	for (size_t i = 0; i < values->count; i++) {
		strbuf_add_c(out, i == 0 ? "" : i + 1 == values->count ? " or " : ", ");
		strbuf_add_str(out, values->items[i]->text);
	}
}

static void put_range(struct strbuf *out, const struct template_parameter *parameter)
{
	if (parameter->has_min) {
		strbuf_add_c(out, parameter->has_max ? ", " : ", from ");
		decimal_format(out, parameter->min);
	}
	if (parameter->has_max) {
		strbuf_add_c(out, parameter->has_min ? " to " : ", up to ");
		decimal_format(out, parameter->max);
	}
}

static void put_type(struct strbuf *out, const struct template_parameter *parameter)
{
	static const char *const TYPES[] = {"text", "a whole number", "a number", "true or false",
					    "a word"};

	if (parameter->values) {
		put_words(out, parameter->values);
		return;
	}
	strbuf_add_c(out, TYPES[parameter->type]);
	put_range(out, parameter);
}

static void put_template(struct strbuf *out, const struct known_template *known)
{
	struct str summary = summary_of(known->of);

	strbuf_add_str(out, known->name);
	if (summary.len)
		strbuf_printf(out, ": %.*s", STR_ARGS(summary));
	strbuf_add_c(out, known->text.len ? "\n" : " (of this project)\n");
	for (size_t i = 0; i < known->of->count; i++) {
		const struct template_parameter *parameter = &known->of->parameters[i];

		strbuf_printf(out, "  %.*s: ", STR_ARGS(parameter->name));
		put_type(out, parameter);
		if (parameter->fallback)
			strbuf_printf(out, "; default %.*s", STR_ARGS(parameter->fallback->text));
		else
			strbuf_add_c(out, "; needed");
		strbuf_add_char(out, '\n');
		if (parameter->description.len)
			strbuf_printf(out, "      %.*s\n", STR_ARGS(parameter->description));
	}
}

/* Words of a project's file on their way to a terminal, line by line. */
static void print_safe(const struct strbuf *text)
{
	struct strbuf out = {0};
	struct str rest = strbuf_str(text);

	while (rest.len) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

		put_safe(&out, (struct str){rest.ptr, len});
		strbuf_add_char(&out, '\n');
		len += end != NULL;
		rest = (struct str){rest.ptr + len, rest.len - len};
	}
	(void)fwrite(out.len ? out.data : "", 1, out.len, stdout);
	strbuf_release(&out);
}

/* ---- for programs ------------------------------------------------------------------------ */

static void put_value(struct json *json, const char *name, const struct node *value)
{
	struct strbuf text = {0};

	if (value->kind == SCALAR_TEXT)
		json_str(json, name, value->text);
	else
		json_raw(json, name, value->text);
	strbuf_release(&text);
}

static void put_parameter(struct json *json, const struct template_parameter *parameter)
{
	json_object_begin(json, NULL);
	json_str(json, "name", parameter->name);
	json_c(json, "type", template_type_word(parameter->type));
	if (parameter->description.len)
		json_str(json, "description", parameter->description);
	if (parameter->fallback)
		put_value(json, "default", parameter->fallback);
	json_bool(json, "needed", !parameter->fallback);
	if (parameter->values) {
		json_array_begin(json, "values");
		for (size_t i = 0; i < parameter->values->count; i++)
			put_value(json, NULL, parameter->values->items[i]);
		json_array_end(json);
	}
	if (parameter->has_min)
		json_decimal(json, "min", parameter->min);
	if (parameter->has_max)
		json_decimal(json, "max", parameter->max);
	json_object_end(json);
}

static void put_json(struct strbuf *out, const struct known_template *templates, size_t count)
{
	struct json json = {.out = out};

	json_object_begin(&json, NULL);
	json_array_begin(&json, "templates");
	for (size_t i = 0; i < count; i++) {
		struct str summary = summary_of(templates[i].of);

		json_object_begin(&json, NULL);
		json_str(&json, "name", templates[i].name);
		json_c(&json, "from", templates[i].text.len ? "assetc" : "project");
		if (summary.len)
			json_str(&json, "summary", summary);
		json_array_begin(&json, "parameters");
		for (size_t j = 0; j < templates[i].of->count; j++)
			put_parameter(&json, &templates[i].of->parameters[j]);
		json_array_end(&json);
		json_object_end(&json);
	}
	json_array_end(&json);
	json_object_end(&json);
	strbuf_add_char(out, '\n');
}

void tell_templates(struct making *making, const struct known_template *templates, size_t count)
{
	struct strbuf out = {0};

	if (making->inv->is_json) {
		put_json(&out, templates, count);
		(void)fwrite(out.data, 1, out.len, stdout);
	} else {
		for (size_t i = 0; i < count; i++)
			put_template(&out, &templates[i]);
		print_safe(&out);
	}
	strbuf_release(&out);
}
