/* rule.h - the depfile of a command that looks at many specs. */
#ifndef ASSETC_CMD_RULE_H
#define ASSETC_CMD_RULE_H

#include "cmd/cmd.h"

/* One rule: the target (escaped) and, after it, specs, then what is in `others` (count lists), which may repeat files. Of
 * `others` those are left out that some build system cannot spell. */
enum status rule_write(const struct invocation *inv, const char *path, struct str target,
		       const struct text_list *specs, const struct text_list *others, size_t count,
		       struct diag *diag);

#endif
