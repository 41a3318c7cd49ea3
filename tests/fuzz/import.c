/* Inputs of `assetc import`, as YAML and as JSON. What is made of them must be readable: specs and packs as one
 * document of YAML each, a game as JSON. */
#include "import/import.h"

#include "compile/vocab.h"

#include "fuzz/fuzz.h"

#include <string.h>

#define VALUES_MAX 100000u

static void expect_readable(struct import *import, const struct import_file *file)
{
	struct source source = {"made", file->bytes};
	struct documents documents;
	struct node *root;

	if (str_ends(file->path, ".yaml")) {
		if (yaml_parse(&source, import->arena, &documents, import->diag) != ST_OK ||
		    documents.count != 1)
			__builtin_trap();
	} else if (str_ends(file->path, ".json")) {
		if (json_parse_large(&source, import->arena, VALUES_MAX + 16, &root,
				     import->diag) != ST_OK)
			__builtin_trap();
	}
}

static const struct node *parse(struct import *import, const struct source *source, bool is_json)
{
	struct documents documents;
	struct node *root = NULL;

	if (is_json)
		return json_parse_large(source, import->arena, VALUES_MAX, &root, import->diag) ==
				       ST_OK
			       ? root
			       : NULL;
	if (yaml_parse(source, import->arena, &documents, import->diag) != ST_OK ||
	    documents.count != 1)
		return NULL;
	return documents.roots[0];
}

static void run(const uint8_t *data, size_t size, bool is_json)
{
	struct source source = {is_json ? "in.json" : "in.yaml", {(const char *)data, size}};
	struct import_input input = {.source = &source};
	struct arena arena = {0};
	struct diag diag = {0};
	struct import import = {.arena = &arena,
				.diag = &diag,
				.vocab = vocab_get(),
				.out = STR("/none/specs"),
				.root = STR("/none")};
	const struct importer *importer;

	input.root = parse(&import, &source, is_json);
	importer = input.root ? importer_by_tree(input.root) : NULL;
	if (importer && importer->read(&import, &input) == ST_OK) {
		if (diag.errors)
			__builtin_trap();
		if (import_settle(&import) == ST_OK) {
			for (size_t i = 0; i < import.file_count; i++)
				expect_readable(&import, &import.files[i]);
		}
	}
	arena_release(&arena);
	diag_release(&diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	run(data, size, true);
	run(data, size, false);
	return 0;
}
