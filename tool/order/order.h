/* order.h - the conversation of assetc (the driver) with assetc-remote (which has network, ledger and keys).
 *
 * The driver starts assetc-remote when a look-up has missed and something must be bought, asked or priced. One end of a
 * socket pair is its descriptor 0. An order is one request to a provider, which fills one or more candidates; orders of
 * one purchase (the same purchase-text) share its lock, which is free when the last of them has ended. The rules are
 * those of the contract's page on money; in short:
 *
 *	driver				remote
 *	HELLO				READY, or REFUSED (of order 0) and the end
 *	ORDER 1..n			for each: (ITEM..., OFFERED, see below,) then LOCKED; or BUSY: the purchase lock is
 *					another's, and is not waited for, or one of the
 *					candidates is being bought under another name; or FAILED.
 *					Another order of the same candidate, in this conversation, is another too
 *	WANT or DROP for each LOCKED	(the driver has looked up again under the lock)
 *	GO				for each wanted since the last GO, from one reservation in the order of their numbers:
 *					VERDICT (granted), or FAILED
 *					PROGRESS ...
 *					ITEM for each raw of a reply that is durable and booked, then OFFERED
 *	ADMIT for each item, SETTLE	SETTLED: the row has its end
 *					FAILED instead, at any time from ORDER on
 *	AGAIN for a BUSY one		LOCKED once the lock is free, or FAILED with the verdict of who had it
 *	BYE				the end
 *
 * A lock that finds an open row of a dead run takes it over: a whole reply in the spool, or a job, is offered before
 * LOCKED (ITEMs of any candidates of the purchase, OFFERED, ADMIT, SETTLE, SETTLED with is-adopted); anything else
 * becomes unknown, and is told as FAILED by the VERDICT.
 *
 * An END of order 0 with a status breaks the conversation off: the book cannot be opened or written; FINDINGs before it say why.
 *
 * An order that is-here is only booked: its VERDICT says that the driver may do the work, of which ADMIT and SETTLE tell.
 *
 * With is-dry nothing is locked, written or sent: ORDER, then LOCKED, WANT, GO, and VERDICT or FAILED by the same code.
 *
 * When the driver is gone, nothing new is sent; answers in flight are awaited, spooled and booked. When the remote is gone
 * the driver knows nothing of what was sent: the book does.
 */
#ifndef ASSETC_ORDER_ORDER_H
#define ASSETC_ORDER_ORDER_H

#include "base/diag.h"
#include "order/channel.h"

/* A finding on its way to the driver, which adds it to its own, and back. false: that is none. */
void order_put_finding(struct message *message, const struct finding *finding);
bool order_read_finding(const struct message *message, struct arena *arena, struct diag *diag);

/* Kinds of message, with their fields. Money is in micro-dollars; names ending in * may stand several times; is-… are 0 or 1
 * and may be absent for 0. */
enum order_kind {
	/* ---- from the driver ---- */
	/* protocol; version (of assetc); ledger (path of the book). To buy also: state (folder; slots and spool are in it),
	 * spool* (further folders for replies, when that is full), cache (folder of the purchase locks), models (file of
	 * the user's models, may be absent), project, run-kind (compile, build, fetch), run (of ASSETC_RUN), limit.run
	 * .day .month .asset (of the project), user.run ... (of the user's policy file), budget, resend-below, is-dry, planned,
	 * is-retried (what is remembered of refusals does not count), is-rebuy (nor that it was bought), is-job (a job with
	 * a task for each spec is written at the first GO) */
	ORDER_HELLO = 1,
	/* spec, provider (name), back-end (of a family: name of the provider whose protocol is spoken, and whose parameters
	 * the request has), endpoint (name), base-url, key-env, is-vendor-host, is-plain-http, is-here, in-flight, what
	 * order_put_request writes, purchase-text, reason, estimate or is-unpriced, usd-per-credit,
	 * safety-margin (credits to leave on the account), deadline-s, is-longer (hosted_call.may_be_longer), is-regenerated, part.theme .base .details .style .negative;
	 * then for each candidate in rising order: candidate, key (digest of its key text, in hexadecimal) */
	ORDER_ORDER,
	/* candidate: each that is still missing; absent for all of the order */
	ORDER_WANT,
	ORDER_DROP, /* it was found: the order has ended */
	ORDER_AGAIN,
	ORDER_GO,
	/* candidate; kept-as: the index that an extra one was given instead; key (digest of its request key); sha256 of the published raw, or why it cannot be used */
	ORDER_ADMIT,
	/* of an order that is-here: is-unbilled, why */
	ORDER_SETTLE,
	ORDER_STOP, /* nothing new is to be sent (Ctrl-C); the second: answers in flight are given up */
	/* A question about the book, or a change of it that a person asks for: what, and its own fields (remote/answers.def);
	 * answered by any number of ROWs, FINDINGs and one END */
	ORDER_ASK,
	ORDER_BYE,

	/* ---- from the remote ---- */
	ORDER_READY = 64,
	ORDER_LOCKED,
	ORDER_BUSY,
	/* estimate (in a plan 0 for what another order buys), attempt; limit, limit-usd, used-usd: of the limit that
	 * leaves least, with the estimate counted */
	ORDER_VERDICT,
	/* what (sent, repeated, waiting, long-wait, licence), text */
	ORDER_PROGRESS,
	/* candidate; is-extra: one that nobody asked for; path (of the item's bytes, the driver's to read until SETTLE); format (enum media_format), pcm; has-seed, seed;
	 * share (of the cost); model (as sent, or as they say); request-id; revised-prompt; facts: lines for the sidecar, the receipt
	 * among them. A candidate that was not ordered (a reply of more) has no line paid.key: the driver adds it */
	ORDER_ITEM,
	ORDER_OFFERED, /* attempt, cost, is-estimated, asked (candidates), bought-us (time of the intent) */
	ORDER_SETTLED, /* attempt, cost, is-estimated, is-adopted */
	/* class, status (enum status), code (of the finding), text, hint, attempt, request-id, is-local: our own end, and
	 * no verdict of the provider; is-unavailable; over (micro-dollars), limit */
	ORDER_FAILED,
	/* severity (enum severity), code, text, hint: as the book or the network found it; of an order, or of none */
	ORDER_FINDING,
	ORDER_ROW, /* one row of an answer: its columns */
	ORDER_END, /* status (enum status): the answer is whole */
};

#endif
