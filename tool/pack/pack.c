/* pack.c - the packs of a project: read, joined by `extends`, and asked. */
#include "pack/pack.h"

#include "base/file.h"
#include "base/path.h"
#include "pack/read.h"

#include <stdlib.h>
#include <string.h>

struct pack_memory {
	struct bytes *texts; /* of each path */
	size_t count;
};

/* ---- order ------------------------------------------------------------------------------- */

static int by_name(const void *left, const void *right)
{
	const struct pack_binding *const *a = left, *const *b = right;

	return str_compare((*a)->name, (*b)->name);
}

static const struct pack_binding *const *sort(struct arena *arena,
					      const struct pack_binding *bindings, size_t count)
{
	const struct pack_binding **sorted = arena_array(arena, count + 1, sizeof(*sorted));

	for (size_t i = 0; i < count; i++)
		sorted[i] = &bindings[i];
	if (count)
		qsort((void *)sorted, count, sizeof(*sorted), by_name);
	return sorted;
}

static const struct pack_binding *find(const struct pack_binding *const *sorted, size_t count,
				       struct str name)
{
	struct pack_binding wanted = {.name = name};
	const struct pack_binding *key = &wanted;
	const struct pack_binding *const *found =
		count ? bsearch(&key, (const void *)sorted, count, sizeof(*sorted), by_name) : NULL;

	return found ? *found : NULL;
}

/* ---- reading ----------------------------------------------------------------------------- */

static enum status expect_one(const struct pack *pack, const struct documents *documents,
			      struct diag *diag)
{
	if (documents->count == 1)
		return ST_OK;
	if (documents->count == 0)
		return diag_error(diag, ST_INVALID, "E0456", (struct place){&pack->source, 1, 1, 1},
				  "the file holds no pack");
	return diag_error(diag, ST_INVALID, "E0456", documents->roots[1]->at,
			  "a pack is one document");
}

static enum status read_text(struct pack *pack, struct bytes *text, struct diag *diag)
{
	struct str path = str_of(pack->source.path);
	const char *why = path_refused(path);
	enum status st;

	if (why)
		return diag_error(diag, ST_USAGE, "E0318", (struct place){.source = &pack->source},
				  "'%.*s': %s", STR_ARGS(path), why);
	st = file_read(path.ptr, YAML_FILE_MAX, "pack", (struct place){0}, text, diag);
	if (st == ST_OK)
		pack->source.text = (struct str){(const char *)text->data, text->len};
	return st;
}

static enum status read_pack(struct pack_set *set, struct pack *pack, struct bytes *text,
			     const struct vocab *vocab, struct diag *diag)
{
	struct reader reader = {.vocab = vocab, .arena = &set->arena, .diag = diag};
	struct documents documents;
	enum status st = read_text(pack, text, diag);

	/* What cannot be read is there all the same, so nobody who extends it is told that it is not. */
	pack->name = path_stem(path_base(str_of(pack->source.path)));
	if (st == ST_OK)
		st = yaml_parse(&pack->source, &set->arena, &documents, diag);
	if (st == ST_OK)
		st = expect_one(pack, &documents, diag);
	if (st == ST_OK)
		st = pack_read_document(&reader, documents.roots[0], pack);
	pack->entries_by_name = sort(&set->arena, pack->entries, pack->entry_count);
	pack->overrides_by_name = sort(&set->arena, pack->overrides, pack->override_count);
	return st;
}

static bool is_among(const struct str *paths, size_t count, struct str path)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(paths[i], path))
			return true;
	}
	return false;
}

static int by_pack_name(const void *left, const void *right)
{
	const struct pack *const *a = left, *const *b = right;
	int order = str_compare((*a)->name, (*b)->name);

	return order ? order : strcmp((*a)->source.path, (*b)->source.path);
}

static enum status refuse_equal_names(const struct pack_set *set, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 1; i < set->count; i++) {
		const struct pack *pack = set->packs[i], *before = set->packs[i - 1];

		if (!str_equal(pack->name, before->name) || !pack->name_at.line ||
		    !before->name_at.line)
			continue; /* of one that could not be read the name is a guess */
		st = diag_error(diag, ST_INVALID, "E0450", pack->name_at,
				"two packs have the name '%.*s'", STR_ARGS(pack->name));
		diag_note(diag, before->name_at, "the other one");
	}
	return st;
}

static enum status read_all(struct pack_set *set, const struct str *paths, size_t count,
			    const struct vocab *vocab, struct diag *diag)
{
	struct pack_memory *memory = set->memory;
	enum status st = ST_OK, one;

	for (size_t i = 0; i < count; i++) {
		struct pack *pack;

		if (is_among(paths, i, paths[i]))
			continue;
		pack = arena_alloc(&set->arena, sizeof(*pack));
		pack->source.path = str_keep(&set->arena, paths[i]);
		pack->name_at.source = &pack->source;
		set->packs[set->count++] = pack;
		one = read_pack(set, pack, &memory->texts[memory->count++], vocab, diag);
		pack->is_broken = one != ST_OK;
		st = st == ST_OK ? one : st;
	}
	if (set->count)
		qsort((void *)set->packs, set->count, sizeof(*set->packs), by_pack_name);
	one = refuse_equal_names(set, diag);
	return st == ST_OK ? one : st;
}

