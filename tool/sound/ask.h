/* ask.h - one question to a helper program, from its start to its answer. */
#ifndef ASSETC_SOUND_ASK_H
#define ASSETC_SOUND_ASK_H

#include "base/mem.h"
#include "sound/helper.h"
#include "sound/sound.h"

struct question {
	enum helper_kind helper;
	const struct wire_request *request;
	const void *payload; /* request->length bytes */
	const char *doing;   /* "decoding", for findings */
	struct place at;
	struct diag *diag;

	/* The answer; zero-initialise. It is the caller's. */
	struct sound sound;     /* decode, resample */
	struct bytes file;      /* encode */
	struct wire_reply last; /* the end, or what was heard last */

	/* While it is heard: */
	bool is_begun;
	uint64_t frames; /* that have come; sound.frames has room for more */
	char text[WIRE_TEXT_MAX + 1];
};

/* Any thread may call. On failure adds one finding at `at` (E0602 to E0605, E0621, E0622), and there is no answer. */
enum status sound_ask(struct question *question);

#endif
