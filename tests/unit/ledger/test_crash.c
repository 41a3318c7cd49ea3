/* test_crash.c - buyers that are killed at any instant: the book stays whole, and knows what they knew. */
#include "till.h"

#include <signal.h>
#include <sys/mman.h>
#include <time.h>

TestSuite(ledger_crash, .init = till_open, .fini = till_close);

#define KILLS  50
#define BUYERS 3

/* What a buyer was told to be durable before it was killed. */
struct told {
	volatile int64_t intents, accepted, ended;
};
static struct told *told;

static int64_t monotonic_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

/* How long opening the book and a purchase take on this machine now: kills are spread over a few of that. */
static int64_t time_one(void)
{
	struct ledger_purse purse = till_capped(LEDGER_MONTH, 100000 * DOLLAR);
	int64_t begun = monotonic_us();
	const char *id;

	till_reopen();
	id = till_reserve(&purse, "timed", 4 * CENT, NOON);
	till_accept(id, 3 * CENT, NOON);
	till_succeed(id, "timed", NOON);
	ledger_close(till);
	till = NULL;
	return monotonic_us() - begun + 1000;
}

static void buy_for_ever(unsigned who, unsigned round, struct told *mine)
{
	const struct ledger_options options = {.access = LEDGER_KEEP, .now = NOON};
	struct ledger_purse purse = till_capped(LEDGER_MONTH, 100000 * DOLLAR);
	const struct ledger_reply reply = {
		.spool = STR("/spool"), .has_cost = true, .cost_usd = 3 * CENT};
	struct ledger *book;

	if (ledger_open(till_path, &options, &book, &till_diag) != ST_OK)
		_exit(1);
	for (unsigned i = 0;; i++) {
		char key[48];
		struct ledger_order order;
		struct ledger_item item = {
			.candidate = 1, .state = LEDGER_ITEM_SUCCEEDED, .sha256 = STR("ab")};
		struct ledger_ending ending = {
			.state = LEDGER_SUCCEEDED, .items = &item, .item_count = 1};

		(void)snprintf(key, sizeof(key), "k%u-%u@%u", who, round, i);
		order = till_order(key, 4 * CENT);
		item.key = order.wants[0].key;
		if (ledger_reserve(book, &purse, LEDGER_TO_SEND, &order, 1, NOON, &till_diag) !=
		    ST_OK)
			_exit(2);
		mine->intents++;
		if (ledger_accept(book, order.attempt, &reply, NOON, &till_diag) != ST_OK)
			_exit(3);
		mine->accepted++;
		if (ledger_end(book, order.attempt, &ending, NOON, &till_diag) != ST_OK)
			_exit(4);
		mine->ended++;
	}
}

Test(ledger_crash, killed_buyers_leave_a_whole_book)
{
	unsigned seed = 1;
	int64_t took = time_one();

	told = mmap(NULL, sizeof(*told) * BUYERS, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	cr_assert_neq(told, MAP_FAILED);
	for (unsigned round = 0; round < KILLS; round++) {
		pid_t children[BUYERS];
		int status;

		for (unsigned i = 0; i < BUYERS; i++) {
			children[i] = fork();
			cr_assert_geq(children[i], 0);
			if (children[i] == 0)
				buy_for_ever(i, round, &told[i]);
		}
		for (unsigned i = 0; i < BUYERS; i++) {
			seed = seed * 1103515245u + 12345u;
			(void)usleep((useconds_t)(seed / 65536u % (unsigned)(took * 3)));
			cr_assert_eq(kill(children[i], SIGKILL), 0);
			cr_assert_eq(waitpid(children[i], &status, 0), children[i]);
			cr_assert(WIFSIGNALED(status), "the buyer ended by itself: %x",
				  (unsigned)status);
		}
		till_reopen();
		till_verify();
		ledger_close(till);
		till = NULL;
	}
	till_reopen();
	int64_t intents = 0, accepted = 0, ended = 0;

	for (int i = 0; i < BUYERS; i++) {
		intents += told[i].intents;
		accepted += told[i].accepted;
		ended += told[i].ended;
	}
	cr_expect_gt(ended, 0);
	/* What was told is there; what was being written may be there: one step for each that was killed. */
	int64_t rows = till_sql("SELECT count(*) FROM attempts") - 1;
	int64_t past_intent = till_sql("SELECT count(*) FROM attempts WHERE state <> 'intent'") - 1;
	int64_t succeeded = till_sql("SELECT count(*) FROM attempts WHERE state = 'succeeded'") - 1;

	cr_expect(rows >= intents && rows <= intents + KILLS * BUYERS, "%lld rows of %lld",
		  (long long)rows, (long long)intents);
	cr_expect(past_intent >= accepted && past_intent <= accepted + KILLS * BUYERS);
	cr_expect(succeeded >= ended && succeeded <= ended + KILLS * BUYERS);
	cr_expect_eq(till_sum("month", "202611", ""),
		     (past_intent + 1) * 3 * CENT + (rows - past_intent) * 4 * CENT);
	(void)munmap(told, sizeof(*told) * BUYERS);
}

static void make_in(int round)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "round%d/ledger.db", round);
	(void)stpcpy(till_path, scratch_path(&till_scratch, name));
	ledger_close(till);
	till = NULL;
}

/* Killed while it makes the book: the next one makes it, or finds it. */
Test(ledger_crash, killed_while_the_book_is_made)
{
	int64_t begun = monotonic_us(), took;
	unsigned seed = 7, unmade = 0;

	make_in(0);
	till_reopen();
	took = monotonic_us() - begun;
	for (int round = 1; round <= 60; round++) {
		const struct ledger_options options = {.access = LEDGER_KEEP, .now = NOON};
		pid_t child;
		int status;

		make_in(round);
		child = fork();
		if (child == 0) {
			struct ledger *book;

			(void)ledger_open(till_path, &options, &book, &till_diag);
			(void)pause();
		}
		seed = seed * 1103515245u + 12345u;
		(void)usleep((useconds_t)(seed / 65536u % (unsigned)(took * 3 / 2)));
		(void)kill(child, SIGKILL);
		(void)waitpid(child, &status, 0);
		unmade += access(till_path, F_OK) != 0;
		till_reopen();
		till_verify();
	}
	cr_expect(unmade > 0, "none was killed before the book was made");
}
