/* published.c - rows whose raws are in the cache already: their run died between publishing and settling. Nobody asks for
 * them again, since a look-up that finds the raw opens no book, so whoever buys next puts them right.
 */
#include "remote/purchase.h"

#include <string.h>

/* What the file of one item holds, when a raw of its key is the same. */
struct match {
	struct ac_sha256 sha;
	bool is_found;
};

static bool look(void *context, const struct ac_entry_view *view)
{
	struct match *match = context;

	for (size_t i = 0; i < view->entry->count && !match->is_found; i++)
		match->is_found =
			memcmp(&view->entry->refs[i].sha, &match->sha, sizeof(match->sha)) == 0;
	return false;
}

static bool is_published(struct session *session, const char *path, struct str key,
			 struct arena *arena, struct match *out)
{
	struct ac_error unsaid = {0};
	struct ac_bytes bytes = {0};

	*out = (struct match){0};
	if (ac_file_read(path, SPOOL_REPLY_MAX, &bytes, NULL) != AC_OK)
		return false;
	ac_sha256_of(bytes.data, bytes.len, &out->sha);
	bytes_release(&(struct bytes){bytes.data, bytes.len});
	return ac_entry_show(session->store, AC_REQUESTS, str_keep(arena, key), look, out,
			     &unsaid) == AC_OK &&
	       out->is_found;
}

/* All of what was asked for, or nothing: the rest is for who asks for it again. */
static bool collect(struct session *session, const struct ledger_attempt *row,
		    const struct ledger_candidate *asked, size_t count, struct arena *arena,
		    struct ledger_item *items)
{
	for (size_t i = 0; i < count; i++) {
		const char *path = offer_path(row->spool.ptr, i, arena);
		char hex[AC_SHA256_HEX_SIZE];
		struct match match;

		if (!is_published(session, path, asked[i].key, arena, &match))
			return false;
		ac_sha256_format(&match.sha, hex);
		items[i] = (struct ledger_item){.key = asked[i].key,
						.candidate = asked[i].candidate,
						.state = LEDGER_ITEM_SUCCEEDED,
						.sha256 = str_copy(arena, str_of(hex))};
	}
	return count > 0;
}

static enum status end_published(struct session *session, const struct ledger_attempt *row,
				 struct arena *arena, struct diag *diag)
{
	struct ledger_ending ending = {.state = LEDGER_SUCCEEDED};
	struct ledger_candidate *asked;
	struct ledger_item *items;
	size_t count = 0;
	enum status st = ledger_read_items(session->book, row->id.ptr, arena, &asked, &count, diag);

	if (st != ST_OK)
		return st;
	items = arena_array(arena, count + 1, sizeof(*items));
	if (!collect(session, row, asked, count, arena, items))
		return ST_OK;
	ending.items = items;
	ending.item_count = count;
	return ledger_end(session->book, row->id.ptr, &ending, session->clock(), diag);
}

enum status settle_published(struct session *session, const char *attempt, struct diag *diag)
{
	struct arena arena = {0};
	struct ledger_attempt row;
	struct lockup *lockup = NULL;
	enum lockup_state state = LOCKUP_BUSY;
	enum status st = ledger_read(session->book, attempt, &arena, &row, diag);

	if (st == ST_OK)
		state = lockup_take(session, row.purchase_text, &lockup, diag);
	if (state == LOCKUP_TAKEN)
		st = ledger_read(session->book, attempt, &arena, &row, diag);
	if (state == LOCKUP_TAKEN && st == ST_OK && str_is(row.state, "accepted") && row.spool.len)
		st = end_published(session, &row, &arena, diag);
	if (lockup)
		lockup_give(session, lockup);
	arena_release(&arena);
	return state == LOCKUP_FAILED ? ST_ENVIRONMENT : st;
}
