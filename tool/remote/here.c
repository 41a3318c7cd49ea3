/* here.c - a purchase whose work the driver does itself: a program of the project that costs money for each run. It is booked as any
 * other; only nothing is sent. */
#include "remote/purchase.h"

/* As far as an order asks: no key, no host, and no more at once than the driver runs. */
const struct hosted hosted_here = {.in_flight = SLOTS_MAX, .timeout_s = 7 * 86400};

/* From here on it counts as paid: the program may start as soon as the driver is told. */
enum status here_begin(struct session *session, struct purchase *purchase, struct diag *diag)
{
	struct attempt *attempt = &purchase->attempt;
	enum status st = ledger_send(session->book, attempt->id, session->clock(), diag);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < attempt->asked_count && i < HOSTED_ITEMS_MAX; i++)
		attempt->offers[attempt->offer_count++] =
			(struct offer){.candidate = attempt->asked[i].candidate,
				       .key = attempt->asked[i].key,
				       .is_there = true};
	purchase->state = PURCHASE_OFFERED;
	return ST_OK;
}

/* The price is the policy file's, whatever the program made; a program that failed is not paid. */
enum status here_book(struct session *session, struct purchase *purchase,
		      const struct message *settle, bool *is_billed, struct diag *diag)
{
	struct ledger_reply reply = {.has_cost = true, .cost_usd = purchase->estimate};
	struct ledger_ending ending = {.state = LEDGER_FAILED, .class_ = LEDGER_FATAL};
	const char *id = purchase->attempt.id;

	*is_billed = message_int(settle, "is-unbilled", 0) == 0;
	if (*is_billed)
		return ledger_accept(session->book, id, &reply, session->clock(), diag);
	ending.error = session_hide(session, message_get(settle, "why"), &purchase->arena);
	return ledger_end(session->book, id, &ending, session->clock(), diag);
}
