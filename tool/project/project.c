/* project.c - opening a project. */
#include "project/project.h"

#include "base/path.h"
#include "project/root.h"

#include <sys/stat.h>

static bool is_filled(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && info.st_size > 0;
}

enum status project_open(const char *spec_path, const char *root, struct project *out,
			 struct diag *diag)
{
	struct str settings;

	*out = (struct project){0};
	out->root = project_root(str_of(root ? root : spec_path), &out->arena);
	settings = str_concat(&out->arena, out->root, STR("/assets.yaml"), (struct str){0});
	/* To pass it over in silence would make other bytes than the project asks for. */
	if (is_filled(settings.ptr))
		return diag_error(diag, ST_INVALID, "E0501", (struct place){0},
				  "reading '%s' is not yet in this build", settings.ptr);
	return ST_OK;
}

void project_release(struct project *project)
{
	arena_release(&project->arena);
}

const struct project_command *project_command(const struct project *project, struct str name)
{
	for (size_t i = 0; i < project->command_count; i++) {
		if (str_equal(project->commands[i].name, name))
			return &project->commands[i];
	}
	return NULL;
}
