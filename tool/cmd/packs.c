/* packs.c - finding and reading packs and game for a command. */
#include "cmd/packs.h"

#include "base/path.h"
#include "compile/vocab.h"
#include "project/packs.h"

#include <string.h>
#include <sys/stat.h>

bool pack_is_path(struct str text)
{
	struct str extension = path_extension(text);

	return memchr(text.ptr, '/', text.len) || str_is(extension, "yaml") ||
	       str_is(extension, "yml") || str_is(extension, "json");
}

/* As a spec in that folder would be, so that what is read is spelled like it. A build system may name any
 * folder of the project: where neither file is in it, those above are looked at. Of what the policy file
 * says nothing matters here. */
static enum status read_project(const struct invocation *inv, struct packs *packs,
				struct diag *diag)
{
	struct str folder = inv->project_dir ? str_of(inv->project_dir) : STR(".");
	enum status st;

	packs->like = str_concat(&packs->arena, folder, STR("/assets.yaml"), (struct str){0});
	st = project_locate(packs->like.ptr, inv->project_dir, &packs->project, diag);
	if (st == ST_OK && inv->project_dir && !packs->project.settings_path.len &&
	    !packs->project.policy_path.len) {
		project_release(&packs->project);
		st = project_locate(packs->like.ptr, NULL, &packs->project, diag);
	}
	packs->project.policy_path = (struct str){0};
	return st == ST_OK ? project_read(&packs->project, vocab_get(), diag) : st;
}

static enum status read_game(const struct invocation *inv, struct packs *packs, struct diag *diag)
{
	if (!inv->game)
		return ST_OK;
	packs->has_game = true;
	return game_read(str_of(inv->game), &packs->game, diag);
}

/* ---- which packs there are --------------------------------------------------------------- */

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* The packs of the project, and the one of --pack FILE, under the name by which it was found first. */
static enum status read_set(const struct invocation *inv, struct packs *packs, struct str *file,
			    struct diag *diag)
{
	struct str *found, *paths;
	size_t count;
	enum status st =
		project_packs(&packs->project, packs->like, &packs->arena, &found, &count, diag);

	if (st != ST_OK)
		return st;
	paths = arena_array(&packs->arena, count + 1, sizeof(*paths));
	for (size_t i = 0; i < count; i++) {
		paths[i] = found[i];
		if (file->len && is_same_file(found[i].ptr, inv->pack))
			*file = found[i];
	}
	paths[count] = *file;
	return pack_set_read(paths, count + (file->len > 0), vocab_get(), &packs->set, diag);
}

static const struct pack *find_path(const struct pack_set *set, struct str path)
{
	for (size_t i = 0; i < set->count; i++) {
		if (str_is(path, set->packs[i]->source.path))
			return set->packs[i];
	}
	return NULL;
}

/* ---- which one is active ----------------------------------------------------------------- */

struct choice {
	struct str text; /* empty: none */
	struct place at; /* of nothing: the command line */
	bool is_path;
};

static struct choice choose(const struct invocation *inv, const struct packs *packs)
{
	struct str given = str_of(inv->pack);

	if (given.len)
		return (struct choice){given, {0}, pack_is_path(given)};
	if (packs->game.active_pack.len)
		return (struct choice){packs->game.active_pack, packs->game.active_pack_at, false};
	return (struct choice){packs->project.active_pack, packs->project.active_pack_at, false};
}

static void add_file(struct packs *packs, const char *path)
{
	packs->files[packs->file_count++] = str_of(path);
}

static void list_files(struct packs *packs)
{
	packs->files = arena_array(&packs->arena, PACKS_MAX + 3, sizeof(*packs->files));
	if (packs->project.settings_path.len)
		add_file(packs, packs->project.settings_path.ptr);
	if (packs->has_game)
		add_file(packs, packs->game.source.path);
	for (const struct pack *pack = packs->active; pack; pack = pack->parent)
		add_file(packs, pack->source.path);
}

static enum status open(const struct invocation *inv, struct packs *out, bool reads_all,
			struct diag *diag)
{
	enum status st = read_game(inv, out, diag), other = read_project(inv, out, diag);
	struct choice choice = choose(inv, out);
	struct str file = choice.is_path ? choice.text : (struct str){0};

	st = st == ST_OK ? other : st;
	if (inv->pack && !*inv->pack)
		st = diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				"--pack takes the name of a pack or the path of its file");
	if (st == ST_OK && (choice.text.len || reads_all)) {
		st = read_set(inv, out, &file, diag);
		out->is_partial = st != ST_OK && out->set.count > 0;
	}
	if (out->is_partial)
		out->active = pack_set_find(&out->set, choice.text);
	if (st == ST_OK && choice.is_path)
		out->active = find_path(&out->set, file);
	else if (st == ST_OK && choice.text.len)
		out->active = pack_set_expect(&out->set, choice.text, choice.at, diag);
	if (st == ST_OK && choice.text.len && !out->active)
		st = ST_INVALID;
	if (st == ST_OK)
		list_files(out);
	return st;
}

enum status packs_open(const struct invocation *inv, struct packs *out, struct diag *diag)
{
	return open(inv, out, false, diag);
}

enum status packs_open_all(const struct invocation *inv, struct packs *out, struct diag *diag)
{
	return open(inv, out, true, diag);
}

void packs_close(struct packs *packs)
{
	pack_set_release(&packs->set);
	game_release(&packs->game);
	project_release(&packs->project);
	arena_release(&packs->arena);
	*packs = (struct packs){0};
}
