/* png_write.c - our own PNG writer: libdeflate, and nothing in the file but IHDR, sRGB, a palette, IDAT, IEND.
 *
 * It keeps the smallest of three streams: rows with the filter of least absolute sum, coded without and
 * with matches, and rows as they are with matches. The first is right for photographs, the last for flat
 * art; of large pictures only those are tried that samples speak for. More effort than usual tries all
 * of them, raises the level, and at last tries each filter for all rows: some percent for several times
 * the time. An image of at most 256 colours is written with a palette where that is smaller.
 */
#include "media/png_huffman.h"
#include "media/png_palette.h"
#include "media/png_parts.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum {
	EFFORT_ALL_FILTERS = 4,
	SAMPLES = 16,
	SAMPLE_LEN = 4 * 1024,
	SAMPLED_FROM = 4 * SAMPLES * SAMPLE_LEN,
	LEFT_PAD = 16, /* room for the pixel to the left of the first */
};

struct writing {
	const struct image *image;
	const struct png_palette *palette; /* NULL: none */
	size_t pixel_len, row_len;
	uint8_t *rows; /* height times: filter byte, row_len bytes */
	size_t rows_len;
	/* Lines of row_len bytes in `scratch`, each with LEFT_PAD zero bytes before it: the row
	 * above, and the row as each filter would write it. */
	uint8_t *above;
	uint8_t *candidates[PNG_FILTERS];
	uint8_t *scratch;
};

static void writing_init(struct writing *writing, const struct image *image,
			 const struct png_palette *palette)
{
	size_t lane;

	*writing = (struct writing){.image = image, .palette = palette};
	if (palette) {
		writing->pixel_len = 1;
		writing->row_len = ((size_t)image->width * palette->bits + 7) / 8;
	} else {
		writing->pixel_len = image_transparent_pixels(image) ? 4 : 3;
		writing->row_len = image->width * writing->pixel_len;
	}
	writing->rows_len = image->height * (1 + writing->row_len);
	writing->rows = mem_alloc(writing->rows_len);
	lane = LEFT_PAD + writing->row_len;
	writing->scratch = mem_zalloc(PNG_FILTERS + 1, lane);
	for (size_t i = 0; i < PNG_FILTERS; i++)
		writing->candidates[i] = writing->scratch + i * lane + LEFT_PAD;
	writing->above = writing->scratch + PNG_FILTERS * lane + LEFT_PAD;
}

static void writing_release(struct writing *writing)
{
	mem_free(writing->rows);
	mem_free(writing->scratch);
}

/* The first pixel stands in the highest bits. */
static void pack_indices(const struct writing *writing, const uint8_t *rgba, uint8_t *out)
{
	const struct png_palette *palette = writing->palette;
	const uint8_t *last = NULL;
	unsigned index = 0;

	memset(out, 0, writing->row_len);
	for (size_t x = 0; x < writing->image->width; x++, rgba += 4) {
		size_t bit = x * palette->bits;

		if (!last || memcmp(rgba, last, 4) != 0)
			index = png_palette_index(palette, rgba);
		last = rgba;
		out[bit / 8] |= (uint8_t)(index << (8 - palette->bits - bit % 8));
	}
}

static void pack_row(const struct writing *writing, uint32_t y, uint8_t *restrict out)
{
	const uint8_t *rgba = writing->image->rgba + (size_t)y * writing->image->width * 4;

	if (writing->palette) {
		pack_indices(writing, rgba, out);
		return;
	}
	if (writing->pixel_len == 4) {
		memcpy(out, rgba, writing->row_len);
		return;
	}
	for (size_t x = 0; x < writing->image->width; x++) {
		out[x * 3] = rgba[x * 4];
		out[x * 3 + 1] = rgba[x * 4 + 1];
		out[x * 3 + 2] = rgba[x * 4 + 2];
	}
}

static uint8_t paeth(int left, int up, int corner)
{
	int to_left = abs(up - corner);
	int to_up = abs(left - corner);
	int to_corner = abs(left + up - 2 * corner);
	int other = to_up <= to_corner ? up : corner;

	return (uint8_t)(to_left <= to_up && to_left <= to_corner ? left : other);
}

static void filter_candidates(struct writing *writing)
{
	const uint8_t *restrict row = writing->candidates[PNG_NONE];
	const uint8_t *restrict left = row - writing->pixel_len;
	const uint8_t *restrict up = writing->above;
	const uint8_t *restrict corner = up - writing->pixel_len;
	uint8_t *restrict sub = writing->candidates[PNG_SUB];
	uint8_t *restrict from_up = writing->candidates[PNG_UP];
	uint8_t *restrict average = writing->candidates[PNG_AVERAGE];
	uint8_t *restrict from_paeth = writing->candidates[PNG_PAETH];
	size_t len = writing->row_len;

	for (size_t i = 0; i < len; i++)
		sub[i] = (uint8_t)(row[i] - left[i]);
	for (size_t i = 0; i < len; i++)
		from_up[i] = (uint8_t)(row[i] - up[i]);
	for (size_t i = 0; i < len; i++)
		average[i] = (uint8_t)(row[i] - (left[i] + up[i]) / 2);
	for (size_t i = 0; i < len; i++)
		from_paeth[i] = (uint8_t)(row[i] - paeth(left[i], up[i], corner[i]));
}

