/* test_rebuild.c - a lost book made again from sidecars: each purchase once, nothing paid until a limit is set. */
#include "ledger/rebuild.h"

#include "ledger/receipt.h"
#include "till.h"

TestSuite(ledger_rebuild, .init = till_open, .fini = till_close);

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct strbuf sidecars[4];
static const struct str GAME = {"/game", 5};
static struct ledger_rebuild_result result;
static struct ledger_rebuilt last;

static void add_sidecar(size_t index, const char *id, const char *key, unsigned candidate)
{
	OK(ledger_write_receipt(till, id, str_of(key), candidate, STR(SHA), &sidecars[index],
				&till_diag));
}

/* A request for two candidates, one for one, and one that was never answered. */
static void fill(void)
{
	struct ledger_purse purse = till_capped(LEDGER_MONTH, 100 * DOLLAR);
	const struct ledger_want wants[] = {{STR("k1"), 1}, {STR("k2"), 2}};
	const struct ledger_item items[] = {{STR("k1"), 1, LEDGER_ITEM_SUCCEEDED, STR(SHA)},
					    {STR("k2"), 2, LEDGER_ITEM_SUCCEEDED, STR(SHA)}};
	const struct ledger_ending ending = {
		.state = LEDGER_SUCCEEDED, .items = items, .item_count = 2};
	struct ledger_order order = till_order("coin", 5 * CENT);
	const char *id;

	OK(ledger_set_limit(till, LEDGER_MONTH, 100 * DOLLAR, NOON, &till_diag));
	order.wants = wants;
	order.want_count = 2;
	OK(ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag));
	till_accept(order.attempt, 5 * CENT + 1, NOON);
	add_sidecar(0, order.attempt, "k1", 1);
	add_sidecar(1, order.attempt, "k2", 2);
	OK(ledger_end(till, order.attempt, &ending, NOON, &till_diag));
	id = till_reserve(&purse, "gem", 7 * CENT, NOON + DAY_US);
	till_accept(id, LEDGER_NO_LIMIT, NOON + DAY_US);
	add_sidecar(2, id, "gem", 1);
	till_succeed(id, "gem", NOON + DAY_US);
	till_lose(till_reserve(&purse, "key", CENT, NOON + DAY_US), NOON + DAY_US);
	ledger_close(till);
	till = NULL;
}

static void release(void)
{
	for (size_t i = 0; i < 4; i++)
		strbuf_release(&sidecars[i]);
}

static void rebuild(int64_t now)
{
	const struct ledger_rebuild_options options = {
		.now = now, .projects = &GAME, .project_count = 1};
	struct ledger_rebuild *work;

	ledger_close(till);
	till = NULL;
	OK(ledger_rebuild_begin(till_path, &options, &work, &till_diag));
	for (size_t i = 0; i < 4; i++)
		OK(ledger_rebuild_add(work, strbuf_str(&sidecars[i]), &last, &till_diag));
	OK(ledger_rebuild_finish(work, &result, &till_diag));
	till_reopen();
	till_verify();
}

static void damage(void)
{
	(void)scratch_write(&till_scratch, "state/assetc/ledger.db", "no longer a book", 16);
	(void)chmod(till_path, 0600);
}

static void expect_restored(void)
{
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts"), 2);
	cr_expect_eq(till_sum("day", "20261121", "/game"), 5 * CENT + 1);
	cr_expect_eq(till_sum("day", "20261122", ""), 7 * CENT);
	cr_expect_eq(till_sum("asset", "coin", "/game"), 5 * CENT + 1);
	cr_expect_eq(till_sql("SELECT share_usd FROM items WHERE key = 'k1'"), 25001);
	cr_expect_eq(till_sql("SELECT share_usd FROM items WHERE key = 'k2'"), 25000);
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts WHERE is_rebuilt = 1 AND state = "
			      "'succeeded'"),
		     2);
	cr_expect_eq(till_sql("SELECT is_estimated FROM attempts WHERE spec = 'gem'"), 1);
}

Test(ledger_rebuild, a_damaged_book_is_kept_and_made_again)
{
	struct ledger_purse purse = till_capped(LEDGER_DAY, DOLLAR);
	char name[64], *old;
	bool is_held;
	size_t len;

	(void)strcpy(name, ledger_name(till));
	fill();
	damage();
	rebuild(NOON + 2 * DAY_US);
	cr_expect_not(result.was_whole);
	cr_expect(result.added == 2 && result.known == 1 && result.others == 0, "%d %d",
		  (int)result.added, (int)result.known);
	cr_expect(result.is_held);
	cr_expect_eq(last.fate, LEDGER_RECEIPT_NONE);
	cr_expect_str_eq(ledger_name(till), name);
	cr_expect_not_null(strstr(result.kept_as, "ledger.db.damaged-20261123"));
	old = scratch_read(&till_scratch, "state/assetc/ledger.db.damaged-20261123", &len);
	cr_expect_eq(len, 16);
	free(old);
	expect_restored();
	cr_expect_eq(till_ask(&purse, "new", CENT, NOON + 2 * DAY_US), LEDGER_HELD);
	OK(ledger_set_limit(till, LEDGER_DAY, LEDGER_NO_LIMIT, NOON + 2 * DAY_US, &till_diag));
	OK(ledger_is_held(till, &is_held, &till_diag));
	cr_expect(is_held, "taking a limit away says nothing");
	OK(ledger_set_limit(till, LEDGER_DAY, DOLLAR, NOON + 2 * DAY_US, &till_diag));
	cr_expect_eq(till_ask(&purse, "new", CENT, NOON + 2 * DAY_US), LEDGER_GRANTED);
	release();
}

