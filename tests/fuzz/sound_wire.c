/* What a helper that was taken over may answer: the bytes behind its hello, to four questions. */
#include "fuzz/fuzz.h"
#include "sound/decode.h"
#include "sound/encode.h"
#include "sound/helper.h"

#include <math.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_MAX 65536u

static int other_end; /* takes what the helper is asked */

/* A helper without a process, which has said all it will ever say. */
static void keep_helper(enum helper_kind kind, const uint8_t *data, size_t size)
{
	struct helper *helper = mem_zalloc(1, sizeof(*helper));
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0 ||
	    send(sockets[1], data, size, MSG_DONTWAIT) != (ssize_t)size)
		abort();
	(void)shutdown(sockets[1], SHUT_WR);
	helper->kind = kind;
	helper->is_known = true;
	helper->pid = getppid(); /* no child of this process: there is nothing to wait for */
	helper->fd = sockets[0];
	helper_keep(helper);
	other_end = sockets[1];
}

static void check(enum status st, const struct sound *sound, struct diag *diag)
{
	if ((st == ST_OK) != (diag->errors == 0))
		__builtin_trap();
	if (sound->samples && (!sound_fits(sound->rate, sound->channels, sound->frames) ||
			       (sound->loop.is_set && (sound->loop.start >= sound->loop.end ||
						       sound->loop.end > sound->frames))))
		__builtin_trap();
	for (uint64_t i = 0; sound->samples && i < sound->frames * sound->channels; i++) {
		if (!isfinite(sound->samples[i]))
			__builtin_trap();
	}
	diag_release(diag);
	helpers_end();
	(void)close(other_end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct sound_pcm PCM = {SOUND_U8, 8000, 1};
	struct sound_levels levels;
	struct sound sound;
	struct bytes file;
	struct diag diag = {0};
	enum status st;

	if (size > ANSWER_MAX)
		return 0;
	sound_set_helper("/nonexistent");
	keep_helper(HELPER_pcm, data, size);
	st = sound_decode("\x80", 1, &PCM, (struct place){0}, &sound, &diag);
	check(st, &sound, &diag);
	if (st != ST_OK && sound.samples)
		__builtin_trap();
	sound_release(&sound);
	if (!sound_init(&sound, 8000, 1, 4))
		abort();
	sound.samples[0] = 1;
	keep_helper(HELPER_ebur128, data, size);
	st = sound_measure(&sound, &levels, (struct place){0}, &diag);
	if (st == ST_OK &&
	    (abs(levels.loudness / 1000) > 1000 || abs(levels.true_peak / 1000) > 1000))
		__builtin_trap();
	check(st, &sound, &diag);
	keep_helper(HELPER_soxr, data, size);
	check(sound_resample(&sound, 16000, (struct place){0}, &diag), &sound, &diag);
	keep_helper(HELPER_vorbis, data, size);
	st = sound_encode(&sound, MEDIA_OGG, &(struct sound_options){0}, (struct place){0}, &file,
			  &diag);
	check(st, &sound, &diag);
	if ((st == ST_OK) != (file.data != NULL))
		__builtin_trap();
	bytes_release(&file);
	sound_release(&sound);
	return 0;
}
