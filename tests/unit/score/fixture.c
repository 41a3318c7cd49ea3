/* fixture.c - pictures and sounds for tests of scores. */
#include "unit/score/fixture.h"

#include <criterion/criterion.h>

static struct strbuf words;

static void put(struct image *image, int x, int y, uint32_t rgba)
{
	uint8_t *pixel;

	if (x < 0 || y < 0 || x >= (int)image->width || y >= (int)image->height)
		return;
	pixel = image->rgba + ((size_t)y * image->width + (size_t)x) * 4;
	for (int i = 0; i < 4; i++)
		pixel[i] = (uint8_t)(rgba >> (24 - 8 * i));
}

struct image plain(uint32_t width, uint32_t height, uint32_t rgba)
{
	struct image image = {0};

	cr_assert(image_init(&image, width, height));
	fill(&image, 0, 0, (int)width, (int)height, rgba);
	return image;
}

void fill(struct image *image, int x, int y, int width, int height, uint32_t rgba)
{
	for (int j = y; j < y + height; j++) {
		for (int i = x; i < x + width; i++)
			put(image, i, j, rgba);
	}
}

void disc(struct image *image, int x, int y, int radius, uint32_t rgba)
{
	for (int j = -radius; j <= radius; j++) {
		for (int i = -radius; i <= radius; i++) {
			if (i * i + j * j <= radius * radius)
				put(image, x + i, y + j, rgba);
		}
	}
}

void sprinkle(struct image *image, uint32_t rgba)
{
	uint32_t state = 1;

	for (int y = 0; y < (int)image->height; y++) {
		for (int x = 0; x < (int)image->width; x++) {
			state = state * 1664525 + 1013904223;
			if ((state >> 16) % 7 == 0)
				put(image, x, y, rgba);
		}
	}
}

struct sound quiet(unsigned ms)
{
	struct sound sound = {0};

	cr_assert(sound_init(&sound, 8000, 1, (uint64_t)ms * 8));
	return sound;
}

void beep(struct sound *sound, unsigned from_ms, unsigned to_ms, float level)
{
	for (unsigned i = from_ms * 8; i < to_ms * 8 && i < sound->frames; i++)
		sound->samples[i] = i / 40 % 2 ? -level : level;
}

unsigned points_of(const struct score *score, const struct image *image)
{
	unsigned points;

	strbuf_clear(&words);
	points = score->image(image, &words);
	cr_expect_leq(points, SCORE_MAX, "%s: %u points", score->name, points);
	cr_expect_gt(words.len, 0, "%s says nothing", score->name);
	return points;
}

unsigned points_heard(const struct score *score, const struct sound *sound)
{
	unsigned points;

	strbuf_clear(&words);
	points = score->sound(sound, &words);
	cr_expect_leq(points, SCORE_MAX, "%s: %u points", score->name, points);
	cr_expect_gt(words.len, 0, "%s says nothing", score->name);
	return points;
}

void expect_words(const char *part)
{
	cr_expect(str_contains(strbuf_str(&words), part), "'%s' is not in '%s'", part, words.data);
}
