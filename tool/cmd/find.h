/* find.h - which files below folders are taken for specs. */
#ifndef ASSETC_CMD_FIND_H
#define ASSETC_CMD_FIND_H

#include "cmd/cmd.h"

/* The operands that are files, and every *.yaml, *.yml and *.json below those that are folders that
 * looks like a spec; without operands what `specs:` in assets.yaml names, else ./specs, else the
 * current folder. Hidden folders, the output folder and symbolic links to folders are passed over.
 * Sorted, each once. Paths live in the invocation's arena. */
enum status find_specs(struct invocation *inv, const char *out_dir, struct text_list *out,
		       struct diag *diag);
/* The same, and in looked_at what else the answer depends on: the folders that were read and the
 * files that proved to be no specs. out_dir may be NULL. */
enum status find_specs_and_folders(struct invocation *inv, const char *out_dir,
				   struct text_list *out, struct text_list *looked_at,
				   struct diag *diag);

#endif
