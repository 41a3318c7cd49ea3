/* jobs.c - `assetc jobs list|show|cancel`: builds and fetches that had something to pay for. */
#include "cmd/book.h"

#include "project/project.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const TASK_STATES[] = {"succeeded", "failed", "cancelled", "running", "waiting"};
enum { TASK_STATE_COUNT = sizeof(TASK_STATES) / sizeof(TASK_STATES[0]), DATE_LEN = 16 };

static enum status usage(struct diag *diag)
{
	return diag_error(diag, ST_USAGE, "E0001", (struct place){0},
			  "jobs takes one of: list [--all], show ID, cancel ID");
}

static bool is_ended(const struct message *row)
{
	return message_get(row, "ended").len > 0;
}

/* ---- one job ----------------------------------------------------------------------------- */

static void put_job_facts(struct json *json, const struct message *row)
{
	static const char *const TEXTS[] = {"kind", "state", "run", "project", "created", "ended"};

	json_str(json, "id", message_get(row, "job"));
	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
		if (message_get(row, TEXTS[i]).len)
			json_str(json, TEXTS[i], message_get(row, TEXTS[i]));
	}
	if (!is_ended(row))
		json_bool(json, "is_live", message_int(row, "is-live", 0) != 0);
	json_decimal(json, "charged_usd", message_int(row, "charged", 0));
	if (message_get(row, "at-vendor").len)
		json_int(json, "at_vendor", message_int(row, "at-vendor", 0));
	json_object_begin(json, "count");
	for (int i = 0; i < TASK_STATE_COUNT; i++)
		json_int(json, TASK_STATES[i], message_int(row, TASK_STATES[i], 0));
	json_object_end(json);
}

static void put_job_json(struct json *json, const struct message *row)
{
	json_object_begin(json, NULL);
	put_job_facts(json, row);
	json_object_end(json);
}

/* 20261121-5f3a9c01  2026-11-21T14:02  build  partial    $0.12  3 of 4 succeeded, 1 failed */
static void put_job_line(struct strbuf *out, const struct message *row)
{
	struct str date = message_get(row, "created");
	struct strbuf usd = {0};
	int64_t all = 0;

	date.len = date.len < DATE_LEN ? date.len : DATE_LEN;
	for (int i = 0; i < TASK_STATE_COUNT; i++)
		all += message_int(row, TASK_STATES[i], 0);
	put_usd(&usd, message_int(row, "charged", 0));
	strbuf_printf(out,
		      "%.*s  %.*s  %-5.*s  %-10.*s %10.*s  %" PRId64 " of %" PRId64 " succeeded",
		      STR_ARGS(message_get(row, "job")), STR_ARGS(date),
		      STR_ARGS(message_get(row, "kind")), STR_ARGS(message_get(row, "state")),
		      STR_ARGS(strbuf_str(&usd)), message_int(row, TASK_STATES[0], 0), all);
	for (int i = 1; i < TASK_STATE_COUNT; i++) {
		if (message_int(row, TASK_STATES[i], 0))
			strbuf_printf(out, ", %" PRId64 " %s", message_int(row, TASK_STATES[i], 0),
				      TASK_STATES[i]);
	}
	if (!is_ended(row) && !message_int(row, "is-live", 0))
		strbuf_add_c(out, "; its process is gone");
	strbuf_add_char(out, '\n');
	strbuf_release(&usd);
}

/* ---- list -------------------------------------------------------------------------------- */

static enum status list(struct invocation *inv, struct partner *partner,
			const struct project *project, struct diag *diag)
{
	struct message ask = {0};
	enum status st;

	book_ask(&ask, "jobs");
	if (!inv->takes_all)
		message_put(&ask, "project", project->root);
	st = book_show(inv, partner, &ask, put_job_json, put_job_line, NULL, diag);
	message_release(&ask);
	return st;
}

/* ---- show -------------------------------------------------------------------------------- */

static void put_task_json(struct json *json, const struct message *row)
{
	static const struct {
		const char *field, *name;
	} TEXTS[] = {
		{"spec", "spec"},         {"state", "state"},     {"attempt", "attempt"},
		{"error-code", "code"},   {"error", "error"},     {"theme", "theme"},
		{"base", "base"},         {"details", "details"}, {"style", "style"},
		{"negative", "negative"}, {"prompt", "prompt"},   {"latest", "latest"},
	};

	json_object_begin(json, NULL);
	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
		struct str value = message_get(row, TEXTS[i].field);

		if (value.ptr)
			json_str(json, TEXTS[i].name, value);
	}
	json_object_end(json);
}

