/* import.h - what the files of `assetc import` share. */
#ifndef ASSETC_CMD_IMPORT_H
#define ASSETC_CMD_IMPORT_H

#include "cmd/create.h"
#include "import/import.h"

/* Everything of one run; texts live as long as it. */
struct importing {
	struct invocation *inv;
	struct diag *diag;
	struct import import;
	struct text_list inputs; /* the operands, and what is below those that are folders */
	struct bytes *texts;
	struct source *sources;
	const char *out_dir; /* as given */
	const char *root;    /* before paths in the root: empty, or with its slash */
	bool is_unmarked;    /* nothing says yet that the root is one */
	struct creation *files;
	size_t file_count;
};

/* import_find.c: run->inputs. */
enum status import_find_inputs(struct importing *run);
/* import_propose.c: what files of the project should say. Where there is no such file, it becomes one of the
 * files of the import; else notes tell what it lacks. */
void import_settle_proposals(struct importing *run);

#endif
