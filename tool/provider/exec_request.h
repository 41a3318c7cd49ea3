/* exec_request.h - what a program of the user's is told: its arguments and the JSON request. */
#ifndef ASSETC_PROVIDER_EXEC_REQUEST_H
#define ASSETC_PROVIDER_EXEC_REQUEST_H

#include "provider/provider.h"
#include "worker/folder.h"

/* One JSON object and a line end; specs/EXEC.md describes it. */
void exec_request_write(const struct provider_request *request, const struct worker_folder *folder,
			struct strbuf *out);

/* The command's arguments with every element that is a placeholder replaced by its value. One that
 * is unknown, is not alone in its element, or stands for what the spec does not say is a finding
 * (E0516). NULL-terminated, in request->arena. */
enum status exec_arguments(const struct provider_request *request,
			   const struct worker_folder *folder, const char *const **out,
			   struct diag *diag);

#endif
