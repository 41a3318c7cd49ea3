/* comfyui_check.c - whether a workflow and a map fit each other and the request, before anybody is asked. */
#include "provider/comfyui.h"

#include <string.h>

#define KEYS_MAX 128u

static struct place place_of(const struct hosted_call *call, const char *name)
{
	const struct param_value *value = call_written(call, name);

	return value ? value->at : call->request->at;
}

/* ---- the map ----------------------------------------------------------------------------- */

static enum status check_name(const struct hosted_call *call, const struct provider_slot *slot,
			      const char *const *names, struct diag *diag)
{
	const char *near;
	enum status st;

	/* Pictures beyond those that are there are none of this request. */
	if (str_is_among(slot->name, names) || str_starts(slot->name, "image_"))
		return ST_OK;
	near = nearest_word(slot->name, names);
	st = diag_error(diag, ST_INVALID, "E0576", slot->at,
			"map: nothing is called '%.*s' that could be put into the workflow",
			STR_ARGS(slot->name));
	if (near)
		diag_hint(diag, "did you mean '%s'?", near);
	else
		diag_hint(diag, "values of your own are given by names in prompt.parameters.input");
	(void)call;
	return st;
}

/* The keys of a map, for the nearest of them. */
static const char *nearest_key(const struct hosted_call *call, const struct node *map,
			       struct str text)
{
	const char *keys[KEYS_MAX + 1];
	size_t count = 0;

	for (size_t i = 0; i < map->count && count < KEYS_MAX; i++)
		keys[count++] = str_keep(call->arena, map->members[i].key->text);
	keys[count] = NULL;
	return nearest_word(text, keys);
}

static enum status refuse_node(const struct provider_slot *slot, const struct comfy_target *target,
			       const struct node *graph, struct diag *diag)
{
	struct strbuf list = {0};
	enum status st = diag_error(diag, ST_INVALID, "E0576", slot->at,
				    "map.%.*s: the workflow has no node %.*s", STR_ARGS(slot->name),
				    STR_ARGS(target->node));

	for (size_t i = 0; i < graph->count && list.len < PEOPLE_MAX; i++) {
		struct str class = node_text(graph->members[i].value, "class_type");

		strbuf_printf(&list, "%s%.*s %.*s", i ? ", " : "",
			      STR_ARGS(graph->members[i].key->text), STR_ARGS(class));
	}
	diag_hint(diag, "its nodes: %s", list.data);
	strbuf_release(&list);
	return st;
}

static enum status refuse_field(const struct hosted_call *call, const struct provider_slot *slot,
				const struct comfy_target *target, const struct node *inputs,
				struct diag *diag)
{
	const char *near = nearest_key(call, inputs, target->field);
	struct strbuf list = {0};
	enum status st = diag_error(diag, ST_INVALID, "E0576", slot->at,
				    "map.%.*s: node %.*s has no input '%.*s'", STR_ARGS(slot->name),
				    STR_ARGS(target->node), STR_ARGS(target->field));

	for (size_t i = 0; i < inputs->count && list.len < PEOPLE_MAX; i++)
		strbuf_printf(&list, "%s%.*s", i ? ", " : "",
			      STR_ARGS(inputs->members[i].key->text));
	if (near)
		diag_hint(diag, "did you mean '%s'?", near);
	else
		diag_hint(diag, "its inputs: %s", list.data ? list.data : "none");
	strbuf_release(&list);
	return st;
}

static enum status check_target(const struct hosted_call *call, const struct provider_slot *slot,
				struct node *graph, struct diag *diag)
{
	struct str rest = slot->target;
	struct comfy_target target;
	enum status st = ST_OK;
	bool is_bad;

