/* png_huffman.c - deflate for filtered rows of photographs.
 *
 * What a filter leaves of a photograph is noise: small numbers around 0, in no order that repeats. Matches
 * found in it by chance cost more than they save, since they make every literal dearer. Codes for the
 * bytes alone, fitted anew wherever the noise changes, give files some percent smaller in a fifth of
 * the time. Runs are kept as matches with the byte before, for skies and for what is transparent.
 *
 * Source: RFC 1951, RFC 1950. Whole numbers only: the same bytes on every machine.
 */
#include "media/png_huffman.h"

#include "base/mem.h"

#include <libdeflate.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	END = 256, /* of a block */
	LITERALS = 286,
	LENGTH_CODES = 19, /* the code that the lengths of the others are written in */
	LITERAL_BITS = 15,
	LENGTH_BITS = 7,
	RUN_MIN = 16, /* shorter runs are cheaper as literals */
	RUN_MAX = 258,
	MATCH_MIN = 3,
	IS_RUN = 1 << 15, /* in a token, with the length; else it is a literal */
	UNIT = 8192,      /* tokens between which a new block may begin */
	HEADER_COST = 90 * 8,
	COST_ONE = 256, /* costs are in 1/256 bit */
};

/* ---- tokens ------------------------------------------------------------------------------ */

static size_t run_at(const uint8_t *data, size_t len, size_t at)
{
	size_t end = at;

	while (end < len && end - at < RUN_MAX && data[end] == data[at - 1])
		end++;
	return end - at;
}

static size_t make_tokens(const uint8_t *data, size_t len, uint16_t *tokens)
{
	size_t count = 0;

	for (size_t at = 0; at < len;) {
		size_t run = at && data[at] == data[at - 1] ? run_at(data, len, at) : 0;

		if (run >= RUN_MIN) {
			tokens[count++] = (uint16_t)(IS_RUN | run);
			at += run;
		} else {
			/* What is left of a long run ends up here as well. */
			for (size_t end = at + (run ? run : 1); at < end; at++)
				tokens[count++] = data[at];
		}
	}
	return count;
}

/* The symbol of a match length, 3 to 258, and the bits that follow it. */
static unsigned length_symbol(unsigned length, unsigned *extra, unsigned *extra_bits)
{
	unsigned rest = length - MATCH_MIN, bits = 0;

	*extra = *extra_bits = 0;
	if (length == RUN_MAX)
		return LITERALS - 1;
	while (rest >> bits >= 8)
		bits++;
	*extra_bits = bits;
	*extra = rest & ((1u << bits) - 1);
	return END + 1 + bits * 4 + (rest >> bits);
}

static unsigned token_symbol(uint16_t token)
{
	unsigned extra, extra_bits;

	return token & IS_RUN ? length_symbol(token & ~(unsigned)IS_RUN, &extra, &extra_bits)
			      : token;
}

/* ---- code lengths ------------------------------------------------------------------------ */

struct leaf {
	uint32_t count;
	uint16_t symbol;
};

static int by_count(const void *left, const void *right)
{
	const struct leaf *a = left, *b = right;

	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	return a->symbol - b->symbol;
}

/* Lengths for leaves sorted by count, by Huffman's method with two queues: leaves, and the nodes made of
 * them, which come out sorted by themselves. */
static void huffman_lengths(const struct leaf *leaves, size_t count, uint8_t *lengths)
{
	uint32_t sums[LITERALS];
	uint16_t parents[2 * LITERALS], depths[2 * LITERALS];
	size_t leaf = 0, node = 0;

	for (size_t made = 0; made + 1 < count; made++) {
		sums[made] = 0;
		for (int k = 0; k < 2; k++) {
			bool is_leaf =
				node >= made || (leaf < count && leaves[leaf].count <= sums[node]);

			sums[made] += is_leaf ? leaves[leaf].count : sums[node];
			parents[is_leaf ? leaf++ : LITERALS + node++] = (uint16_t)made;
		}
	}
	depths[LITERALS + count - 2] = 0;
	for (size_t i = count - 2; i-- > 0;)
		depths[LITERALS + i] = (uint16_t)(depths[LITERALS + parents[LITERALS + i]] + 1);
	for (size_t i = 0; i < count; i++) {
		unsigned depth = depths[LITERALS + parents[i]] + 1u;

		lengths[leaves[i].symbol] = (uint8_t)(depth < 255 ? depth : 255);
	}
}

/* Cuts lengths to `limit` and makes the code complete again: first the rare ones become longer until all
 * fit, then the frequent ones shorter until nothing is left over. */
