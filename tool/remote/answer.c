/* answer.c - the table of questions. */
#include "remote/answer.h"

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

void answer_begin_row(struct answering *answering)
{
	message_begin(&answering->row, ORDER_ROW, answering->ask->order);
}

void answer_put_row(struct answering *answering)
{
	channel_put(answering->channel, &answering->row);
	(void)channel_flush(answering->channel, true);
}