	while (comfy_target_next(&rest, &target, &is_bad)) {
		const char *field = str_keep(call->arena, target.field);
		struct node *inputs = is_bad || !graph ? NULL : comfy_inputs(graph, target.node);

		if (is_bad) {
			st = diag_error(diag, ST_INVALID, "E0576", slot->at,
					"map.%.*s: '%.*s' is no place in a workflow",
					STR_ARGS(slot->name), STR_ARGS(target.node));
			diag_hint(diag, "write the node's id and its input, as in 6.inputs.text");
		} else if (graph && !inputs) {
			st = refuse_node(slot, &target, graph, diag);
		} else if (graph && !node_find(inputs, field)) {
			st = refuse_field(call, slot, &target, inputs, diag);
		}
	}
	return st;
}

static enum status check_map(const struct hosted_call *call, struct node *graph, struct diag *diag)
{
	const struct provider_request *rq = call->request;
	const char *const *names = comfy_names(call);
	enum status st = ST_OK;

	for (size_t i = 0; i < rq->map_count; i++) {
		if (check_name(call, &rq->map[i], names, diag) != ST_OK ||
		    check_target(call, &rq->map[i], graph, diag) != ST_OK)
			st = ST_INVALID;
	}
	return st;
}

/* ---- what the map does not place --------------------------------------------------------- */

static void warn_unplaced(const struct hosted_call *call, const char *name, const char *slot,
			  struct diag *diag)
{
	if (comfy_slot(call, slot))
		return;
	diag_warning(diag, "W0576", place_of(call, name),
		     "generation.map places no '%s': the workflow's own stands", slot);
	diag_hint(diag, "add it to generation.map, as in {%s: NODE.inputs.FIELD}", slot);
}

static void warn_params(const struct hosted_call *call, struct diag *diag)
{
	static const char *const COUNTS[] = {
		"n", "n_variations", "seed", "size", "aspect_ratio", "input", NULL};
	const struct param_def *defs = call->request->params->defs;

	for (; defs->name; defs++) {
		if (!str_is_among(str_of(defs->name), COUNTS) && call_written(call, defs->name))
			warn_unplaced(call, defs->name, defs->name, diag);
	}
	if (call_written(call, "size") || call_written(call, "aspect_ratio")) {
		warn_unplaced(call, "size", "width", diag);
		warn_unplaced(call, "size", "height", diag);
	}
}

static void warn_texts(const struct hosted_call *call, struct diag *diag)
{
	const struct provider_request *rq = call->request;

	warn_unplaced(call, "", "prompt", diag);
	if (rq->negative.len)
		warn_unplaced(call, "", "negative", diag);
	if (rq->model.len)
		warn_unplaced(call, "", "model", diag);
	if (rq->has_strength && !comfy_slot(call, "denoise"))
		warn_unplaced(call, "", "strength", diag);
}

/* Values that an author names himself are meant to go somewhere. */
static enum status check_free(const struct hosted_call *call, struct diag *diag)
{
	const struct param_value *input = call_written(call, "input");
	struct source source = {.path = "input", .text = input ? input->text : (struct str){0}};
	struct diag unsaid = {0};
	struct node *root = NULL;
	enum status st = ST_OK;

	if (!input)
		return ST_OK;
	if (json_parse(&source, call->arena, &root, &unsaid) != ST_OK || root->type != NODE_MAP) {
		st = diag_error(diag, ST_INVALID, "E0576", input->at,
				"input: takes values by their names");
		diag_hint(diag, "as in {lora: style.safetensors}, with 'lora' in generation.map");
	}
	for (size_t i = 0; st == ST_OK && i < root->count; i++) {
		struct str name = root->members[i].key->text;

		if (comfy_slot(call, str_keep(call->arena, name)))
			continue;
		st = diag_error(diag, ST_INVALID, "E0576", input->at,
				"input: generation.map places no '%.*s'", STR_ARGS(name));
		diag_hint(diag, "add it to generation.map, as in {%.*s: NODE.inputs.FIELD}",
			  STR_ARGS(name));
	}
	diag_release(&unsaid);
	return st;
}

