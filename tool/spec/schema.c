/* schema.c - the schema as a whole: the three forms of a document over one set of fields. */
#include "spec/schema.h"

#include "spec/schema_parts.h"

/* "makes-images" of a document's generation, then what follows for the rest of the document. */
static void put_kind_rule(struct schema *schema, const char *what, unsigned kind)
{
	struct strbuf text = {0};

	strbuf_printf(&text,
		      "{\"properties\":{\"generation\":{\"$ref\":\"#/$defs/makes-%s\"}},"
		      "\"required\":[\"generation\"]}",
		      what);
	schema_line_begin(schema, NULL);
	json_raw(&schema->json, "if", strbuf_str(&text));
	json_object_begin(&schema->json, "then");
	schema_of_kind(schema, kind);
	json_object_end(&schema->json);
	schema_line_end(schema);
	strbuf_release(&text);
}

static void define_document(struct schema *schema)
{
	schema_define(schema, "document");
	schema_fields(schema, SPEC_FIELDS);
	json_array_begin(&schema->json, "allOf");
	put_kind_rule(schema, "images", ASSET_IMAGE);
	put_kind_rule(schema, "sounds", ASSET_AUDIO);
	schema_convert_rules(schema);
	schema_parameter_rules(schema);
	json_array_end(&schema->json);
	json_object_end(&schema->json);
}

static bool needs_any(const struct field *fields)
{
	for (; fields->param.name; fields++) {
		if (fields->param.flags & PARAM_REQUIRED)
			return true;
	}
	return false;
}

/* A template has all of what it has; a document laid over one may say any part of it. */
static void put_required_of_groups(struct schema *schema)
{
	for (const struct field *field = SPEC_FIELDS; field->param.name; field++) {
		if (!field->fields || !needs_any(field->fields))
			continue;
		json_object_begin(&schema->json, field->param.name);
		schema_required(schema, field->fields);
		json_object_end(&schema->json);
	}
}

/* A form: the fields it must have, and those it may not. */
static void define_form(struct schema *schema, const char *name, const char *title, unsigned form)
{
	schema->in_template = form != IN_PLAIN;
	json_object_begin(&schema->json, name);
	json_c(&schema->json, "title", title);
	schema_ref(schema, "document");
	json_array_begin(&schema->json, "required");
	for (const struct field *field = SPEC_FIELDS; field->param.name; field++) {
		if (field->needed_in & form)
			json_c(&schema->json, NULL, field->param.name);
	}
	json_array_end(&schema->json);
	json_object_begin(&schema->json, "properties");
	for (const struct field *field = SPEC_FIELDS; field->param.name; field++) {
		if (field->only_in && !(field->only_in & form))
			json_bool(&schema->json, field->param.name, false);
	}
	if (form == IN_TEMPLATE)
		put_required_of_groups(schema);
	json_object_end(&schema->json);
	if (form == IN_TEMPLATE)
		json_raw(&schema->json, "allOf", STR("[{\"$ref\": \"#/$defs/closed-names\"}]"));
	json_object_end(&schema->json);
}

/* Every text below a template closes what it opens. */
static void define_closed_names(struct schema *schema)
{
	json_raw(&schema->json, "closed-names",
		 STR("{\"if\": {\"type\": \"string\"}, "
		     "\"then\": {\"not\": {\"pattern\": "
		     "\"\\\\{\\\\{(?![\\\\s\\\\S]*\\\\}\\\\})\"}}, "
		     "\"items\": {\"$ref\": \"#/$defs/closed-names\"}, "
		     "\"additionalProperties\": {\"$ref\": \"#/$defs/closed-names\"}}"));
}

static void define_all(struct schema *schema)
{
	define_form(schema, "asset", "A spec of one asset", IN_PLAIN);
	define_form(schema, "template", "A template", IN_TEMPLATE);
	define_form(schema, "instances", "Assets made from a template", IN_FROM);
	json_object_begin(&schema->json, "placeholder");
	json_c(&schema->json, "description", "a parameter of the template, as {{name}}");
	json_c(&schema->json, "type", "string");
	json_c(&schema->json, "pattern", "\\{\\{");
	json_object_end(&schema->json);
	define_closed_names(schema);
	for (int flavour = 0; flavour < 2; flavour++) {
		schema->in_template = flavour == 1;
		define_document(schema);
		schema_define_steps(schema);
		schema_define_providers(schema);
	}
}

void schema_write(const struct vocab *vocab, struct strbuf *out)
{
	struct schema schema = {.json = {.out = out}, .vocab = vocab};
	struct json *json = &schema.json;

	json_object_begin(json, NULL);
	json_c(json, "$schema", "https://json-schema.org/draft/2020-12/schema");
	json_c(json, "$id", "urn:assetc:spec:1.0");
	json_c(json, "title", "assetc spec");
	json_c(json, "description",
	       "One document of a spec of assetc, version 1.0. Printed by `assetc schema`.");
	json_c(json, "type", "object");
	json_raw(json, "if", STR("{\"required\": [\"template\"]}"));
	json_raw(json, "then", STR("{\"$ref\": \"#/$defs/template\"}"));
	json_raw(json, "else",
		 STR("{\"if\": {\"required\": [\"from\"]}, \"then\": {\"$ref\": "
		     "\"#/$defs/instances\"}, \"else\": {\"$ref\": \"#/$defs/asset\"}}"));
	json_object_begin(json, "$defs");
	define_all(&schema);
	json_object_end(json);
	json_object_end(json);
}
