/* sarif.h - findings as one log in SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code review
 * tools: results are gathered while commands print, and the log is written when the run ends. */
#ifndef ASSETC_CMD_SARIF_H
#define ASSETC_CMD_SARIF_H

#include "base/diag.h"

struct sarif;

struct sarif *sarif_new(void);
/* Adds the findings of a diag, which may be released then. hides_warnings: only errors. */
void sarif_add(struct sarif *sarif, const struct diag *diag, bool hides_warnings);
/* Appends the log, a line of JSON: valid without any finding too. */
void sarif_write(const struct sarif *sarif, int exit_code, struct strbuf *out);
void sarif_free(struct sarif *sarif); /* NULL is allowed */

#endif
