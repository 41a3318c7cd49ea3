/* schema_fields.c - the fields whose readers are more than a row. */
#include "spec/grammar.h"
#include "spec/schema_parts.h"

/* Snippets are JSON as it stands in the schema. */
static void put(struct schema *schema, const char *member, const char *json)
{
	json_raw(&schema->json, member, str_of(json));
}

void schema_version(struct schema *schema)
{
	put(schema, "enum", "[\"1.0\", \"1\", 1]");
}

void schema_free_map(struct schema *schema)
{
	json_c(&schema->json, "type", "object");
}

void schema_metadata(struct schema *schema)
{
	json_c(&schema->json, "type", "object");
	put(schema, "properties",
	    "{\"category\": {\"description\": \"sort of asset, as particles or jump\", "
	    "\"type\": \"string\"}}");
}

void schema_texts(struct schema *schema)
{
	json_c(&schema->json, "type", "object");
	put(schema, "additionalProperties", "{\"type\": \"string\"}");
}

void schema_select(struct schema *schema)
{
	struct param_def number = SELECT_NUMBER, word = SELECT_WORD;

	number.name = word.name = NULL; /* items of a list have no name */
	json_array_begin(&schema->json, "anyOf");
	schema_row(schema, &word, NULL);
	schema_row(schema, &number, NULL);
	json_array_end(&schema->json);
}

void schema_instances(struct schema *schema)
{
	put(schema, "type", "[\"string\", \"array\"]");
	json_int(&schema->json, "minLength", 1);
	put(schema, "items", "{\"type\": \"object\"}");
}

void schema_matrix(struct schema *schema)
{
	json_c(&schema->json, "type", "object");
	put(schema, "additionalProperties", "{\"type\": \"array\", \"minItems\": 1}");
}

/* The words of the row `type`, each with the JSON type of its values. */
static void put_value_types(struct schema *schema)
{
	static const struct {
		const char *word, *type;
	} TYPES[] = {{"string", "string"},
		     {"integer", "integer"},
		     {"number", "number"},
		     {"boolean", "boolean"},
		     {"enum", "string"}};
	struct strbuf text = {0};

	json_array_begin(&schema->json, "allOf");
	put(schema, NULL,
	    "{\"properties\": {\"name\": {\"pattern\": \"^[A-Za-z_][A-Za-z0-9_]*$\"}, "
	    "\"values\": {\"type\": \"array\", \"minItems\": 1}}}");
	for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
		strbuf_clear(&text);
		strbuf_printf(&text,
			      "{\"if\": {\"properties\": {\"type\": {\"const\": \"%s\"}}, "
			      "\"required\": [\"type\"]}, "
			      "\"then\": {\"properties\": {\"default\": {\"type\": \"%s\"}, "
			      "\"values\": {\"items\": {\"type\": \"%s\"}}}%s}}",
			      TYPES[i].word, TYPES[i].type, TYPES[i].type,
			      str_is(str_of(TYPES[i].word), "enum") ? ", \"required\": [\"values\"]"
								    : "");
		put(schema, NULL, text.data);
	}
	json_array_end(&schema->json);
	strbuf_release(&text);
}

void schema_template_parameters(struct schema *schema)
{
	json_c(&schema->json, "type", "array");
	json_int(&schema->json, "maxItems", TEMPLATE_PARAMETERS_MAX);
	json_object_begin(&schema->json, "items");
	json_c(&schema->json, "type", "object");
	schema_rows(schema, TEMPLATE_PARAMETER, true);
	put_value_types(schema);
	json_object_end(&schema->json);
}
