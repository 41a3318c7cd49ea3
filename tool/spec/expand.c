/* expand.c - which instances a document asks for. */
#include "spec/expand.h"

#include "base/path.h"
#include "spec/grammar.h"
#include "spec/id.h"

#include <string.h>

static enum status refuse(struct expander *expander, const char *code, struct place at,
			  const char *text)
{
	return diag_error(expander->diag, ST_INVALID, code, at, "%s", text);
}

/* ---- one instance ------------------------------------------------------------------------ */

struct request {
	const struct template *of;
	const struct node *overlay, *parts; /* as in an instance */
	const struct node *with;            /* values for all; NULL: none */
	const struct node *own_id;          /* of the document; NULL */
	struct str pack;
	struct place at;
};

static enum status refuse_more(struct expander *expander, struct place at)
{
	return diag_error(expander->diag, ST_INVALID, "E0336", at,
			  "a file makes at most %u assets of templates", INSTANCES_MAX);
}

static struct instance *add(struct expander *expander, const struct request *request,
			    struct place at)
{
	struct instance *instance;

	expander->items = arena_grow_array(expander->arena, expander->items, expander->count,
					   sizeof(*expander->items));
	instance = &expander->items[expander->count++];
	*instance = (struct instance){.of = request->of,
				      .overlay = request->overlay,
				      .parts = request->parts,
				      .pack = request->pack,
				      .at = at};
	instance_begin(expander, instance);
	return instance;
}

/* A value that is wrong leaves the instance out of the list. */
static enum status finish(struct expander *expander, struct instance *instance, enum status st,
			  const struct node *own_id)
{
	if (st == ST_OK)
		st = instance_take_defines(expander, instance);
	instance->own_id = own_id;
	if (st == ST_OK)
		st = instance_end(expander, instance);
	if (st != ST_OK)
		expander->count--;
	return st;
}

static enum status take_common(struct expander *expander, const struct request *request,
			       struct instance *instance)
{
	return request->with ? instance_take(expander, instance, request->with, NULL) : ST_OK;
}

static enum status expand_one(struct expander *expander, const struct request *request)
{
	struct instance *instance;

	if (expander->count == INSTANCES_MAX)
		return refuse_more(expander, request->at);
	instance = add(expander, request, request->at);
	return finish(expander, instance, take_common(expander, request, instance),
		      request->own_id);
}

/* ---- instances: -------------------------------------------------------------------------- */

static enum status expand_item(struct expander *expander, const struct request *request,
			       const struct node *item)
{
	static const char *const SKIPS[] = {"id", NULL};
	bool has_own = template_find(request->of, STR("id")) == SIZE_MAX && node_find(item, "id");
	struct instance *instance;
	enum status st;

	if (item->type != NODE_MAP)
		return diag_error(expander->diag, ST_INVALID, "E0303", item->at,
				  "instances: expected a mapping of parameter to value, found %s",
				  node_describe(item));
	if (expander->count == INSTANCES_MAX)
		return refuse_more(expander, item->at);
	instance = add(expander, request, item->at);
	st = take_common(expander, request, instance);
	if (st == ST_OK)
		st = instance_take(expander, instance, item, has_own ? SKIPS : NULL);
	return finish(expander, instance, st, has_own ? node_find(item, "id") : request->own_id);
}

static enum status expand_list(struct expander *expander, const struct request *request,
			       const struct node *list)
{
	enum status st = ST_OK;

	if (list->type != NODE_LIST || list->count == 0)
		return diag_error(expander->diag, ST_INVALID, "E0340", list->at,
				  "instances: expected a list of mappings, found %s",
				  list->type == NODE_LIST ? "an empty one" : node_describe(list));
	for (size_t i = 0; i < list->count && expander->diag->errors <= DIAG_ERRORS_MAX; i++) {
		enum status one = expand_item(expander, request, list->items[i]);

		st = st == ST_OK ? one : st;
	}
	return st;
}

/* What is wrong with it is told with the place that names the file, too. */
static enum status expand_list_file(struct expander *expander, const struct request *request,
				    const struct node *path)
{
	struct diag own = {0}, *outer = expander->diag;
	const struct node *list = shelf_values(expander->shelf, expander->setting, path,
					       path_folder(str_of(path->at.source->path)),
					       expander->arena, expander->trail, outer);
	enum status st;

	if (!list)
		return ST_INVALID;
	expander->diag = &own;
	st = expand_list(expander, request, list);
	expander->diag = outer;
	diag_note_all(&own, path->at, "the file is named here");
	diag_move_new(outer, &own);
	return st;
}

