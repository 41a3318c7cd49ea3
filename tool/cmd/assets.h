/* assets.h - the spec of an asset of a project, by its id. */
#ifndef ASSETC_CMD_ASSETS_H
#define ASSETC_CMD_ASSETS_H

#include "cmd/cmd.h"

struct assets;

void assets_free(struct assets *assets); /* accepts NULL */
/* compile_options.find_asset; context: the invocation. */
const struct spec *assets_find(void *context, const struct project *project, const struct spec *of,
			       struct str id, struct place at, struct diag *diag);

#endif
