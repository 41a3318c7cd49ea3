/* claims.h - assets that are built together must not claim one id or one output. */
#ifndef ASSETC_CMD_CLAIMS_H
#define ASSETC_CMD_CLAIMS_H

#include "spec/spec.h"

/* specs are in order of their ids. One finding (E0803, E0804) for each pair, naming both. */
enum status claims_check(const struct spec *const *specs, size_t count, struct diag *diag);

/* The second half of it, for specs in any order. */
enum status claims_check_outputs(const struct spec *const *specs, size_t count, struct diag *diag);

#endif
