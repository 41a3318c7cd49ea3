#include "import/starter.h"

#include "import/shipped.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct text {
	struct source source;
	struct arena arena;
	struct diag diag;
	struct documents documents;
};

static const struct node *root_of(struct text *text, struct str bytes)
{
	text->source = (struct source){"t.yaml", bytes};
	cr_assert_eq(yaml_parse(&text->source, &text->arena, &text->documents, &text->diag), ST_OK,
		     "%s in:\n%.*s", text->diag.first->text, STR_ARGS(bytes));
	cr_assert_eq(text->documents.count, 1);
	return text->documents.roots[0];
}

static void release(struct text *text)
{
	arena_release(&text->arena);
	diag_release(&text->diag);
}

Test(import_starter, every_kind_is_one_document)
{
	static const char *const NAMES[] = {"coin", "gold coin: \"big\" # 1", "yes"};

	for (unsigned i = 0; i < 12; i++) {
		struct text text = {0};
		struct starter starter = {.id = STR("a-b"),
					  .name = str_of(NAMES[i % 3]),
					  .kind = i % 2 ? ASSET_AUDIO : ASSET_IMAGE,
					  .provider = i % 4 < 2 ? STR("procedural") : STR("exec"),
					  .is_opaque = i > 5};
		const struct node *root = root_of(&text, starter_write(&text.arena, &starter));

		cr_expect(str_is(node_find(root, "id")->text, "a-b"));
		cr_expect(str_is(node_find(node_find(root, "prompt"), "base")->text, NAMES[i % 3]));
		cr_expect(str_equal(node_find(node_find(root, "generation"), "provider")->text,
				    starter.provider));
		cr_expect_eq(node_find(node_find(root, "generation"), "command") != NULL,
			     i % 4 >= 2);
		release(&text);
	}
}

static struct node scalar(const char *value, enum scalar_kind kind)
{
	return (struct node){.type = NODE_SCALAR, .kind = kind, .text = str_of(value)};
}

Test(import_starter, values_keep_their_type)
{
	struct template_parameter parameters[] = {{.name = STR("who"), .type = TYPE_STRING},
						  {.name = STR("size"), .type = TYPE_INTEGER},
						  {.name = STR("none"), .type = TYPE_STRING},
						  {.name = STR("kind"), .type = TYPE_ENUM}};
	struct template of = {.parameters = parameters, .count = 4};
	struct node who = scalar("12: a \"fox\"\n", SCALAR_TEXT), size = scalar("12", SCALAR_INT),
		    kind = scalar("1", SCALAR_TEXT);
	const struct node *values[] = {&who, &size, NULL, &kind};
	struct starter_instance instance = {.id = STR("x"),
					    .from = STR("t"),
					    .of = &of,
					    .values = values,
					    .key = STR("xY"),
					    .path = STR("a/xY.png")};
	struct text text = {0};
	const struct node *root = root_of(&text, starter_write_instance(&text.arena, &instance));
	const struct node *with = node_find(root, "with");

	cr_assert_eq(with->count, 3);
	cr_expect(str_equal(node_find(with, "who")->text, who.text));
	cr_expect_eq(node_find(with, "size")->kind, SCALAR_INT);
	cr_expect_eq(node_find(with, "kind")->kind, SCALAR_TEXT);
	cr_expect(str_is(node_find(node_find(root, "integration"), "manifest_path")->text,
			 "a/xY.png"));
	release(&text);
	of.count = 0;
	instance.path = (struct str){0};
	text = (struct text){0};
	root = root_of(&text, starter_write_instance(&text.arena, &instance));
	cr_expect_null(node_find(root, "with"));
	cr_expect_eq(node_find(root, "integration")->count, 1);
	release(&text);
}

static void expect_file(const struct shipped_template *shipped)
{
	char path[4096];
	char *bytes = mem_alloc(shipped->len + 1);
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/../specs/templates/%s.yaml", ASSETC_TESTS_DIR,
		       shipped->name);
	file = fopen(path, "rb");
	cr_assert_not_null(file, "%s", path);
	cr_expect_eq(fread(bytes, 1, shipped->len + 1, file), shipped->len, "%s", path);
	cr_expect_eq(memcmp(bytes, shipped->text, shipped->len), 0, "%s", path);
	(void)fclose(file);
	mem_free(bytes);
}

Test(import_starter, shipped_templates_are_those_of_the_folder)
{
	cr_assert_eq(shipped_template_count, 8);
	for (size_t i = 0; i < shipped_template_count; i++) {
		const struct shipped_template *shipped = &shipped_templates[i];
		struct text text = {0};
		struct template template;
		const struct node *root =
			root_of(&text, (struct str){(const char *)shipped->text, shipped->len});

		expect_file(shipped);
		cr_expect(i == 0 || strcmp(shipped_templates[i - 1].name, shipped->name) < 0);
		cr_assert_eq(template_read(root, &text.arena, &template, &text.diag), ST_OK);
		cr_expect(str_is(template.name, shipped->name), "%s calls itself otherwise",
			  shipped->name);
		for (size_t j = 0; j < template.count; j++)
			cr_expect(template.parameters[j].description.len > 0, "%s: %.*s",
				  shipped->name, STR_ARGS(template.parameters[j].name));
		release(&text);
	}
}
