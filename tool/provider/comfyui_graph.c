/* comfyui_graph.c - a workflow as ComfyUI exports it for its API: nodes by their ids, each with a class and inputs. What the
 * map names is put in place of what the author's export has there. */
#include "provider/comfyui.h"

#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

#define NAMES_MAX 256u

/* ---- the map ----------------------------------------------------------------------------- */

static size_t find(struct str text, const char *part)
{
	size_t len = strlen(part);

	for (size_t i = 0; i + len <= text.len; i++) {
		if (memcmp(text.ptr + i, part, len) == 0)
			return i;
	}
	return SIZE_MAX;
}

bool comfy_target_next(struct str *rest, struct comfy_target *out, bool *is_bad)
{
	static const char INPUTS[] = ".inputs.";
	const char *comma;
	struct str one;
	size_t dot;

	*is_bad = false;
	if (!rest->ptr)
		return false;
	comma = rest->len ? memchr(rest->ptr, ',', rest->len) : NULL;
	one = comma ? (struct str){rest->ptr, (size_t)(comma - rest->ptr)} : *rest;
	*rest = comma ? (struct str){comma + 1, rest->len - one.len - 1} : (struct str){0};
	one = str_trim(one);
	dot = find(one, INPUTS);
	*is_bad = dot == SIZE_MAX || dot == 0 || dot + sizeof(INPUTS) - 1 == one.len;
	if (*is_bad)
		*out = (struct comfy_target){.node = one};
	else
		*out = (struct comfy_target){{one.ptr, dot},
					     {one.ptr + dot + sizeof(INPUTS) - 1,
					      one.len - dot - sizeof(INPUTS) + 1}};
	return true;
}

const struct provider_slot *comfy_slot(const struct hosted_call *call, const char *name)
{
	const struct provider_request *rq = call->request;

	for (size_t i = 0; i < rq->map_count; i++) {
		if (str_is(rq->map[i].name, name))
			return &rq->map[i];
	}
	return NULL;
}

const char *comfy_picture_name(const struct hosted_call *call, enum input_use use, size_t index)
{
	if (use == USE_MASK)
		return "mask";
	return index == 0 ? "image" : str_printf(call->arena, "image_%zu", index + 1).ptr;
}

/* ---- the workflow ------------------------------------------------------------------------ */

static bool is_node(const struct node *node)
{
	return node->type == NODE_MAP && node_text(node, "class_type").len &&
	       node_member(node, "inputs", NODE_MAP);
}

static enum status check_format(const struct node *graph, struct place at, struct diag *diag)
{
	bool is_editors = node_member(graph, "nodes", NODE_LIST) != NULL;
	bool is_good = graph->type == NODE_MAP && graph->count > 0 && !is_editors;

	for (size_t i = 0; is_good && i < graph->count; i++)
		is_good = is_node(graph->members[i].value);
	if (is_good)
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0577", at,
			 is_editors ? "this is a workflow as the editor saves it, which the server "
				      "does not take"
				    : "this is no workflow: it takes nodes by their ids, each with "
				      "class_type and inputs");
	diag_hint(diag, "export it with 'Export (API)', or 'Save (API Format)' of older versions");
	return ST_INVALID;
}

static enum status read_graph(const struct source *source, struct arena *arena, struct node **out,
			      struct diag *diag)
{
	struct place whole = {.source = source};
	enum status st;

	if (source->text.len > WORKFLOW_MAX)
		return diag_error(diag, ST_INVALID, "E0577", whole,
				  "a workflow of %zu bytes is more than is read (%zu)",
				  source->text.len, WORKFLOW_MAX);
	st = json_parse(source, arena, out, diag);
	return st == ST_OK ? check_format(*out, whole, diag) : st;
}

struct node *comfy_graph(const struct hosted_call *call, bool *is_unread, struct diag *diag)
{
	const struct provider_input *workflow = call_first_input(call, USE_WORKFLOW);
	struct source source = {0}, *kept;
	struct diag unsaid = {0};
	struct node *root = NULL;
	bool is_good;

