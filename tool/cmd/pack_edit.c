/* pack_edit.c - `assetc pack rename-slot` and `remove`: what changes files of the project. */
#include "base/path.h"
#include "cmd/find.h"
#include "cmd/pack.h"
#include "pack/rename.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- rename-slot ------------------------------------------------------------------------- */

/* A file with its new text. */
struct edit {
	const struct source *source;
	struct strbuf text;
	size_t count; /* of names in it; 0: it stays */
};

struct renaming {
	struct packs *packs;
	struct str from, to;
	struct edit *edits; /* of all packs, then of the game */
	size_t count;
	struct diag *diag;
};

static enum status check_names(const struct renaming *renaming)
{
	const struct str names[] = {renaming->from, renaming->to};

	for (size_t i = 0; i < 2; i++) {
		if (!pack_name_is_free(names[i]) || !str_is_utf8(names[i]))
			return diag_error(renaming->diag, ST_USAGE, "E0001", (struct place){0},
					  "a slot has a name of 1 to 128 bytes without control "
					  "characters");
	}
	if (str_equal(renaming->from, renaming->to))
		return diag_error(renaming->diag, ST_USAGE, "E0001", (struct place){0},
				  "both names are '%.*s'", STR_ARGS(renaming->to));
	return ST_OK;
}

static enum status taken(const struct renaming *renaming, struct place at)
{
	return diag_error(renaming->diag, ST_INVALID, "E0458", at, "there is a slot '%.*s' already",
			  STR_ARGS(renaming->to));
}

/* What the pack itself says of a slot, or NULL. */
static const struct pack_binding *find_own(const struct pack *pack, struct str slot)
{
	const struct pack *owner;
	const struct pack_binding *by = pack_find_slot(pack, slot, &owner);

	return owner == pack ? by : NULL;
}

/* Two slots of the game must not become one. A game that has the new name and not the old one was renamed
 * before, and so may packs be; one that has both would lose what one of them says. */
static enum status check_free(const struct renaming *renaming)
{
	const struct packs *packs = renaming->packs;
	const struct game_template *in_game =
		packs->has_game ? game_find_template(&packs->game, renaming->to) : NULL;
	bool has_old = packs->has_game && game_find_template(&packs->game, renaming->from);

	for (size_t i = 0; i < packs->set.count; i++) {
		const struct pack *pack = packs->set.packs[i];
		const struct pack_binding *by = find_own(pack, renaming->to);

		if (!by || (in_game && !has_old && !find_own(pack, renaming->from)))
			continue;
		(void)taken(renaming, by->at);
		if (!packs->has_game)
			diag_hint(renaming->diag, "if the game calls it so by now, name the game "
						  "too: --game FILE");
		return ST_INVALID;
	}
	return in_game && has_old ? taken(renaming, in_game->at) : ST_OK;
}

static enum status prepare(struct renaming *renaming)
{
	struct packs *packs = renaming->packs;
	enum status st = ST_OK;

	renaming->edits =
		arena_array(&packs->arena, packs->set.count + 1, sizeof(*renaming->edits));
	for (size_t i = 0; i < packs->set.count + packs->has_game && st == ST_OK; i++) {
		bool is_game = i == packs->set.count;
		struct edit *edit = &renaming->edits[renaming->count++];
		struct slot_rename rename = {.from = renaming->from, .to = renaming->to};

		edit->source = is_game ? &packs->game.source : &packs->set.packs[i]->source;
		rename.source = edit->source;
		st = (is_game ? game_rename : pack_rename)(&rename, &packs->arena, &edit->text,
							   &edit->count, renaming->diag);
	}
	return st;
}

static enum status cannot(struct diag *diag, const char *path, int error)
{
	char text[128] = "";

	return diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0},
			  "cannot change '%s': %s", path, strerror_r(error, text, sizeof(text)));
}

/* The file itself, behind whatever link: it is replaced, and the link stays. One that leads out of the
 * project is not followed. */
static enum status find_real(const struct renaming *renaming, const char *path, char real[PATH_MAX])
{
	struct stat info;

	if (lstat(path, &info) != 0 || !realpath(path, real))
		return cannot(renaming->diag, path, errno);
	if (project_holds(&renaming->packs->project, str_of(real), NULL) ||
	    (S_ISREG(info.st_mode) && path == renaming->packs->game.source.path))
		return ST_OK;
	return diag_error(renaming->diag, ST_INVALID, "E0459", (struct place){0},
			  "'%s' lies outside of the project: it is not changed from here", path);
}

