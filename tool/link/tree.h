/* tree.h - the text of a record as a JSON tree. */
#ifndef ASSETC_LINK_TREE_H
#define ASSETC_LINK_TREE_H

#include "base/diag.h"

#include <cjson/cJSON.h>

/* Parses source->text, which is followed by a NUL. With NULL comes one finding (E0901) at line and
 * column. The caller deletes the tree. */
cJSON *tree_parse(const struct source *source, struct diag *diag);

#endif
