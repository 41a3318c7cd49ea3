/* answer.c - reading the last line of a program's output. */
#include "worker/answer.h"

#include "spec/node.h"

bool worker_is_answer(struct str line)
{
	return line.len > 1 && line.ptr[0] == '{' && line.ptr[line.len - 1] == '}';
}

/* A word for records and manifests; false when it is not one. */
static bool read_word(const struct node *root, const char *key, struct arena *arena,
		      struct str *out)
{
	const struct node *value = node_find(root, key);

	if (!value || node_is_null(value))
		return true;
	if (value->type != NODE_SCALAR || value->text.len > WORKER_WORD_MAX)
		return false;
	*out = str_copy(arena, value->text);
	return true;
}

static const char *read_outputs(const struct node *root, struct arena *arena,
				struct worker_answer *out)
{
	const struct node *outputs = node_find(root, "outputs");
	const struct node *path;

	if (!outputs || outputs->type != NODE_LIST || outputs->count == 0)
		return "names no outputs";
	if (outputs->items[0]->type != NODE_MAP)
		return "has an output that is no object";
	path = node_find(outputs->items[0], "path");
	if (!path || path->type != NODE_SCALAR || path->text.len == 0)
		return "has an output without a path";
	out->path = str_copy(arena, path->text);
	return NULL;
}

static const char *read_root(const struct node *root, struct arena *arena,
			     struct worker_answer *out)
{
	const struct node *protocol = root->type == NODE_MAP ? node_find(root, "protocol") : NULL;

	if (root->type != NODE_MAP)
		return "is no object";
	if (protocol && (protocol->type != NODE_SCALAR || !str_is(protocol->text, "1")))
		return "is of another protocol than 1";
	if (!read_word(root, "model_version", arena, &out->model_version) ||
	    !read_word(root, "tool_version", arena, &out->tool_version))
		return "has a version that is no short text";
	return read_outputs(root, arena, out);
}

const char *worker_answer_read(struct str line, struct arena *arena, struct worker_answer *out)
{
	struct source source = {.path = "answer", .text = line};
	struct arena own = {0};
	struct diag unsaid = {0};
	struct node *root = NULL;
	const char *wrong;

	*out = (struct worker_answer){0};
	if (line.len > WORKER_ANSWER_MAX)
		return "is too long";
	if (json_parse(&source, &own, &root, &unsaid) != ST_OK)
		wrong = "is not valid JSON";
	else
		wrong = read_root(root, arena, out);
	diag_release(&unsaid);
	arena_release(&own);
	return wrong;
}
