#include "run.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* The providers that importers write by themselves, with some of their parameters. */
static const char *const QUALITIES[] = {"low", "high", NULL};
static const char *const BACKGROUNDS[] = {"auto", "opaque", "transparent", NULL};
static const char *const RATIOS[] = {"1:1", "16:9", NULL};
static const struct param_def PARAMETERS[] = {
	{.name = "size", .type = PARAM_SIZE, .min = 1, .max = 4096},
	{.name = "aspect_ratio", .type = PARAM_ENUM, .words = RATIOS},
	{.name = "background", .type = PARAM_ENUM, .words = BACKGROUNDS},
	{.name = "seed", .type = PARAM_INT, .min = 0, .max = INT64_MAX},
	{.name = "n_variations", .type = PARAM_INT, .min = 1, .max = 10},
	{.name = "n", .flags = PARAM_SECOND_NAME, .alias = "n_variations"},
	{.name = "quality", .type = PARAM_ENUM, .words = QUALITIES},
	{.name = NULL},
};
static const struct param_def FEW[] = {{.name = "duration_seconds"}, {.name = NULL}};
static const struct param_owner PROVIDERS[] = {
	{.name = "openai", .kinds = ASSET_IMAGE, .params = PARAMETERS},
	{.name = "elevenlabs", .kinds = ASSET_AUDIO, .params = PARAMETERS},
	{.name = "manual", .kinds = ASSET_IMAGE | ASSET_AUDIO, .params = PARAMETERS},
	{.name = "plain", .kinds = ASSET_IMAGE | ASSET_AUDIO, .params = FEW},
};

static const struct param_owner *find_provider(struct str name)
{
	for (size_t i = 0; i < sizeof(PROVIDERS) / sizeof(PROVIDERS[0]); i++) {
		if (str_is(name, PROVIDERS[i].name))
			return &PROVIDERS[i];
	}
	return NULL;
}

static const char *const *models_of(const struct param_owner *provider, unsigned kind)
{
	static const char *const MODELS[] = {"song-1", NULL};

	(void)kind;
	return strcmp(provider->name, "elevenlabs") == 0 ? MODELS : NULL;
}

static const struct vocab VOCAB = {.find_provider = find_provider, .provider_models = models_of};

static enum status read_tree(struct run *run, const struct node **root)
{
	struct documents documents;
	struct node *tree = NULL;
	enum status st;

	if (str_ends(str_of(run->source.path), ".json")) {
		st = json_parse_large(&run->source, &run->arena, 500000, &tree, &run->diag);
	} else {
		st = yaml_parse(&run->source, &run->arena, &documents, &run->diag);
		tree = st == ST_OK ? documents.roots[0] : NULL;
	}
	*root = tree;
	return st;
}

void run_text(struct run *run, const char *name, const char *text)
{
	struct import_input input = {.source = &run->source};
	const struct importer *importer;

	*run = (struct run){.source = {name, str_of(text)}};
	run->import = (struct import){.arena = &run->arena,
				      .diag = &run->diag,
				      .vocab = &VOCAB,
				      .out = STR("/p/specs"),
				      .root = STR("/p")};
	run->status = read_tree(run, &input.root);
	if (run->status != ST_OK)
		return;
	importer = importer_by_tree(input.root);
	cr_assert_not_null(importer, "no importer takes %s", text);
	run->status = importer->read(&run->import, &input);
	if (run->status == ST_OK && importer->finish)
		run->status = importer->finish(&run->import);
	if (run->status == ST_OK)
		run->status = import_settle(&run->import);
	cr_expect_eq(run->status != ST_OK, run->diag.errors > 0);
}

void run_release(struct run *run)
{
	arena_release(&run->arena);
	diag_release(&run->diag);
}

const struct import_file *run_file(struct run *run, const char *path)
{
	for (size_t i = 0; i < run->import.file_count; i++) {
		if (str_is(run->import.files[i].path, path))
			return &run->import.files[i];
	}
	cr_assert_fail("there is no file %s among %zu; %s", path, run->import.file_count,
		       run->diag.first ? run->diag.first->text : "no finding");
	return NULL;
}

const struct node *run_tree(struct run *run, const char *path)
{
	struct source *source = arena_alloc(&run->arena, sizeof(*source));
	struct documents documents;

	*source = (struct source){path, run_file(run, path)->bytes};
	cr_assert_eq(yaml_parse(source, &run->arena, &documents, &run->diag), ST_OK, "%.*s",
		     STR_ARGS(source->text));
	cr_assert_eq(documents.count, 1);
	return documents.roots[0];
}

const struct node *run_value(struct run *run, const char *path, const char *dotted)
{
	const struct node *node = run_tree(run, path);
	char *copy = arena_text(&run->arena, dotted, strlen(dotted)), *state = NULL;

	for (char *word = strtok_r(copy, ".", &state); word && node;
	     word = strtok_r(NULL, ".", &state)) {
		if (node->type == NODE_LIST) {
			size_t index = (size_t)strtoul(word, NULL, 10);

			node = index < node->count ? node->items[index] : NULL;
		} else {
			node = node_find(node, word);
		}
	}
	return node;
}

void run_expect(struct run *run, const char *path, const char *dotted, const char *text)
{
	const struct node *node = run_value(run, path, dotted);
	struct strbuf found = {0};

	cr_assert_not_null(node, "%s: %s is not there", path, dotted);
	if (node->type == NODE_SCALAR)
		strbuf_add_str(&found, node->text);
	else
		node_format(node, &run->arena, &found);
	cr_expect_str_eq(found.data ? found.data : "", text, "%s: %s is %s, not %s", path, dotted,
			 found.data, text);
	strbuf_release(&found);
}

void run_expect_error(const char *text, const char *code, unsigned line, unsigned column)
{
	struct run run;

	run_text(&run, "in.json", text);
	cr_assert_eq(run.status, ST_INVALID, "not refused: %s", text);
	cr_expect_str_eq(run.diag.first->code, code, "%s: %s", text, run.diag.first->text);
	cr_expect_eq(run.diag.first->at.line, line, "%s: line %u", text, run.diag.first->at.line);
	cr_expect_eq(run.diag.first->at.column, column, "%s: column %u", text,
		     run.diag.first->at.column);
	run_release(&run);
}

void run_expect_note(struct run *run, unsigned line, unsigned column, const char *part)
{
	for (size_t i = 0; i < run->import.note_count; i++) {
		const struct import_note *note = &run->import.notes[i];

		if (note->at.line == line && note->at.column == column &&
		    str_contains(note->text, part))
			return;
	}
	for (size_t i = 0; i < run->import.note_count; i++)
		cr_log_error("note at %u:%u: %.*s", run->import.notes[i].at.line,
			     run->import.notes[i].at.column, STR_ARGS(run->import.notes[i].text));
	cr_assert_fail("none of these notes says '%s' of %u:%u", part, line, column);
}
