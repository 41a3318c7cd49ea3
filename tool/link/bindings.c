/* bindings.c - from slots and entities to assets. */
#include "link/bindings.h"

#include <stdlib.h>
#include <string.h>

struct key {
	struct str text;
	const struct asset *asset;
};

/* What is told of a slot beside what fills it. */
struct slot_note {
	bool is_told; /* its asset was found fault with */
	/* What `generate` of a pack makes for it has no record; NULL: nothing of the kind. */
	const struct pack *unmade;
};

struct job {
	const struct bindings_call *call;
	struct arena *arena;
	struct bindings *out;
	struct diag *diag;
	struct key *ids, *names; /* sorted by text; a foreign entry has no id */
	size_t id_count, name_count;
	struct slot_note *notes; /* of each slot */
	enum status status;
};

/* ---- assets by name ---------------------------------------------------------------------- */

static int by_text(const void *left, const void *right)
{
	const struct key *a = left, *b = right;

	return str_compare(a->text, b->text);
}

static void index_assets(struct job *job)
{
	const struct collection *all = job->call->assets;

	job->ids = arena_array(job->arena, all->count + 1, sizeof(*job->ids));
	job->names = arena_array(job->arena, all->count + 1, sizeof(*job->names));
	for (size_t i = 0; i < all->count; i++) {
		const struct asset *asset = &all->assets[i];

		if (!asset->record->is_foreign)
			job->ids[job->id_count++] = (struct key){asset->record->id, asset};
		job->names[job->name_count++] = (struct key){asset->name, asset};
	}
	qsort(job->ids, job->id_count, sizeof(*job->ids), by_text);
	qsort(job->names, job->name_count, sizeof(*job->names), by_text);
}

static const struct asset *find_id(const struct job *job, struct str text)
{
	struct key key = {.text = text};
	const struct key *found = bsearch(&key, job->ids, job->id_count, sizeof(key), by_text);

	return found ? found->asset : NULL;
}

static const struct asset *find_asset(const struct job *job, struct str text)
{
	const struct asset *asset = find_id(job, text);
	struct key key = {.text = text};
	const struct key *found;

	if (asset)
		return asset;
	found = bsearch(&key, job->names, job->name_count, sizeof(key), by_text);
	return found ? found->asset : NULL;
}

/* ---- what is wrong ----------------------------------------------------------------------- */

/* Of names of any kind, each reached by a step through an array. Findings beyond those that are kept need
 * no help, which would cost a look at each asset. */
static const char *nearest(const struct job *job, struct str text, const struct str *first,
			   size_t step, size_t count)
{
	const char **words;
	const char *near;

	if (job->diag->errors + job->diag->warnings > DIAG_ERRORS_MAX)
		return NULL;
	words = mem_zalloc(count + 1, sizeof(*words));
	for (size_t i = 0; i < count; i++) {
		const struct str *name = (const void *)((const char *)first + i * step);

		words[i] = str_keep(job->arena, *name);
	}
	near = nearest_word(text, words);
	mem_free((void *)words);
	return near;
}

static void hint_nearest(struct job *job, struct str text, const struct str *first, size_t step,
			 size_t count)
{
	const char *near = nearest(job, text, first, step, count);

	if (near)
		diag_hint(job->diag, "did you mean '%s'?", near);
}

static void unknown_asset(struct job *job, const char *code, struct str asset, struct place at)
{
	bool is_name = memchr(asset.ptr, '.', asset.len) != NULL;
	const struct key *keys = is_name ? job->names : job->ids;

	job->status = diag_error(job->diag, ST_INVALID, code, at, "no record has the asset '%.*s'",
				 STR_ARGS(asset));
	hint_nearest(job, asset, &keys->text, sizeof(*keys),
		     is_name ? job->name_count : job->id_count);
}

/* A word as a shell takes it. */
static const char *shell_word(struct arena *arena, struct str text)
{
	struct strbuf out = {0};
	const char *word;

	strbuf_add_char(&out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\'')
			strbuf_add_c(&out, "'\\'");
		strbuf_add_char(&out, text.ptr[i]);
	}
	strbuf_add_char(&out, '\'');
	word = str_keep(arena, strbuf_str(&out));
	strbuf_release(&out);
	return word;
}

/* ---- slots ------------------------------------------------------------------------------- */

