/* doctor.c - `assetc doctor`: what this installation and this project have to work with, and what will not work.
 *
 * Nothing is made, changed or asked of anybody. What is wrong is a finding; the report itself goes to stdout.
 */
#include "cmd/doctor.h"

#include "base/path.h"
#include "base/share.h"
#include "cmd/book.h"
#include "cmd/permit.h"
#include "cmd/user.h"
#include "sound/helper.h"
#include "trust/trust.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* ---- rows -------------------------------------------------------------------------------- */

void doctor_section(struct doctor *doctor, const char *name, const char *title)
{
	if (doctor->inv->is_json)
		json_array_begin(&doctor->json, name);
	else
		strbuf_printf(&doctor->text, "%s\n", title);
}

void doctor_end(struct doctor *doctor)
{
	if (doctor->inv->is_json)
		json_array_end(&doctor->json);
}

static void put_cell_json(struct json *json, const struct cell *cell)
{
	if (cell->yes)
		json_bool(json, cell->name, cell->flag);
	else if (cell->text.ptr)
		json_str(json, cell->name, cell->text);
}

static void put_cell_text(struct strbuf *out, const struct cell *cell)
{
	const char *word = cell->flag ? cell->yes : cell->no;
	size_t before = out->len;

	if (cell->yes)
		strbuf_add_c(out, word);
	else
		put_safe(out, cell->text);
	while (out->len < before + (size_t)cell->width)
		strbuf_add_char(out, ' ');
	if (cell->width)
		strbuf_add_char(out, ' ');
}

void doctor_row(struct doctor *doctor, const struct cell *cells, size_t count)
{
	struct strbuf *out = &doctor->text;

	if (doctor->inv->is_json) {
		json_object_begin(&doctor->json, NULL);
		for (size_t i = 0; i < count; i++)
			put_cell_json(&doctor->json, &cells[i]);
		json_object_end(&doctor->json);
		return;
	}
	strbuf_add_c(out, "  ");
	for (size_t i = 0; i < count; i++)
		put_cell_text(out, &cells[i]);
	while (out->len && out->data[out->len - 1] == ' ')
		out->len--;
	strbuf_add_char(out, '\n');
}

void doctor_blame(struct doctor *doctor, enum status status)
{
	doctor->status = status_worse(doctor->status, status);
}

/* ---- folders ----------------------------------------------------------------------------- */

/* The nearest folder upwards that is there. */
static const char *standing_folder(const char *path, struct arena *arena)
{
	struct str folder = str_of(path);
	struct stat info;

	while (folder.len > 1 && stat(str_keep(arena, folder), &info) != 0)
		folder = path_folder(folder);
	return folder.len ? str_keep(arena, folder) : ".";
}

static void put_folder(struct doctor *doctor, const char *what, const char *path)
{
	const char *standing = standing_folder(path, &doctor->arena);
	const char *share = share_of(standing);
	bool is_there = strcmp(standing, path) == 0, is_writable = access(standing, W_OK) == 0;
	struct statvfs disk;
	struct str room = STR("not known");
	const struct cell cells[] = {
		{.name = "what", .text = str_of(what), .width = 8},
		{.name = "is_there", .yes = "there", .no = "absent", .flag = is_there, .width = 7},
		{.name = "is_writable",
		 .yes = "writable",
		 .no = "read-only",
		 .flag = is_writable,
		 .width = 10},
		{.name = "share", .text = share ? str_of(share) : STR("local"), .width = 8},
		{.name = "room", .text = room, .width = 14},
		{.name = "path", .text = str_of(path)},
	};
	struct cell filled[sizeof(cells) / sizeof(cells[0])];

	memcpy(filled, cells, sizeof(cells));
	if (statvfs(standing, &disk) == 0)
		filled[4].text = str_printf(&doctor->arena, "%" PRIu64 " MB free",
					    (uint64_t)disk.f_bavail * disk.f_frsize >> 20);
	doctor_row(doctor, filled, sizeof(filled) / sizeof(filled[0]));
	if (!is_writable)
		doctor_blame(doctor,
			     diag_error(doctor->diag, ST_ENVIRONMENT, "E0535", (struct place){0},
					"the folder of the %s cannot be written: %s", what, path));
	if (share) {
		doctor_blame(doctor,
			     diag_error(doctor->diag, ST_ENVIRONMENT, "E0535", (struct place){0},
					"the %s lies on a network share (%s), where locks "
					"do not hold: nothing is bought with it",
					what, share));
		diag_hint(doctor->diag, "let it be on a local disk: %s",
			  strcmp(what, "cache") == 0 ? "ASSETC_CACHE_DIR" : "XDG_STATE_HOME");
	}
}

