/* settle.c - what the driver could use, and the end of the row. */
#include "remote/purchase.h"

#include "base/stop.h"
#include "remote/tasks.h"

void settle_admit(struct session *session, struct purchase *purchase, const struct message *admit)
{
	struct attempt *attempt = &purchase->attempt;
	int64_t candidate = message_int(admit, "candidate", 0);
	struct str sha = message_get(admit, "sha256"), key = message_get(admit, "key");

	(void)session;
	if (purchase->state != PURCHASE_OFFERED)
		return;
	for (size_t i = 0; i < attempt->offer_count; i++) {
		struct offer *offer = &attempt->offers[i];

		if (offer->candidate != candidate || !offer->is_there)
			continue;
		offer->is_admitted = sha.len > 0;
		offer->admitted_sha256 = str_copy(&attempt->arena, sha);
		offer->why = str_copy(&attempt->arena, message_get(admit, "why"));
		if (!offer->key.len && key.len)
			offer->key = str_copy(&attempt->arena, key);
		offer->candidate = (unsigned)message_int(admit, "kept-as", candidate);
	}
}

/* Of what has a key: a candidate that nobody ordered and nobody took is none. */
static size_t collect(const struct attempt *attempt, struct ledger_item *items, size_t *admitted,
		      struct str *why)
{
	size_t count = 0;

	*admitted = 0;
	*why = STR("the driver took none of it");
	for (size_t i = 0; i < attempt->offer_count; i++) {
		const struct offer *offer = &attempt->offers[i];

		if (offer->why.len)
			*why = offer->why;
		if (!offer->key.len)
			continue;
		*admitted += offer->is_admitted;
		items[count++] = (struct ledger_item){
			.key = offer->key,
			.candidate = offer->candidate,
			.state = offer->is_admitted ? LEDGER_ITEM_SUCCEEDED : LEDGER_ITEM_UNUSABLE,
			.sha256 = offer->admitted_sha256,
		};
	}
	return count;
}

static enum status end_row(struct session *session, struct purchase *purchase, size_t *admitted,
			   struct ledger_attempt *row, struct diag *diag)
{
	struct attempt *attempt = &purchase->attempt;
	struct ledger_item items[HOSTED_ITEMS_MAX];
	struct ledger_ending ending = {.items = items};
	struct str why;
	enum status st;

	ending.item_count = collect(attempt, items, admitted, &why);
	ending.state = *admitted ? LEDGER_SUCCEEDED : LEDGER_FAILED;
	ending.is_unusable = *admitted == 0 && !purchase_is_free(purchase);
	if (*admitted == 0 && !ending.is_unusable)
		ending.class_ = LEDGER_RETRY;
	if (*admitted == 0)
		ending.error = session_hide(session, why, &attempt->arena);
	STOP_HERE("settling");
	st = ledger_end(session->book, attempt->id, &ending, session->clock(), diag);
	return st == ST_OK ? ledger_read(session->book, attempt->id, &purchase->arena, row, diag)
			   : st;
}

/* What the driver made itself is booked now. */
static enum status book(struct session *session, struct purchase *purchase,
			const struct message *message, size_t *admitted, struct ledger_attempt *row,
			struct diag *diag)
{
	bool is_billed = true;
	enum status st = ST_OK;

	*admitted = 0;
	if (purchase->is_here)
		st = here_book(session, purchase, message, &is_billed, diag);
	if (st == ST_OK && is_billed)
		return end_row(session, purchase, admitted, row, diag);
	return st == ST_OK ? ledger_read(session->book, purchase->attempt.id, &purchase->arena, row,
					 diag)
			   : st;
}

void settle(struct session *session, struct purchase *purchase, const struct message *message)
{
	struct attempt *attempt = &purchase->attempt;
	struct ledger_attempt row;
	struct diag diag = {0};
	struct message *out;
	size_t admitted;
	enum status st;

	if (purchase->state != PURCHASE_OFFERED)
		return;
	st = book(session, purchase, message, &admitted, &row, &diag);
	if (st != ST_OK) {
		purchase_fail_by(session, purchase, st, &diag);
		return;
	}
	offer_remove(attempt);
	STOP_HERE("settled");
	out = session_say(session, ORDER_SETTLED, purchase->number);
	message_put_c(out, "attempt", attempt->id);
	message_put_int(out, "cost", row.charged_usd);
	message_put_int(out, "is-estimated", row.is_estimated);
	message_put_int(out, "is-adopted", attempt->is_adopted);
	session_send(session);
	if (attempt->is_adopted) {
		adopt_next(session, purchase);
		return;
	}
	tasks_ended(session, purchase, admitted > 0, "E0555", row.error);
	purchase_end(session, purchase);
}
