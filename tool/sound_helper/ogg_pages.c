/* ogg_pages.c - walks along the pages of an Ogg file. */
#include "sound_helper/ogg_pages.h"

#include <string.h>

#define PAGE_HEAD 27u
#define IS_FIRST  2u
#define IS_LAST   4u

struct walk {
	struct decoding *decoding;
	struct span file;
	size_t at;
	uint32_t serial, sequence;
	bool is_begun, is_ended;
	/* The first two packets: which codec, and the comments. */
	unsigned packet;
	uint8_t first[32];
	size_t first_len;
	struct strbuf comments;
};

struct page {
	const uint8_t *head, *body;
	unsigned segments;
	size_t body_len;
};

/* Polynomial 0x04c11db7, nothing reflected. */
uint32_t ogg_checksum(const uint8_t *page, size_t len)
{
	static uint32_t table[256];
	uint32_t sum = 0;

	for (uint32_t i = 0; i < 256 && !table[255]; i++) {
		uint32_t entry = i << 24;

		for (int bit = 0; bit < 8; bit++)
			entry = entry << 1 ^ (entry & 0x80000000u ? 0x04c11db7u : 0);
		table[i] = entry;
	}
	for (size_t i = 0; i < len; i++) {
		uint8_t byte = i >= 22 && i < 26 ? 0 : page[i];

		sum = sum << 8 ^ table[(sum >> 24 ^ byte) & 255];
	}
	return sum;
}

static bool damaged(struct walk *walk, const char *why)
{
	return decoding_fail(walk->decoding, FAULT_DAMAGED, "the OGG is damaged at byte %zu: %s",
			     walk->at, why);
}

static bool take_page(struct walk *walk, struct page *page)
{
	size_t left = walk->file.len - walk->at;
	size_t need = PAGE_HEAD;

	page->head = walk->file.data + walk->at;
	if (left >= 4 && memcmp(page->head, "OggS", 4) != 0)
		return damaged(walk, "a page should begin there");
	if (left >= need) {
		page->segments = page->head[26];
		need += page->segments;
	}
	if (left >= need) {
		page->body = page->head + need;
		page->body_len = 0;
		for (unsigned i = 0; i < page->segments; i++)
			page->body_len += page->head[PAGE_HEAD + i];
		need += page->body_len;
	}
	if (left < need)
		return decoding_fail(walk->decoding, FAULT_DAMAGED,
				     "the OGG is cut short: its last page needs at least %zu bytes "
				     "and %zu are there",
				     need, left);
	if (ogg_checksum(page->head, need) != get_le32(page->head + 22))
		return damaged(walk, "the checksum of its page is another one");
	return true;
}

static bool check_order(struct walk *walk, const struct page *page)
{
	uint32_t serial = get_le32(page->head + 14), sequence = get_le32(page->head + 18);

	if (walk->is_begun && (serial != walk->serial || walk->is_ended))
		return decoding_fail(walk->decoding, FAULT_VARIETY,
				     "the OGG holds several streams; one alone is read");
	if (!walk->is_begun && !(page->head[5] & IS_FIRST))
		return damaged(walk, "its beginning is missing");
	if (walk->is_begun && sequence != walk->sequence + 1)
		return damaged(walk, "pages before it are missing");
	walk->serial = serial;
	walk->sequence = sequence;
	walk->is_begun = true;
	walk->is_ended = page->head[5] & IS_LAST;
	return true;
}

/* Packets are cut into segments of 255 bytes; a shorter one is a packet's last. */
static void keep_packets(struct walk *walk, const struct page *page)
{
	const uint8_t *body = page->body;

	for (unsigned i = 0; i < page->segments && walk->packet < 2; i++) {
		size_t len = page->head[PAGE_HEAD + i];

		if (walk->packet == 0) {
			size_t room = sizeof(walk->first) - walk->first_len;
			size_t kept = len < room ? len : room;

			memcpy(walk->first + walk->first_len, body, kept);
			walk->first_len += kept;
		} else {
			strbuf_add(&walk->comments, body, len);
		}
		body += len;
		if (len < 255)
			walk->packet++;
	}
}

static void read_codec(const struct walk *walk, struct ogg_outline *out)
{
	if (walk->first_len >= 12 && memcmp(walk->first, "\x01vorbis", 7) == 0) {
		out->codec = OGG_VORBIS;
		out->channels = walk->first[11];
	} else if (walk->first_len >= 10 && memcmp(walk->first, "OpusHead", 8) == 0) {
		out->codec = OGG_OPUS;
		out->channels = walk->first[9];
	}
}

static bool take_text(struct str *left, struct str *out)
{
	uint32_t len;

	if (left->len < 4)
		return false;
	len = get_le32((const uint8_t *)left->ptr);
	if (len > left->len - 4)
		return false;
	*out = (struct str){left->ptr + 4, len};
	*left = (struct str){left->ptr + 4 + len, left->len - 4 - len};
	return true;
}

/* Names of comments are ASCII of either case. */
static void read_comment(struct str comment, const char *name, uint64_t *out)
{
	size_t len = strlen(name);
	uint64_t value;

	if (comment.len <= len || comment.ptr[len] != '=')
		return;
	for (size_t i = 0; i < len; i++) {
		if ((comment.ptr[i] & ~0x20) != name[i])
			return;
	}
	if (str_to_u64((struct str){comment.ptr + len + 1, comment.len - len - 1}, &value))
		*out = value;
}

static void read_comments(struct str packet, struct ogg_outline *out)
{
	size_t mark = out->codec == OGG_VORBIS ? 7 : 8; /* "\x03vorbis", "OpusTags" */
	struct str text;

	if (packet.len < mark)
		return;
	packet.ptr += mark;
	packet.len -= mark;
	if (!take_text(&packet, &text) || packet.len < 4)
		return;
	packet.ptr += 4; /* their number, which the length bounds better */
	packet.len -= 4;
	while (take_text(&packet, &text)) {
		read_comment(text, "LOOPSTART", &out->loop_start);
		read_comment(text, "LOOPEND", &out->loop_end);
		read_comment(text, "LOOPLENGTH", &out->loop_length);
	}
}

static bool walk_pages(struct walk *walk)
{
	while (walk->at < walk->file.len) {
		struct page page = {0};

		if (!take_page(walk, &page) || !check_order(walk, &page))
			return false;
		keep_packets(walk, &page);
		walk->at += (size_t)(page.body - page.head) + page.body_len;
	}
	if (!walk->is_ended)
		return decoding_fail(
			walk->decoding, FAULT_DAMAGED,
			"the OGG is cut short: none of its pages is marked as the last");
	return true;
}

bool ogg_outline(struct decoding *decoding, struct span file, struct ogg_outline *out)
{
	struct walk walk = {.decoding = decoding, .file = file};
	bool is_done = walk_pages(&walk);

	*out = (struct ogg_outline){
		.loop_start = UINT64_MAX, .loop_end = UINT64_MAX, .loop_length = UINT64_MAX};
	if (is_done) {
		read_codec(&walk, out);
		read_comments(strbuf_str(&walk.comments), out);
	}
	strbuf_release(&walk.comments);
	return is_done;
}