static void put_damage(struct doctor *doctor, const char *cache)
{
	struct ac_store *store = NULL;
	struct ac_stats stats = {0};
	struct ac_error error = {0};
	struct stat info;

	if (stat(cache, &info) != 0)
		return;
	if (ac_store_open(cache, &store, &error) != AC_OK ||
	    ac_store_stats(store, &stats, &error) != AC_OK)
		doctor_blame(doctor, diag_error(doctor->diag, ST_DAMAGED, "E1001",
						(struct place){0}, "%s", error.text));
	if (stats.damaged) {
		diag_warning(doctor->diag, "W1001", (struct place){0},
			     "%" PRIu64 " damaged files of the cache were set aside",
			     stats.damaged);
		diag_hint(doctor->diag, "'assetc cache verify' looks at all of it; 'assetc cache "
					"clean' removes what cannot be used");
	}
	ac_store_close(store);
}

static void put_folders(struct doctor *doctor)
{
	const char *cache = cache_folder(doctor->inv, &doctor->arena);
	const char *book =
		state_file("ledger.db", "the book of purchases", &doctor->arena, doctor->diag);

	doctor_section(doctor, "folders", "folders");
	if (cache)
		put_folder(doctor, "cache", cache);
	if (book)
		put_folder(doctor, "book", str_keep(&doctor->arena, path_folder(str_of(book))));
	doctor_end(doctor);
	if (cache)
		put_damage(doctor, cache);
	if (!book)
		doctor_blame(doctor, ST_ENVIRONMENT);
}

/* ---- files ------------------------------------------------------------------------------- */

static void put_file(struct doctor *doctor, const char *what, const char *path)
{
	struct stat info;
	const struct cell cells[] = {
		{.name = "what", .text = str_of(what), .width = 18},
		{.name = "is_there",
		 .yes = "read",
		 .no = "absent",
		 .flag = path && stat(path, &info) == 0,
		 .width = 7},
		{.name = "path", .text = str_of(path ? path : "")},
	};

	doctor_row(doctor, cells, sizeof(cells) / sizeof(cells[0]));
}

static void put_trust(struct doctor *doctor)
{
	const struct project *project = doctor->inv->project;
	const char *file = trust_file(&doctor->arena, doctor->diag);
	struct ac_sha256 digest = policy_digest(project);
	bool is_trusted = false;
	struct diag unsaid = {0};

	if (file)
		(void)trust_check(file, project->root, &digest, &is_trusted, &unsaid);
	diag_release(&unsaid);
	doctor->is_trusted = is_trusted || doctor->inv->is_trusted;
	doctor_row(doctor,
		   (const struct cell[]){
			   {.name = "what", .text = STR("project"), .width = 18},
			   {.name = "is_trusted",
			    .yes = "trusted",
			    .no = "not trusted",
			    .flag = doctor->is_trusted,
			    .width = 7},
			   {.name = "path", .text = project->root},
		   },
		   3);
}

static void put_files(struct doctor *doctor)
{
	const struct project *project = doctor->inv->project;
	const struct user_files *user = doctor->inv->user;

	doctor_section(doctor, "files", "files");
	put_file(doctor, "policy of the user", user->policy_path);
	put_file(doctor, "models of the user", user->models_path);
	put_file(doctor, "settings",
		 project->settings_path.len ? project->settings_path.ptr : NULL);
	put_file(doctor, "policy", project->policy_path.len ? project->policy_path.ptr : NULL);
	put_trust(doctor);
	doctor_end(doctor);
}

/* ---- programs and the book --------------------------------------------------------------- */

static void put_program(struct doctor *doctor, const char *name, bool works, struct str build)
{
	const struct cell cells[] = {
		{.name = "name", .text = str_of(name), .width = 22},
		{.name = "works", .yes = "works", .no = "fails", .flag = works, .width = 6},
		{.name = "build", .text = build},
	};

	doctor_row(doctor, cells, sizeof(cells) / sizeof(cells[0]));
}

static void put_sound_programs(struct doctor *doctor)
{
	for (int kind = 0; kind < HELPER_COUNT; kind++) {
		const char *build = helper_build((enum helper_kind)kind);
		struct helper *helper =
			helper_take((enum helper_kind)kind, (struct place){0}, doctor->diag);
		struct str name = str_printf(&doctor->arena, "assetc-sound-%s",
					     helper_name((enum helper_kind)kind));

		put_program(doctor, name.ptr, helper != NULL, str_of(build));
		if (helper)
			helper_keep(helper);
		else
			doctor_blame(doctor, ST_ENVIRONMENT);
	}
	helpers_end();
}

