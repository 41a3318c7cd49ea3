/* deal_where.h - for deal.c and for who shows it: what the policy files say of a provider, the user's and the project's taken
 * together. */
#ifndef ASSETC_COMPILE_DEAL_WHERE_H
#define ASSETC_COMPILE_DEAL_WHERE_H

#include "compile/compile.h"
#include "provider/hosted.h"

/* Where a provider is asked. Texts are the files', the environment's or static. */
struct whereabouts {
	struct str name, base_url, key_env;
	bool is_plain_http;
	struct hosted_dialect dialect;
	/* Why it cannot be asked there, as struct deal has it; empty: it can. */
	struct str why, hint;
};
/* hosted may be NULL: then the name alone is filled in. */
void deal_where(const struct compile_options *options, const struct provider *provider,
		struct arena *arena, struct whereabouts *out);
/* The same of the endpoint of a name. */
void deal_where_at(const struct compile_options *options, const struct provider *provider,
		   struct str name, struct arena *arena, struct whereabouts *out);
/* What `providers: NAME` says: the endpoint, the project's word before the user's; the command, which is the project's. Empty:
 * nothing. And the endpoint of a name, the user's before the project's, whatever it speaks; NULL: there is none. */
struct str deal_said_endpoint(const struct compile_options *options,
			      const struct provider *provider);
struct str deal_said_command(const struct compile_options *options,
			     const struct provider *provider);
const struct project_endpoint *deal_find_endpoint(const struct compile_options *options,
						  struct str name);

/* The figures of `providers: NAME`, NAME being the model, the provider or its driver: what is nearest wins, and the user's
 * file before the project's; PROJECT_NOT_SAID. */
int64_t deal_price(const struct compile_options *options, const struct provider *provider,
		   struct str model);
/* Whether the price is the project's word alone. */
bool deal_price_is_projects(const struct compile_options *options, const struct provider *provider,
			    struct str model);
int64_t deal_credit_price(const struct compile_options *options, const struct provider *provider);
/* The least of those said, and the most. */
int64_t deal_in_flight(const struct compile_options *options, const struct provider *provider);
int64_t deal_margin(const struct compile_options *options, const struct provider *provider);

#endif