/* The file keeps its permissions. */
static enum status replace(const char *real, const struct edit *edit, struct diag *diag)
{
	struct str folder = path_folder(str_of(real));
	struct arena arena = {0};
	int dir = open(folder.len ? str_keep(&arena, folder) : "/",
		       O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct ac_file file = {0};
	struct ac_error error = {0};
	struct stat info;
	enum status st = ST_OK;

	if (dir < 0 || stat(real, &info) != 0) {
		st = cannot(diag, real, errno);
	} else if (ac_file_begin(&file, dir, path_base(str_of(real)).ptr, &error) == AC_OK) {
		ac_file_write(&file, edit->text.data, edit->text.len);
		if (fchmod(file.fd, info.st_mode & 0777) != 0)
			st = cannot(diag, real, errno);
		else if (ac_file_commit(&file, false, &error) != AC_OK)
			st = diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0}, "%s",
					error.text);
		ac_file_discard(&file);
	} else {
		st = diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0}, "%s", error.text);
	}
	if (dir >= 0)
		(void)close(dir);
	arena_release(&arena);
	return st;
}

/* An asset that was made for the slot is called after it. */
static void tell_generated(const struct renaming *renaming, size_t index)
{
	const struct packs *packs = renaming->packs;
	const struct pack *pack = index < packs->set.count ? packs->set.packs[index] : NULL, *owner;
	const struct pack_binding *by = pack ? pack_find_slot(pack, renaming->from, &owner) : NULL;

	if (by && owner == pack && by->is_generated)
		diag_warning(renaming->diag, "W0458", by->at,
			     "the asset '%.*s', which is made for this slot, is now called after "
			     "'%.*s'; its lock and what names it are not changed",
			     STR_ARGS(by->asset), STR_ARGS(renaming->to));
}

static enum status write_all(const struct renaming *renaming)
{
	enum status st = ST_OK;
	char real[PATH_MAX];

	for (size_t i = 0; i < renaming->count && st == ST_OK; i++) {
		if (renaming->edits[i].count)
			st = find_real(renaming, renaming->edits[i].source->path, real);
	}
	for (size_t i = 0; i < renaming->count && st == ST_OK; i++) {
		const struct edit *edit = &renaming->edits[i];

		if (!edit->count)
			continue;
		st = find_real(renaming, edit->source->path, real);
		if (st == ST_OK)
			st = replace(real, edit, renaming->diag);
		if (st != ST_OK)
			break;
		printf("%s: %zu %s\n", edit->source->path, edit->count,
		       edit->count == 1 ? "place" : "places");
		tell_generated(renaming, i);
	}
	return st;
}

static enum status check_found(const struct renaming *renaming)
{
	const struct packs *packs = renaming->packs;
	const char **names;
	size_t room = 1, count = 0;
	const char *near;

	for (size_t i = 0; i < renaming->count; i++) {
		if (renaming->edits[i].count)
			return ST_OK;
	}
	for (size_t i = 0; i < packs->set.count; i++)
		room += packs->set.packs[i]->entry_count;
	names = mem_zalloc(room, sizeof(*names));
	for (size_t i = 0; i < packs->set.count; i++) {
		for (size_t j = 0; j < packs->set.packs[i]->entry_count; j++)
			names[count++] = str_keep(&renaming->packs->arena,
						  packs->set.packs[i]->entries[j].name);
	}
	near = nearest_word(renaming->from, names);
	(void)diag_error(renaming->diag, ST_INVALID, "E0458", (struct place){0},
			 "no pack has a slot '%.*s'", STR_ARGS(renaming->from));
	if (near)
		diag_hint(renaming->diag, "did you mean '%s'?", near);
	mem_free((void *)names);
	return ST_INVALID;
}

enum status pack_rename_slot(struct invocation *inv, struct packs *packs, struct diag *diag)
{
	struct renaming renaming = {.packs = packs,
				    .from = str_of(inv->operands.items[0]),
				    .to = str_of(inv->operands.items[1]),
				    .diag = diag};
	enum status st = check_names(&renaming);

	if (st == ST_OK)
		st = check_free(&renaming);
	if (st == ST_OK)
		st = prepare(&renaming);
	if (st == ST_OK)
		st = check_found(&renaming);
	if (st == ST_OK)
		st = write_all(&renaming);
	for (size_t i = 0; i < renaming.count; i++)
		strbuf_release(&renaming.edits[i].text);
	return st;
}

/* ---- remove ------------------------------------------------------------------------------ */

struct removal {
	struct invocation *inv;
	const struct packs *packs;
	const struct pack *pack;
	struct diag *diag;
	bool is_named;
};

static void named(struct removal *removal, struct place at, const char *how)
{
	if (!removal->is_named)
		(void)diag_error(removal->diag, ST_INVALID, "E0459", removal->pack->name_at,
				 "the pack '%.*s' is in use", STR_ARGS(removal->pack->name));
	removal->is_named = true;
	diag_note(removal->diag, at, "%s", how);
}

