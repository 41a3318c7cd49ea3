/* tasks.h - the job of a build in the book: a task for each spec that something is to be bought for. Internal to this room. */
#ifndef ASSETC_REMOTE_TASKS_H
#define ASSETC_REMOTE_TASKS_H

#include "remote/purchase.h"

/* At ORDER: its spec may become a task. */
void tasks_note(struct session *session, const struct purchase *purchase,
		const struct message *order);
/* At the first GO with something to buy, with is-job. */
enum status tasks_begin(struct session *session, struct diag *diag);
/* An attempt of the spec begins; the order has ended, well or with a code and a text. */
void tasks_run(struct session *session, const struct purchase *purchase);
void tasks_ended(struct session *session, const struct purchase *purchase, bool is_good,
		 const char *code, struct str text);
/* Whether somebody cancelled the job. */
bool tasks_are_cancelled(struct session *session);
/* The session is over. */
void tasks_end(struct session *session);

#endif
