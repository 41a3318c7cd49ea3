/* helper.h - running helper programs: starting one, keeping idle ones, exchanging bytes with one while patience lasts,
 * and its end.
 *
 * One helper works for one thread at a time. An idle one waits for input; when assetc ends, however that happens, its
 * input ends and so does the helper.
 */
#ifndef ASSETC_SOUND_HELPER_H
#define ASSETC_SOUND_HELPER_H

#include "base/diag.h"
#include "sound/helper_kind.h"
#include "sound/wire.h"

#include <sys/types.h>

struct helper {
	struct helper *next; /* in the pool */
	enum helper_kind kind;
	pid_t pid;
	int fd;        /* a socket: the helper's input and output */
	bool is_known; /* its hello was heard, and is that of this build */
	bool has_served;
	int64_t patience; /* ms that it may still be waited for */
	bool is_late;     /* an exchange failed because they were used up */
};

/* An idle one, or a new one whose hello is that of this build; it is the caller's until helper_keep or helper_end. On
 * failure NULL and one finding (E0621, E0622). Adds, once in a process, a warning (W0623) when the helper's library is
 * not the one that this build was made with. */
struct helper *helper_take(enum helper_kind kind, struct place at, struct diag *diag);
/* Starts one if none is idle, and does not wait for its hello: the next helper_take finds it on its way. What fails is
 * told by that one. */
void helper_expect(enum helper_kind kind);
/* Puts it among the idle ones. */
void helper_keep(struct helper *helper);
/* Ends it for good, by force where it does not end by itself, and takes leave of it. why, if not NULL: gets words for a
 * finding, such as "was ended by signal 11", from what was seen before and what it left with. */
void helper_end(struct helper *helper, struct strbuf *why);
/* Lets the idle ones end by themselves while this program goes on: nothing waits for them before its exit. */
void helpers_dismiss(void);
/* Ends all idle ones and waits for them. Happens by itself when the program exits. */
void helpers_end(void);

/* How long it may be waited for in what follows: a minute, and more for work on so many bytes. Only waiting counts: not
 * the time for which assetc itself was stopped, by ^Z or a batch system. */
void helper_allow_time(struct helper *helper, uint64_t bytes);
/* All of it or false: the helper closed its end, or is late. Raises no signal. */
bool helper_send(struct helper *helper, const void *data, size_t len);
bool helper_receive(struct helper *helper, void *out, size_t len);

/* For tests: milliseconds that stand in for the minute; 0: the minute. */
void helper_set_patience(int ms);

#endif
