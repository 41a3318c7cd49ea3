/* names.c - mapping names, and finding names that become one. */
#include "link/names.h"

#include "link/upper.h"

#include <string.h>

enum { PREFIX_MAX = 64 };

/* ---- mapping ----------------------------------------------------------------------------- */

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char to_upper(char c)
{
	return is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

static char to_lower(char c)
{
	return is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

static void add_gap(struct strbuf *out)
{
	if (out->len && out->data[out->len - 1] != '_')
		strbuf_add_char(out, '_');
}

static void add_constant(struct strbuf *out, uint32_t c)
{
	if (c >= 0x80) {
		add_gap(out);
		strbuf_printf(out, "U%04X_", (unsigned)c);
	} else if (is_upper((char)c)) {
		add_gap(out);
		strbuf_add_char(out, (char)c);
	} else if (is_lower((char)c) || is_digit((char)c)) {
		strbuf_add_char(out, to_upper((char)c));
	} else {
		add_gap(out);
	}
}

struct str name_constant(struct arena *arena, struct str text)
{
	struct strbuf out = {0};
	struct str name;

	while (text.len)
		add_constant(&out, code_point_next(&text));
	name = strbuf_str(&out);
	if (name.len && name.ptr[name.len - 1] == '_')
		name.len--;
	name = str_copy(arena, name);
	strbuf_release(&out);
	return name;
}

struct str name_member(struct arena *arena, struct str text)
{
	struct strbuf out = {0};
	struct str name;

	while (text.len) {
		if (is_upper(text.ptr[0]))
			strbuf_add_char(&out, '_');
		upper_add(&out, code_point_next(&text));
	}
	name = strbuf_str(&out);
	if (str_starts(name, "_"))
		name = (struct str){name.ptr + 1, name.len - 1};
	name = str_copy(arena, name);
	strbuf_release(&out);
	return name;
}

static struct str map_each(struct arena *arena, struct str text, char (*map)(char))
{
	char *copy = arena_text(arena, text.ptr, text.len);

	for (size_t i = 0; i < text.len; i++)
		copy[i] = map(copy[i]);
	return (struct str){copy, text.len};
}

struct str name_upper(struct arena *arena, struct str text)
{
	return map_each(arena, text, to_upper);
}

struct str name_lower(struct arena *arena, struct str text)
{
	return map_each(arena, text, to_lower);
}

bool name_is_prefix(struct str text)
{
	if (text.len == 0 || text.len > PREFIX_MAX || is_digit(text.ptr[0]) ||
	    str_contains(text, "__"))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!is_upper(c) && !is_lower(c) && !is_digit(c) && c != '_')
			return false;
	}
	return text.ptr[0] != '_' && text.ptr[text.len - 1] != '_';
}

/* ---- checking ---------------------------------------------------------------------------- */

static struct place place_of(const struct claim *claim)
{
	return claim->asset ? claim->asset->record->at : (struct place){0};
}

static enum status refuse_twice(const struct claim *a, const struct claim *b, const char *language,
				struct diag *diag)
{
	struct arena scratch = {0};
	enum status st;

	if (a->asset)
		st = diag_error(diag, ST_INVALID, "E0918", place_of(a), "%s are both %.*s in %s",
				assets_describe(&scratch, a->asset, b->asset), STR_ARGS(a->text),
				language);
	else
		st = diag_error(diag, ST_INVALID, "E0918", place_of(b),
				"asset %s is %.*s in %s, which is a name of the file itself",
				asset_describe(&scratch, b->asset), STR_ARGS(b->text), language);
	diag_hint(diag, a->asset
				? "give one of them another manifest_key"
				: "give it another manifest_key, or link with another --namespace");
	arena_release(&scratch);
	return st;
}

static enum status refuse_keyword(const struct claim *claim, const char *language,
				  struct diag *diag)
{
	struct arena scratch = {0};
	enum status st;

	if (!claim->asset)
		return diag_error(diag, ST_INVALID, "E0919", (struct place){0},
				  "'%.*s' is a keyword of %s", STR_ARGS(claim->text), language);
	st = diag_error(diag, ST_INVALID, "E0919", place_of(claim),
			"asset %s is '%.*s' in %s, which is a keyword there",
			asset_describe(&scratch, claim->asset), STR_ARGS(claim->text), language);
	arena_release(&scratch);
	return st;
}

enum status names_check(struct claim *claims, size_t count, const char *language,
			const char *const *keywords, size_t keyword_count, struct diag *diag)
{
	enum status st = ST_OK;
	size_t next = 0; /* of the keywords, which stand in the order of the claims */

	claims_sort(claims, count);
	for (size_t i = 0; i < count; i++) {
		struct str text = claims[i].text;

		while (next < keyword_count && str_compare(str_of(keywords[next]), text) < 0)
			next++;
		if (i && str_equal(claims[i - 1].text, claims[i].text) && claims[i].asset)
			st = refuse_twice(&claims[i - 1], &claims[i], language, diag);
		if (next < keyword_count && str_is(text, keywords[next]))
			st = refuse_keyword(&claims[i], language, diag);
	}
	return st;
}
