/* chroma_key.c - the step `chroma_key`: a background of one colour becomes transparent, and its colour is taken out
 * of the pixels at the edge, which show a mixture of both.
 *
 * What differs from the colour by no more than the tolerance is background. A pixel up to `edge` pixels away from
 * it is taken for a mixture of the background and of what stands behind the edge, unless nothing around it differs
 * more (a thin line), or the pixel next to it that is nearer to the background does (its other side). The colour of
 * what stands behind the edge is spread to it from the pixels that are no mixture; how far the pixel lies on the
 * straight line between both colours is its alpha, and its colour is unmixed accordingly.
 *
 * All that is whole numbers: the same pixels give the same bytes on every machine.
 */
#include "step/backdrop.h"
#include "step/matte.h"
#include "step/step.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const COLOR_WORDS[] = {"auto", NULL};
enum { EDGE_MAX = 8 };

static const struct param_def PARAMS[] = {
	{.name = "color",
	 .type = PARAM_COLOR,
	 .def = "auto",
	 .words = COLOR_WORDS,
	 .help = "Colour of the background; auto: the most frequent one of the image's border, and "
		 "nothing is done where most of that is transparent already"},
	{.name = "tolerance",
	 .type = PARAM_INT,
	 .def = "24",
	 .min = 0,
	 .max = 255,
	 .help = "Largest difference from it, in any channel, of what is background"},
	{.name = "softness",
	 .type = PARAM_INT,
	 .def = "0",
	 .min = 0,
	 .max = 255,
	 .help = "Further difference over which alpha rises to opaque: for smoke and light, not "
		 "for "
		 "edges"},
	{.name = "edge",
	 .type = PARAM_INT,
	 .unit = UNIT_PIXELS,
	 .def = "2",
	 .min = 0,
	 .max = EDGE_MAX,
	 .help = "Pixels next to the background that may be mixed with it; they get an alpha and "
		 "lose its colour"},
	{.name = "connected",
	 .type = PARAM_BOOL,
	 .def = "false",
	 .help = "Only what hangs together with the image's border is background, so that the same "
		 "colour inside stays"},
	{.name = "despill",
	 .type = PARAM_BOOL,
	 .def = "true",
	 .help = "Takes the cast that a coloured background throws off the edges"},
	{0},
};

struct keying {
	struct image *image;
	size_t pixels;
	uint8_t key[3];
	unsigned tolerance, softness, edge;
	bool is_connected;
	bool is_despilled;
	bool is_bright[3]; /* the channels in which a coloured key has its colour */
	/* Of each pixel: its distance from the key, the largest one within `edge` pixels of it, how deep it is in
	 * the shape, its enum matte_state, and the colour behind the edge. */
	uint8_t *distance, *highest, *depth, *state, *rgb;
};

/* ---- what is background ------------------------------------------------------------------ */

static void measure(struct keying *keying)
{
	for (size_t i = 0; i < keying->pixels; i++) {
		const uint8_t *pixel = keying->image->rgba + i * 4;
		unsigned distance = color_distance(pixel, keying->key);

		keying->distance[i] = pixel[3] ? (uint8_t)distance : 0;
		keying->depth[i] = keying->distance[i] > keying->tolerance;
	}
}

/* Pixels that are to be looked at. */
struct stack {
	uint32_t *items;
	size_t len, room;
};

/* A pixel that looks like background, and of which that is not known yet, is. */
static void reach(struct keying *keying, struct stack *stack, uint32_t pixel)
{
	if (keying->distance[pixel] > keying->tolerance || keying->depth[pixel] == 0)
		return;
	if (stack->len == stack->room) {
		stack->room = stack->room ? stack->room * 2 : 1024;
		stack->items = mem_resize(stack->items, stack->room, sizeof(*stack->items));
	}
	keying->depth[pixel] = 0;
	stack->items[stack->len++] = pixel;
}

