/* buy.h - drives the translator of a hosted provider by hand: a request, and answers as literal texts. */
#ifndef ASSETC_TESTS_PROVIDER_BUY_H
#define ASSETC_TESTS_PROVIDER_BUY_H

#include "provider/hosted.h"

struct buy {
	const struct provider *provider;
	struct arena arena;
	struct diag diag;
	struct param_set params;
	struct provider_request request;
	struct hosted_call call; /* at the vendor's host, of one candidate */
	struct hosted_step step;
};

/* kind is the provider's; sound may be "". model "" is the default. */
void buy_init(struct buy *buy, const char *provider, const char *sound, const char *model);
/* As the author writes it; of PARAM_ANY the text is canonical JSON. */
void buy_set(struct buy *buy, const char *param, const char *value);
/* One more input; data NULL: it was not read. */
void buy_input(struct buy *buy, enum input_use use, const char *name, uint32_t width,
	       uint32_t height, const char *data);
/* At a server of the user's own from now on. */
void buy_elsewhere(struct buy *buy);
/* The first step. The body that is sent, NUL-terminated. */
const char *buy_send(struct buy *buy);
/* A part of what is sent, or NULL. */
const char *buy_part(const struct buy *buy, const char *name);
/* An answer: fields as "name: value\n…". */
void buy_answer(struct buy *buy, unsigned status, const char *fields, const char *body);
void buy_answer_bytes(struct buy *buy, unsigned status, const char *fields, struct str body);
/* The findings of hosted.check, "CODE text|hint" each, one a line; "" when nothing is wrong. Also asserts that errors and
 * status agree. */
const char *buy_check(struct buy *buy);
int64_t buy_estimate(struct buy *buy); /* -1: no price */
void buy_release(struct buy *buy);

/* A row of an error table: the class, and parts that `why` and `hint` must contain. */
struct answer_row {
	unsigned status;
	const char *fields, *body;
	enum hosted_class class;
	const char *why, *hint; /* NULL: any */
};
void check_answers(const char *provider, const char *sound, const struct answer_row *rows,
		   size_t count);

#endif