/*   coin-gold                failed     openai refuses the prompt [E0552] */
static void put_task_line(struct strbuf *out, const struct message *row)
{
	struct str error = message_get(row, "error"), code = message_get(row, "error-code");

	strbuf_printf(out, "  %-24.*s %-10.*s", STR_ARGS(message_get(row, "spec")),
		      STR_ARGS(message_get(row, "state")));
	if (error.len)
		strbuf_add_char(out, ' ');
	put_safe(out, error);
	if (code.len)
		strbuf_printf(out, " [%.*s]", STR_ARGS(code));
	while (out->data[out->len - 1] == ' ')
		out->len--;
	strbuf_add_char(out, '\n');
}

/* The first row is the job, the others are its tasks. */
static enum status show(struct invocation *inv, struct partner *partner, struct diag *diag)
{
	struct strbuf json_text = {0}, lines = {0};
	struct json json = {.out = &json_text};
	struct message ask = {0}, row = {0};
	bool is_first = true;
	enum status st = ST_OK;

	book_ask(&ask, "job");
	message_put_c(&ask, "job", inv->operands.items[1]);
	book_send(partner, &ask);
	json_object_begin(&json, NULL);
	while (book_row(inv, partner, &row, &st, diag)) {
		if (is_first) {
			put_job_facts(&json, &row);
			put_job_line(&lines, &row);
			json_array_begin(&json, "tasks");
		} else {
			put_task_json(&json, &row);
			put_task_line(&lines, &row);
		}
		is_first = false;
	}
	if (st == ST_OK) {
		json_array_end(&json);
		json_object_end(&json);
		book_print(inv->is_json ? &json_text : &lines);
	}
	strbuf_release(&json_text);
	strbuf_release(&lines);
	message_release(&ask);
	message_release(&row);
	return st;
}

/* ---- cancel ------------------------------------------------------------------------------ */

static void put_cancelled_line(struct strbuf *out, const struct message *row)
{
	int64_t open = message_int(row, "at-vendor", 0);

	if (is_ended(row))
		strbuf_printf(out, "ended, as its process is gone: %.*s\n",
			      STR_ARGS(message_get(row, "state")));
	else
		strbuf_add_c(out, "stopping: it pays for nothing more, and what is under way is "
				  "awaited\n");
	if (is_ended(row) && open)
		strbuf_printf(out,
			      "%" PRId64
			      " %s still at work there: the next build takes what comes of it\n",
			      open, open == 1 ? "request is" : "requests are");
}

static enum status cancel(struct invocation *inv, struct partner *partner, struct diag *diag)
{
	struct message ask = {0};
	enum status st;

	book_ask(&ask, "cancel-job");
	message_put_c(&ask, "job", inv->operands.items[1]);
	st = book_show(inv, partner, &ask, put_job_json, put_cancelled_line, NULL, diag);
	message_release(&ask);
	return st;
}

/* ---- the command ------------------------------------------------------------------------- */

static enum status run_word(struct invocation *inv, struct partner *partner,
			    const struct project *project, struct diag *diag)
{
	const char *word = inv->operands.count ? inv->operands.items[0] : "list";

	if (strcmp(word, "list") == 0 && inv->operands.count <= 1)
		return list(inv, partner, project, diag);
	if (inv->operands.count != 2 || inv->takes_all)
		return usage(diag);
	if (strcmp(word, "show") == 0)
		return show(inv, partner, diag);
	return strcmp(word, "cancel") == 0 ? cancel(inv, partner, diag) : usage(diag);
}

static enum status run_jobs(struct invocation *inv, struct diag *diag)
{
	return book_run(inv, run_word, diag);
}

const struct command command_jobs = {
	.name = "jobs",
	.operands = "[list|show ID|cancel ID]",
	.help = "builds and fetches that had something to pay for, asset by asset",
	.options = OPTS_COMMON | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_ALL) | OPT_BIT(OPT_PROJECT),
	.run = run_jobs,
};
