/* answer.h - what assetc-remote answers about the book: one function per question, listed in answers.def. */
#ifndef ASSETC_REMOTE_ANSWER_H
#define ASSETC_REMOTE_ANSWER_H

#include "ledger/ledger.h"
#include "order/order.h"

struct answering {
	struct ledger *book; /* NULL with opens_book */
	const char *book_path;
	const struct message *ask;
	struct channel *channel;
	struct message row; /* the next one, to be filled and put */
	struct arena *arena;
	int64_t now;
};

struct answer {
	const char *what;
	bool writes;     /* the book is made where there is none */
	bool opens_book; /* by itself: nobody else in this process has it open then */
	/* Puts rows; on failure adds one finding. */
	enum status (*give)(struct answering *answering, struct diag *diag);
};

/* NULL when nothing is answered to that. */
const struct answer *answer_find(struct str what);

/* PREFIX.day and its like, LEDGER_NO_LIMIT where nothing is said. */
struct ledger_caps answer_caps(const struct message *message, const char *prefix);

/* A column of a row, in the form of ledger_time_format, nothing for 0; and one of text, nothing where there is none. */
void answer_put_time(struct message *row, const char *name, int64_t time);
void answer_put_text(struct message *row, const char *name, struct str value);

/* Starts a row, and sends it. */
void answer_begin_row(struct answering *answering);
void answer_put_row(struct answering *answering);

#endif
