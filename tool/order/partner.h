/* partner.h - starting assetc-remote, and its end. */
#ifndef ASSETC_ORDER_PARTNER_H
#define ASSETC_ORDER_PARTNER_H

#include "order/order.h"

#include <sys/types.h>

/* Zero-initialise. */
struct partner {
	pid_t pid; /* 0: not started */
	struct channel channel;
};

/* Starts the program and exchanges greetings. hello: of kind ORDER_HELLO, with the sender's own fields; protocol and
 * version are put in here. It inherits the environment, which holds the keys, and of the descriptors the standard errors alone. On failure one
 * finding, and nothing is left: ST_ENVIRONMENT when it is not there, does not start or is of another build (E0495), or
 * what it said itself. */
enum status partner_start(struct partner *partner, struct message *hello, struct diag *diag);
/* The next message of an answer that ends with ORDER_END. Findings are added to diag on the way and not returned. False at the
 * end: *out is its status, or ST_BUG with a finding when the partner went away. */
bool partner_next(struct partner *partner, struct message *message, struct arena *arena,
		  enum status *out, struct diag *diag);
/* Says good-bye and waits for its end. Accepts one that was not started. */
void partner_end(struct partner *partner);

/* For tests, before the first start: another program; borrowed. NULL: the usual, beside this one or as installed. */
void partner_set_program(const char *path);

#endif
