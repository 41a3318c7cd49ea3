/* items.c - the candidates under one attempt. */
#include "ledger/items.h"

static const char *const STATES[] = {"missing", "unusable", "succeeded"};

int64_t item_share(int64_t usd, size_t count, size_t index)
{
	int64_t each = usd / (int64_t)count;

	return index == 0 ? usd - each * ((int64_t)count - 1) : each;
}

enum status items_want(struct ledger *book, int64_t attempt, const struct ledger_order *order,
		       struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < order->want_count; i++)
		st = book_run(book,
			      "INSERT INTO items (attempt, candidate, key, state, share_usd)"
			      " VALUES (?1, ?2, ?3, 'asked', ?4)",
			      CELLS(N(attempt), N(order->wants[i].candidate),
				    T(order->wants[i].key),
				    N(item_share(order->estimate_usd, order->want_count, i))),
			      diag);
	return st;
}

/* The first of those that pay is the one of the lowest index. */
static const char DIVIDE[] =
	"UPDATE items SET share_usd = CASE"
	" WHEN ?4 AND state NOT IN ('succeeded', 'unusable') THEN 0"
	" WHEN candidate = (SELECT min(candidate) FROM items WHERE attempt = ?1"
	"	AND (NOT ?4 OR state IN ('succeeded', 'unusable')))"
	"	THEN ?2 - ?2 / ?3 * (?3 - 1)"
	" ELSE ?2 / ?3 END WHERE attempt = ?1";

enum status items_divide(struct ledger *book, int64_t attempt, int64_t usd, struct diag *diag)
{
	int64_t all = 0, returned = 0;
	enum status st = book_number(book, "SELECT count(*) FROM items WHERE attempt = ?1",
				     CELLS(N(attempt)), 0, &all, diag);

	if (st == ST_OK)
		st = book_number(book,
				 "SELECT count(*) FROM items WHERE attempt = ?1"
				 " AND state IN ('succeeded', 'unusable')",
				 CELLS(N(attempt)), 0, &returned, diag);
	if (st != ST_OK || all == 0)
		return st;
	return book_run(book, DIVIDE,
			CELLS(N(attempt), N(usd), N(returned ? returned : all), N(returned > 0)),
			diag);
}

/* Nearly always one that was asked for. */
static enum status end_one(struct ledger *book, int64_t attempt, const struct ledger_item *item,
			   struct diag *diag)
{
	struct str sha256 = item->state == LEDGER_ITEM_SUCCEEDED ? item->sha256 : (struct str){0};
	enum status st =
		book_run(book,
			 "UPDATE items SET state = ?3, sha256 = ?4"
			 " WHERE attempt = ?1 AND candidate = ?2",
			 CELLS(N(attempt), N(item->candidate), C(STATES[item->state]), T(sha256)),
			 diag);

	if (st != ST_OK || sqlite3_changes(book->db))
		return st;
	return book_run(book,
			"INSERT INTO items (attempt, candidate, key, state, share_usd, sha256)"
			" VALUES (?1, ?2, ?3, ?4, 0, ?5)",
			CELLS(N(attempt), N(item->candidate), T(item->key), C(STATES[item->state]),
			      T(sha256)),
			diag);
}

enum status items_end(struct ledger *book, int64_t attempt, const struct ledger_item *items,
		      size_t count, size_t *admitted, size_t *asked, struct diag *diag)
{
	int64_t all = 0;
	enum status st = book_number(book, "SELECT count(*) FROM items WHERE attempt = ?1",
				     CELLS(N(attempt)), 0, &all, diag);

	*asked = (size_t)all;
	*admitted = 0;
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		st = end_one(book, attempt, &items[i], diag);
		*admitted += items[i].state == LEDGER_ITEM_SUCCEEDED;
	}
	if (st == ST_OK)
		st = book_run(book,
			      "UPDATE items SET state = 'missing' WHERE attempt = ?1"
			      " AND state = 'asked'",
			      CELLS(N(attempt)), diag);
	return st;
}
