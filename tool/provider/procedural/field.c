/* field.c - smooth noise that joins at its edges: octaves of gradient noise, each with half the
 * weight of the one before.
 *
 * Every octave has a lattice of whole cells over the width and height, with a direction at each
 * crossing; the lattice wraps, so the result does. Along one row the value between two crossings is
 * a blend of two straight lines, whose coefficients are the same for the whole cell: they are
 * worked out once per row, which leaves a few multiplications for a pixel.
 */
#include "provider/procedural/field.h"

#include "base/mem.h"
#include "provider/procedural/fixed.h"
#include "provider/procedural/random.h"

#define UNIT 16384 /* 1.0 of the lattice's own fractions: products of two of them fit in 32 bits */

/* Where a column or row lies in its cell. */
struct spot {
	uint16_t cell;
	uint16_t along; /* 0 .. UNIT */
	uint16_t blend; /* the same, smoothed */
};

struct octave {
	uint32_t cells_x, cells_y;
	int16_t *slopes;      /* x and y of the direction at each crossing */
	struct spot *columns; /* one for each pixel of a row */
	int32_t *start;       /* of the line at each crossing, for the row at hand */
	int32_t *rise;        /* the same; both hold one more than cells_x */
};

/* 6t^5 - 15t^4 + 10t^3: flat in slope and bend at both ends, so that no edge of the lattice
 * shows. */
static uint16_t fade(uint32_t along)
{
	int64_t t = along;
	int64_t cube = t * t / UNIT * t / UNIT;
	int64_t rest = t * (6 * t - 15 * UNIT) / UNIT + 10 * UNIT;

	return (uint16_t)(cube * rest / UNIT);
}

static struct spot spot_of(uint32_t pixel, uint32_t size, uint32_t cells)
{
	uint64_t position = ((uint64_t)pixel * 2 + 1) * cells * UNIT / ((uint64_t)size * 2);
	uint32_t along = (uint32_t)(position % UNIT);

	return (struct spot){(uint16_t)(position / UNIT), (uint16_t)along, fade(along)};
}

static void octave_init(struct octave *octave, const struct field *field, uint64_t seed,
			uint32_t cells_x, uint32_t cells_y)
{
	octave->cells_x = cells_x;
	octave->cells_y = cells_y;
	octave->slopes = mem_zalloc((size_t)cells_x * cells_y, 2 * sizeof(*octave->slopes));
	octave->columns = mem_zalloc(field->width, sizeof(*octave->columns));
	octave->start = mem_zalloc(cells_x + 1, sizeof(*octave->start));
	octave->rise = mem_zalloc(cells_x + 1, sizeof(*octave->rise));
	for (uint32_t y = 0; y < cells_y; y++) {
		for (uint32_t x = 0; x < cells_x; x++) {
			int32_t degrees = (int32_t)(random_at(seed, x, y) >> 33) % 360;
			int16_t *slope = octave->slopes + ((size_t)y * cells_x + x) * 2;

			slope[0] = (int16_t)(fixed_cos(degrees) / 4);
			slope[1] = (int16_t)(fixed_sin(degrees) / 4);
		}
	}
	for (uint32_t x = 0; x < field->width; x++)
		octave->columns[x] = spot_of(x, field->width, cells_x);
}

static void octave_release(struct octave *octave)
{
	mem_free(octave->slopes);
	mem_free(octave->columns);
	mem_free(octave->start);
	mem_free(octave->rise);
}

static int32_t between(int32_t a, int32_t b, int32_t t)
{
	return a + (b - a) * t / UNIT;
}

static void octave_set_row(struct octave *octave, uint32_t y, uint32_t height)
{
	struct spot row = spot_of(y, height, octave->cells_y);
	uint32_t below = row.cell + 1u == octave->cells_y ? 0 : row.cell + 1u;
	int32_t along = row.along;

	for (uint32_t i = 0; i <= octave->cells_x; i++) {
		uint32_t x = i == octave->cells_x ? 0 : i;
		const int16_t *upper =
			octave->slopes + ((size_t)row.cell * octave->cells_x + x) * 2;
		const int16_t *lower = octave->slopes + ((size_t)below * octave->cells_x + x) * 2;

		octave->rise[i] = between(upper[0], lower[0], row.blend);
		octave->start[i] = between(upper[1] * along / UNIT,
					   lower[1] * (along - UNIT) / UNIT, row.blend);
	}
}

/* Adds the octave's row, divided by `weight`, to the sums. */
static void octave_add(const struct octave *octave, int32_t weight, bool is_ridged, int32_t *sums,
		       uint32_t width)
{
	for (uint32_t x = 0; x < width; x++) {
		struct spot spot = octave->columns[x];
		int32_t along = spot.along;
		int32_t left = octave->start[spot.cell] + octave->rise[spot.cell] * along / UNIT;
		int32_t right = octave->start[spot.cell + 1] +
				octave->rise[spot.cell + 1] * (along - UNIT) / UNIT;
		int32_t value = left + (right - left) * spot.blend / UNIT;

		if (is_ridged)
			value = UNIT / 2 - 2 * (value < 0 ? -value : value);
		sums[x] += value / weight;
	}
}

/* Spreads the sums over the whole range of heights. */
static void field_stretch(struct field *field, const int32_t *sums)
{
	size_t count = (size_t)field->width * field->height;
	int32_t low = sums[0], high = sums[0];
	uint64_t scale;

	for (size_t i = 1; i < count; i++) {
		low = sums[i] < low ? sums[i] : low;
		high = sums[i] > high ? sums[i] : high;
	}
	scale = high == low ? 0 : (UINT64_C(65535) << 32) / (uint32_t)(high - low);
	for (size_t i = 0; i < count; i++)
		field->at[i] =
			(uint16_t)(((uint32_t)(sums[i] - low) * scale + (UINT64_C(1) << 31)) >> 32);
}

void field_init(struct field *field, uint32_t width, uint32_t height, const struct field_look *look)
{
	struct octave octaves[FIELD_OCTAVES_MAX] = {{0}};
	int32_t *sums = mem_zalloc((size_t)width * height, sizeof(*sums));
	uint32_t cells_x = look->cells_x, cells_y = look->cells_y;
	unsigned count = 0;

	*field = (struct field){width, height,
				mem_zalloc((size_t)width * height, sizeof(*field->at))};
	/* An octave finer than two pixels a cell both ways adds only grain; the first is always
	 * there. */
	while (count < look->octaves &&
	       (count == 0 || cells_x <= width / 2 || cells_y <= height / 2)) {
		octave_init(&octaves[count], field, random_mix(look->seed + count), cells_x,
			    cells_y);
		cells_x *= 2;
		cells_y *= 2;
		count++;
	}
	for (uint32_t y = 0; y < height; y++) {
		for (unsigned i = 0; i < count; i++) {
			octave_set_row(&octaves[i], y, height);
			octave_add(&octaves[i], 1 << i, look->is_ridged, sums + (size_t)y * width,
				   width);
		}
	}
	field_stretch(field, sums);
	for (unsigned i = 0; i < count; i++)
		octave_release(&octaves[i]);
	mem_free(sums);
}

void field_release(struct field *field)
{
	mem_free(field->at);
	*field = (struct field){0};
}
