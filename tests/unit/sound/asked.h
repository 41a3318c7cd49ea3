/* asked.h - a sound that was asked for of a helper program, and what was told of it. For the tests of decode.c and helper.c,
 * each of which has its own. */
#ifndef ASSETC_TESTS_SOUND_ASKED_H
#define ASSETC_TESTS_SOUND_ASKED_H

#include "sound/decode.h"
#include "sound/helper.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/wait.h>

static struct diag diag;
static struct sound sound;
static const struct sound_pcm PCM = {SOUND_S16, 44100, 2};

static inline void release(void)
{
	sound_release(&sound);
	diag_release(&diag);
	helpers_end();
	helper_set_patience(0);
	sound_set_helper(NULL);
}

static inline enum status decode(const void *data, size_t len, const struct sound_pcm *pcm)
{
	return sound_decode(data, len, pcm, (struct place){0}, &sound, &diag);
}

static inline void check_finding(const char *code, const char *part)
{
	cr_assert_not_null(diag.first);
	cr_expect_null(diag.first->next, "one finding is enough");
	cr_expect_str_eq(diag.first->code, code, "%s", diag.first->text);
	cr_expect(strstr(diag.first->text, part), "%s", diag.first->text);
	cr_expect_null(sound.samples);
}

/* No child is left: neither at work nor waiting to be taken leave of. */
static inline void check_no_child(void)
{
	cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1);
}
#endif
