/* pack_show.c - `assetc pack list` and `show`: packs as they say, without any record. */
#include "base/json.h"
#include "cmd/pack.h"

#include <stdio.h>
#include <stdlib.h>

/* Names of slots or entities, sorted, each once. */
struct names {
	struct str *items;
	size_t count;
};

static void add_names(struct names *names, struct arena *arena, const struct pack_binding *from,
		      size_t count)
{
	for (size_t i = 0; i < count; i++) {
		names->items =
			arena_grow_array(arena, names->items, names->count, sizeof(*names->items));
		names->items[names->count++] = from[i].name;
	}
}

static void settle(struct names *names)
{
	size_t kept = 0;

	if (names->count)
		qsort(names->items, names->count, sizeof(*names->items), str_by_text);
	for (size_t i = 0; i < names->count; i++) {
		if (kept == 0 || !str_equal(names->items[kept - 1], names->items[i]))
			names->items[kept++] = names->items[i];
	}
	names->count = kept;
}

/* Those of the game; without one, all that any of these packs names. */
static struct names slots_of(struct packs *packs, const struct pack *pack)
{
	struct names names = {0};

	for (size_t i = 0; packs->has_game && i < packs->game.template_count; i++) {
		names.items = arena_grow_array(&packs->arena, names.items, names.count,
					       sizeof(*names.items));
		names.items[names.count++] = packs->game.templates[i].id;
	}
	for (; !packs->has_game && pack; pack = pack->parent)
		add_names(&names, &packs->arena, pack->entries, pack->entry_count);
	settle(&names);
	return names;
}

static struct names slots_of_all(struct packs *packs)
{
	struct names names = {0};

	if (packs->has_game)
		return slots_of(packs, NULL);
	for (size_t i = 0; i < packs->set.count; i++)
		add_names(&names, &packs->arena, packs->set.packs[i]->entries,
			  packs->set.packs[i]->entry_count);
	settle(&names);
	return names;
}

/* What stands for a slot, as far as it can be told without records. */
struct row {
	struct str asset; /* empty: nothing */
	struct str from;  /* the pack; empty: the game */
	const struct pack_binding *by;
};

static struct row resolve(const struct packs *packs, const struct pack *pack, struct str slot)
{
	const struct pack *owner;
	const struct pack_binding *by = pack_find_slot(pack, slot, &owner);
	const struct game_template *template =
		packs->has_game ? game_find_template(&packs->game, slot) : NULL;

	if (by)
		return (struct row){by->asset, owner->name, by};
	return (struct row){.asset = template ? template->asset : (struct str){0}};
}

static size_t count_covered(const struct packs *packs, const struct pack *pack,
			    const struct names *slots)
{
	size_t covered = 0;

	for (size_t i = 0; i < slots->count; i++)
		covered += resolve(packs, pack, slots->items[i]).asset.len > 0;
	return covered;
}

static void put_out(struct strbuf *out)
{
	(void)fwrite(out->data ? out->data : "", 1, out->len, stdout);
	strbuf_release(out);
}

/* ---- list -------------------------------------------------------------------------------- */

static void list_json(const struct packs *packs, const struct names *slots, struct strbuf *out)
{
	struct json json = {.out = out};

	json_array_begin(&json, NULL);
	for (size_t i = 0; i < packs->set.count; i++) {
		const struct pack *pack = packs->set.packs[i];

		if (pack->is_broken)
			continue;
		json_object_begin(&json, NULL);
		json_str(&json, "name", pack->name);
		json_c(&json, "file", pack->source.path);
		if (pack->extends.len)
			json_str(&json, "extends", pack->extends);
		json_bool(&json, "active", pack == packs->active);
		json_u64(&json, "covered", count_covered(packs, pack, slots));
		json_u64(&json, "total", slots->count);
		json_object_end(&json);
	}
	json_array_end(&json);
}

static void list_text(const struct packs *packs, const struct names *slots, struct strbuf *out)
{
	for (size_t i = 0; i < packs->set.count; i++) {
		const struct pack *pack = packs->set.packs[i];

		if (pack->is_broken)
			continue;
		strbuf_printf(out, "%c %-20.*s %zu/%zu slots  ", pack == packs->active ? '*' : ' ',
			      STR_ARGS(pack->name), count_covered(packs, pack, slots),
			      slots->count);
		put_safe(out, str_of(pack->source.path));
		strbuf_add_char(out, '\n');
	}
}

/* Where packs were looked for, when there are none. */
static void tell_none(const struct invocation *inv, const struct packs *packs)
{
	const struct project *project = &packs->project;

	if (!tells_people(inv) || inv->is_quiet)
		return;
	(void)fprintf(stderr, "assetc: no packs: ");
	for (size_t i = 0; project->packs && i < project->pack_count; i++)
		(void)fprintf(stderr, "%s'%.*s'", i ? ", " : "", STR_ARGS(project->packs[i].path));
	(void)fprintf(stderr, "%s %s nothing in %.*s%s\n",
		      project->packs && project->pack_count ? "" : "'packs/*.yaml'",
		      project->packs && project->pack_count > 1 ? "match" : "matches",
		      STR_ARGS(project->root),
		      project->packs ? "" : "; 'packs:' of assets.yaml names other places");
}

/* What could not be read was told, and is left out. */
enum status pack_list(struct invocation *inv, struct packs *packs, struct diag *diag)
{
	struct names slots = slots_of_all(packs);
	struct strbuf out = {0};

	(void)diag;
	if (packs->set.count == 0)
		tell_none(inv, packs);
	if (inv->is_json)
		list_json(packs, &slots, &out);
	else
		list_text(packs, &slots, &out);
	put_out(&out);
	return packs->is_partial ? ST_INVALID : ST_OK;
}

