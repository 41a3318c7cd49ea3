#include "spec/schema.h"

#include "base/json.h"
#include "spec/node.h"
#include "unit/spec/words.h"

#include <criterion/criterion.h>
#include <string.h>

/* The schema of the small vocabulary, read back by the reader of this room. */
struct printed {
	struct strbuf text;
	struct arena arena;
	struct source source;
	struct node *root;
};

static void print(struct printed *out)
{
	struct diag diag = {0};

	*out = (struct printed){.source = {.path = "schema.json"}};
	schema_write(words(), &out->text);
	out->source.text = strbuf_str(&out->text);
	cr_assert_eq(json_parse(&out->source, &out->arena, &out->root, &diag), ST_OK, "%s",
		     diag.first ? diag.first->text : "");
	diag_release(&diag);
}

static void release(struct printed *printed)
{
	strbuf_release(&printed->text);
	arena_release(&printed->arena);
}

/* The value below names joined by '/'. */
static const struct node *at(const struct printed *printed, const char *path)
{
	const struct node *node = printed->root;
	char name[64];

	while (*path && node) {
		size_t len = strcspn(path, "/");

		cr_assert_lt(len, sizeof(name));
		memcpy(name, path, len);
		name[len] = '\0';
		node = node_find(node, name);
		path += len + (path[len] == '/');
	}
	cr_assert_not_null(node, "the schema ends before '%s'", path);
	return node;
}

static void expect(const struct printed *printed, const char *path, const char *json)
{
	struct strbuf text = {0};
	struct arena arena = {0};

	node_format(at(printed, path), &arena, &text);
	cr_expect_str_eq(text.data, json, "%s: %s", path, text.data);
	strbuf_release(&text);
	arena_release(&arena);
}

Test(spec_schema, is_json_without_repeated_keys_and_the_same_each_time)
{
	struct printed first, second;

	print(&first);
	print(&second);
	cr_expect_str_eq(first.text.data, second.text.data);
	expect(&first, "$schema", "\"https://json-schema.org/draft/2020-12/schema\"");
	release(&first);
	release(&second);
}

Test(spec_schema, rows_become_keywords)
{
	struct printed printed;

	print(&printed);
	expect(&printed, "$defs/parameters-painter/properties/quality/enum", "[\"low\", \"high\"]");
	expect(&printed, "$defs/parameters-painter/properties/n_variations/maximum", "10");
	expect(&printed, "$defs/parameters-painter/properties/n_variations/default", "1");
	expect(&printed, "$defs/parameters-sketcher/properties/size/pattern",
	       "\"^ *0*([1-9][0-9]{0,0}|[1-5][0-9]{1}|6[0-3]|64) *x "
	       "*0*([1-9][0-9]{0,0}|[1-5][0-9]{1}|6[0-3]|64) *$\"");
	expect(&printed, "$defs/step-resize/required", "[\"dimensions\"]");
	expect(&printed, "$defs/step-resize/additionalProperties", "false");
	expect(&printed, "$defs/step-normalize/properties/peak/type", "[\"number\", \"string\"]");
	expect(&printed, "$defs/step-normalize/oneOf",
	       "[{\"required\": [\"peak\"]}, {\"required\": [\"loudness\"]}]");
	expect(&printed, "$defs/step-normalize/dependentRequired", "{\"ceiling\": [\"loudness\"]}");
	expect(&printed, "$defs/step-fade/anyOf",
	       "[{\"required\": [\"in\"]}, {\"required\": [\"out\"]}, {\"required\": [\"last\"]}]");
	expect(&printed,
	       "$defs/document/properties/integration/properties/spritesheet/properties/margin/"
	       "maximum",
	       "16384");
	release(&printed);
}

Test(spec_schema, templates_take_names_for_scalars_but_not_where_any_text_is_taken)
{
	struct printed printed;

	print(&printed);
	cr_expect_eq(
		at(&printed, "$defs/step-resize-in-template/properties/dimensions/anyOf")->count,
		2);
	expect(&printed, "$defs/document-in-template/properties/prompt/properties/base/type",
	       "\"string\"");
	release(&printed);
}

Test(spec_schema, forms_have_their_fields)
{
	struct printed printed;

	print(&printed);
	expect(&printed, "$defs/asset/required", "[\"id\", \"generation\"]");
	expect(&printed, "$defs/asset/properties/matrix", "false");
	expect(&printed, "$defs/template/required", "[\"generation\"]");
	expect(&printed, "$defs/instances/properties/parameters", "false");
	release(&printed);
}
