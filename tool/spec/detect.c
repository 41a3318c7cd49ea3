/* detect.c - whether a file is a spec at all: builds look for them among other files. */
#include "base/file.h"
#include "spec/spec.h"

bool spec_node_is_spec(const struct node *root)
{
	return (node_find(root, "version") &&
		(node_find(root, "generation") || node_find(root, "template") ||
		 node_find(root, "from"))) ||
	       node_find(node_find(root, "generate"), "slots"); /* a pack that makes assets */
}

bool spec_text_is_spec(const struct source *source)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct documents documents = {0};
	bool is_spec = false;

	if (yaml_parse(source, &arena, &documents, &diag) != ST_OK)
		/* A spec with a slip in it must be told, not passed over. */
		is_spec = str_contains(source->text, "version") &&
			  str_contains(source->text, "generation");
	else if (documents.count)
		is_spec = spec_node_is_spec(documents.roots[0]);
	arena_release(&arena);
	diag_release(&diag);
	return is_spec;
}

bool spec_file_is_spec(const char *path)
{
	struct diag diag = {0};
	struct bytes text = {0};
	struct source source = {.path = path};
	bool is_spec = false;

	if (file_read(path, YAML_FILE_MAX, "spec", (struct place){0}, &text, &diag) == ST_OK) {
		source.text = (struct str){(const char *)text.data, text.len};
		is_spec = spec_text_is_spec(&source);
	}
	bytes_release(&text);
	diag_release(&diag);
	return is_spec;
}