Test(ledger_rebuild, again_changes_nothing)
{
	fill();
	damage();
	rebuild(NOON + 2 * DAY_US);
	OK(ledger_set_limit(till, LEDGER_DAY, DOLLAR, NOON + 2 * DAY_US, &till_diag));
	for (int i = 0; i < 3; i++) {
		rebuild(NOON + 3 * DAY_US);
		cr_expect(result.was_whole);
		cr_expect(result.added == 0 && result.known == 3);
		cr_expect_not(result.is_held);
		cr_expect_str_empty(result.kept_as);
		expect_restored();
	}
	release();
}

Test(ledger_rebuild, a_whole_book_is_only_added_to)
{
	fill();
	rebuild(NOON + 2 * DAY_US);
	cr_expect(result.was_whole && result.added == 0 && result.known == 3 && !result.is_held);
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts"), 3);
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts WHERE is_rebuilt = 1"), 0);
	cr_expect_eq(till_sql("SELECT count(*) FROM attempts WHERE state = 'unknown'"), 1);
	release();
}

Test(ledger_rebuild, a_book_that_is_gone_or_older_than_its_sidecars)
{
	size_t len;
	char *empty = scratch_read(&till_scratch, "state/assetc/ledger.db", &len);

	till_reopen();
	ledger_close(till);
	till = NULL;
	free(empty);
	empty = scratch_read(&till_scratch, "state/assetc/ledger.db", &len);
	till_reopen();
	fill();
	/* As from a backup. */
	(void)scratch_write(&till_scratch, "state/assetc/ledger.db", empty, len);
	rebuild(NOON + 2 * DAY_US);
	cr_expect(result.was_whole && result.added == 2 && result.is_held);
	expect_restored();
	ledger_close(till);
	till = NULL;
	(void)unlink(till_path);
	rebuild(NOON + 2 * DAY_US);
	cr_expect(!result.was_whole && result.added == 2 && result.is_held);
	cr_expect_str_empty(result.kept_as);
	expect_restored();
	free(empty);
	release();
}

Test(ledger_rebuild, what_others_paid_is_listed_and_not_counted)
{
	char *at;

	fill();
	damage();
	strbuf_add_str(&sidecars[3], strbuf_str(&sidecars[2]));
	at = strstr(sidecars[3].data, "paid.ledger: \"");
	cr_assert_not_null(at);
	memset(at + strlen("paid.ledger: \""), 'e', 32);
	rebuild(NOON + 2 * DAY_US);
	cr_expect_eq(result.others, 1);
	cr_expect_eq(last.fate, LEDGER_RECEIPT_OTHERS);
	cr_expect_str_eq(last.ledger, "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
	cr_expect_eq(last.request_usd, 7 * CENT);
	expect_restored();
	release();
}

/* Without the file beside it, a book that can still be read in part tells its name. */
Test(ledger_rebuild, the_name_is_found_where_it_still_is)
{
	char name[64];

	(void)strcpy(name, ledger_name(till));
	fill();
	(void)unlink(scratch_path(&till_scratch, "state/assetc/ledger.db.id"));
	cr_assert_eq(till_exec("DROP TRIGGER attempts_move"), SQLITE_OK);
	rebuild(NOON + 2 * DAY_US);
	cr_expect_not(result.was_whole);
	cr_expect_str_eq(ledger_name(till), name);
	expect_restored();
	release();
}

Test(ledger_rebuild, receipts_of_the_future_and_of_unknown_projects)
{
	const struct ledger_rebuild_options options = {.now = NOON - 10 * DAY_US};
	struct ledger_rebuild *work;
	int64_t latest;

	fill();
	damage();
	OK(ledger_rebuild_begin(till_path, &options, &work, &till_diag));
	OK(ledger_rebuild_add(work, strbuf_str(&sidecars[2]), &last, &till_diag));
	OK(ledger_rebuild_finish(work, &result, &till_diag));
	till_reopen();
	till_verify();
	OK(ledger_latest(till, &latest, &till_diag));
	cr_expect_eq(latest, NOON - 10 * DAY_US, "a receipt does not move the clock");
	cr_expect_eq(till_sum("day", "20261111", ""), 7 * CENT,
		     "it counts for today at the latest");
	cr_expect_eq(till_sql("SELECT length(project) FROM attempts"), 64);
	release();
}

static const char *is_nfs(const char *folder)
{
	(void)folder;
	return "nfs";
}

Test(ledger_rebuild, not_while_somebody_has_it_open_and_not_on_a_share)
{
	const struct ledger_rebuild_options options = {.now = NOON, .busy_ms = 30};
	const struct ledger_rebuild_options share = {.now = NOON, .network_share = is_nfs};
	struct ledger_rebuild *work;

	REFUSED(ledger_rebuild_begin(till_path, &options, &work, &till_diag), ST_ENVIRONMENT,
		"locked by another");
	REFUSED(ledger_rebuild_begin(till_path, &share, &work, &till_diag), ST_ENVIRONMENT,
		"network share");
	cr_expect_null(work);
}

Test(ledger_rebuild, abandoned_it_changes_nothing)
{
	const struct ledger_rebuild_options options = {.now = NOON};
	struct ledger_rebuild *work;
	struct ledger *book;

	fill();
	damage();
	OK(ledger_rebuild_begin(till_path, &options, &work, &till_diag));
	OK(ledger_rebuild_add(work, strbuf_str(&sidecars[0]), &last, &till_diag));
	ledger_rebuild_abandon(work);
	ledger_rebuild_abandon(NULL);
	cr_expect_not(scratch_has(&till_scratch, "state/assetc/ledger.db.rebuilt"));
	REFUSED(ledger_open(till_path, &(struct ledger_options){.access = LEDGER_KEEP, .now = NOON},
			    &book, &till_diag),
		ST_DAMAGED, "is damaged");
	release();
}