static bool is_it(const struct removal *removal, struct str name)
{
	return str_equal(name, removal->pack->name);
}

static void look_at_packs(struct removal *removal)
{
	const struct packs *packs = removal->packs;

	for (size_t i = 0; i < packs->set.count; i++) {
		const struct pack *pack = packs->set.packs[i];

		if (pack == removal->pack)
			continue;
		if (is_it(removal, pack->extends))
			named(removal, pack->extends_at, "it is extended here");
		else if (pack->is_broken && !pack->extends.len)
			named(removal, pack->name_at,
			      "this one cannot be read: it may extend the pack");
	}
	if (is_it(removal, packs->project.active_pack))
		named(removal, packs->project.active_pack_at, "it is the active pack");
	if (packs->has_game && is_it(removal, packs->game.active_pack))
		named(removal, packs->game.active_pack_at, "it is the game's active pack");
}

/* Findings of the spec are of no matter here: one that cannot be read may name any pack. */
static enum status look_at_spec(struct removal *removal, const char *path, struct spec_file *file)
{
	struct diag own = {0};
	enum spec_look look = spec_file_find(path, file, &own);
	enum status st = ST_OK;

	if (look != LOOK_SPEC)
		spec_file_release(file);
	else if (file->status != ST_OK)
		st = diag_error(removal->diag, ST_INVALID, "E0459", (struct place){0},
				"'%s' cannot be read: it may name the pack", path);
	for (size_t i = 0; look == LOOK_SPEC && i < file->root_count; i++) {
		const struct node *pack = node_find(file->roots[i], "pack");

		if (pack && pack->type == NODE_SCALAR && is_it(removal, pack->text))
			named(removal, pack->at, "a spec takes its prompt defaults");
	}
	diag_release(&own);
	return st;
}

static enum status look_at_specs(struct removal *removal, struct spec_file **files, size_t *count)
{
	struct found found = {0};
	struct text_list operands = removal->inv->operands;
	enum status st;

	removal->inv->operands = (struct text_list){0};
	st = find_files(removal->inv, "build/assetc", &found, removal->diag);
	removal->inv->operands = operands;
	*files = mem_zalloc(found.file_count + 1, sizeof(**files));
	*count = found.file_count;
	for (size_t i = 0; i < found.file_count; i++) {
		enum status one =
			look_at_spec(removal,
				     str_keep(&removal->inv->arena, str_of(found.files[i].path)),
				     &(*files)[i]);

		st = status_worse(st, one);
	}
	found_release(&found);
	return st;
}

static enum status unlink_it(const struct removal *removal)
{
	const char *path = removal->pack->source.path;

	if (unlink(path) != 0)
		return cannot(removal->diag, path, errno);
	printf("removed %s\n", path);
	return ST_OK;
}

/* Findings name places in specs, which are held until those are printed. */
static enum status refuse_or_remove(struct removal *removal)
{
	struct spec_file *files = NULL;
	size_t count = 0;
	enum status st = ST_OK;

	if (!removal->inv->is_forced) {
		look_at_packs(removal);
		st = look_at_specs(removal, &files, &count);
	}
	if (removal->is_named) {
		diag_hint(removal->diag, "--force removes its file all the same");
		st = status_worse(st, ST_INVALID);
	}
	if (st == ST_OK)
		st = unlink_it(removal);
	diag_print(removal->diag, removal->inv);
	diag_release(removal->diag);
	for (size_t i = 0; i < count; i++)
		spec_file_release(&files[i]);
	mem_free(files);
	return st;
}

/* One file is removed, so it must be clear which. */
static enum status expect_one(const struct packs *packs, const struct pack *pack, struct diag *diag)
{
	for (size_t i = 0; i < packs->set.count; i++) {
		const struct pack *other = packs->set.packs[i];

		if (other == pack || !str_equal(other->name, pack->name))
			continue;
		(void)diag_error(diag, ST_INVALID, "E0459", pack->name_at,
				 "which pack '%.*s' is meant? remove its file yourself",
				 STR_ARGS(pack->name));
		diag_note(diag, other->name_at, "the other one");
		return ST_INVALID;
	}
	return ST_OK;
}

enum status pack_remove(struct invocation *inv, struct packs *packs, struct diag *diag)
{
	struct removal removal = {.inv = inv, .packs = packs, .diag = diag};

	diag_soften(diag, NULL); /* what is wrong in packs keeps none from going */
	removal.pack = pack_set_expect(&packs->set, str_of(inv->operands.items[0]),
				       (struct place){0}, diag);
	if (!removal.pack || expect_one(packs, removal.pack, diag) != ST_OK)
		return ST_INVALID;
	return refuse_or_remove(&removal);
}
