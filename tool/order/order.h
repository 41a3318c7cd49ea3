/* order.h - the conversation of assetc (the driver) with assetc-remote (which has network, ledger and keys).
 *
 * The driver starts assetc-remote when a look-up has missed and something must be bought, asked or priced. One end of a
 * socket pair is its descriptor 0. An order is one request to a provider: all wanted candidates of one purchase. The rules
 * are those of the contract's page on money; in short:
 *
 *	driver				remote
 *	HELLO				READY, or REFUSED (of order 0) and the end
 *	ORDER 1..n			LOCKED or BUSY for each: the purchase lock, not waited for
 *	WANT or DROP for each LOCKED	(the driver has looked up again under the lock)
 *	GO				VERDICT for each wanted, from one reservation in the order of their numbers
 *					PROGRESS ...
 *					ITEM for each raw of a reply that is durable and booked, then OFFERED
 *	ADMIT for each item, SETTLE	SETTLED: the row has its end, the lock is free
 *					FAILED instead, from VERDICT on
 *	AGAIN for a BUSY one		LOCKED, once the lock is free
 *	BYE				the end
 *
 * A lock that finds an open row of a dead run takes it over: a whole reply in the spool is OFFERED without GO, a job is
 * resumed, anything else becomes unknown and is FAILED.
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

/* Kinds of message, with their fields. Money is in micro-dollars; names ending in * may stand several times. */
enum order_kind {
	/* ---- from the driver ---- */
	/* protocol; version (of assetc); ledger (path of the book), cache (folder); project; run-kind (compile, build, fetch); run (of ASSETC_RUN);
	 * limit.run, limit.day, limit.month, limit.asset (of the project), user.run, ...; budget; is-dry; resend-below;
	 * endpoint* (NAME=URL, then its further fields follow it: key-env, driver, plain-http, in-flight), deadline-s */
	ORDER_HELLO = 1,
	/* spec, provider, endpoint, model, kind, prompt, negative, sound, param.NAME ..., seed, purchase (text), reason, estimate,
	 * is-unpriced, is-regenerated, retries-verdict; wanted* (a candidate's index, then key: its key text's digest) */
	ORDER_ORDER,
	ORDER_WANT,
	ORDER_DROP, /* it was found: the lock is given back */
	ORDER_AGAIN,
	ORDER_GO,
	/* candidate; sha256 of the published raw, or why it cannot be used */
	ORDER_ADMIT,
	ORDER_SETTLE,
	ORDER_STOP, /* nothing new is to be sent (Ctrl-C) */
	/* A question about the book, or a change of it that a person asks for: what, and its own fields (remote/answers.def);
	 * answered by any number of ROWs, FINDINGs and one END */
	ORDER_ASK,
	ORDER_BYE,

	/* ---- from the remote ---- */
	ORDER_READY = 64,
	ORDER_LOCKED,
	ORDER_BUSY,
	/* is-granted; else text, hint, status (enum status); estimate; limit; over */
	ORDER_VERDICT,
	/* what (sent, waiting, repeated), text */
	ORDER_PROGRESS,
	/* candidate; path (of the item's bytes, the driver's to read until SETTLE); format, pcm; facts: lines for the sidecar */
	ORDER_ITEM,
	ORDER_OFFERED, /* attempt, cost, is-estimated, is-partial */
	ORDER_SETTLED, /* attempt, cost */
	/* class, status, code (of the finding), text, hint, attempt, request-id, retry-after-ms */
	ORDER_FAILED,
	/* severity (enum severity), code, text, hint: as the book or the network found it */
	ORDER_FINDING,
	ORDER_ROW, /* one row of an answer: its columns */
	ORDER_END, /* status (enum status): the answer is whole */
};

#endif