/* Leaves a depth of 0 only where four-connected ways lead to the border. */
static void keep_connected(struct keying *keying)
{
	uint32_t width = keying->image->width, height = keying->image->height;
	struct stack stack = {0};

	memset(keying->depth, 1, keying->pixels);
	for (uint32_t x = 0; x < width; x++) {
		reach(keying, &stack, x);
		reach(keying, &stack, (height - 1) * width + x);
	}
	for (uint32_t y = 0; y < height; y++) {
		reach(keying, &stack, y * width);
		reach(keying, &stack, y * width + width - 1);
	}
	while (stack.len) {
		uint32_t pixel = stack.items[--stack.len], x = pixel % width, y = pixel / width;

		if (x > 0)
			reach(keying, &stack, pixel - 1);
		if (x + 1 < width)
			reach(keying, &stack, pixel + 1);
		if (y > 0)
			reach(keying, &stack, pixel - width);
		if (y + 1 < height)
			reach(keying, &stack, pixel + width);
	}
	mem_free(stack.items);
}

/* ---- what is a mixture ------------------------------------------------------------------- */

/* Whether one of the eight neighbours is this deep and differs from the key by at most `distance`. */
static bool has_neighbour(const struct keying *keying, size_t pixel, unsigned depth,
			  unsigned distance)
{
	size_t width = keying->image->width;
	size_t x = pixel % width, y = pixel / width;

	for (size_t v = y ? y - 1 : y; v <= y + 1 && v < keying->image->height; v++) {
		for (size_t u = x ? x - 1 : x; u <= x + 1 && u < width; u++) {
			size_t other = v * width + u;

			if (keying->depth[other] == depth && keying->distance[other] <= distance)
				return true;
		}
	}
	return false;
}

static bool is_mixture(const struct keying *keying, size_t pixel)
{
	unsigned depth = keying->depth[pixel], distance = keying->distance[pixel];

	if (keying->edge == 0 || depth > keying->edge || distance >= keying->highest[pixel])
		return false;
	if (depth == 0) /* a trace of the shape, if it is more than the background's own noise */
		return distance * 4 > keying->tolerance && has_neighbour(keying, pixel, 1, 255);
	return depth == 1 || has_neighbour(keying, pixel, depth - 1, distance);
}

/* ---- the cast of the key ----------------------------------------------------------------- */

enum { COLORED_FROM = 64 };

static void find_bright_channels(struct keying *keying)
{
	const uint8_t *key = keying->key;
	int least = key[0], most = key[0];

	for (int k = 1; k < 3; k++) {
		least = key[k] < least ? key[k] : least;
		most = key[k] > most ? key[k] : most;
	}
	keying->is_despilled = keying->is_despilled && most - least >= COLORED_FROM;
	for (int k = 0; k < 3; k++)
		keying->is_bright[k] = key[k] * 2 >= least + most;
}

/* By how much the weakest of the key's channels exceeds the strongest of the others; not below 0. */
static int cast_of(const struct keying *keying, const uint8_t *rgb)
{
	int bright = 255, dark = 0;

	for (int k = 0; k < 3; k++) {
		if (keying->is_bright[k])
			bright = rgb[k] < bright ? rgb[k] : bright;
		else
			dark = rgb[k] > dark ? rgb[k] : dark;
	}
	return bright > dark ? bright - dark : 0;
}

static void limit_cast(const struct keying *keying, int limit, uint8_t *rgb)
{
	int excess = cast_of(keying, rgb) - limit;

	for (int k = 0; k < 3 && keying->is_despilled && excess > 0; k++) {
		if (keying->is_bright[k])
			rgb[k] = (uint8_t)(rgb[k] - excess);
	}
}

/* ---- unmixing ---------------------------------------------------------------------------- */

static unsigned root(uint64_t value)
{
	uint64_t low = 0, high = UINT32_MAX;

	while (low < high) {
		uint64_t middle = (low + high + 1) / 2;

		if (middle * middle <= value)
			low = middle;
		else
			high = middle - 1;
	}
	return (unsigned)low;
}

/* How much of the colour behind the edge is in the pixel, of 255. A colour too far from the line between both (30
 * degrees) is none of the mixtures that can be told; right beside the background it is one all the same, and then
 * its length alone counts. */