static void limit_lengths(const struct leaf *leaves, size_t count, unsigned limit, uint8_t *lengths)
{
	int64_t room = (int64_t)1 << limit;

	for (size_t i = 0; i < count; i++) {
		uint8_t *length = &lengths[leaves[i].symbol];

		*length = (uint8_t)(*length < limit ? *length : limit);
		room -= (int64_t)1 << (limit - *length);
	}
	for (size_t i = 0; i < count && room < 0; i++) {
		uint8_t *length = &lengths[leaves[i].symbol];

		for (; *length < limit && room < 0; (*length)++)
			room += (int64_t)1 << (limit - *length - 1);
	}
	for (size_t i = count; i-- > 0 && room > 0;) {
		uint8_t *length = &lengths[leaves[i].symbol];

		for (; *length > 1 && (int64_t)1 << (limit - *length) <= room; (*length)--)
			room -= (int64_t)1 << (limit - *length);
	}
}

/* A complete code for the symbols that are used; at least two get one, as decoders want it. */
static void make_lengths(const uint32_t *counts, size_t symbols, unsigned limit, uint8_t *lengths)
{
	struct leaf leaves[LITERALS];
	size_t used = 0;

	memset(lengths, 0, symbols);
	for (size_t i = 0; i < symbols; i++) {
		if (counts[i])
			leaves[used++] = (struct leaf){counts[i], (uint16_t)i};
	}
	for (size_t i = 0; used < 2; i++) {
		if (!counts[i])
			leaves[used++] = (struct leaf){0, (uint16_t)i};
	}
	qsort(leaves, used, sizeof(*leaves), by_count);
	huffman_lengths(leaves, used, lengths);
	limit_lengths(leaves, used, limit, lengths);
}

/* Codes from lengths, mirrored, since deflate writes them from the first bit on. */
static void make_codes(const uint8_t *lengths, size_t symbols, uint16_t *codes)
{
	unsigned next = 0;

	for (unsigned length = 1; length <= LITERAL_BITS; length++) {
		for (size_t i = 0; i < symbols; i++) {
			unsigned code = next, mirrored = 0;

			if (lengths[i] != length)
				continue;
			for (unsigned bit = 0; bit < length; bit++)
				mirrored |= (code >> bit & 1) << (length - 1 - bit);
			codes[i] = (uint16_t)mirrored;
			next++;
		}
		next <<= 1;
	}
}

/* ---- writing ----------------------------------------------------------------------------- */

struct sink {
	uint8_t *at, *end;
	uint64_t bits;
	unsigned count;
	bool is_full;
};

static inline void put(struct sink *sink, unsigned bits, unsigned count)
{
	sink->bits |= (uint64_t)bits << sink->count;
	sink->count += count;
	if (sink->count < 32)
		return;
	if (sink->end - sink->at < 4) {
		sink->is_full = true;
		sink->count = 0;
		return;
	}
	for (int i = 0; i < 4; i++)
		sink->at[i] = (uint8_t)(sink->bits >> (8 * i));
	sink->at += 4;
	sink->bits >>= 32;
	sink->count -= 32;
}

/* Whole bytes from here on. */
static void put_rest(struct sink *sink)
{
	while (sink->count > 0 && !sink->is_full) {
		if (sink->at == sink->end) {
			sink->is_full = true;
			return;
		}
		*sink->at++ = (uint8_t)sink->bits;
		sink->bits >>= 8;
		sink->count = sink->count > 8 ? sink->count - 8 : 0;
	}
}

/* The lengths of a code as its symbols, with 16 to 18 standing for repeats; each with its extra bits. */
struct packed {
	uint8_t symbol, extra;
};

static size_t pack_lengths(const uint8_t *lengths, size_t count, struct packed *out)
{
	size_t packed = 0;

	for (size_t at = 0; at < count;) {
		size_t end = at + 1, most = lengths[at] ? 6 : 138, run;
		bool is_repeat = at > 0 && lengths[at] && lengths[at] == lengths[at - 1];

		while (end < count && lengths[end] == lengths[at] && end - at < most)
			end++;
		run = end - at;
		if (is_repeat && run >= 3) {
			out[packed++] = (struct packed){16, (uint8_t)(run - 3)};
		} else if (!lengths[at] && run >= 3) {
			out[packed++] = run < 11 ? (struct packed){17, (uint8_t)(run - 3)}
						 : (struct packed){18, (uint8_t)(run - 11)};
		} else {
			out[packed++] = (struct packed){lengths[at], 0};
			run = 1;
		}
		at += run;
	}
	return packed;
}

