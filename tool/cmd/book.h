/* book.h - asking the book of purchases, which assetc-remote keeps. */
#ifndef ASSETC_CMD_BOOK_H
#define ASSETC_CMD_BOOK_H

#include "base/json.h"
#include "cmd/cmd.h"
#include "order/partner.h"

/* Starts assetc-remote with the book of this user. */
enum status book_open(struct invocation *inv, struct partner *partner, struct diag *diag);

/* One question: begin, put its fields, send; then rows until book_row is false, which gives the status of the answer. */
void book_ask(struct message *ask, const char *what);
void book_send(struct partner *partner, const struct message *ask);
static inline bool book_row(struct invocation *inv, struct partner *partner, struct message *row,
			    enum status *out, struct diag *diag)
{
	return partner_next(partner, row, &inv->arena, out, diag);
}
/* The question whose answer has no rows, or whose rows nobody wants. */
enum status book_do(struct invocation *inv, struct partner *partner, const struct message *ask,
		    struct diag *diag);

/* The question after all limits, those of the project's and the user's files included; fails where the latter cannot be read. And a
 * row of its answer as JSON. */
enum status book_ask_limits(struct invocation *inv, struct message *ask,
			    const struct project *project, struct diag *diag);
void book_put_limit(struct json *json, const struct message *row);

typedef void book_json_fn(struct json *json, const struct message *row);
typedef void book_line_fn(struct strbuf *out, const struct message *row);
/* Sends the question and puts the rows of its answer as a list of that name. */
enum status book_put_list(struct invocation *inv, struct partner *partner,
			  const struct message *ask, struct json *json, const char *name,
			  book_json_fn *put, struct diag *diag);
/* Sends the question and prints its answer, by --json as a list, else line by line; none: what is said to people when there are no
 * rows, or NULL. */
enum status book_show(struct invocation *inv, struct partner *partner, const struct message *ask,
		      book_json_fn *put_json, book_line_fn *put_line, const char *none,
		      struct diag *diag);

/* To stdout. */
void book_print(const struct strbuf *text);

/* Micro-dollars as people write them: "$1.25", "$0.0042", "-$3"; at least two decimals, at most six. */
void put_usd(struct strbuf *out, int64_t micro);
/* What a person wrote ("2", "$2.50", "0.004") in micro-dollars. Negative amounts and more than six decimals are refused: E0004. what: the name of the
 * option or word, for the finding. */
enum status read_usd(const char *text, const char *what, int64_t *out, struct diag *diag);

/* The real path of the project that holds the working folder, as the book names it; empty where there is none. */
enum status book_project(struct invocation *inv, const struct project **out, struct diag *diag);

/* With the book open and that project at hand, does what a command does. */
typedef enum status book_fn(struct invocation *inv, struct partner *partner,
			    const struct project *project, struct diag *diag);
enum status book_run(struct invocation *inv, book_fn *fn, struct diag *diag);

#endif
