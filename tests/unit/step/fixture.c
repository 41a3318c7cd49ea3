/* fixture.c - running one step or check in a test, with parameters as a spec writes them. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>
#include <string.h>

static struct diag findings;
static struct arena values;
static struct str file_of_step;

struct image pixels(uint32_t width, uint32_t height, const uint32_t *rgba)
{
	struct image image;

	cr_assert(image_init(&image, width, height));
	for (size_t i = 0; i < (size_t)width * height; i++) {
		for (unsigned k = 0; k < 4; k++)
			image.rgba[i * 4 + k] = (uint8_t)(rgba[i] >> (24 - 8 * k));
	}
	return image;
}

struct image noise(uint32_t width, uint32_t height)
{
	struct image image;
	uint32_t state = 99;

	cr_assert(image_init(&image, width, height));
	for (size_t i = 0; i < (size_t)width * height * 4; i++) {
		state = state * 1664525u + 1013904223u;
		image.rgba[i] = (uint8_t)(state >> 24);
	}
	return image;
}

uint32_t pixel_of(const struct image *image, uint32_t x, uint32_t y)
{
	const uint8_t *p = image->rgba + ((size_t)y * image->width + x) * 4;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

void expect_pixels(struct image *image, uint32_t width, uint32_t height, const uint32_t *rgba)
{
	cr_assert(image->width == width && image->height == height, "%ux%u instead of %ux%u",
		  image->width, image->height, width, height);
	for (uint32_t y = 0; y < height; y++) {
		for (uint32_t x = 0; x < width; x++)
			cr_assert_eq(pixel_of(image, x, y), rgba[y * width + x],
				     "pixel %u,%u is %08x instead of %08x", x, y,
				     pixel_of(image, x, y), rgba[y * width + x]);
	}
	image_release(image);
}

uint64_t fingerprint(const struct image *image)
{
	uint64_t hash =
		UINT64_C(0xcbf29ce484222325) ^ ((uint64_t)image->width << 32 | image->height);

	for (size_t i = 0; i < (size_t)image->width * image->height * 4; i++)
		hash = (hash ^ image->rgba[i]) * UINT64_C(0x100000001b3);
	return hash;
}

void give_file(const void *data, size_t len)
{
	file_of_step = (struct str){data, len};
}

static struct param_set read_words(const struct step *step, const char *const *words)
{
	struct param_set params = param_defaults(step->decl.params, &values);

	for (; words[0]; words += 2) {
		size_t row = param_index(step->decl.params, str_of(words[0]));

		cr_assert_neq(row, SIZE_MAX, "%s", words[0]);
		cr_assert_eq(param_parse(&step->decl.params[row], str_of(words[1]),
					 (struct place){.line = 4}, &values, &params.values[row],
					 &findings),
			     ST_OK, "%s", words[1]);
		params.values[row].is_written = true;
	}
	return params;
}

static const struct check_context nothing_known;

static struct step_call call_with(const struct param_set *params)
{
	return (struct step_call){.params = params,
				  .context = &nothing_known,
				  .file = file_of_step,
				  .at = {.line = 3}};
}

enum status run_words(const struct step *step, struct image *image, const char *const *words)
{
	struct param_set params = read_words(step, words);
	struct step_call call = call_with(&params);

	if (step->check && step->check(&call, &findings) != ST_OK)
		return ST_INVALID;
	return step->run(&call, image, &findings);
}

struct sound sound_of(uint32_t rate, unsigned channels, uint64_t frames, const float *samples)
{
	struct sound sound;

	cr_assert(sound_init(&sound, rate, channels, frames));
	if (samples)
		memcpy(sound.samples, samples, (size_t)frames * channels * sizeof(*samples));
	return sound;
}

void expect_samples(struct sound *sound, uint64_t frames, const float *samples)
{
	cr_assert_eq(sound->frames, frames, "%llu frames instead of %llu",
		     (unsigned long long)sound->frames, (unsigned long long)frames);
	for (size_t i = 0; i < (size_t)frames * sound->channels; i++)
		cr_assert_float_eq(sound->samples[i], samples[i], 1e-6,
				   "sample %zu is %.8f instead of %.8f", i,
				   (double)sound->samples[i], (double)samples[i]);
	sound_release(sound);
}

enum status run_sound_words(const struct step *step, struct sound *sound, const char *const *words)
{
	struct param_set params = read_words(step, words);
	struct step_call call = call_with(&params);

	return step->run_sound(&call, sound, &findings);
}

static struct param_value check_argument(const struct check *check, const char *text)
{
	struct param_value value = {0};

	if (text)
		cr_assert_eq(param_parse(check->decl.params, str_of(text), (struct place){0},
					 &values, &value, &findings),
			     ST_OK, "%s", text);
	return value;
}

enum status check_pixels(const struct check *check, const struct image *image,
			 const struct check_context *context, const char *argument)
{
	struct param_value value = check_argument(check, argument);

	return check->pixels(image, context ? context : &nothing_known, &value, (struct place){0},
			     &findings);
}

enum status check_samples(const struct check *check, const struct sound *sound,
			  const char *argument)
{
	struct param_value value = check_argument(check, argument);

	return check->samples(sound, &nothing_known, &value, (struct place){0}, &findings);
}

enum status check_heard(const struct check *check, struct str file, const struct sound *sound,
			const struct param_value *argument)
{
	struct check_file product = {media_sniff(file.ptr, file.len), (const uint8_t *)file.ptr,
				     file.len, "audio/coin.mp3", sound};

	return check->file(&product, argument, (struct place){0}, &findings);
}

enum status check_bytes(const struct check *check, const void *data, size_t len,
			const char *argument)
{
	struct check_file file = {media_sniff(data, len), data, len, "images/coin.png", NULL};
	struct param_value value = check_argument(check, argument);

	return check->file(&file, &value, (struct place){0}, &findings);
}

struct diag *findings_so_far(void)
{
	return &findings;
}

void expect_finding(const char *code, const char *part, const char *other_part)
{
	cr_assert_not_null(findings.first, "no finding");
	cr_assert_null(findings.first->next, "more than one finding");
	cr_assert_str_eq(findings.first->code, code);
	cr_assert_not_null(strstr(findings.first->text, part), "'%s' is not in: %s", part,
			   findings.first->text);
	cr_assert_not_null(strstr(findings.first->text, other_part), "'%s' is not in: %s",
			   other_part, findings.first->text);
	diag_release(&findings);
}

void expect_hint(const char *hint)
{
	cr_assert_not_null(findings.first, "no finding");
	cr_assert_null(findings.first->next, "more than one finding");
	cr_assert_not_null(findings.first->hint, "no hint");
	cr_assert_not_null(strstr(findings.first->hint, hint), "'%s' is not in: %s", hint,
			   findings.first->hint);
	diag_release(&findings);
}

void expect_no_finding(void)
{
	cr_assert_null(findings.first, "%s", findings.first ? findings.first->text : "");
}
