/* Deflate of codes and runs alone, read back by another's inflate. */
#include "media/png_huffman.h"

#include "base/mem.h"

#include <criterion/criterion.h>
#include <libdeflate.h>
#include <string.h>
#include <zlib.h>

/* Packs the bytes, expects two readers to give them back, and returns the packed length. */
static size_t round_trip(const uint8_t *data, size_t len)
{
	struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
	size_t room = len + len / 4 + 1000, packed_len, got;
	uint8_t *packed = mem_alloc(room), *back = mem_alloc(len + 1);
	uLongf back_len = len + 1;

	packed_len = png_huffman(data, len, packed, room);
	cr_assert_neq(packed_len, 0);
	cr_assert_eq(uncompress(back, &back_len, packed, packed_len), Z_OK);
	cr_assert_eq(back_len, len);
	cr_assert_arr_eq(back, data, len);
	cr_assert_eq(libdeflate_zlib_decompress(inflate, packed, packed_len, back, len, &got),
		     LIBDEFLATE_SUCCESS);
	cr_assert_eq(got, len);
	/* Just enough room is enough, and one byte less is not. */
	cr_assert_eq(png_huffman(data, len, packed, packed_len), packed_len);
	cr_assert_eq(png_huffman(data, len, packed, packed_len - 1), 0);
	cr_assert_eq(png_huffman(data, len, packed, 0), 0);
	libdeflate_free_decompressor(inflate);
	mem_free(packed);
	mem_free(back);
	return packed_len;
}

static uint32_t next_number(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

Test(media_png_huffman, gives_back_what_it_was_given)
{
	static const size_t LENGTHS[] = {1, 2, 3, 4, 17, 258, 8191, 8192, 8193, 100000};
	uint8_t *data = mem_alloc(100000);
	uint32_t state = 1;

	for (unsigned spread = 1; spread <= 256; spread *= 4) {
		for (size_t i = 0; i < 100000; i++)
			data[i] = (uint8_t)(next_number(&state) % spread);
		for (size_t i = 0; i < sizeof(LENGTHS) / sizeof(LENGTHS[0]); i++)
			(void)round_trip(data, LENGTHS[i]);
	}
	mem_free(data);
}

Test(media_png_huffman, every_length_of_run)
{
	uint8_t *data = mem_alloc(700000);
	size_t len = 0;

	for (size_t run = 1; run <= 1100; run++) {
		memset(data + len, (int)(run % 251), run);
		len += run;
	}
	cr_assert_lt(round_trip(data, len), 20000);
	memset(data, 0, 700000);
	cr_assert_lt(round_trip(data, 700000), 8000);
	mem_free(data);
}

/* Counts as Fibonacci's numbers make the longest codes: more than the 15 bits that there are. */
Test(media_png_huffman, codes_are_kept_short)
{
	uint8_t *data = mem_alloc(4000000);
	uint32_t counts[26] = {1, 1}, state = 5;
	size_t len = 0;

	for (unsigned i = 2; i < 26; i++)
		counts[i] = counts[i - 1] + counts[i - 2];
	for (unsigned i = 0; i < 26; i++) {
		for (uint32_t k = 0; k < counts[i]; k++)
			data[len++] = (uint8_t)(i * 9);
	}
	for (size_t i = len - 1; i > 0; i--) {
		size_t other = ((size_t)next_number(&state) << 8 | next_number(&state)) % (i + 1);
		uint8_t byte = data[i];

		data[i] = data[other];
		data[other] = byte;
	}
	cr_assert_gt(len, 300000);
	(void)round_trip(data, len);
	mem_free(data);
}

/* Where the noise changes a new block begins: two kinds one after the other cost no more than each
 * alone. */
Test(media_png_huffman, blocks_follow_the_noise)
{
	enum { HALF = 200000 };
	uint8_t *data = mem_alloc(2 * HALF);
	uint32_t state = 3;
	size_t both, first, second;

	for (size_t i = 0; i < HALF; i++) {
		data[i] = (uint8_t)(next_number(&state) % 4);
		data[HALF + i] = (uint8_t)(100 + next_number(&state) % 64);
	}
	both = round_trip(data, 2 * HALF);
	first = round_trip(data, HALF);
	second = round_trip(data + HALF, HALF);
	cr_assert_lt(both, first + second + 4000);
	/* Four numbers and the end of the block: 2, 2, 2, 3 and 3 bits. */
	cr_assert_lt(first, HALF * 9 / 32 + 500);
	mem_free(data);
}
