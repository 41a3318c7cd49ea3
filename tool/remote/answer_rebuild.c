/* answer_rebuild.c - a lost or damaged book made again from the sidecars that the driver hands in.
 *
 * The question names the known projects. After it come "sidecar" questions, each with the text of one and where it was
 * found, and "sidecars-end"; none of them is answered by itself. Anything else, or the end of the driver, leaves
 * everything as it was. The sidecars that another book paid for are rows; the last row tells what was done.
 */
#include "ledger/rebuild.h"
#include "remote/answer.h"

#include <string.h>

struct stranger {
	struct str ledger, attempt, source;
	int64_t usd;
};

struct rebuilding {
	struct ledger_rebuild *rebuild;
	struct arena *arena;
	struct stranger *strangers;
	size_t count;
};

static void read_projects(struct answering *to, struct ledger_rebuild_options *options)
{
	struct str *projects = NULL, name, value;
	size_t count = 0, cursor = 0;

	while (message_next(to->ask, &cursor, &name, &value)) {
		if (!str_is(name, "project"))
			continue;
		projects = arena_grow_array(to->arena, projects, count, sizeof(*projects));
		projects[count++] = str_copy(to->arena, value);
	}
	options->projects = projects;
	options->project_count = count;
}

static void note_stranger(struct rebuilding *work, const struct ledger_rebuilt *rebuilt,
			  struct str source)
{
	struct stranger *stranger;

	work->strangers = arena_grow_array(work->arena, work->strangers, work->count,
					   sizeof(*work->strangers));
	stranger = &work->strangers[work->count++];
	stranger->ledger = str_copy(work->arena, str_of(rebuilt->ledger));
	stranger->attempt = str_copy(work->arena, str_of(rebuilt->attempt));
	stranger->source = str_copy(work->arena, source);
	stranger->usd = rebuilt->request_usd;
}

static enum status take_sidecar(struct rebuilding *work, const struct message *message,
				struct diag *diag)
{
	struct ledger_rebuilt rebuilt;
	enum status st =
		ledger_rebuild_add(work->rebuild, message_get(message, "text"), &rebuilt, diag);

	if (st == ST_OK && rebuilt.fate == LEDGER_RECEIPT_OTHERS)
		note_stranger(work, &rebuilt, message_get(message, "source"));
	return st;
}

/* All are taken off the channel, whatever becomes of one: the driver waits for no answer before the last. */
static enum status take_sidecars(struct answering *to, struct rebuilding *work, struct diag *diag)
{
	struct message message = {0};
	bool is_whole = false;
	enum status st = ST_OK;

	while (!is_whole && channel_wait(to->channel, &message, -1)) {
		struct str what = message_get(&message, "what");

		is_whole = str_is(what, "sidecars-end");
		if (message.kind != ORDER_ASK || (!is_whole && !str_is(what, "sidecar")))
			break;
		if (!is_whole && st == ST_OK && work->rebuild)
			st = take_sidecar(work, &message, diag);
	}
	message_release(&message);
	if (st == ST_OK && !is_whole)
		st = diag_error(diag, ST_BUG, "E0497", (struct place){0},
				"the sidecars end in the middle");
	return st;
}

static void put_result(struct answering *to, const struct rebuilding *work,
		       const struct ledger_rebuild_result *result)
{
	for (size_t i = 0; i < work->count; i++) {
		answer_begin_row(to);
		message_put(&to->row, "ledger", work->strangers[i].ledger);
		message_put(&to->row, "attempt", work->strangers[i].attempt);
		message_put(&to->row, "source", work->strangers[i].source);
		message_put_int(&to->row, "usd", work->strangers[i].usd);
		answer_put_row(to);
	}
	answer_begin_row(to);
	message_put_int(&to->row, "is-result", 1);
	message_put_int(&to->row, "was-whole", result->was_whole);
	if (result->kept_as[0])
		message_put_c(&to->row, "kept-as", result->kept_as);
	message_put_int(&to->row, "added", result->added);
	message_put_int(&to->row, "known", result->known);
	message_put_int(&to->row, "is-held", result->is_held);
	answer_put_row(to);
}

static enum status give_rebuild(struct answering *to, struct diag *diag)
{
	struct ledger_rebuild_options options = {.now = to->now};
	struct ledger_rebuild_result result = {0};
	struct rebuilding work = {.arena = to->arena};
	enum status st, taken;

	read_projects(to, &options);
	st = ledger_rebuild_begin(to->book_path, &options, &work.rebuild, diag);
	taken = take_sidecars(to, &work, diag);
	st = st == ST_OK ? taken : st;
	if (st == ST_OK)
		st = ledger_rebuild_finish(work.rebuild, &result, diag);
	else
		ledger_rebuild_abandon(work.rebuild);
	if (st == ST_OK)
		put_result(to, &work, &result);
	return st;
}

const struct answer answer_rebuild = {.what = "rebuild", .opens_book = true, .give = give_rebuild};