/* A picture that goes nowhere would be uploaded for nothing. */
static enum status check_inputs(const struct hosted_call *call, struct diag *diag)
{
	const struct provider_request *rq = call->request;
	enum status st = ST_OK;
	size_t images = 0;

	for (size_t i = 0; i < rq->input_count; i++) {
		enum input_use use = rq->inputs[i].use;
		const char *name = comfy_picture_name(call, use, images);

		if (use == USE_WORKFLOW)
			continue;
		images += use == USE_IMAGE;
		if (comfy_slot(call, name))
			continue;
		st = refuse_param(call, "", "E0574", diag,
				  "has no place for '%.*s': generation.map places no '%s'",
				  STR_ARGS(rq->inputs[i].name), name);
		diag_hint(diag, "add it to generation.map, as in {%s: NODE.inputs.image}", name);
	}
	return st;
}

/* ---- chance ------------------------------------------------------------------------------ */

static bool is_placed(const struct hosted_call *call, struct str id, struct str field)
{
	const struct provider_slot *slot = comfy_slot(call, "seed");
	struct str rest = slot ? slot->target : (struct str){0};
	struct comfy_target target;
	bool is_bad;

	while (comfy_target_next(&rest, &target, &is_bad)) {
		if (!is_bad && str_equal(target.node, id) && str_equal(target.field, field))
			return true;
	}
	return false;
}

static void warn_seeds(const struct hosted_call *call, const struct node *graph, struct diag *diag)
{
	static const char *const SEEDS[] = {"seed", "noise_seed"};
	const struct provider_slot *slot = comfy_slot(call, "seed");

	for (size_t i = 0; i < graph->count; i++) {
		struct str id = graph->members[i].key->text;
		struct str class = node_text(graph->members[i].value, "class_type");
		const struct node *inputs = node_find(graph->members[i].value, "inputs");

		for (size_t k = 0; k < sizeof(SEEDS) / sizeof(SEEDS[0]); k++) {
			const struct node *seed = node_find(inputs, SEEDS[k]);

			/* One that comes from another node is that node's. */
			if (!seed || seed->type != NODE_SCALAR ||
			    is_placed(call, id, str_of(SEEDS[k])))
				continue;
			diag_warning(diag, "W0576", slot ? slot->at : call->request->at,
				     "no seed reaches node %.*s (%.*s): each candidate, and each "
				     "other seed, has the chance of the workflow",
				     STR_ARGS(id), STR_ARGS(class));
			diag_hint(diag, "add it to generation.map: {seed: %.*s.inputs.%s}",
				  STR_ARGS(id), SEEDS[k]);
		}
	}
}

/* ---- all of it --------------------------------------------------------------------------- */

static enum status check_workflow(const struct hosted_call *call, struct diag *diag)
{
	bool is_unread;
	struct node *graph = comfy_graph(call, &is_unread, diag);

	if (!call_first_input(call, USE_WORKFLOW)) {
		(void)refuse_param(call, "", "E0577", diag, "needs a workflow");
		diag_hint(diag, "export one for the API, and name its file in generation.workflow");
		return ST_INVALID;
	}
	if (!graph && !is_unread)
		return ST_INVALID;
	if (check_map(call, graph, diag) != ST_OK)
		return ST_INVALID;
	if (graph)
		warn_seeds(call, graph, diag);
	return ST_OK;
}

enum status comfy_check(const struct hosted_call *call, struct diag *diag)
{
	static const struct input_rules RULES = {.images_max = 16};
	bool is_good = check_workflow(call, diag) == ST_OK;

	is_good = check_free(call, diag) == ST_OK && is_good;
	is_good = check_inputs(call, diag) == ST_OK && is_good;
	is_good = check_pictures(call, &RULES, diag) == ST_OK && is_good;
	warn_texts(call, diag);
	warn_params(call, diag);
	return is_good ? ST_OK : ST_INVALID;
}