static void put_header(struct sink *sink, uint8_t *lengths, bool is_last)
{
	static const uint8_t ORDER[LENGTH_CODES] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
						    11, 4,  12, 3, 13, 2, 14, 1, 15};
	uint8_t of_lengths[LENGTH_CODES];
	uint16_t codes[LENGTH_CODES];
	uint32_t counts[LENGTH_CODES] = {0};
	struct packed packed[LITERALS + 1];
	size_t literals = LITERALS, shown = LENGTH_CODES, count;

	while (lengths[literals - 1] == 0)
		literals--;
	lengths[literals] = 1; /* the one distance there is */
	count = pack_lengths(lengths, literals + 1, packed);
	for (size_t i = 0; i < count; i++)
		counts[packed[i].symbol]++;
	make_lengths(counts, LENGTH_CODES, LENGTH_BITS, of_lengths);
	make_codes(of_lengths, LENGTH_CODES, codes);
	while (of_lengths[ORDER[shown - 1]] == 0)
		shown--;
	put(sink, is_last, 1);
	put(sink, 2, 2);
	put(sink, (unsigned)literals - 257, 5);
	put(sink, 0, 5);
	put(sink, (unsigned)shown - 4, 4);
	for (size_t i = 0; i < shown; i++)
		put(sink, of_lengths[ORDER[i]], 3);
	for (size_t i = 0; i < count; i++) {
		unsigned symbol = packed[i].symbol;

		put(sink, codes[symbol], of_lengths[symbol]);
		if (symbol >= 16)
			put(sink, packed[i].extra, symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
	}
}

static void put_block(struct sink *sink, const uint16_t *tokens, size_t count,
		      const uint32_t *counts, bool is_last)
{
	uint8_t lengths[LITERALS + 1];
	uint16_t codes[LITERALS];

	make_lengths(counts, LITERALS, LITERAL_BITS, lengths);
	make_codes(lengths, LITERALS, codes);
	put_header(sink, lengths, is_last);
	for (size_t i = 0; i < count; i++) {
		unsigned symbol = tokens[i], extra, extra_bits;

		if (!(tokens[i] & IS_RUN)) {
			put(sink, codes[symbol], lengths[symbol]);
			continue;
		}
		symbol = length_symbol(tokens[i] & ~(unsigned)IS_RUN, &extra, &extra_bits);
		put(sink, codes[symbol], lengths[symbol]);
		put(sink, extra, extra_bits + 1); /* and the distance, a 0 */
	}
	put(sink, codes[END], lengths[END]);
}

/* ---- blocks ------------------------------------------------------------------------------ */

/* The logarithm to base 2 in 1/256, to about 1 of them; 0 for 0. */
static uint32_t logarithm(uint32_t value)
{
	unsigned whole = 0;
	uint32_t rest;

	while (value >> whole > 1)
		whole++;
	rest = whole ? (uint32_t)(((uint64_t)value << 8 >> whole) - 256) : 0;
	return whole * COST_ONE + rest + rest * (256 - rest) * 88 / 65536;
}

/* What the symbols of a block take when each costs what it should. */
static uint64_t cost_of(const uint32_t *counts)
{
	uint64_t total = 0, sum = 0;

	for (size_t i = 0; i < LITERALS; i++) {
		total += counts[i];
		sum += (uint64_t)counts[i] * logarithm(counts[i]);
	}
	return total * logarithm((uint32_t)total) - sum;
}

static void count_unit(const uint16_t *tokens, size_t count, uint32_t *counts)
{
	memset(counts, 0, LITERALS * sizeof(*counts));
	counts[END] = 1;
	for (size_t i = 0; i < count; i++)
		counts[token_symbol(tokens[i])]++;
}

/* A unit joins the block before it unless codes of its own save more than they take to write. */
static void put_blocks(struct sink *sink, const uint16_t *tokens, size_t count)
{
	uint32_t block[LITERALS], unit[LITERALS], both[LITERALS];
	size_t from = 0, at = count < UNIT ? count : UNIT;

	count_unit(tokens, at, block);
	while (at < count) {
		size_t len = count - at < UNIT ? count - at : UNIT;

		count_unit(tokens + at, len, unit);
		for (size_t i = 0; i < LITERALS; i++)
			both[i] = block[i] + unit[i];
		both[END] = 1;
		if (cost_of(both) <= cost_of(block) + cost_of(unit) + HEADER_COST * COST_ONE) {
			memcpy(block, both, sizeof(block));
		} else {
			put_block(sink, tokens + from, at - from, block, false);
			memcpy(block, unit, sizeof(block));
			from = at;
		}
		at += len;
	}
	put_block(sink, tokens + from, count - from, block, true);
}

size_t png_huffman(const uint8_t *data, size_t len, uint8_t *out, size_t room)
{
	struct sink sink = {.at = out, .end = out + room};
	uint32_t checksum = libdeflate_adler32(1, data, len);
	uint16_t *tokens = mem_alloc((len + 1) * sizeof(*tokens));
	size_t count = make_tokens(data, len, tokens);

	put(&sink, 0x78, 8);
	put(&sink, 0x9c, 8);
	put_blocks(&sink, tokens, count);
	put_rest(&sink);
	for (int i = 24; i >= 0; i -= 8)
		put(&sink, checksum >> i & 255, 8);
	put_rest(&sink);
	mem_free(tokens);
	return sink.is_full ? 0 : (size_t)(sink.at - out);
}
