/* deal.h - what it means to ask a hosted provider: where, which of its models, at what price; or why it cannot be asked.
 *
 * Where it is, in this order: a variable of the user's environment (OPENAI_BASE_URL and its like, of the vendor's own
 * endpoint alone), the user's policy file, the project's, the vendor's. Which endpoint is asked is said by `providers:
 * NAME: {endpoint: …}` of the project's policy file, else of the user's; its name stands in keys where it is another
 * than the vendor's own, which has the driver's name.
 */
#ifndef ASSETC_COMPILE_DEAL_H
#define ASSETC_COMPILE_DEAL_H

#include "compile/ask.h"
#include "provider/family.h"

enum deal_state {
	DEAL_OPEN,
	DEAL_ABSENT,  /* this build cannot ask it */
	DEAL_NO_KEY,  /* the variable of its key is not set */
	DEAL_RETIRED, /* the vendor has shut the model down */
};

/* Text lives in the arena, the project or the user's files. */
struct deal {
	const struct provider *provider;
	const struct family_back *back; /* of a family that is asked over a network; else NULL */
	uint64_t chance; /* with back: what a seed is made of that the spec does not say */
	const struct provider
		*speaks; /* whose protocol is spoken: the back end's, else the provider itself */
	const struct hosted *hosted; /* of that; NULL with DEAL_ABSENT, and with is_program */
	enum deal_state state;
	struct str
		why; /* of all but DEAL_OPEN: a clause that follows the provider's name, "has no key: …" */
	struct str hint;     /* what to do about it */
	struct str endpoint; /* name */
	struct str base_url; /* without a slash at its end */
	struct str key_env;  /* empty: it is asked without a key */
	bool is_program; /* a program of the project that costs money: it runs here, and endpoint is its command's name */
	bool is_vendor_host, allows_plain_http;
	bool may_be_longer; /* see hosted_call */
	struct hosted_dialect dialect;
	unsigned in_flight;        /* requests at once, from 1 */
	const struct model *model; /* never NULL, unless DEAL_ABSENT */
	int64_t price_usd; /* of one candidate, as a policy file says; or PROJECT_NOT_SAID */
	bool may_cost_more; /* the price is a project's: what the vendor is known to take counts where it is more */
	int64_t usd_per_credit;        /* the same, of one credit */
	int64_t safety_margin_credits; /* PROJECT_NOT_SAID: none */
	bool allows_unpriced;          /* --allow-unpriced */
};

/* For the request of an ask, whose provider is hosted or a family. Never fails: see state. */
void deal_make(const struct compile_options *options, const struct spec *spec,
	       const struct ask *ask, struct arena *arena, struct deal *out);
/* The same of no spec: how this model, or any other that is sent under this name, would be asked today. */
void deal_of_model(const struct compile_options *options, const struct provider *provider,
		   const struct model *model, struct str name, struct arena *arena,
		   struct deal *out);
const char *deal_state_name(enum deal_state state); /* "ready", "no key" …; static */
/* The same for people: of a server of one's own it is known only once it is asked whether anybody listens: "unasked". */
const char *deal_state_shown(const struct deal *deal);
/* The same for a request to a program that costs money. */
void deal_make_program(const struct ask *ask, struct arena *arena, struct deal *out);
/* What is really asked: of a family the request as its back end has it, in the arena of the ask; else that of the ask. */
const struct provider_request *deal_request(const struct deal *deal, const struct ask *ask);
/* Name of the endpoint alone, for keys; and the model that is sent, for second names. In the arena or static. */
struct str deal_endpoint(const struct compile_options *options, const struct provider *provider);
/* All endpoints at which this provider may have been asked: the vendor's own, and those of its driver that the policy files
 * name; empty behind the last, and for providers that are not hosted. */
struct str deal_endpoint_at(const struct compile_options *options, const struct provider *provider,
			    size_t index);
struct str deal_model(const struct compile_options *options, const struct ask *ask,
		      struct arena *arena);

/* Whether the model can deliver what the request and the checks of the spec call for, and its licence is not denied; on failure (ST_INVALID) findings with
 * places. At an endpoint of the user's own a check that may fail is a warning. Asked before any money is reserved. count:
 * candidates of one request. */
enum status deal_check(const struct deal *deal, const struct spec *spec, const struct ask *ask,
		       unsigned count, struct diag *diag);
/* The licence alone, of a family that a program runs: what a policy file denies is made by nobody. */
enum status deal_check_licence(const struct ask *ask, struct diag *diag);
/* Upper bound in micro-dollars of `count` candidates in one request. False: no price is known. */
bool deal_estimate(const struct deal *deal, const struct ask *ask, unsigned count, int64_t *out);
/* The same of one candidate for which a spec says nothing; of one kind, ASSET_*. */
bool deal_estimate_usual(const struct deal *deal, unsigned kind, struct arena *arena, int64_t *out);

#endif
