/* want.h - what a compile has to buy before it can go on.
 *
 * Made by a look-up that missed, of the provider that routing came to. Buying is somebody else's (room buy): it hands each
 * raw that arrives to compile_admit, under the purchase lock, and the compile is done again.
 */
#ifndef ASSETC_COMPILE_WANT_H
#define ASSETC_COMPILE_WANT_H

#include <assetc/cache.h>

#include "compile/deal.h"

struct admitted;

/* One candidate that nobody has. */
struct want_item {
	unsigned candidate;
	struct ac_key key; /* of its request key */
};

struct want {
	struct arena arena;
	struct compile_options
		options;         /* as of the compile; what they point to must live as long */
	const struct spec *spec; /* borrowed */
	struct inputs inputs;    /* of the compile, without their bytes */
	struct ask ask;          /* of the first item */
	struct deal deal;
	struct want_item *items; /* in rising order, at least one */
	size_t count;
	unsigned selected; /* the candidate that ships, which need not be among them */
	struct str
		purchase; /* the second name without its candidate: the lock on it covers all of them */
	struct str reason;   /* why it is bought, for people */
	struct str routed;   /* why providers before this one were passed over; empty: none was */
	bool is_regenerated; /* although there is one */
	bool is_opinion; /* of the judge, about candidates that are there: one of them after the other, see compile_give */
	bool is_optional; /* the candidate that ships is there: without these the compile goes on */
	int64_t later_usd; /* what the judge takes at most once these are there, in micro-dollars */
	struct diag diag;  /* warnings about what is sent */
};

/* Looks up as a compile does, and writes nothing. *out: NULL when nothing has to be bought. Fails as the compile would before
 * anything is made. */
enum status compile_look(struct ac_store *store, const struct compile_options *options,
			 const struct spec *spec, struct want **out, struct diag *diag);
void want_free(struct want *want); /* accepts NULL */

/* Makes what goes along with the request and is made here: the product of another asset, a shape, a candidate that is judged.
 * Before it is ordered. Of opinions the first that is missing is left, or none: count 0. On failure findings say why. */
enum status compile_give(struct ac_store *store, struct want *want, struct diag *diag);

/* Runs the program of a want whose deal is_program, and publishes what it made as bought. is_unbilled: it made nothing. On failure
 * findings say why, as of a compile. */
enum status compile_run_program(struct ac_store *store, struct want *want, unsigned candidate,
				struct admitted *out, bool *is_unbilled, struct diag *diag);

/* How many candidates one request may fill. */
unsigned want_batch(const struct want *want);
/* Upper bound in micro-dollars of a request for so many; false: no price is known. */
bool want_estimate(const struct want *want, unsigned count, int64_t *out);

/* Looks for one candidate again, as a second look under the lock: whether it is there now. */
enum status compile_has(struct ac_store *store, const struct want *want, unsigned candidate,
			bool *found, struct diag *diag);
/* Whether there is one at all, also where another is wanted. */
enum status compile_is_kept(struct ac_store *store, const struct want *want, unsigned candidate,
			    bool *found, struct diag *diag);
/* Remembers that it was asked for and not sent, so that it is not asked for again by itself. */
enum status compile_note_missing(struct ac_store *store, struct want *want, unsigned candidate,
				 struct diag *diag);

/* What arrived of one candidate, which may be one that was not asked for. Text is borrowed. */
struct arrival {
	unsigned candidate;
	struct bytes data;      /* taken over */
	struct str pcm;         /* how samples without a header stand */
	struct str model;       /* as sent, or as they say */
	int64_t cost_usd, when; /* its share in micro-dollars; seconds since 1970 */
	bool has_seed;
	uint64_t seed;
	struct str facts; /* further lines for the sidecar */
};
struct admitted {
	struct ac_key key;    /* of its request key */
	struct ac_sha256 sha; /* of the raw, which is durable now */
	const char *
		why_not; /* set: it is not what was asked for, and was not kept; in the want's arena */
};
/* Decodes it as what was asked for and, where it is that, publishes raw and sidecar under both names. A failure (disk, cache)
 * adds findings: nothing is said of the bytes then. */
enum status compile_admit(struct ac_store *store, struct want *want, struct arrival *arrival,
			  struct admitted *out, struct diag *diag);

#endif
