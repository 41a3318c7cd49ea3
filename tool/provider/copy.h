/* copy.h - what providers share whose bytes are those of a file at hand. */
#ifndef ASSETC_PROVIDER_COPY_H
#define ASSETC_PROVIDER_COPY_H

#include "provider/provider.h"

extern const struct param_def copy_params[];

/* provider.make: the input, after a look at what it is. */
enum status copy_input(const struct provider_request *request, struct provider_result *out,
		       struct diag *diag);

#endif