static const struct game_template *template_of(const struct job *job, struct str slot)
{
	return job->call->game ? game_find_template(job->call->game, slot) : NULL;
}

static void bind(struct binding *out, const struct asset *asset, enum binding_source source,
		 const struct pack_binding *by, const struct pack *pack)
{
	out->asset = asset;
	out->source = source;
	out->placement = by ? by->placement : PACK_PLACEMENT_NONE;
	out->pack = pack ? pack->name : (struct str){0};
}

/* True when a pack settles the slot, be it with a finding. */
static bool bind_by_packs(struct job *job, struct binding *out, struct slot_note *note)
{
	const struct pack *pack = job->call->pack, *owner;
	const struct pack_binding *by;

	while ((by = pack_find_slot(pack, out->name, &owner)) != NULL) {
		const struct asset *asset = find_asset(job, by->asset);

		if (asset)
			bind(out, asset, owner == job->call->pack ? BOUND_BY_PACK : BOUND_BY_PARENT,
			     by, owner);
		else if (!by->is_generated)
			unknown_asset(job, "E0960", by->asset, by->asset_at);
		note->is_told = !asset && !by->is_generated;
		if (asset || note->is_told)
			return true;
		note->unmade = note->unmade ? note->unmade : owner;
		pack = owner->parent;
	}
	return false;
}

static void bind_slot(struct job *job, struct binding *out, struct slot_note *note)
{
	const struct game_template *template = template_of(job, out->name);
	const struct asset *asset;

	out->slot = out->name;
	bind(out, NULL, BOUND_BY_NOBODY, NULL, NULL);
	if (bind_by_packs(job, out, note))
		return;
	if (template && template->asset.len) {
		asset = find_asset(job, template->asset);
		note->is_told = !asset;
		if (asset)
			bind(out, asset, BOUND_BY_FALLBACK, NULL, NULL);
		else
			unknown_asset(job, "E0961", template->asset, template->asset_at);
		return;
	}
	asset = find_id(job, out->name);
	if (asset)
		bind(out, asset, BOUND_BY_FALLBACK, NULL, NULL);
}

static int by_name(const void *left, const void *right)
{
	const struct binding *a = left, *b = right;

	return str_compare(a->name, b->name);
}

static struct binding *find_binding(struct binding *bindings, size_t count, struct str name)
{
	struct binding key = {.name = name};

	return count ? bsearch(&key, bindings, count, sizeof(key), by_name) : NULL;
}

/* Sorted, each once. */
static size_t settle(struct binding *bindings, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(bindings, count, sizeof(*bindings), by_name);
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || !str_equal(bindings[kept - 1].name, bindings[i].name))
			bindings[kept++] = bindings[i];
	}
	return kept;
}

/* All that the pack and its parents name. */
static struct binding *names_of_packs(struct job *job, bool of_overrides, size_t *count)
{
	struct binding *names;
	size_t room = 0;

	for (const struct pack *pack = job->call->pack; pack; pack = pack->parent)
		room += of_overrides ? pack->override_count : pack->entry_count;
	names = arena_array(job->arena, room + 1, sizeof(*names));
	*count = 0;
	for (const struct pack *pack = job->call->pack; pack; pack = pack->parent) {
		const struct pack_binding *from = of_overrides ? pack->overrides : pack->entries;
		size_t more = of_overrides ? pack->override_count : pack->entry_count;

		for (size_t i = 0; i < more; i++)
			names[(*count)++].name = from[i].name;
	}
	*count = settle(names, *count);
	return names;
}

static void list_slots(struct job *job)
{
	const struct game *game = job->call->game;
	struct bindings *out = job->out;

	if (!game) {
		out->slots = names_of_packs(job, false, &out->slot_count);
		return;
	}
	out->slot_count = game->template_count;
	out->slots = arena_array(job->arena, out->slot_count + 1, sizeof(*out->slots));
	for (size_t i = 0; i < out->slot_count; i++)
		out->slots[i].name = game->templates[i].id;
}

static void bind_slots(struct job *job)
{
	struct bindings *out = job->out;

	list_slots(job);
	job->notes = arena_array(job->arena, out->slot_count + 1, sizeof(*job->notes));
	for (size_t i = 0; i < out->slot_count; i++) {
		bind_slot(job, &out->slots[i], &job->notes[i]);
		out->covered += out->slots[i].asset != NULL;
	}
}

