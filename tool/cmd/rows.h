/* rows.h - the rows that `outputs` and `deps` print for build systems. */
#ifndef ASSETC_CMD_ROWS_H
#define ASSETC_CMD_ROWS_H

#include "cmd/cmd.h"

/* spec, id, role, path; tab-separated on one line, or each field ended by NUL with -z. */
void row_print(const struct invocation *inv, const struct spec *spec, const char *role,
	       struct str path);

#endif
