/* png_plain.c - the quick way to read the PNG that image models send: 8-bit RGB or RGBA, not
 * interlaced, without a palette or a transparent colour.
 *
 * libdeflate inflates more than twice as fast as zlib, but only at one go; that is all there is to
 * it. This way takes a file only when every chunk, checksum and row is sound. Whatever it does not
 * take, libpng judges: there is one place that knows varieties and words errors.
 */
#include "media/png_parts.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

struct plain {
	struct str data;
	size_t channels;
	const uint8_t *stream; /* the IDAT chunks joined */
	size_t stream_len;
	uint8_t *joined; /* owned; NULL when there is one IDAT */
};

static bool is_plain_header(struct str data, size_t *channels)
{
	const uint8_t *header = (const uint8_t *)data.ptr + PNG_SIGNATURE_LEN + 8;

	*channels = header[9] == PNG_RGBA ? 4 : 3;
	return header[8] == 8 && (header[9] == PNG_RGB || header[9] == PNG_RGBA) &&
	       header[10] == 0 && header[11] == 0 && header[12] == 0;
}

/* One chunk: its data, and where the next one begins. */
struct chunk {
	const uint8_t *type, *data;
	size_t len, next;
};

static bool chunk_read(struct str file, size_t at, struct chunk *chunk)
{
	const uint8_t *p = (const uint8_t *)file.ptr + at;

	if (file.len - at < PNG_CHUNK_EXTRA)
		return false;
	chunk->len = png_get_u32(p);
	chunk->type = p + 4;
	chunk->data = p + 8;
	if (chunk->len > file.len - at - PNG_CHUNK_EXTRA)
		return false;
	chunk->next = at + chunk->len + PNG_CHUNK_EXTRA;
	return png_get_u32(chunk->data + chunk->len) ==
	       libdeflate_crc32(0, chunk->type, chunk->len + 4);
}

static bool is_type(const struct chunk *chunk, const char *type)
{
	return memcmp(chunk->type, type, 4) == 0;
}

/* A chunk that may be passed over has a lower-case first letter; tRNS changes pixels. */
static bool is_beside_the_pixels(const struct chunk *chunk)
{
	return (chunk->type[0] & 0x20) != 0 && !is_type(chunk, "tRNS");
}

static void stream_add(struct plain *plain, const struct chunk *chunk)
{
	if (!plain->stream) {
		plain->stream = chunk->data;
		plain->stream_len = chunk->len;
		return;
	}
	if (!plain->joined) {
		plain->joined = mem_alloc(plain->data.len);
		memcpy(plain->joined, plain->stream, plain->stream_len);
		plain->stream = plain->joined;
	}
	memcpy(plain->joined + plain->stream_len, chunk->data, chunk->len);
	plain->stream_len += chunk->len;
}

static bool read_chunks(struct plain *plain)
{
	struct chunk chunk = {.next = PNG_SIGNATURE_LEN};
	bool was_data = false;

	for (;;) {
		bool is_first = chunk.next == PNG_SIGNATURE_LEN;
		bool is_data;

		if (!chunk_read(plain->data, chunk.next, &chunk))
			return false;
		if (is_type(&chunk, "IEND"))
			return plain->stream && chunk.len == 0;
		is_data = is_type(&chunk, "IDAT");
		if (is_data && (was_data || !plain->stream))
			stream_add(plain, &chunk);
		else if (is_data || (!is_first && !is_beside_the_pixels(&chunk)))
			return false;
		was_data = is_data;
	}
}

/* ---- undoing filters ----
 *
 * Rows go from `channels` bytes a pixel to four; above is the row above in four, zeros for the
 * first. Called with a constant number of channels, so that compilers make a version of each.
 */

static inline void undo_sub(const uint8_t *in, uint8_t *out, size_t width, size_t channels)
{
	uint8_t left[4] = {0};

	for (size_t x = 0; x < width; x++, in += channels, out += 4) {
		for (size_t k = 0; k < channels; k++)
			out[k] = left[k] = (uint8_t)(in[k] + left[k]);
	}
}

static inline void undo_up(const uint8_t *restrict in, const uint8_t *restrict above,
			   uint8_t *restrict out, size_t width, size_t channels)
{
	for (size_t x = 0; x < width; x++) {
		for (size_t k = 0; k < channels; k++)
			out[x * 4 + k] = (uint8_t)(in[x * channels + k] + above[x * 4 + k]);
	}
}