/* ---- matrix: ----------------------------------------------------------------------------- */

static enum status count_combinations(struct expander *expander, const struct node *matrix,
				      size_t *count)
{
	*count = 1;
	for (size_t i = 0; i < matrix->count; i++) {
		const struct node *list = matrix->members[i].value;

		if (list->type != NODE_LIST || list->count == 0)
			return diag_error(expander->diag, ST_INVALID, "E0303", list->at,
					  "matrix: expected a list of values, found %s",
					  list->type == NODE_LIST ? "an empty one"
								  : node_describe(list));
		if (list->count > INSTANCES_MAX / *count)
			return refuse_more(expander, matrix->at);
		*count *= list->count;
	}
	return matrix->count ? ST_OK
			     : refuse(expander, "E0303", matrix->at,
				      "matrix: expected lists of values, found none");
}

/* The first list counts slowest, as it reads. */
static enum status take_combination(struct expander *expander, struct instance *instance,
				    const struct node *matrix, size_t number)
{
	struct node map = {.type = NODE_MAP, .at = matrix->at};
	struct member *members = arena_array(expander->arena, matrix->count, sizeof(*members));

	for (size_t i = matrix->count; i-- > 0;) {
		const struct node *list = matrix->members[i].value;

		members[i] =
			(struct member){matrix->members[i].key, list->items[number % list->count]};
		number /= list->count;
	}
	map.members = members;
	map.count = matrix->count;
	return instance_take(expander, instance, &map, NULL);
}

static enum status expand_matrix(struct expander *expander, const struct request *request,
				 const struct node *matrix)
{
	size_t count = 0;
	enum status st;

	if (matrix->type != NODE_MAP)
		return diag_error(expander->diag, ST_INVALID, "E0303", matrix->at,
				  "matrix: expected a mapping of parameter to list, found %s",
				  node_describe(matrix));
	st = count_combinations(expander, matrix, &count);
	if (st == ST_OK && count > INSTANCES_MAX - expander->count)
		st = refuse_more(expander, matrix->at);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct instance *instance = add(expander, request, matrix->at);

		st = take_common(expander, request, instance);
		if (st == ST_OK)
			st = take_combination(expander, instance, matrix, i);
		st = finish(expander, instance, st, request->own_id);
	}
	return st;
}

/* ---- documents --------------------------------------------------------------------------- */

static enum status expand_request(struct expander *expander, const struct request *request,
				  const struct node *document)
{
	const struct node *instances = node_find(document, "instances");
	const struct node *matrix = node_find(document, "matrix");
	size_t first = expander->count;
	enum status st;

	if (instances && matrix) {
		st = refuse(expander, "E0322", matrix->at,
			    "a document has 'instances' or 'matrix', not both");
		diag_note(expander->diag, instances->at, "the instances");
		return st;
	}
	if (instances && instances->type == NODE_SCALAR)
		st = expand_list_file(expander, request, instances);
	else if (instances)
		st = expand_list(expander, request, instances);
	else if (matrix)
		st = expand_matrix(expander, request, matrix);
	else
		st = expand_one(expander, request);
	return st == ST_OK ? instances_name(expander, first) : st;
}

static const struct template *find_template(struct expander *expander, const struct node *name)
{
	for (size_t i = 0; i < expander->template_count; i++) {
		if (str_equal(expander->templates[i].name, name->text))
			return &expander->templates[i];
	}
	return shelf_find(expander->shelf, expander->setting, name, expander->folder,
			  expander->arena, expander->trail, expander->diag);
}

/* Before the template is looked for: these are wrong whatever it is. */
static enum status check_shapes(struct expander *expander, const struct node *document)
{
	const struct node *with = node_find(document, "with");
	const struct node *instances = node_find(document, "instances");
	const struct node *matrix = node_find(document, "matrix");
	struct reader reader = {.arena = expander->arena, .diag = expander->diag};

	if (with && with->type != NODE_MAP)
		reader.status =
			diag_error(expander->diag, ST_INVALID, "E0303", with->at,
				   "with: expected a mapping of parameter to value, found %s",
				   node_describe(with));
	if (instances)
		grammar_read_instances(&reader, instances);
	if (matrix)
		grammar_read_matrix(&reader, matrix);
	return reader.status;
}

