/* vocab.h - the words a spec may use, handed in by the rooms that own them.
 *
 * The spec room checks parameters against tables; it does not know how a step or a provider works.
 */
#ifndef ASSETC_SPEC_VOCAB_H
#define ASSETC_SPEC_VOCAB_H

#include "base/param.h"

/* Who is behind a provider, as far as files of a project may name keys and servers. Static texts; NULL where there is none. */
struct vocab_vendor {
	const char *driver; /* providers of one driver speak one protocol */
	const char *base_url, *key_env;
	const char *const *secret_envs; /* that go with key_env; ends with NULL */
	bool is_family; /* others run it: it is no protocol itself */
};

struct vocab {
	/* NULL when there is no such name. */
	const struct param_owner *(*find_provider)(struct str name);
	const struct param_owner *(*find_step)(struct str name);
	const struct param_owner *(*find_check)(struct str name);
	/* The argument that stands in a check's name (file_size_under_2mb), if any. */
	bool (*check_name_argument)(struct str name, struct param_value *argument);
	const char *check_name_pattern; /* the same as a regular expression, for the schema */
	/* Values `generation.model` may take with a provider for one kind (ASSET_*), NULL-terminated;
	 * NULL: any. */
	const char *const *(*provider_models)(const struct param_owner *provider, unsigned kind);
	/* Whether a provider is known to have a model, also where any name may be written. NULL: by the
	 * lists alone. */
	bool (*has_model)(const struct param_owner *provider, unsigned kind, struct str model);
	/* NULL: of nobody is anything known. */
	struct vocab_vendor (*find_vendor)(const struct param_owner *provider);
	/* Whether the first may be asked at an endpoint of the second's protocol. NULL: nothing is known. */
	bool (*may_speak)(const struct param_owner *asked, const struct param_owner *speaks);
	/* All names, NULL-terminated, for "did you mean". */
	const char *const *provider_names, *const *step_names, *const *check_names;
};

#endif