static unsigned part_of(const struct keying *keying, const uint8_t *pixel, const uint8_t *behind,
			unsigned depth)
{
	int64_t along = 0, length = 0, own = 0;

	for (int k = 0; k < 3; k++) {
		int from_key = pixel[k] - keying->key[k], line = behind[k] - keying->key[k];

		along += from_key * line;
		length += line * line;
		own += from_key * from_key;
	}
	if (length == 0)
		return 255;
	if (along > 0 && along * along * 4 >= own * length * 3)
		return along >= length ? 255 : (unsigned)((along * 255 + length / 2) / length);
	if (depth != 1)
		return depth ? 255 : 0;
	return own >= length ? 255 : root((uint64_t)(own * 255 * 255 / length));
}

/* The colour that mixed with the key in this part gives the pixel. The smaller the part, the more counts what was
 * found behind the edge: noise grows as the part shrinks. */
static void unmix(const struct keying *keying, unsigned part, const uint8_t *behind, uint8_t *pixel)
{
	for (int k = 0; k < 3; k++) {
		int color = keying->key[k] + (pixel[k] - keying->key[k]) * 255 / (int)part;

		color = color < 0 ? 0 : color > 255 ? 255 : color;
		if (behind)
			color = (color * (int)part + behind[k] * (255 - (int)part) + 127) / 255;
		pixel[k] = (uint8_t)color;
	}
}

static unsigned softened(const struct keying *keying, unsigned distance)
{
	unsigned over = distance > keying->tolerance ? distance - keying->tolerance : 0;

	return over >= keying->softness ? 255 : over * 255 / keying->softness;
}

/* Parts below are noise where a pixel was taken for background before. */
enum { TRACE_MIN = 32 };

static void resolve(const struct keying *keying, size_t i, bool was_mixture)
{
	uint8_t *pixel = keying->image->rgba + i * 4;
	const uint8_t *behind = keying->rgb + i * 3;
	unsigned depth = keying->depth[i], part = depth ? 255 : 0;
	unsigned soft = depth ? softened(keying, keying->distance[i]) : 255;

	if (was_mixture)
		part = part_of(keying, pixel, behind, depth);
	if (depth == 0 && part < TRACE_MIN)
		part = 0;
	if (soft < part) {
		part = soft;
		behind = NULL;
	}
	if (part == 0) {
		memset(pixel, 0, 4);
		return;
	}
	if (part < 255)
		unmix(keying, part, was_mixture ? behind : NULL, pixel);
	if (was_mixture && behind)
		limit_cast(keying, cast_of(keying, behind), pixel);
	else if (depth <= keying->edge)
		limit_cast(keying, 0, pixel);
	pixel[3] = (uint8_t)((pixel[3] * part + 127) / 255);
}

static void sort_pixels(struct keying *keying)
{
	for (size_t i = 0; i < keying->pixels; i++) {
		bool is_open = is_mixture(keying, i);

		keying->state[i] = is_open            ? MATTE_OPEN
				   : keying->depth[i] ? MATTE_KNOWN
						      : MATTE_CLOSED;
		memcpy(keying->rgb + i * 3, keying->image->rgba + i * 4, 3);
		if (!is_open && keying->depth[i] && keying->depth[i] <= keying->edge)
			limit_cast(keying, 0, keying->rgb + i * 3);
	}
}

static void key_out(struct keying *keying)
{
	measure(keying);
	if (keying->is_connected)
		keep_connected(keying);
	matte_depth(keying->image->width, keying->image->height, keying->depth, keying->edge + 1);
	matte_highest(keying->image->width, keying->image->height, keying->distance,
		      keying->highest, keying->edge);
	sort_pixels(keying);
	/* From here on `highest` says which pixels were open. */
	for (size_t i = 0; i < keying->pixels; i++)
		keying->highest[i] = keying->state[i] == MATTE_OPEN;
	matte_spread(keying->image->width, keying->image->height, keying->state, keying->rgb,
		     2 * EDGE_MAX);
	for (size_t i = 0; i < keying->pixels; i++)
		resolve(keying, i, keying->highest[i] && keying->state[i] == MATTE_KNOWN);
}

/* ---- the step ---------------------------------------------------------------------------- */

/* A colour that less of the border has is no background. */
enum { BORDER_SHARE = 4 };