/* ---- what the game does not know --------------------------------------------------------- */

static void stray_slot(struct job *job, const struct pack_binding *by)
{
	const struct game *game = job->call->game;
	const char *near;

	diag_warning(job->diag, "W0962", by->at, "the game has no template '%.*s'",
		     STR_ARGS(by->name));
	near = game->template_count ? nearest(job, by->name, &game->templates->id,
					      sizeof(*game->templates), game->template_count)
				    : NULL;
	if (near)
		diag_hint(job->diag, "did you mean '%s'? assetc pack rename-slot %s %s", near,
			  shell_word(job->arena, by->name), shell_word(job->arena, str_of(near)));
	else
		diag_hint(job->diag, "if it was renamed there: assetc pack rename-slot %s NEW",
			  shell_word(job->arena, by->name));
}

static void stray_entity(struct job *job, const struct pack_binding *by)
{
	const struct game *game = job->call->game;

	diag_warning(job->diag, "W0965", by->at, "the game has no entity '%.*s'",
		     STR_ARGS(by->name));
	if (game->entity_count)
		hint_nearest(job, by->name, &game->entities->id, sizeof(*game->entities),
			     game->entity_count);
}

/* Each name is told once, at the pack that counts. */
static void find_strays(struct job *job)
{
	const struct game *game = job->call->game;

	for (const struct pack *pack = job->call->pack; pack && game; pack = pack->parent) {
		const struct pack *owner;

		for (size_t i = 0; i < pack->entry_count; i++) {
			const struct pack_binding *by = &pack->entries[i];

			if (!game_find_template(game, by->name) &&
			    pack_find_slot(job->call->pack, by->name, &owner) == by)
				stray_slot(job, by);
		}
		for (size_t i = 0; i < pack->override_count; i++) {
			const struct pack_binding *by = &pack->overrides[i];

			if (!game_find_entity(game, by->name) &&
			    pack_find_override(job->call->pack, by->name, &owner) == by)
				stray_entity(job, by);
		}
	}
	for (size_t i = 0; game && i < game->override_count; i++) {
		if (!game_find_entity(game, game->overrides[i].name))
			stray_entity(job, &game->overrides[i]);
	}
}

/* ---- entities ---------------------------------------------------------------------------- */

/* True when an override settles the entity, be it with a finding. */
static bool bind_by_override(struct job *job, struct binding *out)
{
	const struct game *game = job->call->game;
	const struct pack_binding *by = game ? game_find_override(game, out->name) : NULL;
	const char *code = by ? "E0961" : "E0960";
	const struct pack *owner = NULL;
	const struct asset *asset;

	if (!by)
		by = pack_find_override(job->call->pack, out->name, &owner);
	if (!by)
		return false;
	asset = find_asset(job, by->asset);
	if (asset)
		bind(out, asset, BOUND_BY_OVERRIDE, by, owner);
	else
		unknown_asset(job, code, by->asset, by->asset_at);
	return true;
}

static void unknown_slot(struct job *job, const struct game_entity *entity)
{
	const struct game *game = job->call->game;

	job->status =
		diag_error(job->diag, ST_INVALID, "E0964", entity->slot_at,
			   "the entity '%.*s' is of a template '%.*s', which the game has not",
			   STR_ARGS(entity->id), STR_ARGS(entity->slot));
	if (game->template_count)
		hint_nearest(job, entity->slot, &game->templates->id, sizeof(*game->templates),
			     game->template_count);
}

/* False when there is nothing to say of it. */
static bool bind_entity(struct job *job, const struct game_entity *entity, struct binding *out)
{
	const struct binding *slot =
		find_binding(job->out->slots, job->out->slot_count, entity->slot);

	*out = (struct binding){.placement = PACK_PLACEMENT_NONE, .source = BOUND_BY_NOBODY};
	if (slot)
		*out = *slot;
	else if (entity->slot.len)
		unknown_slot(job, entity);
	out->name = entity->id;
	out->slot = entity->slot;
	return bind_by_override(job, out) || slot;
}

static void bind_entities(struct job *job)
{
	const struct game *game = job->call->game;
	struct bindings *out = job->out;

	if (!game) {
		out->entities = names_of_packs(job, true, &out->entity_count);
		for (size_t i = 0; i < out->entity_count; i++)
			(void)bind_by_override(job, &out->entities[i]);
		return;
	}
	out->entities = arena_array(job->arena, game->entity_count + 1, sizeof(*out->entities));
	for (size_t i = 0; i < game->entity_count; i++)
		out->entity_count +=
			bind_entity(job, &game->entities[i], &out->entities[out->entity_count]);
}

