/* slots.h - how many requests to one endpoint are in flight, over all processes of a user.
 *
 * A slot is the lock (flock) on one of the files slots/ENDPOINT.0, .1, … in the state folder, so that those of a
 * process that ends are free at once. Nothing is written, and who waits asks again every few milliseconds. */
#ifndef ASSETC_NET_SLOTS_H
#define ASSETC_NET_SLOTS_H

#include "base/diag.h"

#define SLOTS_MAX 64u /* the highest limit; more are this many */
#define SLOTS_POLL_MS \
	12u /* until a slot is asked for again: little beside a request, and no load */

struct slots; /* of one endpoint, in one process; one thread */

/* state_folder: absolute; `slots` is made in it, for the user alone. ST_ENVIRONMENT, with a finding. */
enum status slots_open(struct slots **out, const char *state_folder, struct str endpoint,
		       struct diag *diag);
/* Gives back what is held. NULL is fine. */
void slots_close(struct slots *slots);

/* Takes one, if fewer than `limit` are in use as far as can be seen; at once in any case. The limit may be another
 * each time: after it shrank, this process takes none until it holds fewer. *slot is -1 when all are in use.
 * ST_ENVIRONMENT, with a finding, when the files cannot be used. */
enum status slots_take(struct slots *slots, unsigned limit, int *slot, struct diag *diag);
void slots_give(struct slots *slots, int slot);
unsigned slots_held(const struct slots *slots);

#endif
