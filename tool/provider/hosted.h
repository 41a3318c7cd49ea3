/* hosted.h - a provider that is reached over a network, as a pure translator.
 *
 * A translator is given what is wanted and the last reply, and says what to do next: send, wait, done or failed. It
 * opens no socket, reads no clock, file or variable, and never sees a key: it says where one belongs. Whoever drives it
 * (room remote) keeps the state between two steps, durable where the step says so, so that a killed run goes on where
 * it was.
 *
 * Replies are hostile: every length is checked, JSON is read strictly, nothing is taken for a result before it is one.
 */
#ifndef ASSETC_PROVIDER_HOSTED_H
#define ASSETC_PROVIDER_HOSTED_H

#include "provider/model.h"
#include "provider/provider.h"

#define HOSTED_FLAGS (PROVIDER_HOSTED | PROVIDER_MODEL_MADE)

/* ---- HTTP, as data ----------------------------------------------------------------------- */

struct http_field {
	struct str name, value; /* name in lower case */
};

/* A part of a multipart body; with a file name it is sent as a file. */
struct http_part {
	struct str name, value;
	struct str file_name, type; /* or empty */
};

struct http_send {
	const char *method; /* "GET", "POST", "DELETE" */
	struct str url;     /* absolute */
	struct http_field *fields;
	size_t field_count;
	struct str body; /* with its type in body_type; or parts */
	const char *body_type;
	struct http_part *parts;
	size_t part_count;
	/* It makes something that is billed: never repeated but by the rules of the endpoint. Others repeat freely. */
	bool is_submission;
	/* The endpoint's key goes along, as struct hosted says. Never to another host than the endpoint's. */
	bool has_key;
	size_t reply_max; /* bytes of body that are read; more is a failure */
};

struct http_reply {
	unsigned status;                 /* 100 .. 599 */
	const struct http_field *fields; /* of the last response */
	size_t field_count;
	struct str body;
};
/* Borrowed; {NULL, 0} when there is none. name in lower case. */
struct str http_reply_field(const struct http_reply *reply, const char *name);

/* ---- a call ------------------------------------------------------------------------------ */

enum hosted_class {
	CLASS_NONE,
	CLASS_RETRY, /* later may help; nothing was billed. Whether it is sent again is for struct hosted's repeat */
	CLASS_FATAL,    /* this request is wrong for them, and was not billed */
	CLASS_POLICY,   /* they refuse its content */
	CLASS_AUTH,     /* the key, its permissions */
	CLASS_QUOTA,    /* their money, not ours */
	CLASS_UNUSABLE, /* billed, and not what was asked for */
	CLASS_UNKNOWN,  /* may have been billed */
};
const char *hosted_class_name(enum hosted_class class); /* "RETRY" …; static */

/* How a server speaks its protocol where that differs, as the policy file says of the endpoint. In no key: the same is asked
 * for in other words. */
struct hosted_dialect {
	struct str name;            /* "sd-server", "localai" or empty */
	struct str response_format; /* "b64_json", "url", "omit": not sent; or empty */
};

struct hosted_call {
	const struct provider_request *request; /* candidate: the first of this call */
	unsigned count;                         /* candidates wanted, 1 .. model->batch */
	const struct model *model;              /* never NULL: see model_for */
	struct str base_url;                    /* without a slash at its end */
	/* What the model can do is known there alone; elsewhere it is the server's to say. */
	bool is_vendor_host;
	struct hosted_dialect dialect;
	/* A sound below the model's least length may be asked for at that length: a range or a trim of the spec takes it. */
	bool may_be_longer;
	struct str state; /* what an earlier step left (a job id); empty at first */
	/* The address of a result was refused: the job is asked after once more for a fresh one. Only with a state. */
	bool is_expired;
	bool is_called_off; /* with can_cancel: nobody wants the job in `state` any more, and they are to be told */
	bool was_told; /* ... and have answered that: the job is asked after now until it has ended */
	struct arena *arena; /* for everything in a step */
};

enum hosted_do { HOSTED_SEND, HOSTED_WAIT, HOSTED_DONE, HOSTED_FAILED };

struct hosted_item {
	struct bytes data; /* owned: the raw, as sent */
	struct str
		url; /* instead of data: where it is fetched, without a key; then download says no more */
	enum media_format format; /* as claimed; admission looks itself */
	struct str pcm;           /* with MEDIA_PCM */
	struct str revised_prompt;
	bool has_seed;
	uint64_t seed;
};
#define HOSTED_ITEMS_MAX 16u