/* ---- coverage ---------------------------------------------------------------------------- */

#define LISTED_MAX 12u

/* Names by commas, as many as a line takes. */
struct listing {
	struct strbuf text;
	size_t count;
};

static struct strbuf *list_next(struct listing *listing)
{
	if (listing->count && listing->count < LISTED_MAX)
		strbuf_add_c(&listing->text, ", ");
	return listing->count++ < LISTED_MAX ? &listing->text : NULL;
}

static void list_end(struct listing *listing)
{
	if (listing->count > LISTED_MAX)
		strbuf_printf(&listing->text, " and %zu more", listing->count - LISTED_MAX);
}

static void list_missing(const struct job *job, struct listing *out)
{
	for (size_t i = 0; i < job->out->slot_count; i++) {
		const struct binding *slot = &job->out->slots[i];
		struct strbuf *text = slot->asset || job->notes[i].is_told ? NULL : list_next(out);

		if (text)
			strbuf_add_str(text, slot->name);
	}
	list_end(out);
}

/* As a pack would name it. */
static struct str name_of(const struct asset *asset)
{
	return asset->record->is_foreign ? asset->name : asset->record->id;
}

/* The slots whose generated asset has no record, with what stands in for it. Returns the pack that makes
 * the first of them. */
static const struct pack *list_unmade(const struct job *job, struct listing *out)
{
	const struct pack *first = NULL;

	for (size_t i = 0; i < job->out->slot_count; i++) {
		const struct binding *slot = &job->out->slots[i];
		struct strbuf *text = job->notes[i].unmade ? list_next(out) : NULL;

		if (job->notes[i].unmade && !first)
			first = job->notes[i].unmade;
		if (text)
			strbuf_add_str(text, slot->name);
		if (text && slot->asset)
			strbuf_printf(text, " ('%.*s' stands in)", STR_ARGS(name_of(slot->asset)));
	}
	list_end(out);
	return first;
}

static void tell(struct job *job, struct str who, const struct listing *missing,
		 const struct listing *unmade)
{
	const struct bindings_call *call = job->call;
	struct place at = call->pack ? call->pack->name_at : (struct place){0};
	struct str text = str_printf(job->arena, "%.*s %zu/%zu slots%s%s%s%s", STR_ARGS(who),
				     job->out->covered, job->out->slot_count,
				     missing->count ? "; missing: " : "",
				     missing->count ? missing->text.data : "",
				     unmade->count ? "; generated, but without a record: " : "",
				     unmade->count ? unmade->text.data : "");

	if (!call->pack && call->game)
		at.source = &call->game->source;
	if (missing->count && call->is_release)
		job->status =
			diag_error(job->diag, ST_INVALID, "E0963", at, "%.*s", STR_ARGS(text));
	else
		diag_warning(job->diag, "W0963", at, "%.*s", STR_ARGS(text));
}

static void tell_coverage(struct job *job)
{
	const struct bindings_call *call = job->call;
	struct listing missing = {0}, unmade = {0};
	const struct pack *maker;
	struct str who = call->pack ? str_printf(job->arena, "the pack '%.*s' covers",
						 STR_ARGS(call->pack->name))
				    : STR("without a pack there are assets for");

	list_missing(job, &missing);
	maker = list_unmade(job, &unmade);
	if (missing.count || unmade.count)
		tell(job, who, &missing, &unmade);
	if (maker)
		diag_hint(job->diag,
			  "the pack makes these itself: compile %s as well, as if it were a spec, "
			  "and link its records",
			  maker->source.path);
	strbuf_release(&missing.text);
	strbuf_release(&unmade.text);
}

enum status bindings_make(const struct bindings_call *call, struct arena *arena,
			  struct bindings *out, struct diag *diag)
{
	struct job job = {.call = call, .arena = arena, .out = out, .diag = diag};

	*out = (struct bindings){0};
	if (call->pack)
		out->pack = call->pack->name;
	index_assets(&job);
	bind_slots(&job);
	bind_entities(&job);
	find_strays(&job);
	tell_coverage(&job);
	return job.status;
}
