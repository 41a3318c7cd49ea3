/* pin.h - what the lock of a spec says about its raw, inside a compile. */
#ifndef ASSETC_COMPILE_PIN_H
#define ASSETC_COMPILE_PIN_H

#include "lock/store.h"
#include "provider/provider.h"

struct job;

enum pin_state {
	PIN_NONE,  /* the lock says nothing of this asset, or there is none */
	PIN_HOLDS, /* the raw is the approved one */
	PIN_STALE, /* the lock approves the answer to another request */
};

struct pin {
	struct lock_file lock;        /* owned; empty when there is none */
	const struct lock_line *line; /* the chosen candidate of this asset, or NULL */
	enum pin_state state;
	struct str differs; /* PIN_STALE: the fields by name; in the job's arena */
};

/* Bytes that come out the same whenever they are asked for need no lock. */
bool pin_is_needed(const struct provider *provider);
/* May a provider be asked at all, as the command line stands? */
bool job_may_ask(const struct job *job, const struct provider *provider);
/* Once `used` answered: why the provider that the spec names was not even asked, if that is so. Else
 * nobody would learn that another's bytes ship. */
void job_tell_passed_over(struct job *job, const struct provider *used);
/* Nobody may be asked, and nothing was found. */
enum status job_refuse_to_ask(struct job *job, const struct provider *provider);

/* The lock beside the spec; pin_release. */
enum status pin_read(struct job *job);
/* Which candidate ships: a number that the author wrote, else what the lock says, else the first. */
unsigned pin_candidate(const struct job *job);
/* Whether one of the chain's requests is the one that pin.line approves; job->ask is that. */
bool pin_matches(struct job *job);
/* Reads the lock and, where it holds, finds the approved raw. *found: the raw is settled. Otherwise
 * the ordinary look-up follows. */
enum status job_pin(struct job *job, bool *found);
/* After an ordinary look-up: a release takes nothing that no lock approves. */
enum status job_check_unpinned(struct job *job);
/* After a free raw was made again: is it the approved one? */
enum status job_check_remade(struct job *job);

/* The approved raw in the project store: whether something is there, and its bytes (*out stays empty
 * when there is nothing). */
bool job_store_has(const struct job *job);
bool job_store_holds(const struct job *job, const struct lock_line *line); /* any line's */
enum status job_store_read(struct job *job, struct bytes *out);

void pin_release(struct pin *pin);

#endif
