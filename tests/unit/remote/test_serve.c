/* test_serve.c - the conversation about a book, over a real socket, with the serving side in a thread. */
#include "remote/serve.h"

#include "ledger/attempt.h"
#include "ledger/jobs.h"
#include "ledger/reserve.h"
#include "order/order.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NOON INT64_C(1795262400000000) /* 2026-11-21T12:00:00Z */

static char folder[] = "/tmp/assetc-serve-XXXXXX";
static char path[64];
static struct channel channel;
static struct message message;
static struct arena arena;
static struct diag diag;
static pthread_t thread;
static int served = -1, ends[2];
static bool is_joined;

static int64_t noon(void)
{
	return NOON;
}

static void *serve(void *fd)
{
	served = remote_serve(*(int *)fd, noon);
	return NULL;
}

static void begin(void)
{
	cr_assert_not_null(mkdtemp(folder));
	(void)snprintf(path, sizeof(path), "%s/ledger.db", folder);
	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	channel = (struct channel){.fd = ends[0]};
	cr_assert_eq(pthread_create(&thread, NULL, serve, &ends[1]), 0);
}

static void finish(void)
{
	char command[96];

	channel_release(&channel);
	if (!is_joined)
		(void)pthread_join(thread, NULL);
	message_release(&message);
	arena_release(&arena);
	diag_release(&diag);
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	cr_expect_eq(system(command), 0);
}

TestSuite(remote_serve, .init = begin, .fini = finish);

static void put(void)
{
	channel_put(&channel, &message);
	cr_assert(channel_flush(&channel, true));
}

static void greet(const char *version)
{
	message_begin(&message, ORDER_HELLO, 0);
	message_put_int(&message, "protocol", ORDER_PROTOCOL);
	message_put_c(&message, "version", version);
	message_put_c(&message, "ledger", path);
	put();
	cr_assert(channel_wait(&channel, &message, 10000));
	cr_expect_eq(message.kind, ORDER_READY);
	cr_expect(str_is(message_get(&message, "version"), ASSETC_VERSION));
}

/* Sends the question in `message`; the first row, if there is one, is left there. Returns the number of rows. */
static int ask(enum status want)
{
	struct message row = {0};
	int rows = 0;

	put();
	while (channel_wait(&channel, &row, 20000) && row.kind != ORDER_END) {
		if (row.kind != ORDER_ROW) {
			cr_expect(order_read_finding(&row, &arena, &diag));
			continue;
		}
		if (rows++ == 0) {
			message_begin(&message, ORDER_ROW, 0);
			strbuf_add(&message.fields, row.fields.data, row.fields.len);
		}
	}
	cr_expect_eq(row.kind, ORDER_END);
	cr_expect_eq(message_int(&row, "status", -1), want);
	message_release(&row);
	return rows;
}

static void question(const char *what)
{
	message_begin(&message, ORDER_ASK, 1);
	message_put_c(&message, "what", what);
}

/* A book in which one picture was bought for half of what was estimated, and the answer of another was lost. */
static void fill_book(void)
{
	struct ledger_options options = {.access = LEDGER_KEEP, .now = NOON};
	struct ledger_want want = {STR("key-1"), 1}, other = {STR("key-2"), 1};
	struct ledger_purse purse = {.project = STR("/game"),
				     .user = LEDGER_NO_CAPS,
				     .project_caps = LEDGER_NO_CAPS,
				     .budget_usd = 1000000};
	struct ledger_order orders[2] = {
		{.spec = STR("coin"),
		 .type = STR("image"),
		 .provider = STR("openai"),
		 .driver = STR("openai"),
		 .endpoint = STR("openai"),
		 .model = STR("m"),
		 .purchase = STR("p1"),
		 .purchase_text = STR("one"),
		 .wants = &want,
		 .want_count = 1,
		 .estimate_usd = 40000},
		{.spec = STR("tree"),
		 .type = STR("image"),
		 .provider = STR("openai"),
		 .driver = STR("openai"),
		 .endpoint = STR("openai"),
		 .model = STR("m"),
		 .purchase = STR("p2"),
		 .purchase_text = STR("two"),
		 .wants = &other,
		 .want_count = 1,
		 .estimate_usd = 30000},
	};
	struct ledger_item item = {
		STR("key-1"), 1, LEDGER_ITEM_SUCCEEDED,
		STR("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")};
	struct ledger_reply reply = {
		.http_status = 200, .spool = STR("/s"), .has_cost = true, .cost_usd = 20000};
	struct ledger_ending good = {.state = LEDGER_SUCCEEDED, .items = &item, .item_count = 1},
			     lost = {.state = LEDGER_LOST, .error = STR("cut short")};
	struct ledger *book;

	cr_assert_eq(ledger_open(path, &options, &book, &diag), ST_OK);
	cr_assert_eq(ledger_reserve(book, &purse, LEDGER_TO_SEND, orders, 2, NOON, &diag), ST_OK);
	cr_assert_eq(orders[0].verdict, LEDGER_GRANTED);
	cr_assert_eq(ledger_accept(book, orders[0].attempt, &reply, NOON, &diag), ST_OK);
	cr_assert_eq(ledger_end(book, orders[0].attempt, &good, NOON, &diag), ST_OK);
	cr_assert_eq(ledger_end(book, orders[1].attempt, &lost, NOON, &diag), ST_OK);
	ledger_close(book);
}