struct hosted_step {
	enum hosted_do next;
	struct http_send send; /* HOSTED_SEND */
	uint64_t wait_ms;      /* HOSTED_WAIT: before it is asked again, with no reply */
	struct str state;      /* with a text: to be durable before anything else is done */
	/* HOSTED_SEND: the length that the spec says and the one that is asked for, where they differ; else 0. */
	uint32_t wanted_ms, sent_ms;
	/* HOSTED_DONE */
	struct hosted_item items[HOSTED_ITEMS_MAX];
	size_t item_count;
	struct str model; /* as they say, or empty */
	struct str note;  /* for people, a clause that follows the provider's name; or empty */
	/* HOSTED_DONE and HOSTED_FAILED */
	struct str request_id;
	bool has_cost;
	int64_t cost; /* micro-dollars, as reported or computed from what they report */
	bool has_credits;
	int64_t credits;  /* in millionths */
	struct str usage; /* as reported: JSON on one line; or empty */
	struct str
		plan; /* of struct hosted's quota: the account's plan, as they call it; or empty */
	/* HOSTED_FAILED */
	bool is_cancelled; /* as was asked for by is_called_off; what it cost stands in cost */
	enum hosted_class class;
	/* For people: their words, bounded, without control characters. With HOSTED_WAIT: what is odd about the answer, a
	 * status word that nobody knows; it is told when the time is over. */
	struct str why;
	struct str hint; /* what to do, or empty */
	/* As they ask, or as is known of them; 0: neither. A date is not read here, since there is no clock. */
	uint64_t retry_after_ms;
};
/* Frees the items' data. */
void hosted_step_release(struct hosted_step *step);

enum hosted_auth {
	AUTH_BEARER,
	AUTH_FIELD,
	AUTH_BASIC, /* key and secret as user and password; without secret_env the key is "user:password" */
	/* A token that key and secret are exchanged for (struct hosted_token), as a bearer; the key goes along in
	 * auth_field. The token is in no state, book or file. */
	AUTH_TOKEN,
	AUTH_NONE, /* nobody asks for a key */
};

/* OAuth's grant of client credentials (RFC 6749, 4.4), as a form; the answer's access_token is the token. */
struct hosted_token {
	const char *url, *url_env; /* url_env: variable that moves it, or NULL */
	const char *scope;
};
enum hosted_repeat {
	REPEAT_429 = 1u << 0,
	REPEAT_503_EMPTY = 1u << 1,
	REPEAT_503_LOADING = 1u << 2,
	REPEAT_5XX_JSON = 1u << 3, /* of the vendor's shape, at the vendor's host, at most twice */
};

struct hosted {
	const char *base_url; /* the vendor's */
	const char *base_env; /* variable that moves it, or NULL */
	const char *key_env;  /* NULL: it is asked without */
	/* The other half of AUTH_BASIC and AUTH_TOKEN: names that are tried in order; ends with NULL. NULL: none. */
	const char *const *secret_envs;
	bool key_is_optional; /* asked without where the variable is not set */
	enum hosted_auth auth;
	const char *auth_field;           /* AUTH_FIELD, AUTH_TOKEN: its name in lower case */
	const struct hosted_token *token; /* AUTH_TOKEN */
	/* Other hosts of the vendor that its answers name and that get the key too, as ".adobe.io": of the vendor's own
	 * endpoint alone. NULL: none. */
	const char *key_hosts;
	/* A server of the user's own: no price, no terms; where nobody listens it is unavailable, as a missing program is. */
	bool is_local;
	unsigned in_flight; /* usual limit */
	unsigned repeat;    /* enum hosted_repeat */
	unsigned timeout_s; /* of one send */
	bool refusal_billed;
	bool can_cancel;        /* a job that runs can be ended: see hosted_call.is_called_off */
	const char *terms_date; /* of the terms the licence facts were read in; NULL: none were */
	/* Upper bound in micro-dollars of `count` candidates of one request; false: no price is known. */
	bool (*estimate)(const struct hosted_call *call, int64_t *out);
	/* Whether the model can deliver what is asked; on failure (ST_INVALID) one finding with its place for each thing that
	 * it cannot. What was written and has no field to go into is a warning. Asked before any money is reserved, and by
	 * `plan`; nothing else is asked of a call that fails it. */
	enum status (*check)(const struct hosted_call *call, struct diag *diag);
	/* reply: NULL at first and after a wait. *out is zeroed at the call. Texts are in the call's arena, or borrowed from
	 * the reply, which must live as long. */
	void (*step)(const struct hosted_call *call, const struct http_reply *reply,
		     struct hosted_step *out);
	bool licence_is_of_plan; /* what may be done with what it makes follows from the account's plan, which quota tells */
	/* What is left on the account, in credits, where the vendor tells it: without a reply the request that asks (which
	 * makes nothing), HOSTED_SEND; with one *left, or false when it does not say; out->plan either way. NULL: it cannot be asked. */
	bool (*quota)(const struct hosted_call *call, const struct http_reply *reply,
		      struct hosted_step *out, uint64_t *left);
};

#endif
