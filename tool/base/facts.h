/* facts.h - readable text of `name: value` lines: key texts, sidecars, and what is known of a
 * product.
 *
 * Values are JSON scalars on one line, so a value can be copied into a record as it stands. Names
 * hold no ": ".
 */
#ifndef ASSETC_BASE_FACTS_H
#define ASSETC_BASE_FACTS_H

#include "base/json.h"

void facts_str(struct strbuf *out, const char *name, struct str value);
void facts_u64(struct strbuf *out, const char *name, uint64_t value);
void facts_decimal(struct strbuf *out, const char *name, int64_t millionths);
void facts_bool(struct strbuf *out, const char *name, bool value);
/* The JSON value of the first line with this name; {NULL, 0} when there is none. Borrowed. */
struct str facts_get(struct str text, const char *name);

#endif
