/* project.h - the project a spec belongs to, and what its two files say.
 *
 * The root is the nearest folder upwards with assets.yaml, assets.policy.yaml or .git, else the
 * spec's own folder; nested files do not merge. assets.yaml holds only what can change bytes and is
 * a prerequisite of every spec that read it. assets.policy.yaml holds the rest (money, endpoints,
 * commands, cache) and never is one. Both are checked as a whole when the project is opened; what
 * this build does not act on is kept for what will.
 */
#ifndef ASSETC_PROJECT_PROJECT_H
#define ASSETC_PROJECT_PROJECT_H

#include "spec/spec.h"

#define PROJECT_NOT_SAID INT64_C(-1) /* of amounts, which are never negative */

/* commands: NAME: in assets.policy.yaml: a program that `provider: exec` may run. Lists end with
 * NULL. Paths among inputs are relative to the root. */
struct project_command {
	struct str name;
	struct place at;
	const char *const *argv; /* never empty */
	const char *const *env;  /* names of variables passed on */
	const char *const *inputs;
	struct str version; /* empty: not stated, "auto" */
	unsigned timeout_s; /* 600 where none is stated */
	int64_t price_usd;  /* millionths of a dollar for one asset, or PROJECT_NOT_SAID */
};

/* endpoints: NAME: a server that speaks the protocol of a provider. */
struct project_endpoint {
	struct str name;
	struct place at;
	struct str base_url; /* https, or http to this machine, or is_plain_http and no key */
	struct str key_env;  /* variable that holds the key; empty: none is stated */
	const struct param_owner *driver;
	bool is_plain_http;
	struct str dialect, response_format; /* of driver openai; empty: not said */
};

/* providers: NAME: in the policy file, of a provider or of a model. Amounts may be
 * PROJECT_NOT_SAID. */
struct project_provider {
	struct str name;
	struct place at;
	struct str endpoint, command;  /* names; empty: not said */
	int64_t max_in_flight;         /* calls at once, from 1 */
	int64_t safety_margin_credits; /* to be left on the account, in credits of the vendor */
	int64_t price_usd;             /* of one asset, millionths of a dollar */
	int64_t usd_per_credit;        /* millionths of a dollar */
};

/* budget: limits in millionths of a dollar, or PROJECT_NOT_SAID. */
struct project_budget {
	int64_t run_usd, day_usd, month_usd, asset_usd;
};

struct project_profile {
	struct str name;
	bool is_draft, is_release, is_locked;
	struct str provider; /* empty: none */
};

/* A path that a project file gives: below the root, relative to it, folded. */
struct project_path {
	struct str path;
	struct place at;
};

struct project {
	struct arena arena;
	struct str root; /* real path without a '/' at its end */
	bool is_unmarked; /* the root is the spec's own folder, for want of any that says it is one */
	/* Before a path relative to the root, this spells it as the spec's own path is spelled: empty,
	 * or ending in '/'. Empty too when there is neither file: nothing is relative to the root
	 * then. */
	struct str prefix;
	struct str settings_path, policy_path; /* with prefix; empty: there is no such file */

	/* assets.yaml */
	struct str store; /* `store:`, relative to the root; empty: the project keeps none */
	const struct project_path *specs;
	size_t spec_count;
	struct spec_defaults defaults;          /* `prompt:` and the models of `providers:` */
	const struct project_profile *profiles; /* of the file; draft and release are built in */
	size_t profile_count;
	const struct project_path *packs; /* patterns, for project_packs; NULL: not said */
	size_t pack_count;
	struct str active_pack; /* empty: none */
	struct place active_pack_at;

	/* assets.policy.yaml */
	struct str policy_text; /* the file's bytes */
	const struct project_command *commands;
	size_t command_count;
	struct project_budget budget;
	const struct project_endpoint *endpoints;
	size_t endpoint_count;
	const struct project_provider *providers;
	size_t provider_count;
	int64_t resend_below_usd; /* unknown: millionths of a dollar; PROJECT_NOT_SAID: ask */
	const char *const *denied_licences; /* NULL-terminated; NULL: no policy file */

	void *memory; /* private */
};

/* Finds and reads the project of a spec. root: the folder to take instead of looking for it, or
 * NULL. vocab: the providers that the files may name. On failure findings say why (E0401 to E0409,
 * and those of the grammar, E02xx and E03xx); project_release is needed in both cases. Findings name
 * sources that live as long as the project. */
enum status project_open(const char *spec_path, const char *root, const struct vocab *vocab,
			 struct project *out, struct diag *diag);
/* The two halves of it: where the root is and how paths are spelled; then what the files say. */
enum status project_locate(const char *spec_path, const char *root, struct project *out,
			   struct diag *diag);
enum status project_read(struct project *project, const struct vocab *vocab, struct diag *diag);
/* Instead of reading: what another project of the same root has read. It must outlive this one. */
void project_share(struct project *project, const struct project *with);
void project_release(struct project *project);

/* NULL when the policy file defines no such command. */
const struct project_command *project_command(const struct project *project, struct str name);
/* A profile of the file, or a built-in one; NULL when there is none of the name. */
const struct project_profile *project_profile(const struct project *project, struct str name);
/* Names of all profiles, NULL-terminated, in the arena. */
const char *const *project_profile_names(const struct project *project, struct arena *arena);

/* Whether a file really lies below the root, or below one of `folders` (NULL-terminated, may be
 * NULL); symbolic links are followed before judging. False also when the file does not exist. */
bool project_holds(const struct project *project, struct str file, const char *const *folders);

#endif
