/* policy.h - between the files that read a policy file: what stands in it, as written. */
#ifndef ASSETC_PROJECT_POLICY_H
#define ASSETC_PROJECT_POLICY_H

#include "project/read.h"

struct endpoint_row {
	struct named named;
	struct param_value base_url, key_env, driver, plain_http, dialect, response_format;
};

struct provider_row {
	struct named named;
	struct param_value endpoint, command, max_in_flight, safety_margin_credits, price_usd,
		usd_per_credit;
};

struct command_row {
	struct named named;
	struct param_value argv, timeout_s, env, version, price_usd;
	const struct node *inputs;
};

struct policy {
	bool is_users; /* it is the user's own file: it trusts itself, and defines no programs */
	struct param_value run_usd, day_usd, month_usd, asset_usd;
	struct param_value resend_below_usd, deny;
	const struct endpoint_row *endpoints;
	const struct provider_row *providers;
	const struct command_row *commands;
	size_t endpoint_count, provider_count, command_count;
};

/* policy_endpoint.c: servers and who may be told which key. Names of variables that hold keys begin so where they are not
 * the vendor's. */
#define KEY_PREFIX "ASSETC_KEY_"
void policy_fill_endpoints(struct reader *reader, const struct policy *policy,
			   struct project *project);
/* env: of a command: it is passed no key. */
void policy_check_env(struct reader *reader, const struct policy *policy,
		      const struct param_value *env);
/* Whether the endpoint that `providers: NAME` names speaks that provider's protocol. */
void policy_check_driver(struct reader *reader, const struct policy *policy,
			 const struct provider_row *row);

#endif
