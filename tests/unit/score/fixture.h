/* fixture.h - pictures and sounds for tests of scores, and what a score says of them. */
#ifndef ASSETC_TESTS_SCORE_FIXTURE_H
#define ASSETC_TESTS_SCORE_FIXTURE_H

#include "score/score.h"

/* All of one colour, 0xRRGGBBAA. Release with image_release. */
struct image plain(uint32_t width, uint32_t height, uint32_t rgba);
/* Fills a rectangle; what lies beyond the picture is passed over. */
void fill(struct image *image, int x, int y, int width, int height, uint32_t rgba);
/* A disc around (x, y). */
void disc(struct image *image, int x, int y, int radius, uint32_t rgba);
/* Every seventh pixel or so another lightness, from a fixed sequence. */
void sprinkle(struct image *image, uint32_t rgba);

/* Silence of so many milliseconds at 8000 Hz, one channel. Release with sound_release. */
struct sound quiet(unsigned ms);
/* A square wave of 100 Hz from one millisecond to another. */
void beep(struct sound *sound, unsigned from_ms, unsigned to_ms, float level);

/* The points; the words are kept for says(). */
unsigned points_of(const struct score *score, const struct image *image);
unsigned points_heard(const struct score *score, const struct sound *sound);
/* Fails the test unless the last words have this part. */
void expect_words(const char *part);

#endif