Test(remote_serve, a_book_that_is_not_there_is_an_empty_one)
{
	greet(ASSETC_VERSION);
	question("attempts");
	cr_expect_eq(ask(ST_OK), 0);
	cr_expect_neq(access(path, F_OK), 0, "asking makes no book");
	question("limits");
	cr_expect_eq(ask(ST_OK), 0);
}

Test(remote_serve, limits_are_set_and_told)
{
	greet(ASSETC_VERSION);
	question("set-limit");
	message_put_c(&message, "limit", "day");
	message_put_int(&message, "usd", 5000000);
	cr_expect_eq(ask(ST_OK), 0);
	question("limits");
	message_put_c(&message, "project", "/game");
	message_put_int(&message, "limit.run", 2000000);
	cr_expect_eq(ask(ST_OK), 2);
	question("set-limit");
	message_put_c(&message, "limit", "week");
	cr_expect_eq(ask(ST_USAGE), 0);
	cr_expect_not_null(diag.first);
}

Test(remote_serve, sums_rows_and_resolving)
{
	char attempt[LEDGER_ID_SIZE] = "";
	struct str id;

	fill_book();
	greet(ASSETC_VERSION);
	question("totals");
	message_put_c(&message, "by", "provider");
	cr_expect_eq(ask(ST_OK), 1);
	cr_expect_eq(message_int(&message, "booked", 0), 20000);
	cr_expect_eq(message_int(&message, "reserved", 0), 30000);
	cr_expect_eq(message_int(&message, "unknown", 0), 1);
	question("totals");
	message_put_c(&message, "by", "colour");
	cr_expect_eq(ask(ST_USAGE), 0);
	question("attempts");
	message_put_c(&message, "state", "unknown");
	cr_expect_eq(ask(ST_OK), 1);
	id = message_get(&message, "id");
	cr_assert_eq(id.len + 1, sizeof(attempt));
	memcpy(attempt, id.ptr, id.len);
	question("resolve");
	message_put_c(&message, "attempt", attempt);
	message_put_int(&message, "is-billed", 1);
	cr_expect_eq(ask(ST_OK), 1);
	question("resolve");
	message_put_c(&message, "attempt", attempt);
	cr_expect_eq(ask(ST_USAGE), 0);
	question("totals");
	message_put_c(&message, "by", "spec");
	cr_expect_eq(ask(ST_OK), 2);
	question("health");
	cr_expect_eq(ask(ST_OK), 1);
	cr_expect_eq(message_int(&message, "unknown", -1), 0);
	question("verify");
	cr_expect_eq(ask(ST_OK), 0);
	question("export");
	cr_expect_gt(ask(ST_OK), 0);
	cr_expect(str_starts(message_get(&message, "text"), "id,state,"));
}

static void fill_job(char job[LEDGER_ID_SIZE])
{
	struct ledger_options options = {.access = LEDGER_KEEP, .now = NOON};
	struct ledger_purse purse = {.project = STR("/game"),
				     .run_kind = LEDGER_RUN_FETCH,
				     .user = LEDGER_NO_CAPS,
				     .project_caps = LEDGER_NO_CAPS,
				     .budget_usd = LEDGER_NO_LIMIT};
	struct ledger_task tasks[] = {{.spec = STR("coin"), .prompt = STR("a coin")},
				      {.spec = STR("tree")}};
	struct ledger_task done = {.spec = STR("coin"), .state = LEDGER_TASK_SUCCEEDED};
	struct ledger *book;

	cr_assert_eq(ledger_open(path, &options, &book, &diag), ST_OK);
	cr_assert_eq(ledger_job_begin(book, &purse, "fetch", (struct str){0}, tasks, 2, NOON, job,
				      &diag),
		     ST_OK);
	cr_assert_eq(ledger_task_move(book, job, &done, NOON, &diag), ST_OK);
	ledger_close(book);
}

