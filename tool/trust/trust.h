/* trust.h - the projects whose programs and purchases their user has allowed.
 *
 * A cloned project can neither run programs nor spend money until its user has said so once. What
 * was agreed to is a project's path and the content of its policy file: an edit of that file asks
 * anew. The list is a plain text file of the user's, one project a line:
 *
 *	<SHA-256 of the policy file, hexadecimal> <real path of the project's root>
 *
 * Blank lines and those that begin with '#' are passed over. Nothing is trusted by a file that
 * somebody else may have written (a link, another owner, writable for a group or for all) or that
 * holds a line which is not understood: that is an error rather than an empty list.
 *
 * Every function takes the file's path and may be called from several threads and processes at
 * once. On failure it adds one finding (E046x).
 */
#ifndef ASSETC_TRUST_TRUST_H
#define ASSETC_TRUST_TRUST_H

#include <assetc/cache.h>

#include "base/diag.h"

#define TRUST_FILE_MAX ((size_t)1024 * 1024)

/* root: real path, without line ends. policy: of the policy file's bytes, or of no bytes where
 * there is no such file. */
enum status trust_check(const char *file, struct str root, const struct ac_sha256 *policy,
			bool *is_trusted, struct diag *diag);
/* Adds the project, or replaces what was agreed to before. Folders are made for the owner alone. */
enum status trust_add(const char *file, struct str root, const struct ac_sha256 *policy,
		      struct diag *diag);
/* *was_there: whether the project stood in the list. */
enum status trust_remove(const char *file, struct str root, bool *was_there, struct diag *diag);

struct trust_line {
	struct ac_sha256 policy;
	struct str root;
};
/* In the order of the file, in the arena. */
enum status trust_list(const char *file, struct arena *arena, struct trust_line **out,
		       size_t *count, struct diag *diag);

#endif
