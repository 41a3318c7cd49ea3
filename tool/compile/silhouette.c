/* silhouette.c - shapes as inequalities in integers, in half pixels from the middle of the body. */
#include "compile/silhouette.h"

#include <stdlib.h>
#include <string.h>

/* Whether a point of the body lies in the shape. x and y count half pixels from its middle, w and h are its halves in the
 * same unit, so that everything stays below 2^15 and its products in 64 bits. */
typedef bool is_inside_fn(int64_t x, int64_t y, int64_t w, int64_t h);

static bool in_box(int64_t x, int64_t y, int64_t w, int64_t h)
{
	return llabs(x) <= w && llabs(y) <= h;
}

static bool in_ellipse(int64_t x, int64_t y, int64_t w, int64_t h)
{
	return x * x * h * h + y * y * w * w <= w * w * h * h;
}

static bool in_circle(int64_t x, int64_t y, int64_t w, int64_t h)
{
	int64_t radius = w < h ? w : h;

	return x * x + y * y <= radius * radius;
}

/* A line that is as thick as the shorter edge, with round ends. */
static bool in_capsule(int64_t x, int64_t y, int64_t w, int64_t h)
{
	int64_t radius = w < h ? w : h;
	int64_t past_x = llabs(x) - (w - radius), past_y = llabs(y) - (h - radius);

	past_x = past_x > 0 ? past_x : 0;
	past_y = past_y > 0 ? past_y : 0;
	return past_x * past_x + past_y * past_y <= radius * radius;
}

/* Its tip is in the middle of the upper edge. */
static bool in_triangle(int64_t x, int64_t y, int64_t w, int64_t h)
{
	return y >= -h && y <= h && 2 * h * llabs(x) <= w * (y + h);
}

static bool in_diamond(int64_t x, int64_t y, int64_t w, int64_t h)
{
	return llabs(x) * h + llabs(y) * w <= w * h;
}

static is_inside_fn *shape_of(struct str word)
{
	static const struct {
		const char *word;
		is_inside_fn *is_inside;
	} SHAPES[] = {
		{"circle", in_circle},     {"ellipse", in_ellipse}, {"capsule", in_capsule},
		{"triangle", in_triangle}, {"diamond", in_diamond},
	};

	for (size_t i = 0; i < sizeof(SHAPES) / sizeof(SHAPES[0]); i++) {
		if (str_is(word, SHAPES[i].word))
			return SHAPES[i].is_inside;
	}
	return in_box;
}

static void paint(const struct silhouette *silhouette, struct image *image)
{
	is_inside_fn *is_inside = shape_of(silhouette->shape);
	int64_t w = silhouette->width, h = silhouette->height;
	uint8_t *pixel = image->rgba;

	for (int64_t y = 0; y < image->height; y++) {
		for (int64_t x = 0; x < image->width; x++, pixel += 4) {
			bool is_body = is_inside(2 * x + 1 - image->width,
						 2 * y + 1 - image->height, w, h);

			memset(pixel, is_body ? 0 : 255, 3);
			pixel[3] = 255;
		}
	}
}

enum status silhouette_draw(const struct silhouette *silhouette, struct place at, struct bytes *out,
			    struct diag *diag)
{
	const struct encode_options usual = {0};
	struct image image = {0};
	enum status st;

	if (!image_init(&image, silhouette->full_width, silhouette->full_height))
		return diag_error(diag, ST_BUG, "E0590", at, "a shape cannot be drawn at %ux%u",
				  silhouette->full_width, silhouette->full_height);
	paint(silhouette, &image);
	st = image_encode(&image, MEDIA_PNG, &usual, at, out, diag);
	image_release(&image);
	return st;
}
