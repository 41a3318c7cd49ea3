/* user.h - the user's own policy file, $XDG_CONFIG_HOME/assetc/policy.yaml: the grammar of assets.policy.yaml without programs.
 * What it limits holds for all of the user's projects together; its endpoints and providers are used by every project,
 * and go before those of the same name in the project's file.
 */
#ifndef ASSETC_PROJECT_USER_H
#define ASSETC_PROJECT_USER_H

#include "project/project.h"

/* Amounts are PROJECT_NOT_SAID, and all else is zero, where the file does not say them. Text lives as long as the struct. */
struct user_policy {
	struct str path; /* empty: there is no file */
	struct project_budget budget;
	const struct project_endpoint *endpoints;
	size_t endpoint_count;
	const struct project_provider *providers;
	size_t provider_count;
	int64_t resend_below_usd;           /* as in struct project */
	const char *const *denied_licences; /* NULL-terminated, or NULL */

	struct project *read; /* private */
};

/* A file that is not there says nothing. One that somebody else may write is refused (E0106): it decides where keys go.
 * On failure findings say why, as for a project's file; user_policy_release is needed in both cases. path must outlive
 * *out. */
enum status user_policy_read(const char *path, const struct vocab *vocab, struct user_policy *out,
			     struct diag *diag);
void user_policy_release(struct user_policy *user);

#endif
