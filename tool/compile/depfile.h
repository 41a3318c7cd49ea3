/* depfile.h - the rule that tells a build system what a record depends on.
 *
 * One rule, gcc's escapes: a space gets a backslash and doubles those right before it, '#' a
 * backslash, '$' is doubled, ':' gets a backslash. All that Ninja and Make cannot spell was refused
 * before (base/path.h), so a depfile never runs code and never names another file than the one
 * meant.
 */
#ifndef ASSETC_COMPILE_DEPFILE_H
#define ASSETC_COMPILE_DEPFILE_H

#include "base/str.h"

void depfile_escape(struct strbuf *out, struct str path);
/* targets is text that is escaped already; spec comes first, then inputs in their order. */
void depfile_write(struct strbuf *out, struct str targets, struct str spec,
		   const struct str *inputs, size_t count, bool has_phony_targets);

#endif
