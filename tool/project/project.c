/* project.c - opening a project. */
#include "project/project.h"

#include "base/file.h"
#include "base/path.h"
#include "project/read.h"
#include "project/root.h"

struct project_memory {
	struct source settings, policy;
	struct bytes settings_text, policy_text;
};

/* ---- where it is ------------------------------------------------------------------------- */

/* assets.yaml will stand in depfiles. */
static enum status check_spelling(const struct project *project, struct diag *diag)
{
	const char *why = project->settings_path.len ? path_refused(project->settings_path) : NULL;

	return why ? diag_error(diag, ST_USAGE, "E0318", (struct place){0}, "'%s': %s",
				project->settings_path.ptr, why)
		   : ST_OK;
}

enum status project_locate(const char *spec_path, const char *root, struct project *out,
			   struct diag *diag)
{
	struct root found;

	*out = (struct project){.resend_below_usd = PROJECT_NOT_SAID,
				.budget = {PROJECT_NOT_SAID, PROJECT_NOT_SAID, PROJECT_NOT_SAID,
					   PROJECT_NOT_SAID}};
	found = root ? root_at(root, &out->arena) : root_find(str_of(spec_path), &out->arena);
	out->root = found.path;
	out->is_unmarked = found.is_unmarked;
	if (found.path.len == 0)
		return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
				  "--project '%s': there is no such folder", root);
	if (!found.has_settings && !found.has_policy)
		return ST_OK;
	out->prefix = root_prefix(out->root, str_of(spec_path), &out->arena);
	if (found.has_settings)
		out->settings_path =
			str_concat(&out->arena, out->prefix, STR(SETTINGS_NAME), (struct str){0});
	if (found.has_policy)
		out->policy_path =
			str_concat(&out->arena, out->prefix, STR(POLICY_NAME), (struct str){0});
	return check_spelling(out, diag);
}

/* ---- what it says ------------------------------------------------------------------------ */

enum status read_one(struct project *project, const struct vocab *vocab, file_fn *read,
		     struct source *source, struct bytes *text, struct diag *diag)
{
	struct reader reader = {.vocab = vocab,
				.arena = &project->arena,
				.diag = diag,
				.is_misplaced = key_is_misplaced};
	struct documents documents;
	enum status st = file_read(source->path, YAML_FILE_MAX, "project file", (struct place){0},
				   text, diag);

	if (st != ST_OK)
		return st;
	source->text = (struct str){(const char *)text->data, text->len};
	st = yaml_parse(source, &project->arena, &documents, diag);
	if (st != ST_OK || documents.count == 0)
		return st;
	if (documents.count > 1)
		return diag_error(diag, ST_INVALID, "E0402", documents.roots[1]->at,
				  "a project file is one document");
	return read(&reader, project, documents.roots[0]);
}

enum status project_read(struct project *project, const struct vocab *vocab, struct diag *diag)
{
	struct project_memory *memory;
	enum status st = ST_OK, other = ST_OK;

	if (!project->settings_path.len && !project->policy_path.len)
		return ST_OK;
	memory = arena_alloc(&project->arena, sizeof(*memory));
	project->memory = memory;
	memory->settings.path = project->settings_path.ptr;
	memory->policy.path = project->policy_path.ptr;
	if (project->settings_path.len)
		st = read_one(project, vocab, settings_read, &memory->settings,
			      &memory->settings_text, diag);
	if (project->policy_path.len)
		other = read_one(project, vocab, policy_read, &memory->policy, &memory->policy_text,
				 diag);
	project->policy_text = memory->policy.text;
	return st == ST_OK ? other : st;
}

enum status project_open(const char *spec_path, const char *root, const struct vocab *vocab,
			 struct project *out, struct diag *diag)
{
	enum status st = project_locate(spec_path, root, out, diag);

	return st == ST_OK ? project_read(out, vocab, diag) : st;
}

void project_share(struct project *project, const struct project *with)
{
	struct project own = *project;

	*project = *with;
	project->arena = own.arena;
	project->root = own.root;
	project->is_unmarked = own.is_unmarked;
	project->prefix = own.prefix;
	project->settings_path = own.settings_path;
	project->policy_path = own.policy_path;
	project->memory = NULL;
}

void project_release(struct project *project)
{
	struct project_memory *memory = project->memory;

	if (memory) {
		bytes_release(&memory->settings_text);
		bytes_release(&memory->policy_text);
	}
	arena_release(&project->arena);
}

/* ---- names ------------------------------------------------------------------------------- */

const struct project_command *project_command(const struct project *project, struct str name)
{
	for (size_t i = 0; i < project->command_count; i++) {
		if (str_equal(project->commands[i].name, name))
			return &project->commands[i];
	}
	return NULL;
}

static const struct project_profile BUILT_IN[] = {
	{.name = {"draft", 5}, .is_draft = true},
	{.name = {"release", 7}, .is_release = true},
};
#define BUILT_IN_COUNT (sizeof(BUILT_IN) / sizeof(BUILT_IN[0]))

const struct project_profile *project_profile(const struct project *project, struct str name)
{
	for (size_t i = 0; i < project->profile_count; i++) {
		if (str_equal(project->profiles[i].name, name))
			return &project->profiles[i];
	}
	for (size_t i = 0; i < BUILT_IN_COUNT; i++) {
		if (str_equal(BUILT_IN[i].name, name))
			return &BUILT_IN[i];
	}
	return NULL;
}

const char *const *project_profile_names(const struct project *project, struct arena *arena)
{
	size_t count = project->profile_count;
	const char **names = arena_array(arena, count + BUILT_IN_COUNT + 1, sizeof(*names));

	for (size_t i = 0; i < count; i++)
		names[i] = str_keep(arena, project->profiles[i].name);
	for (size_t i = 0; i < BUILT_IN_COUNT; i++)
		names[count + i] = BUILT_IN[i].name.ptr;
	return names;
}
