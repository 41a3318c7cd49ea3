/* project.h - the project a spec belongs to, and what its two files say.
 *
 * The root is the nearest folder upwards with assets.yaml, assets.policy.yaml or .git, else the
 * spec's own folder; nested files do not merge. assets.yaml holds only what can change bytes and is
 * a prerequisite of every spec that read it. assets.policy.yaml holds the rest (money, endpoints,
 * commands, cache) and never is one.
 */
#ifndef ASSETC_PROJECT_PROJECT_H
#define ASSETC_PROJECT_PROJECT_H

#include "spec/spec.h"

/* commands: NAME: in assets.policy.yaml: a program that `provider: exec` may run. Lists end with
 * NULL. Paths among inputs are relative to the root. */
struct project_command {
	struct str name;
	struct place at;
	const char *const *argv; /* never empty */
	const char *const *env;  /* names of variables passed on */
	const char *const *inputs;
	struct str version; /* empty: not stated, "auto" */
	unsigned timeout_s;
};

struct project_profile {
	struct str name;
	bool is_draft, is_release, is_locked;
	struct str provider; /* empty: none */
};

struct project {
	struct arena arena;
	struct str root; /* real path without a '/' at its end */
	/* Before a path relative to the root, this spells it as the spec's own path is spelled: empty,
	 * or ending in '/'. */
	struct str prefix;
	struct str settings_path, policy_path; /* with prefix; empty: there is no such file */
	struct str store; /* `store:`, relative to the root; empty: the project keeps none */
	const struct project_command *commands;
	size_t command_count;
	const struct project_profile *profiles; /* of the file; draft and release are built in */
	size_t profile_count;
	void *memory; /* private */
};

/* Finds and reads the project of a spec. root: the folder to take instead of looking for it, or
 * NULL. On failure findings say why; project_release is needed in both cases. */
enum status project_open(const char *spec_path, const char *root, struct project *out,
			 struct diag *diag);
void project_release(struct project *project);
/* NULL when the policy file defines no such command. */
const struct project_command *project_command(const struct project *project, struct str name);

/* Whether a file really lies below the root, or below one of `folders` (NULL-terminated, may be
 * NULL); symbolic links are followed before judging. False also when the file does not exist. */
bool project_holds(const struct project *project, struct str file, const char *const *folders);

#endif
