/* packs.h - the pack files of a project. */
#ifndef ASSETC_PROJECT_PACKS_H
#define ASSETC_PROJECT_PACKS_H

#include "project/project.h"

/* The files that the patterns of `packs:` match, or those of packs/ that end in .yaml where that key is
 * absent; each once, sorted, spelled before the root as the project is for `spec_path` (project_open). '*', '?' and [ ] do not match a
 * '/' nor a '.' that begins a name; a part "**" stands for any number of folders, and follows no symbolic
 * links. A name without wildcards is listed as it is: whoever reads it tells that it is not there.
 * At most PACKS_MAX + 1, which whoever reads them refuses. Findings: E0404 a link that leads out of the
 * project. */
enum status project_packs(const struct project *project, struct str spec_path, struct arena *arena,
			  struct str **paths, size_t *count, struct diag *diag);

#endif