/* ---- parents ----------------------------------------------------------------------------- */

static enum status refuse_cycle(const struct pack *first, struct diag *diag)
{
	enum status st = diag_error(diag, ST_INVALID, "E0453", first->extends_at,
				    "the pack '%.*s' extends itself", STR_ARGS(first->name));

	for (const struct pack *pack = first->parent; pack != first; pack = pack->parent)
		diag_note(diag, pack->extends_at, "by way of '%.*s'", STR_ARGS(pack->name));
	return st;
}

/* The pack at which the way up from here comes round to where it has been, or NULL. */
static struct pack *find_round(struct pack *pack, size_t count)
{
	size_t steps = 0;

	while (pack && steps++ < count)
		pack = (struct pack *)pack->parent;
	return pack;
}

/* Told at the first of it by name; cut there, so that every way up ends. */
static enum status cut_cycles(struct pack_set *set, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < set->count; i++) {
		const struct pack *round = find_round(set->packs[i], set->count), *first = round;

		if (!round)
			continue;
		for (const struct pack *pack = round->parent; pack != round; pack = pack->parent) {
			if (by_pack_name(&pack, &first) < 0)
				first = pack;
		}
		st = refuse_cycle(first, diag);
		((struct pack *)first)->parent = NULL;
	}
	return st;
}

static enum status find_parents(struct pack_set *set, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < set->count; i++) {
		struct pack *pack = set->packs[i];

		if (!pack->extends.len)
			continue;
		pack->parent = pack_set_expect(set, pack->extends, pack->extends_at, diag);
		st = pack->parent ? st : ST_INVALID;
	}
	return st;
}

/* The parent's are whole before they go behind the pack's. At most PACKS_MAX deep. */
static void join_defaults(struct pack_set *set, struct pack *pack, const struct vocab *vocab)
{
	if (!pack->parent || pack->is_joined)
		return;
	pack->is_joined = true;
	join_defaults(set, (struct pack *)pack->parent, vocab);
	spec_defaults_join(&pack->defaults, &pack->parent->defaults, vocab, &set->arena);
}

enum status pack_set_read(const struct str *paths, size_t count, const struct vocab *vocab,
			  struct pack_set *out, struct diag *diag)
{
	struct pack_memory *memory;
	enum status st, one;

	*out = (struct pack_set){0};
	if (count > PACKS_MAX)
		return diag_error(diag, ST_INVALID, "E0455", (struct place){0},
				  "a project has at most %u packs; here are %zu", PACKS_MAX, count);
	memory = arena_alloc(&out->arena, sizeof(*memory));
	memory->texts = arena_array(&out->arena, count + 1, sizeof(*memory->texts));
	out->memory = memory;
	out->packs = arena_array(&out->arena, count + 1, sizeof(*out->packs));
	st = read_all(out, paths, count, vocab, diag);
	one = find_parents(out, diag);
	st = st == ST_OK ? one : st;
	one = cut_cycles(out, diag);
	for (size_t i = 0; i < out->count; i++)
		join_defaults(out, out->packs[i], vocab);
	return st == ST_OK ? one : st;
}

void pack_set_release(struct pack_set *set)
{
	struct pack_memory *memory = set->memory;

	for (size_t i = 0; memory && i < memory->count; i++)
		bytes_release(&memory->texts[i]);
	arena_release(&set->arena);
	*set = (struct pack_set){0};
}

/* ---- look-ups ---------------------------------------------------------------------------- */

const struct pack *pack_set_find(const struct pack_set *set, struct str name)
{
	for (size_t i = 0; i < set->count; i++) {
		if (str_equal(set->packs[i]->name, name))
			return set->packs[i];
	}
	return NULL;
}

const struct pack *pack_set_expect(const struct pack_set *set, struct str name, struct place at,
				   struct diag *diag)
{
	const struct pack *found = pack_set_find(set, name);
	const char *names[PACKS_MAX + 1] = {0};
	const char *near;
	size_t count = 0;

	if (found)
		return found;
	for (size_t i = 0; i < set->count; i++) {
		if (at.source != &set->packs[i]->source) /* nobody extends himself */
			names[count++] = str_keep(&diag->arena, set->packs[i]->name);
	}
	near = nearest_word(name, names);
	(void)diag_error(diag, ST_INVALID, "E0452", at, "there is no pack '%.*s'", STR_ARGS(name));
	if (near)
		diag_hint(diag, "did you mean '%s'?", near);
	else if (set->count == 0)
		diag_hint(diag,
			  "packs are the files that 'packs' of assets.yaml names, or packs/*.yaml");
	return NULL;
}

const struct pack_binding *pack_find_slot(const struct pack *pack, struct str slot,
					  const struct pack **owner)
{
	for (; pack; pack = pack->parent) {
		const struct pack_binding *found =
			find(pack->entries_by_name, pack->entry_count, slot);

		if (found) {
			*owner = pack;
			return found;
		}
	}
	*owner = NULL;
	return NULL;
}

const struct pack_binding *pack_find_override(const struct pack *pack, struct str entity,
					      const struct pack **owner)
{
	for (; pack; pack = pack->parent) {
		const struct pack_binding *found =
			find(pack->overrides_by_name, pack->override_count, entity);

		if (found) {
			*owner = pack;
			return found;
		}
	}
	*owner = NULL;
	return NULL;
}