static inline void undo_average(const uint8_t *in, const uint8_t *above, uint8_t *out, size_t width,
				size_t channels)
{
	uint8_t left[4] = {0};

	for (size_t x = 0; x < width; x++, in += channels, above += 4, out += 4) {
		for (size_t k = 0; k < channels; k++)
			out[k] = left[k] = (uint8_t)(in[k] + (left[k] + above[k]) / 2);
	}
}

static inline void undo_paeth(const uint8_t *in, const uint8_t *above, uint8_t *out, size_t width,
			      size_t channels)
{
	int left[4] = {0}, corner[4] = {0};

	for (size_t x = 0; x < width; x++, in += channels, above += 4, out += 4) {
		for (size_t k = 0; k < channels; k++) {
			int up = above[k];
			int to_left = abs(up - corner[k]);
			int to_up = abs(left[k] - corner[k]);
			int to_corner = abs(left[k] + up - 2 * corner[k]);
			int best = to_up <= to_corner ? up : corner[k];

			best = to_left <= to_up && to_left <= to_corner ? left[k] : best;
			corner[k] = up;
			left[k] = (uint8_t)(in[k] + best);
			out[k] = (uint8_t)left[k];
		}
	}
}

static inline void undo_none(const uint8_t *restrict in, uint8_t *restrict out, size_t width,
			     size_t channels)
{
	for (size_t x = 0; x < width; x++) {
		for (size_t k = 0; k < channels; k++)
			out[x * 4 + k] = in[x * channels + k];
	}
}

static inline bool undo_row(const uint8_t *in, const uint8_t *above, uint8_t *out, size_t width,
			    size_t channels)
{
	switch (*in++) {
	case PNG_NONE: undo_none(in, out, width, channels); break;
	case PNG_SUB: undo_sub(in, out, width, channels); break;
	case PNG_UP: undo_up(in, above, out, width, channels); break;
	case PNG_AVERAGE: undo_average(in, above, out, width, channels); break;
	case PNG_PAETH: undo_paeth(in, above, out, width, channels); break;
	default: return false;
	}
	for (size_t x = 0; x < width && channels == 3; x++)
		out[x * 4 + 3] = 255;
	return true;
}

/* Rows as they were inflated stand at the end of the image's own memory and move to its start, one by
 * one: a row never reaches the next one that is still to be read, since pixels take no less room than
 * rows, and the room has a byte more for each row. */
static bool undo_rows(const uint8_t *rows, size_t channels, struct image *out)
{
	size_t line = (size_t)out->width * 4, row_len = 1 + out->width * channels;
	uint8_t *zeros = mem_zalloc(line, 1), *row = mem_alloc(row_len);
	const uint8_t *above = zeros;
	bool is_sound = true;

	for (uint32_t y = 0; y < out->height && is_sound; y++) {
		uint8_t *to = out->rgba + y * line;

		memcpy(row, rows + y * row_len, row_len);
		is_sound = channels == 4 ? undo_row(row, above, to, out->width, 4)
					 : undo_row(row, above, to, out->width, 3);
		above = to;
	}
	mem_free(zeros);
	mem_free(row);
	return is_sound;
}

static bool inflate_rows(const struct plain *plain, struct image *out)
{
	struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
	size_t len = out->height * (1 + out->width * plain->channels);
	size_t room = (size_t)out->height * (1 + (size_t)out->width * 4);
	uint8_t *rows;
	bool is_sound;

	if (!inflate)
		mem_exhausted();
	out->rgba = mem_alloc(room);
	rows = out->rgba + room - len;
	is_sound = libdeflate_zlib_decompress(inflate, plain->stream, plain->stream_len, rows, len,
					      NULL) == LIBDEFLATE_SUCCESS &&
		   undo_rows(rows, plain->channels, out);
	libdeflate_free_decompressor(inflate);
	return is_sound;
}

bool png_plain_decode(struct str data, uint32_t width, uint32_t height, struct image *out)
{
	struct plain plain = {.data = data};
	bool is_done;

	*out = (struct image){.width = width, .height = height};
	is_done = is_plain_header(data, &plain.channels) && read_chunks(&plain) &&
		  inflate_rows(&plain, out);
	mem_free(plain.joined);
	if (!is_done)
		image_release(out);
	return is_done;
}