	*is_unread = workflow && !workflow->data.ptr;
	if (!workflow || *is_unread)
		return NULL;
	source = (struct source){.path = "workflow", .text = workflow->data};
	is_good = read_graph(&source, call->arena, &root, &unsaid) == ST_OK;
	diag_release(&unsaid);
	if (is_good)
		return root;
	/* Findings show the line they are about, long after the request is gone. */
	kept = arena_alloc(&diag->arena, sizeof(*kept));
	*kept = (struct source){.path = str_keep(&diag->arena, workflow->path),
				.text = str_copy(&diag->arena, workflow->data)};
	(void)read_graph(kept, call->arena, &root, diag);
	return NULL;
}

struct node *comfy_inputs(struct node *graph, struct str id)
{
	for (size_t i = 0; i < graph->count; i++) {
		if (str_equal(graph->members[i].key->text, id))
			return node_find(graph->members[i].value, "inputs");
	}
	return NULL;
}

/* ---- values ------------------------------------------------------------------------------ */

static struct node *scalar(const struct hosted_call *call, enum scalar_kind kind, struct str text)
{
	struct node *node = arena_alloc(call->arena, sizeof(*node));

	*node = (struct node){.type = NODE_SCALAR, .kind = kind, .text = text};
	return node;
}

static struct node *whole(const struct hosted_call *call, uint64_t value)
{
	return scalar(call, SCALAR_INT, str_printf(call->arena, "%llu", (unsigned long long)value));
}

static struct node *decimal(const struct hosted_call *call, int64_t millionths)
{
	struct strbuf text = {0};
	struct node *node;

	decimal_format(&text, millionths);
	node = scalar(call, SCALAR_FLOAT, str_copy(call->arena, strbuf_str(&text)));
	strbuf_release(&text);
	return node;
}

static struct node *text_of(const struct hosted_call *call, struct str text)
{
	return text.len ? scalar(call, SCALAR_TEXT, text) : NULL;
}

/* What the author hands to the workflow by names of his own; NULL when there is no mapping of them. */
static const struct node *free_values(const struct hosted_call *call)
{
	struct source source = {.path = "input", .text = call_text(call, "input")};
	struct diag unsaid = {0};
	struct node *root = NULL;

	if (source.text.len && json_parse(&source, call->arena, &root, &unsaid) != ST_OK)
		root = NULL;
	diag_release(&unsaid);
	return root && root->type == NODE_MAP ? root : NULL;
}

struct node *comfy_free_value(const struct hosted_call *call, const char *name)
{
	const struct node *values = free_values(call);

	return values ? node_find(values, name) : NULL;
}

/* The seed as written; without one that of the workflow, so that a further candidate is another picture. */
static struct node *seed_of(const struct hosted_call *call, const struct node *was)
{
	uint64_t own;

	if (call->request->has_seed)
		return whole(call, call_seed(call));
	if (call->request->candidate <= 1 || !was || was->type != NODE_SCALAR ||
	    !str_to_u64(was->text, &own) || own > SEED_MAX - VARIATIONS_MAX)
		return NULL;
	return whole(call, own + call->request->candidate - 1);
}

/* About a megapixel at a ratio, where the author says no size. */
static struct node *edge_of(const struct hosted_call *call, bool is_width)
{
	const struct param_value *size = call_value(call, "size");
	struct str ratio = call_text(call, "aspect_ratio");
	uint32_t width = 0, height = 0;

	if (size && size->width) {
		width = size->width;
		height = size->height;
	} else if (!ratio.len || !ratio_size(ratio, &width, &height)) {
		return NULL;
	}
	return whole(call, is_width ? width : height);
}

static struct node *param_of(const struct hosted_call *call, const char *name)
{
	const struct param_def *defs = call->request->params->defs;
	const struct param_value *value = call_value(call, name);

	if (!value)
		return NULL;
	switch (defs[param_index(defs, str_of(name))].type) {
	case PARAM_INT: return whole(call, (uint64_t)value->number);
	case PARAM_NUMBER: return decimal(call, value->number);
	case PARAM_STRING:
	case PARAM_ENUM: return text_of(call, value->text);
	default: return NULL;
	}
}