enum status expand_from(struct expander *expander, const struct node *document)
{
	const struct node *from = node_find(document, "from");
	const struct node *with = node_find(document, "with");
	struct request request = {.overlay = document, .with = with, .at = document->at};

	if (from->type != NODE_SCALAR || node_is_null(from) || from->text.len == 0)
		return diag_error(expander->diag, ST_INVALID, "E0303", from->at,
				  "from: expected the name of a template, found %s",
				  node_describe(from));
	if (!node_find(document, "version"))
		return refuse(expander, "E0302", document->at, "'spec' needs 'version'");
	if (node_find(document, "parameters"))
		return refuse(expander, "E0322", node_find(document, "parameters")->at,
			      "'parameters' belongs to a template");
	if (check_shapes(expander, document) != ST_OK)
		return ST_INVALID;
	request.of = find_template(expander, from);
	request.own_id = node_find(document, "id");
	if (!request.of || template_check_texts(request.of, document, expander->diag) != ST_OK)
		return ST_INVALID;
	return expand_request(expander, &request, document);
}

/* The first -D that is a parameter of the template, or NULL. */
static struct spec_define *find_define(const struct expander *expander,
				       const struct template *template)
{
	for (size_t i = 0; i < expander->setting->define_count; i++) {
		struct spec_define *define = &expander->setting->defines[i];

		if (template_find(template, define->name) != SIZE_MAX)
			return define;
	}
	return NULL;
}

/* -D on the template itself makes the one that it says. */
enum status expand_template(struct expander *expander, const struct template *template)
{
	struct request request = {.of = template, .at = template->at};
	struct spec_define *define = find_define(expander, template);

	request.own_id = node_find(template->root, "id");
	if (expander->makes_one && define) {
		size_t first = expander->count;
		enum status st;

		request.at = define->at;
		st = expand_one(expander, &request);
		return st == ST_OK ? instances_name(expander, first) : st;
	}
	if (node_find(template->root, "instances") || node_find(template->root, "matrix"))
		return expand_request(expander, &request, template->root);
	if (define)
		define->is_beside = true;
	return ST_OK;
}

/* ---- packs ------------------------------------------------------------------------------- */

static const struct node *slot_member(const struct node *map, struct str slot)
{
	for (size_t i = 0; map && map->type == NODE_MAP && i < map->count; i++) {
		if (str_equal(map->members[i].key->text, slot))
			return map->members[i].value;
	}
	return NULL;
}

static const char *const PARTS[] = {"theme", "base", "details", "style", "negative", NULL};

/* The members of an override that are parts of the prompt, as {prompt: {…}}'s map; NULL: none. */
static const struct node *prompt_parts(struct expander *expander, const struct template *template,
				       const struct node *override)
{
	struct node *map = NULL;

	for (size_t i = 0; override && i < override->count; i++) {
		const struct member *member = &override->members[i];

		if (!str_is_among(member->key->text, PARTS) ||
		    template_find(template, member->key->text) != SIZE_MAX)
			continue;
		if (!map) {
			map = arena_alloc(expander->arena, sizeof(*map));
			*map = (struct node){.type = NODE_MAP, .at = override->at};
		}
		node_add_member(expander->arena, map, member->key, member->value);
	}
	return map;
}

static enum status expand_slot(struct expander *expander, struct request *request,
			       const struct node *slot, const struct node *values,
			       const struct node *override)
{
	struct instance *instance;
	size_t own = template_find(request->of, STR("slot"));
	enum status st;

	if (slot->type != NODE_SCALAR || node_is_null(slot) || slot->text.len == 0)
		return refuse(expander, "E0303", slot->at, "slots: expected the name of a slot");
	if (values && !node_is_null(values) && values->type != NODE_MAP)
		return diag_error(expander->diag, ST_INVALID, "E0303", values->at,
				  "slots: expected a mapping of parameter to value, found %s",
				  node_describe(values));
	if (override && override->type != NODE_MAP)
		return diag_error(expander->diag, ST_INVALID, "E0303", override->at,
				  "overrides: expected a mapping, found %s",
				  node_describe(override));
	request->parts = prompt_parts(expander, request->of, override);
	if (expander->count == INSTANCES_MAX)
		return refuse_more(expander, slot->at);
	instance = add(expander, request, slot->at);
	if (own != SIZE_MAX)
		instance->values[own] = instance_text(expander->arena, slot->text, slot->at);
	st = take_common(expander, request, instance);
	if (st == ST_OK && values && values->type == NODE_MAP)
		st = instance_take(expander, instance, values, NULL);
	if (st == ST_OK && override)
		st = instance_take(expander, instance, override, request->parts ? PARTS : NULL);
	return finish(expander, instance, st,
		      instance_text(expander->arena,
				    id_of_slot(expander->arena, request->pack, slot->text),
				    slot->at));
}