/* The key's colour. *is_done: there is nothing to be keyed. */
static enum status find_key(const struct step_call *call, struct keying *keying, bool *is_done,
			    struct diag *diag)
{
	const struct param_value *color = param_get(call->params, "color");
	struct backdrop found;

	*is_done = false;
	if (color->number != PARAM_COLOR_WORD) {
		for (int k = 0; k < 3; k++)
			keying->key[k] = (uint8_t)(color->number >> (24 - 8 * k));
		return ST_OK;
	}
	backdrop_find(keying->image, keying->tolerance, &found);
	memcpy(keying->key, found.rgb, 3);
	*is_done = found.transparent >= found.border;
	if (*is_done || found.like * BORDER_SHARE >= found.border)
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0790", call->at,
			 "chroma_key: of the %" PRIu64 " pixels at the border only %" PRIu64
			 " are like the most frequent colour, #%02x%02x%02x",
			 found.border, found.like, found.rgb[0], found.rgb[1], found.rgb[2]);
	diag_hint(diag, "ask for a plain background, raise tolerance, or name the colour: color: "
			"\"#00ff00\"");
	return ST_INVALID;
}

/* Alpha 0, which no opaque colour has: its three bytes would be black. */
static enum status chroma_key_check(const struct step_call *call, struct diag *diag)
{
	const struct param_value *color = param_get(call->params, "color");

	if (color->number == PARAM_COLOR_WORD || color->number & 0xff)
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0790", color->at,
			 "chroma_key: what is transparent is no colour to be taken out");
	diag_hint(diag, "name that of the background, as \"#00ff00\", or auto, which finds it");
	return ST_INVALID;
}

static uint64_t alpha_sum(const struct image *image)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < (size_t)image->width * image->height; i++)
		sum += image->rgba[i * 4 + 3];
	return sum;
}

static void warn_unchanged(const struct step_call *call, const struct keying *keying,
			   struct diag *diag)
{
	struct backdrop border;

	backdrop_find(keying->image, keying->tolerance, &border);
	diag_warning(diag, "W0797", call->at,
		     "chroma_key changed nothing: no visible pixel is like #%02x%02x%02x",
		     keying->key[0], keying->key[1], keying->key[2]);
	if (border.transparent >= border.border)
		diag_hint(diag, "the border is transparent already: the step can go");
	else
		diag_hint(
			diag,
			"the most frequent colour of the border is #%02x%02x%02x: name it, or auto",
			border.rgb[0], border.rgb[1], border.rgb[2]);
}

static enum status chroma_key_run(const struct step_call *call, struct image *image,
				  struct diag *diag)
{
	struct keying keying = {
		.image = image,
		.pixels = (size_t)image->width * image->height,
		.tolerance = (unsigned)param_number(call->params, "tolerance"),
		.softness = (unsigned)param_number(call->params, "softness"),
		.edge = (unsigned)param_number(call->params, "edge"),
		.is_connected = param_flag(call->params, "connected"),
		.is_despilled = param_flag(call->params, "despill"),
	};
	uint64_t before = alpha_sum(image);
	bool is_done;
	enum status st = find_key(call, &keying, &is_done, diag);

	if (st != ST_OK || is_done)
		return st;
	find_bright_channels(&keying);
	keying.distance = mem_alloc(keying.pixels);
	keying.highest = mem_alloc(keying.pixels);
	keying.depth = mem_alloc(keying.pixels);
	keying.state = mem_alloc(keying.pixels);
	keying.rgb = mem_alloc(keying.pixels * 3);
	key_out(&keying);
	if (alpha_sum(image) == before)
		warn_unchanged(call, &keying, diag);
	mem_free(keying.distance);
	mem_free(keying.highest);
	mem_free(keying.depth);
	mem_free(keying.state);
	mem_free(keying.rgb);
	return ST_OK;
}

const struct step step_chroma_key = {
	.decl = {.name = "chroma_key",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "Makes a background of one colour transparent, and takes that colour out "
			 "of "
			 "the edges"},
	.revision = 1,
	.check = chroma_key_check,
	.run = chroma_key_run,
};
