/* emit_text.c - escapes and numbers of several languages. */
#include "link/emit_text.h"

#include "base/json.h"
#include "base/param.h"
#include "link/upper.h"

#include <stdlib.h>
#include <string.h>

/* ---- texts ------------------------------------------------------------------------------- */

static bool is_plain(unsigned char c, enum escape_form form)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && (c != '?' || form != ESCAPE_OCTAL);
}

/* Control characters, and those that make a text look like another one: marks and overrides of the
 * direction, separators of lines, the mark of byte order. */
static bool is_unseen(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200E && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static void write_unit(struct strbuf *out, uint32_t unit)
{
	strbuf_printf(out, "\\u%04x", (unsigned)unit);
}

static void write_code_point(struct strbuf *out, uint32_t c, enum escape_form form)
{
	if ((c >= 0xD800 && c < 0xE000) || c > 0x10FFFF)
		c = 0xFFFD;
	if (form == ESCAPE_BRACES) {
		strbuf_printf(out, "\\u{%x}", (unsigned)c);
	} else if (form == ESCAPE_LITTLE && !is_unseen(c)) {
		code_point_add(out, c);
	} else if (c >= 0x10000) {
		write_unit(out, 0xD800 + ((c - 0x10000) >> 10));
		write_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
	} else {
		write_unit(out, c);
	}
}

/* Steps over what it writes. */
static void write_escape(struct strbuf *out, struct str *text, enum escape_form form)
{
	unsigned char c = (unsigned char)text->ptr[0];

	if (c != '"' && c != '\\' && c != '?' && form != ESCAPE_OCTAL) {
		write_code_point(out, code_point_next(text), form);
		return;
	}
	/* Three octal digits always, so that what follows cannot join them. */
	strbuf_printf(out, c == '"' || c == '\\' || c == '?' ? "\\%c" : "\\%03o", c);
	*text = (struct str){text->ptr + 1, text->len - 1};
}

void text_quote(struct strbuf *out, struct str text, enum escape_form form)
{
	strbuf_add_char(out, '"');
	while (text.len) {
		size_t plain = 0;

		while (plain < text.len && is_plain((unsigned char)text.ptr[plain], form))
			plain++;
		strbuf_add(out, text.ptr, plain);
		text = (struct str){text.ptr + plain, text.len - plain};
		if (text.len)
			write_escape(out, &text, form);
	}
	strbuf_add_char(out, '"');
}

/* ---- numbers ----------------------------------------------------------------------------- */

void text_hex64(struct strbuf *out, uint64_t value)
{
	char digits[16];

	for (size_t i = sizeof(digits); i-- > 0; value >>= 4)
		digits[i] = "0123456789abcdef"[value & 0xF];
	strbuf_add(out, digits, sizeof(digits));
}

void text_real(struct strbuf *out, int64_t millionths)
{
	decimal_format(out, millionths);
	if (millionths % MILLION == 0)
		strbuf_add_c(out, ".0");
}

/* ---- assets ------------------------------------------------------------------------------ */

const struct record_product *asset_product(const struct asset *asset)
{
	const struct record *record = asset->record;

	for (size_t i = 0; i < record->product_count; i++) {
		if (str_is(record->products[i].variant, "1x"))
			return &record->products[i];
	}
	return &record->products[0];
}

bool asset_is_audio(const struct asset *asset)
{
	const struct record *record = asset->record;

	return record->kind == ASSET_AUDIO || str_is(record->section, "audio") ||
	       str_starts(record->section, "audio.");
}

struct id_row {
	uint64_t id;
	size_t place;
};

static int compare_ids(const void *left, const void *right)
{
	const struct id_row *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

const size_t *assets_by_id(struct arena *arena, const struct collection *all)
{
	struct id_row *rows = arena_array(arena, all->count, sizeof(*rows));
	size_t *places = arena_array(arena, all->count, sizeof(*places));

	for (size_t i = 0; i < all->count; i++)
		rows[i] = (struct id_row){all->assets[i].id, i};
	if (all->count)
		qsort(rows, all->count, sizeof(*rows), compare_ids);
	for (size_t i = 0; i < all->count; i++)
		places[i] = rows[i].place;
	return places;
}