/* The sum of the bytes taken as signed differences, without sign. At most 65536 * 128: fits. */
static uint32_t filter_cost(const uint8_t *bytes, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum += bytes[i] < 128 ? bytes[i] : 256u - bytes[i];
	return sum;
}

static uint8_t filter_best(const struct writing *writing)
{
	uint32_t least = UINT32_MAX;
	uint8_t best = PNG_NONE;

	for (uint8_t i = 0; i < PNG_FILTERS; i++) {
		uint32_t cost = filter_cost(writing->candidates[i], writing->row_len);

		if (cost < least) {
			least = cost;
			best = i;
		}
	}
	return best;
}

/* What rows can be filtered with besides one of enum png_filter for all: each with its own, and nothing yet. */
enum { ADAPTIVE = PNG_FILTERS, NO_FILTER };

/* Writes `count` rows from the first one on, filtered. */
static void fill(struct writing *writing, uint8_t filter, uint32_t first, uint32_t count,
		 uint8_t *out)
{
	memset(writing->above, 0, writing->row_len);
	if (first > 0 && filter != PNG_NONE)
		pack_row(writing, first - 1, writing->above);
	for (uint32_t y = first; y < first + count; y++) {
		if (filter == PNG_NONE) {
			*out = PNG_NONE;
			pack_row(writing, y, out + 1);
			out += 1 + writing->row_len;
			continue;
		}
		pack_row(writing, y, writing->candidates[PNG_NONE]);
		filter_candidates(writing);
		*out = filter == ADAPTIVE ? filter_best(writing) : filter;
		memcpy(out + 1, writing->candidates[*out], writing->row_len);
		out += 1 + writing->row_len;
		memcpy(writing->above, writing->candidates[PNG_NONE], writing->row_len);
	}
}

static void put_u32(uint8_t *out, uint32_t value)
{
	out[0] = (uint8_t)(value >> 24);
	out[1] = (uint8_t)(value >> 16);
	out[2] = (uint8_t)(value >> 8);
	out[3] = (uint8_t)value;
}

static void put_chunk(struct bytes *out, const char *type, const void *data, size_t len)
{
	uint8_t *at = out->data + out->len;

	put_u32(at, (uint32_t)len);
	memcpy(at + 4, type, 4);
	if (len)
		memcpy(at + 8, data, len);
	put_u32(at + 8 + len, libdeflate_crc32(0, at + 4, len + 4));
	out->len += len + PNG_CHUNK_EXTRA;
}

static void put_palette(const struct png_palette *palette, struct bytes *out)
{
	uint8_t colors[PNG_COLORS_MAX * 3], alphas[PNG_COLORS_MAX];

	for (unsigned i = 0; i < palette->count; i++) {
		memcpy(colors + (size_t)i * 3, palette->rgba[i], 3);
		alphas[i] = palette->rgba[i][3];
	}
	put_chunk(out, "PLTE", colors, (size_t)palette->count * 3);
	if (palette->clear)
		put_chunk(out, "tRNS", alphas, palette->clear);
}

static void put_file(const struct writing *writing, const uint8_t *stream, size_t stream_len,
		     struct bytes *out)
{
	const struct png_palette *palette = writing->palette;
	uint8_t header[PNG_HEADER_LEN] = {[8] = palette ? (uint8_t)palette->bits : 8,
					  [9] = palette                   ? PNG_INDEXED
						: writing->pixel_len == 4 ? PNG_RGBA
									  : PNG_RGB};
	static const uint8_t perceptual[1] = {0};

	put_u32(header, writing->image->width);
	put_u32(header + 4, writing->image->height);
	out->data =
		mem_alloc(PNG_SIGNATURE_LEN + sizeof(header) + sizeof(perceptual) + stream_len +
			  (size_t)4 * PNG_CHUNK_EXTRA + (palette ? png_palette_size(palette) : 0));
	memcpy(out->data, "\x89PNG\r\n\x1a\n", PNG_SIGNATURE_LEN);
	out->len = PNG_SIGNATURE_LEN;
	put_chunk(out, "IHDR", header, sizeof(header));
	put_chunk(out, "sRGB", perceptual, sizeof(perceptual));
	if (palette)
		put_palette(palette, out);
	put_chunk(out, "IDAT", stream, stream_len);
	put_chunk(out, "IEND", NULL, 0);
}

/* ---- trying ------------------------------------------------------------------------------ */

/* A way to write the rows. */
enum way { CODED, MATCHED, PLAIN, WAYS };