/* What limits there are is for `assetc budget` to tell; here it matters whether there is one. */
static void look_for_limit(struct doctor *doctor, struct partner *partner)
{
	struct message ask = {0}, row = {0};
	enum status st = book_ask_limits(doctor->inv, &ask, doctor->inv->project, doctor->diag);

	doctor->has_limit = doctor->inv->budget_usd >= 0;
	if (st == ST_OK) {
		book_send(partner, &ask);
		while (book_row(doctor->inv, partner, &row, &st, doctor->diag))
			doctor->has_limit = true;
	}
	doctor_blame(doctor, st);
	message_release(&ask);
	message_release(&row);
}

static void put_remote(struct doctor *doctor)
{
	struct message ask = {0};
	struct partner partner;
	enum status st = book_open(doctor->inv, &partner, doctor->diag);

	put_program(doctor, "assetc-remote", st == ST_OK, STR(ASSETC_VERSION));
	doctor_blame(doctor, st);
	if (st != ST_OK)
		return;
	book_ask(&ask, "verify");
	st = book_do(doctor->inv, &partner, &ask, doctor->diag);
	doctor_blame(doctor, st);
	message_release(&ask);
	if (st == ST_OK && doctor->status == ST_OK)
		look_for_limit(doctor, &partner);
	partner_end(&partner);
}

static void put_programs(struct doctor *doctor)
{
	doctor_section(doctor, "programs", "programs");
	put_program(doctor, "assetc", true, STR(ASSETC_VERSION));
	put_remote(doctor);
	put_sound_programs(doctor);
	doctor_end(doctor);
}

/* ---- the command ------------------------------------------------------------------------- */

/* Not wrong, but in the way of whoever has set a key. */
static void put_standing(struct doctor *doctor)
{
	struct strbuf *out = &doctor->text;

	strbuf_add_c(out, "nothing is wrong\n");
	if (doctor->has_key && !doctor->is_trusted)
		strbuf_add_c(out, "nothing can be bought here before 'assetc trust': the project "
				  "is not trusted\n");
	if (doctor->has_key && !doctor->has_limit)
		strbuf_add_c(out, "nothing can be bought before 'assetc budget set day 5' or the "
				  "like: no limit is set\n");
}

static void put_problems(struct doctor *doctor)
{
	if (!doctor->inv->is_json) {
		if (doctor->diag->errors == 0)
			put_standing(doctor);
		return;
	}
	json_array_begin(&doctor->json, "problems");
	for (const struct finding *it = doctor->diag->first; it; it = it->next) {
		json_object_begin(&doctor->json, NULL);
		json_c(&doctor->json, "code", it->code);
		json_c(&doctor->json, "text", it->text);
		if (it->hint)
			json_c(&doctor->json, "hint", it->hint);
		json_object_end(&doctor->json);
	}
	json_array_end(&doctor->json);
}

static void examine(struct doctor *doctor)
{
	if (doctor->inv->is_json)
		json_object_begin(&doctor->json, NULL);
	doctor_settings(doctor);
	put_files(doctor);
	doctor_providers(doctor);
	doctor_models(doctor);
	put_folders(doctor);
	put_programs(doctor);
	put_problems(doctor);
	if (doctor->inv->is_json)
		json_object_end(&doctor->json);
}

static enum status run_doctor(struct invocation *inv, struct diag *diag)
{
	struct doctor doctor = {.inv = inv, .diag = diag};
	enum status st;

	if (inv->operands.count)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "doctor takes no words");
	st = book_project(inv, &inv->project, diag);
	doctor_blame(&doctor, st);
	doctor_blame(&doctor, open_user_files(inv, diag));
	doctor.options = compile_options_of(inv);
	doctor.json.out = &doctor.text;
	examine(&doctor);
	book_print(&doctor.text);
	strbuf_release(&doctor.text);
	arena_release(&doctor.arena);
	return doctor.status;
}

const struct command command_doctor = {
	.name = "doctor",
	.operands = "[--json]",
	.help = "settings and where they come from, keys, servers, folders, programs: what will "
		"not work",
	.options = OPTS_COMMON | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_PROJECT) | OPT_BIT(OPT_CACHE_DIR) |
		   OPT_BIT(OPT_OFFLINE) | OPT_BIT(OPT_LOCKED) | OPT_BIT(OPT_TRUST) |
		   OPT_BIT(OPT_BUDGET) | OPT_BIT(OPT_EVENTS),
	.run = run_doctor,
};
