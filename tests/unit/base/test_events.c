/* Events: whole lines of JSON, of the levels that were asked for, and never the end of a process. */
#include "base/events.h"

#include "unit/base/scratch.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct scratch scratch;
static const char *path;
static struct diag diag;
static struct events *events;

static int64_t noon(void)
{
	return INT64_C(1795262400123456); /* 2026-11-21T12:00:00.123456Z */
}

static void begin(void)
{
	scratch_make(&scratch);
	path = scratch_path(&scratch, "events.jsonl");
	cr_assert_eq(events_open(path, noon, &events, &diag), ST_OK);
}

static void end(void)
{
	scratch_remove(&scratch);
	diag_release(&diag);
}

TestSuite(base_events, .init = begin, .fini = end);

/* What the file holds, once it is closed. */
static const char *text(void)
{
	static char buffer[1 << 20];
	FILE *file = fopen(path, "rb");
	size_t len;

	events_close(events, &diag);
	cr_assert(file);
	len = fread(buffer, 1, sizeof(buffer) - 1, file);
	(void)fclose(file);
	buffer[len] = '\0';
	return buffer;
}

#define HEAD(level, name) \
	"{\"time\":\"2026-11-21T12:00:00.123Z\",\"level\":\"" level "\",\"event\":\"" name \
	"\",\"subsystem\":\"asset-generation\""

Test(base_events, a_line_holds_what_is_known)
{
	const struct event_fact facts[] = {{"outcome", STR("generated"), false},
					   {"steps", STR("[1]"), true},
					   {"nothing", {NULL, 0}, false}};

	events_put(events, &(struct event){.name = "ASSET_GENERATION_START", .level = EVENT_INFO});
	events_put(events, &(struct event){.name = "COST_TRACKED",
					   .level = EVENT_WARN,
					   .type = "image",
					   .spec = STR("coin"),
					   .provider = STR("openai"),
					   .has_cost = true,
					   .cost_usd = 40000,
					   .duration_us = 1500500,
					   .message = STR("a \"line\"\nand\x1b[0m"),
					   .hint = STR("none"),
					   .facts = facts,
					   .fact_count = 3});
	cr_expect_str_eq(
		text(),
		HEAD("info", "ASSET_GENERATION_START") "}\n" HEAD(
			"warn",
			"COST_TRACKED") ",\"spec_id\":\"coin\",\"type\":\"image\","
					"\"provider\":\"openai\",\"cost\":0.04,\"duration\":1500.5,"
					"\"outcome\":\"generated\",\"steps\":[1],"
					"\"message\":\"a "
					"\\\"line\\\"\\nand\\u001b[0m\",\"hint\":\"none\"}\n");
}

Test(base_events, what_is_below_the_level_of_a_spec_is_not_told)
{
	for (int level = EVENT_DEV; level <= EVENT_ERROR; level++)
		events_put(events, &(struct event){.name = "X",
						   .level = (enum event_level)level,
						   .from = EVENT_WARN});
	cr_expect_str_eq(text(), HEAD("warn", "X") "}\n" HEAD("error", "X") "}\n");
	cr_expect_eq(event_level_of(STR("dev")), EVENT_DEV);
	cr_expect_eq(event_level_of(STR("error")), EVENT_ERROR);
	cr_expect_eq(event_level_of((struct str){0}), EVENT_INFO);
}

Test(base_events, a_share_is_told_evenly_and_errors_always)
{
	size_t lines = 0;
	const char *got;

	for (int i = 0; i < 100; i++)
		events_put(events, &(struct event){.name = "X",
						   .level = i % 10 ? EVENT_INFO : EVENT_ERROR,
						   .left_out = 900000});
	got = text();
	for (; *got; got++)
		lines += *got == '\n';
	cr_expect_eq(lines, 10 + 9);
}

Test(base_events, a_file_is_appended_to)
{
	events_put(events, &(struct event){.name = "ONE", .level = EVENT_INFO});
	events_close(events, &diag);
	cr_assert_eq(events_open(path, noon, &events, &diag), ST_OK);
	events_put(events, &(struct event){.name = "TWO", .level = EVENT_INFO});
	cr_expect_str_eq(text(), HEAD("info", "ONE") "}\n" HEAD("info", "TWO") "}\n");
}

static void *put_many(void *unused)
{
	(void)unused;
	for (int i = 0; i < 500; i++)
		events_put(events, &(struct event){.name = "MANY", .level = EVENT_INFO});
	return NULL;
}

Test(base_events, lines_of_many_threads_stay_whole)
{
	pthread_t threads[4];
	size_t lines = 0;

	for (int i = 0; i < 4; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, put_many, NULL), 0);
	for (int i = 0; i < 4; i++)
		(void)pthread_join(threads[i], NULL);
	for (const char *at = text(); *at; lines++) {
		const char *next = strchr(at, '\n');

		cr_assert(next);
		cr_assert(strncmp(at, HEAD("info", "MANY") "}\n", (size_t)(next + 1 - at)) == 0);
		at = next + 1;
	}
	cr_expect_eq(lines, 2000);
}

Test(base_events, a_reader_that_went_away_ends_nothing)
{
	char where[32];
	int ends[2];
	struct events *gone;

	cr_assert_eq(pipe(ends), 0);
	(void)snprintf(where, sizeof(where), "fd:%d", ends[1]);
	cr_assert_eq(events_open(where, noon, &gone, &diag), ST_OK);
	cr_expect(fcntl(ends[1], F_GETFD) & FD_CLOEXEC);
	(void)close(ends[0]);
	events_put(gone, &(struct event){.name = "ONE", .level = EVENT_INFO});
	events_put(gone, &(struct event){.name = "TWO", .level = EVENT_INFO});
	events_close(gone, &diag);
	cr_assert_not_null(diag.first);
	cr_expect_str_eq(diag.first->code, "W0005");
	cr_expect_not_null(strstr(diag.first->text, "2 lines"));
	cr_expect_eq(diag.errors, 0);
	events_close(events, &diag);
}

Test(base_events, what_cannot_be_written_to_is_said_at_once)
{
	static const char *const WRONG[] = {"fd:", "fd:-1", "fd:x", "fd:987654", "fd:99999999999"};
	struct events *none;
	char where[32];
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
		cr_expect_eq(events_open(WRONG[i], noon, &none, &diag), ST_USAGE, "%s", WRONG[i]);
		cr_expect_null(none);
	}
	(void)snprintf(where, sizeof(where), "fd:%d", fd);
	cr_expect_eq(events_open(where, noon, &none, &diag), ST_USAGE);
	cr_expect_eq(events_open("/nowhere/at/all", noon, &none, &diag), ST_ENVIRONMENT);
	(void)close(fd);
	events_close(events, &diag);
}

Test(base_events, without_anybody_looking_on_nothing_happens)
{
	events_put(NULL, &(struct event){.name = "X", .level = EVENT_ERROR});
	cr_expect_eq(events_now_us(NULL), 0);
	cr_expect_gt(events_now_us(events), 0);
	events_close(NULL, &diag);
	cr_expect_str_eq(text(), "");
}
