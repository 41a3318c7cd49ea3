/* schema_words.c - words, names and references in the schema. */
#include "spec/schema_parts.h"

#include <string.h>

void schema_words(struct schema *schema, const char *member, const char *const *words)
{
	uint64_t number;

	json_array_begin(&schema->json, member);
	for (; *words; words++) {
		json_c(&schema->json, NULL, *words);
		if (str_to_u64(str_of(*words), &number))
			json_u64(&schema->json, NULL, number);
	}
	json_array_end(&schema->json);
}

void schema_names(struct schema *schema, const char *member, const char *const *names,
		  const struct param_owner *(*find)(struct str name))
{
	json_array_begin(&schema->json, member);
	for (; *names; names++) {
		schema_line_begin(schema, NULL);
		json_c(&schema->json, "const", *names);
		json_c(&schema->json, "description", find(str_of(*names))->help);
		schema_line_end(schema);
	}
	json_array_end(&schema->json);
}

void schema_names_of(struct schema *schema, const char *member, const char *const *names,
		     const struct param_owner *(*find)(struct str name), unsigned kinds)
{
	json_array_begin(&schema->json, member);
	for (; *names; names++) {
		if (find(str_of(*names))->kinds & kinds)
			json_c(&schema->json, NULL, *names);
	}
	json_array_end(&schema->json);
}

static const char *flavour(const struct schema *schema)
{
	return schema->in_template ? "-in-template" : "";
}

void schema_ref(struct schema *schema, const char *name)
{
	struct strbuf text = {0};

	strbuf_printf(&text, "#/$defs/%s%s", name, flavour(schema));
	json_str(&schema->json, "$ref", strbuf_str(&text));
	strbuf_release(&text);
}

void schema_define(struct schema *schema, const char *name)
{
	struct strbuf text = {0};

	strbuf_printf(&text, "%s%s", name, flavour(schema));
	json_object_begin(&schema->json, text.data);
	strbuf_release(&text);
}