Test(remote_serve, jobs_of_a_process_that_is_gone_end_when_cancelled)
{
	char job[LEDGER_ID_SIZE];

	fill_job(job);
	greet(ASSETC_VERSION);
	question("jobs");
	message_put_c(&message, "project", "/elsewhere");
	cr_expect_eq(ask(ST_OK), 0);
	question("jobs");
	cr_expect_eq(ask(ST_OK), 1);
	cr_expect(str_is(message_get(&message, "job"), job));
	cr_expect(str_is(message_get(&message, "state"), "running"));
	cr_expect_eq(message_int(&message, "is-live", -1), 0);
	cr_expect_eq(message_int(&message, "succeeded", -1), 1);
	question("job");
	message_put_c(&message, "job", job);
	cr_expect_eq(ask(ST_OK), 3, "the job and its tasks");
	question("cancel-job");
	message_put_c(&message, "job", job);
	cr_expect_eq(ask(ST_OK), 1);
	cr_expect(str_is(message_get(&message, "state"), "partial"));
	cr_expect_eq(message_int(&message, "cancelled", -1), 1);
	question("cancel-job");
	message_put_c(&message, "job", job);
	cr_expect_eq(ask(ST_USAGE), 0);
	question("job");
	message_put_c(&message, "job", "none");
	cr_expect_eq(ask(ST_USAGE), 0);
}

/* One purchase of another book, as its sidecar tells it. */
static void hand_in_receipt(void)
{
#define ZEROS "00000000000000000000000000000000"
	question("sidecar");
	message_put_c(&message, "source", "here");
	message_put_c(&message, "text",
		      "provider: \"openai\"\npaid.ledger: \"" ZEROS "\"\n"
		      "paid.attempt: \"20261121-00000001\"\npaid.run: \"r\"\n"
		      "paid.project: \"" ZEROS ZEROS "\"\npaid.spec: \"coin\"\n"
		      "paid.type: \"image\"\npaid.provider: \"openai\"\n"
		      "paid.driver: \"openai\"\npaid.endpoint: \"openai\"\npaid.model: \"m\"\n"
		      "paid.purchase: \"" ZEROS "\"\npaid.key: \"" ZEROS "\"\n"
		      "paid.sha256: \"" ZEROS ZEROS "\"\npaid.candidate: 1\n"
		      "paid.request_usd: 0.25\npaid.estimated: false\n"
		      "paid.intent: \"2026-11-21T12:00:00.000000Z\"\n");
	put();
#undef ZEROS
}

Test(remote_serve, a_book_is_made_again_from_what_is_handed_in)
{
	greet(ASSETC_VERSION);
	question("rebuild");
	put();
	hand_in_receipt();
	question("sidecar");
	message_put_c(&message, "text", "no receipt");
	put();
	question("sidecars-end");
	cr_expect_eq(ask(ST_OK), 2, "the receipt of another book, and the result");
	cr_expect(str_is(message_get(&message, "attempt"), "20261121-00000001"));
	cr_expect(str_is(message_get(&message, "source"), "here"));
	cr_expect_eq(message_int(&message, "usd", 0), 250000);
	question("limits");
	cr_expect_eq(ask(ST_OK), 0);
	cr_expect_not_null(diag.first, "it says that it pays nothing yet");
}

Test(remote_serve, a_rebuild_that_is_broken_off_changes_nothing)
{
	fill_book();
	greet(ASSETC_VERSION);
	question("totals");
	message_put_c(&message, "by", "run");
	cr_expect_eq(ask(ST_OK), 1);
	question("rebuild");
	put();
	hand_in_receipt();
	question("health");
	cr_expect_eq(ask(ST_BUG), 0);
	question("totals");
	message_put_c(&message, "by", "run");
	cr_expect_eq(ask(ST_OK), 1);
	cr_expect_eq(message_int(&message, "attempts", 0), 2);
}

Test(remote_serve, what_nobody_knows_is_told_and_the_next_is_answered)
{
	greet(ASSETC_VERSION);
	question("weather");
	cr_expect_eq(ask(ST_BUG), 0);
	question("health");
	cr_expect_eq(ask(ST_OK), 1);
}

Test(remote_serve, another_build_is_told_who_is_there_and_nothing_more)
{
	greet("0.0.0");
	cr_expect_not(channel_wait(&channel, &message, 10000));
	cr_expect(channel.is_closed);
	(void)pthread_join(thread, NULL);
	cr_expect_eq(served, 2);
	is_joined = true;
}
