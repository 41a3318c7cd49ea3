/* answer.c - the table of questions. */
#include "remote/answer.h"

#include <stdio.h>

#define ANSWER(name) extern const struct answer answer_##name;
#include "remote/answers.def"
#undef ANSWER

static const struct answer *const ANSWERS[] = {
#define ANSWER(name) &answer_##name,
#include "remote/answers.def"
#undef ANSWER
};

const struct answer *answer_find(struct str what)
{
	for (size_t i = 0; i < sizeof(ANSWERS) / sizeof(ANSWERS[0]); i++) {
		if (str_is(what, ANSWERS[i]->what))
			return ANSWERS[i];
	}
	return NULL;
}

struct ledger_caps answer_caps(const struct message *message, const char *prefix)
{
	struct ledger_caps caps = LEDGER_NO_CAPS;
	char name[32];

	for (int i = 0; i < LEDGER_LIMITS; i++) {
		(void)snprintf(name, sizeof(name), "%s.%s", prefix,
			       ledger_limit_name((enum ledger_limit)i));
		caps.usd[i] = message_int(message, name, LEDGER_NO_LIMIT);
	}
	return caps;
}

void answer_begin_row(struct answering *answering)
{
	message_begin(&answering->row, ORDER_ROW, answering->ask->order);
}

void answer_put_row(struct answering *answering)
{
	channel_put(answering->channel, &answering->row);
	(void)channel_flush(answering->channel, true);
}

void answer_put_time(struct message *row, const char *name, int64_t time)
{
	struct strbuf text = {0};

	if (time == 0)
		return;
	ledger_time_format(time, &text);
	message_put(row, name, strbuf_str(&text));
	strbuf_release(&text);
}

void answer_put_text(struct message *row, const char *name, struct str value)
{
	if (value.ptr)
		message_put(row, name, value);
}