struct attempts {
	struct libdeflate_compressor *deflate;
	struct writing *writing;
	uint8_t *best, *next; /* owned, `room` bytes each; the smallest stream so far */
	size_t room, best_len;
	uint8_t filled; /* the filter that the rows have now */
};

static size_t press(const struct attempts *attempts, enum way way, const uint8_t *data, size_t len,
		    size_t room)
{
	if (way == CODED)
		return png_huffman(data, len, attempts->next, room);
	return libdeflate_zlib_compress(attempts->deflate, data, len, attempts->next, room);
}

static void attempt(struct attempts *attempts, enum way way, uint8_t filter)
{
	struct writing *writing = attempts->writing;
	size_t room = attempts->best_len ? attempts->best_len - 1 : attempts->room;
	uint8_t *best = attempts->best;
	size_t len;

	if (attempts->filled != filter)
		fill(writing, filter, 0, writing->image->height, writing->rows);
	attempts->filled = filter;
	len = press(attempts, way, writing->rows, writing->rows_len, room);
	if (len == 0)
		return;
	attempts->best = attempts->next;
	attempts->best_len = len;
	attempts->next = best ? best : mem_alloc(attempts->room);
}

/* What some rows from many places take in each way: a cheap guess at what all would. */
static void take_samples(struct attempts *attempts, size_t found[WAYS])
{
	struct writing *writing = attempts->writing;
	uint32_t step = writing->image->height / SAMPLES;
	uint32_t count = (uint32_t)(SAMPLE_LEN / (1 + writing->row_len)) + 1;
	size_t len, filter_len;
	uint8_t *rows;

	if (count > step)
		count = step;
	filter_len = count * (1 + writing->row_len);
	len = SAMPLES * filter_len;
	rows = mem_alloc(len);
	for (uint32_t i = 0; i < SAMPLES; i++)
		fill(writing, PNG_NONE, i * step + (step - count) / 2, count,
		     rows + i * filter_len);
	found[PLAIN] = press(attempts, PLAIN, rows, len, attempts->room);
	for (uint32_t i = 0; i < SAMPLES; i++)
		fill(writing, ADAPTIVE, i * step + (step - count) / 2, count,
		     rows + i * filter_len);
	found[CODED] = press(attempts, CODED, rows, len, attempts->room);
	found[MATCHED] = press(attempts, MATCHED, rows, len, attempts->room);
	mem_free(rows);
}

/* Every way, or of a large picture those whose samples come near the least. */
static void make_attempts(struct attempts *attempts, bool is_thorough)
{
	static const uint8_t FILTERS[WAYS] = {ADAPTIVE, ADAPTIVE, PNG_NONE};
	size_t found[WAYS] = {0}, least;

	if (!is_thorough && attempts->writing->rows_len >= SAMPLED_FROM &&
	    attempts->writing->image->height >= SAMPLES)
		take_samples(attempts, found);
	least = found[0];
	for (int way = 1; way < WAYS; way++)
		least = found[way] < least ? found[way] : least;
	for (int way = 0; way < WAYS; way++) {
		if (found[way] <= least + least / 16)
			attempt(attempts, (enum way)way, FILTERS[way]);
	}
}

static void try_all(struct attempts *attempts, const struct encode_options *options)
{
	attempts->filled = NO_FILTER;
	attempts->room =
		libdeflate_zlib_compress_bound(attempts->deflate, attempts->writing->rows_len);
	attempts->next = mem_alloc(attempts->room);
	make_attempts(attempts, options->effort > 0);
	for (uint8_t filter = PNG_SUB;
	     filter < PNG_FILTERS && options->effort >= EFFORT_ALL_FILTERS; filter++) {
		attempt(attempts, CODED, filter);
		attempt(attempts, MATCHED, filter);
	}
}

static void attempts_release(struct attempts *attempts)
{
	mem_free(attempts->best);
	mem_free(attempts->next);
}

enum status png_encode(const struct image *image, const struct encode_options *options,
		       struct place at, struct bytes *out, struct diag *diag)
{
	int level = options->effort + IMAGE_EFFORT_USUAL;
	struct writing plain, indexed = {0};
	struct png_palette palette;
	struct attempts all = {.deflate = libdeflate_alloc_compressor(level ? level : 1),
			       .writing = &plain};
	struct attempts few = {.deflate = all.deflate, .writing = &indexed};

	(void)at;
	(void)diag;
	if (!all.deflate)
		mem_exhausted();
	writing_init(&plain, image, NULL);
	try_all(&all, options);
	if (png_palette_find(image, &palette)) {
		writing_init(&indexed, image, &palette);
		try_all(&few, options);
	}
	if (few.best && few.best_len + png_palette_size(&palette) < all.best_len)
		put_file(&indexed, few.best, few.best_len, out);
	else
		put_file(&plain, all.best, all.best_len, out);
	attempts_release(&all);
	attempts_release(&few);
	writing_release(&plain);
	writing_release(&indexed);
	libdeflate_free_compressor(all.deflate);
	return ST_OK;
}
