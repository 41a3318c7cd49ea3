/* answer.h - what a program says of what it made: one JSON object on the last line of its output.
 *
 *	{"protocol": 1, "outputs": [{"path": "out-0.png"}], "model_version": "…", "tool_version": "…"}
 *
 * Members that are not known here are passed over. It is text of somebody else: bounded, and refused
 * as a whole when it is not what it should be.
 */
#ifndef ASSETC_WORKER_ANSWER_H
#define ASSETC_WORKER_ANSWER_H

#include "base/diag.h"

#define WORKER_PROTOCOL   1
#define WORKER_ANSWER_MAX ((size_t)256 * 1024)
#define WORKER_WORD_MAX   200u /* bytes of a version */

struct worker_answer {
	struct str path;                        /* of the first output, relative to the folder */
	struct str model_version, tool_version; /* empty where not said */
};

/* True for a line that looks like one: where there is none, a single file is the answer. */
bool worker_is_answer(struct str line);
/* Text lives in the arena. NULL, or what is wrong, as the end of "the answer …". */
const char *worker_answer_read(struct str line, struct arena *arena, struct worker_answer *out);

#endif
