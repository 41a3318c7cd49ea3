/* fixture.h - running one step or check in a test, with parameters as a spec writes them.
 *
 * Criterion runs every test in a process of its own, so the findings can be one variable.
 */
#ifndef ASSETC_TESTS_STEP_FIXTURE_H
#define ASSETC_TESTS_STEP_FIXTURE_H

#include "step/step.h"

/* An image of these pixels, each 0xRRGGBBAA. Release with image_release. */
struct image pixels(uint32_t width, uint32_t height, const uint32_t *rgba);
#define PIXELS(width, height, ...) pixels((width), (height), (const uint32_t[]){__VA_ARGS__})
/* Every channel from a fixed sequence. */
struct image noise(uint32_t width, uint32_t height);
uint32_t pixel_of(const struct image *image, uint32_t x, uint32_t y);
/* Fails the test unless the image has this size and these pixels; releases it. */
void expect_pixels(struct image *image, uint32_t width, uint32_t height, const uint32_t *rgba);
#define EXPECT_PIXELS(image, width, height, ...) \
	expect_pixels((image), (width), (height), (const uint32_t[]){__VA_ARGS__})
/* A number that depends on every byte and the size (FNV-1a). */
uint64_t fingerprint(const struct image *image);

/* What the steps run from now on find as the file that they name; borrowed. */
void give_file(const void *data, size_t len);
/* As the compiler does it: check, then run. words: name, value, name, value, ..., NULL. */
enum status run_words(const struct step *step, struct image *image, const char *const *words);
#define RUN(step, image, ...)  run_words(&(step), (image), (const char *const[]){__VA_ARGS__, NULL})
#define RUN_PLAIN(step, image) run_words(&(step), (image), (const char *const[]){NULL})

/* A sound of these samples, interleaved; NULL: silence. Release with sound_release. */
struct sound sound_of(uint32_t rate, unsigned channels, uint64_t frames, const float *samples);
#define SOUND(rate, channels, frames, ...) \
	sound_of((rate), (channels), (frames), (const float[]){__VA_ARGS__})
/* Fails the test unless the sound has these samples, within 1e-6; releases it. */
void expect_samples(struct sound *sound, uint64_t frames, const float *samples);
#define EXPECT_SAMPLES(sound, frames, ...) \
	expect_samples((sound), (frames), (const float[]){__VA_ARGS__})
enum status run_sound_words(const struct step *step, struct sound *sound, const char *const *words);
#define RUN_SOUND(step, sound, ...) \
	run_sound_words(&(step), (sound), (const char *const[]){__VA_ARGS__, NULL})
#define RUN_SOUND_PLAIN(step, sound) run_sound_words(&(step), (sound), (const char *const[]){NULL})

/* Runs a check on pixels, on a file. argument: as written, or NULL. */
enum status check_pixels(const struct check *check, const struct image *image,
			 const struct check_context *context, const char *argument);
enum status check_bytes(const struct check *check, const void *data, size_t len,
			const char *argument);

/* Runs a check on samples; on a file of which a player makes this sound. */
enum status check_samples(const struct check *check, const struct sound *sound,
			  const char *argument);
enum status check_heard(const struct check *check, struct str file, const struct sound *sound,
			const struct param_value *argument);

/* What came since the last call of the functions below, which release it. */
struct diag *findings_so_far(void);

/* Expects that just one finding came since the last call, with this code, and every part in its
 * text. */
void expect_finding(const char *code, const char *part, const char *other_part);
/* The same with this in its hint. */
void expect_hint(const char *hint);
void expect_no_finding(void);

#endif
