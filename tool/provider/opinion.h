/* opinion.h - what a judge answers about a picture: a number and a reason, as JSON. */
#ifndef ASSETC_PROVIDER_OPINION_H
#define ASSETC_PROVIDER_OPINION_H

#include "base/str.h"

#define OPINION_SCORE_MAX  100u
#define OPINION_TEXT_MAX   4096u /* bytes of an answer */
#define OPINION_REASON_MAX 400u  /* characters that are kept of the reason */

struct opinion {
	unsigned score;    /* 0 to OPINION_SCORE_MAX */
	struct str reason; /* on one line, without control characters; in the arena */
};

/* Any bytes may be given. Strict: an object with just `score`, a whole number, and `reason`, a text. NULL when it is
 * that, else why it is not. */
const char *opinion_read(struct str text, struct arena *arena, struct opinion *out);

#endif
