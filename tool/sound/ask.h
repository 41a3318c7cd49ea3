/* ask.h - one question to a helper program, from its start to its answer. */
#ifndef ASSETC_SOUND_ASK_H
#define ASSETC_SOUND_ASK_H

#include "sound/helper.h"
#include "sound/sound.h"

struct question {
	enum helper_kind helper;
	const struct wire_request *request;
	const void *payload; /* request->length bytes */
	const char *doing;   /* "decoding", for findings */
	struct place at;
	struct diag *diag;

	/* The answer; zero-initialise. Of a decode or resample the sound is the caller's. */
	struct sound sound;
	struct wire_reply last; /* the end, or what was heard last */

	/* While it is heard: */
	bool is_begun;
	uint64_t frames; /* that have come; sound.frames has room for more */
	char text[WIRE_TEXT_MAX + 1];
};

/* Any thread may call. On failure adds one finding at `at` (E0602 to E0604, E0621, E0622), and the sound is empty. */
enum status sound_ask(struct question *question);

#endif