/* What a name of this program stands for; NULL: there is nothing to put there. */
static struct node *value_of(const struct hosted_call *call, const char *name,
			     const struct node *was)
{
	const struct provider_request *rq = call->request;

	if (strcmp(name, "prompt") == 0)
		return text_of(call, rq->prompt);
	if (strcmp(name, "negative") == 0)
		return text_of(call, rq->negative);
	if (strcmp(name, "seed") == 0)
		return seed_of(call, was);
	if (strcmp(name, "width") == 0 || strcmp(name, "height") == 0)
		return edge_of(call, *name == 'w');
	if (strcmp(name, "model") == 0)
		return text_of(call, call_model(call));
	if (rq->has_strength && (strcmp(name, "strength") == 0 || strcmp(name, "denoise") == 0))
		return decimal(call, rq->strength);
	return param_of(call, name);
}

/* ---- names ------------------------------------------------------------------------------- */

static const char *const OWN_NAMES[] = {"prompt", "negative", "seed", "width",   "height",
					"model",  "image",    "mask", "strength"};
/* Of the table: they are counts, or stand for others. */
static const char *const NO_NAMES[] = {"n", "n_variations", "seed", "size", "input", NULL};

static void add(const char **names, size_t *count, const char *name)
{
	if (*count + 1 < NAMES_MAX)
		names[(*count)++] = name;
}

const char *const *comfy_names(const struct hosted_call *call)
{
	const char **names = arena_array(call->arena, NAMES_MAX, sizeof(*names));
	const struct param_def *defs = call->request->params->defs;
	const struct node *values = free_values(call);
	size_t count = 0;

	for (size_t i = 0; i < sizeof(OWN_NAMES) / sizeof(OWN_NAMES[0]); i++)
		add(names, &count, OWN_NAMES[i]);
	for (size_t i = 1; i < call_input_count(call, USE_IMAGE); i++)
		add(names, &count, comfy_picture_name(call, USE_IMAGE, i));
	for (; defs->name; defs++) {
		if (!str_is_among(str_of(defs->name), NO_NAMES))
			add(names, &count, defs->name);
	}
	for (size_t i = 0; values && i < values->count; i++)
		add(names, &count, str_keep(call->arena, values->members[i].key->text));
	names[count] = NULL;
	return names;
}

/* ---- filling ----------------------------------------------------------------------------- */

/* A value is put at every place of a row; `seed` may be another at each. */
static bool place(const struct hosted_call *call, struct node *graph,
		  const struct provider_slot *slot, struct node *value, struct str *why)
{
	const char *name = str_keep(call->arena, slot->name);
	struct str rest = slot->target;
	struct comfy_target target;
	bool is_bad;

	while (comfy_target_next(&rest, &target, &is_bad)) {
		const char *field = str_keep(call->arena, target.field);
		struct node *inputs = is_bad ? NULL : comfy_inputs(graph, target.node);
		struct node *was = inputs ? node_find(inputs, field) : NULL;
		struct node *put = value ? value : value_of(call, name, was);

		if (!was) {
			*why = str_printf(call->arena, "the workflow has no place '%.*s' for %s",
					  STR_ARGS(slot->target), name);
			return false;
		}
		if (!put)
			put = comfy_free_value(call, name);
		for (size_t i = 0; put && i < inputs->count; i++) {
			if (inputs->members[i].value == was)
				inputs->members[i].value = put;
		}
	}
	return true;
}

bool comfy_fill(const struct hosted_call *call, struct node *graph, const struct str *pictures,
		struct str *why)
{
	const struct provider_request *rq = call->request;
	size_t sent = 0, images = 0;

	for (size_t i = 0; i < rq->map_count; i++) {
		if (!place(call, graph, &rq->map[i], NULL, why))
			return false;
	}
	for (size_t i = 0; i < rq->input_count; i++) {
		enum input_use use = rq->inputs[i].use;
		const struct provider_slot *slot;

		if (use == USE_WORKFLOW)
			continue;
		slot = comfy_slot(call, comfy_picture_name(call, use, images));
		images += use == USE_IMAGE;
		if (slot &&
		    !place(call, graph, slot, scalar(call, SCALAR_TEXT, pictures[sent]), why))
			return false;
		sent++;
	}
	return true;
}