static enum status refuse_strange_overrides(struct expander *expander, const struct node *slots,
					    const struct node *overrides)
{
	enum status st = ST_OK;

	for (size_t i = 0; overrides && i < overrides->count; i++) {
		const struct node *key = overrides->members[i].key;
		bool is_known = slot_member(slots, key->text) != NULL;

		for (size_t s = 0; slots->type == NODE_LIST && s < slots->count; s++)
			is_known = is_known || str_equal(slots->items[s]->text, key->text);
		if (is_known)
			continue;
		st = diag_error(expander->diag, ST_INVALID, "E0341", key->at,
				"overrides: '%.*s' is not among the slots", STR_ARGS(key->text));
		diag_note(expander->diag, slots->at, "the slots");
	}
	return st;
}

static enum status check_generate(struct expander *expander, const struct node *generate)
{
	static const char *const KEYS[] = {"template", "with", "slots", "overrides", NULL};
	const struct node *overrides = node_find(generate, "overrides");
	const struct node *with = node_find(generate, "with");
	const char *near;

	for (size_t i = 0; i < generate->count; i++) {
		const struct node *key = generate->members[i].key;

		if (str_is_among(key->text, KEYS))
			continue;
		near = nearest_word(key->text, KEYS);
		(void)diag_error(expander->diag, ST_INVALID, "E0301", key->at,
				 "generate: unknown key '%.*s'", STR_ARGS(key->text));
		if (near)
			diag_hint(expander->diag, "did you mean '%s'?", near);
		return ST_INVALID;
	}
	if ((overrides && overrides->type != NODE_MAP) || (with && with->type != NODE_MAP))
		return refuse(expander, "E0303",
			      overrides && overrides->type != NODE_MAP ? overrides->at : with->at,
			      "generate: expected a mapping");
	return ST_OK;
}

static enum status expand_slots(struct expander *expander, struct request *request,
				const struct node *generate)
{
	const struct node *slots = node_find(generate, "slots");
	const struct node *overrides = node_find(generate, "overrides");
	enum status st = ST_OK;

	if (!slots || slots->type == NODE_SCALAR || slots->count == 0)
		return refuse(expander, "E0302", slots ? slots->at : generate->at,
			      "generate needs 'slots': a list of slots, or a mapping of slot to "
			      "values");
	if (refuse_strange_overrides(expander, slots, overrides) != ST_OK)
		return ST_INVALID;
	for (size_t i = 0; i < slots->count && expander->diag->errors <= DIAG_ERRORS_MAX; i++) {
		bool is_map = slots->type == NODE_MAP;
		const struct node *slot = is_map ? slots->members[i].key : slots->items[i];
		enum status one = expand_slot(expander, request, slot,
					      is_map ? slots->members[i].value : NULL,
					      slot_member(overrides, slot->text));

		st = st == ST_OK ? one : st;
	}
	return st;
}

enum status expand_pack(struct expander *expander, const struct node *document)
{
	const struct node *generate = node_find(document, "generate");
	const struct node *from = node_find(generate, "template");
	const struct node *name = node_find(document, "name");
	struct request request = {.at = document->at, .with = node_find(generate, "with")};
	size_t first = expander->count;
	enum status st;

	if (generate->type != NODE_MAP || !from || from->type != NODE_SCALAR || !from->text.len)
		return refuse(expander, "E0302", generate->at,
			      "generate needs 'template': the name of a template");
	st = check_generate(expander, generate);
	if (st != ST_OK)
		return st;
	request.pack = name && name->type == NODE_SCALAR
			       ? name->text
			       : path_base(path_stem(str_of(expander->source->path)));
	request.of = find_template(expander, from);
	if (!request.of)
		return ST_INVALID;
	st = expand_slots(expander, &request, generate);
	return st == ST_OK ? instances_name(expander, first) : st;
}