/* ---- show -------------------------------------------------------------------------------- */

static bool is_placed(const struct pack_binding *by)
{
	return by && (by->placement.scale != MILLION || by->placement.offset_x ||
		      by->placement.offset_y || by->placement.anchor != ANCHOR_CENTER);
}

static void row_json(struct json *json, const char *name, const struct row *row)
{
	json_object_begin(json, name);
	json_str(json, "asset", row->asset);
	if (row->from.len)
		json_str(json, "pack", row->from);
	if (row->by && row->by->is_generated)
		json_bool(json, "generated", true);
	if (is_placed(row->by)) {
		json_object_begin(json, "placement");
		json_decimal(json, "scale", row->by->placement.scale);
		json_decimal(json, "offsetX", row->by->placement.offset_x);
		json_decimal(json, "offsetY", row->by->placement.offset_y);
		json_c(json, "anchor", pack_anchor_word(row->by->placement.anchor));
		json_object_end(json);
	}
	json_object_end(json);
}

static void put_decimal(struct strbuf *out, const char *before, int64_t millionths)
{
	strbuf_add_c(out, before);
	decimal_format(out, millionths);
}

static void row_text(struct strbuf *out, struct str name, const struct row *row)
{
	strbuf_add_c(out, "  ");
	put_safe(out, name);
	if (!row->asset.len) {
		strbuf_add_c(out, ": nothing\n");
		return;
	}
	strbuf_add_c(out, ": ");
	put_safe(out, row->asset);
	strbuf_printf(out, "  (%.*s%s)", STR_ARGS(row->from.len ? row->from : STR("the game")),
		      row->by && row->by->is_generated ? ", generated" : "");
	if (is_placed(row->by)) {
		put_decimal(out, "  scale ", row->by->placement.scale);
		put_decimal(out, " at ", row->by->placement.offset_x);
		put_decimal(out, ",", row->by->placement.offset_y);
		strbuf_printf(out, " %s", pack_anchor_word(row->by->placement.anchor));
	}
	strbuf_add_char(out, '\n');
}

/* Overrides: of the game, then of the pack and its parents. */
static struct names entities_of(struct packs *packs, const struct pack *pack)
{
	struct names names = {0};

	add_names(&names, &packs->arena, packs->game.overrides, packs->game.override_count);
	for (; pack; pack = pack->parent)
		add_names(&names, &packs->arena, pack->overrides, pack->override_count);
	settle(&names);
	return names;
}

static struct row resolve_entity(const struct packs *packs, const struct pack *pack,
				 struct str entity)
{
	const struct pack_binding *by = game_find_override(&packs->game, entity);
	const struct pack *owner = NULL;

	if (!by)
		by = pack_find_override(pack, entity, &owner);
	return (struct row){by->asset, owner ? owner->name : (struct str){0}, by};
}

static void show_json(struct packs *packs, const struct pack *pack, const struct names *slots,
		      struct strbuf *out)
{
	struct names entities = entities_of(packs, pack);
	struct json json = {.out = out};

	json_object_begin(&json, NULL);
	json_str(&json, "name", pack->name);
	if (pack->description.len)
		json_str(&json, "description", pack->description);
	json_array_begin(&json, "files");
	for (const struct pack *it = pack; it; it = it->parent)
		json_c(&json, NULL, it->source.path);
	json_array_end(&json);
	json_object_begin(&json, "coverage");
	json_u64(&json, "covered", count_covered(packs, pack, slots));
	json_u64(&json, "total", slots->count);
	json_object_end(&json);
	json_object_begin(&json, "slots");
	for (size_t i = 0; i < slots->count; i++) {
		struct row row = resolve(packs, pack, slots->items[i]);

		if (row.asset.len)
			row_json(&json, str_keep(&packs->arena, slots->items[i]), &row);
	}
	json_object_end(&json);
	json_object_begin(&json, "entities");
	for (size_t i = 0; i < entities.count; i++) {
		struct row row = resolve_entity(packs, pack, entities.items[i]);

		row_json(&json, str_keep(&packs->arena, entities.items[i]), &row);
	}
	json_object_end(&json);
	json_object_end(&json);
}

static void show_text(struct packs *packs, const struct pack *pack, const struct names *slots,
		      struct strbuf *out)
{
	struct names entities = entities_of(packs, pack);

	strbuf_printf(out, "%.*s  %zu/%zu slots  ", STR_ARGS(pack->name),
		      count_covered(packs, pack, slots), slots->count);
	for (const struct pack *it = pack; it; it = it->parent) {
		put_safe(out, str_of(it->source.path));
		strbuf_add_c(out, it->parent ? " < " : "\n");
	}
	for (size_t i = 0; i < slots->count; i++) {
		struct row row = resolve(packs, pack, slots->items[i]);

		row_text(out, slots->items[i], &row);
	}
	if (entities.count)
		strbuf_add_c(out, "entities\n");
	for (size_t i = 0; i < entities.count; i++) {
		struct row row = resolve_entity(packs, pack, entities.items[i]);

		row_text(out, entities.items[i], &row);
	}
}

enum status pack_show(struct invocation *inv, struct packs *packs, struct diag *diag)
{
	const struct pack *pack = pack_set_expect(&packs->set, str_of(inv->operands.items[0]),
						  (struct place){0}, diag);
	struct names slots;
	struct strbuf out = {0};

	if (!pack)
		return ST_INVALID;
	slots = slots_of(packs, pack);
	if (inv->is_json)
		show_json(packs, pack, &slots, &out);
	else
		show_text(packs, pack, &slots, &out);
	put_out(&out);
	return ST_OK;
}
