/* json.c - deterministic JSON output. */
#include "base/json.h"

/* Width of the well-formed UTF-8 sequence that starts text, or 0. */
static size_t sequence_width(struct str text)
{
	for (size_t width = 1; width <= 4 && width <= text.len; width++) {
		if (str_is_utf8((struct str){text.ptr, width}))
			return width;
	}
	return 0;
}

static void quote_char(struct strbuf *out, unsigned char c)
{
	switch (c) {
	case '"': strbuf_add_c(out, "\\\""); break;
	case '\\': strbuf_add_c(out, "\\\\"); break;
	case '\n': strbuf_add_c(out, "\\n"); break;
	case '\t': strbuf_add_c(out, "\\t"); break;
	case '\r': strbuf_add_c(out, "\\r"); break;
	default: strbuf_printf(out, "\\u%04x", c);
	}
}

/* How many bytes of text stand for themselves: printable ASCII other than quote and backslash. A
 * table, because records are written on every run. */
static size_t plain_run(struct str text)
{
#define ROW8(v) v, v, v, v, v, v, v, v
	static const bool is_plain[256] = {
		ROW8(0), ROW8(0), ROW8(0), ROW8(0),                         /* controls */
		1,       1,       0,       1,       1,       1,       1, 1, /* not '"' */
		ROW8(1), ROW8(1), ROW8(1), ROW8(1), ROW8(1), ROW8(1), 1, 1, 1, 1, 0,
		1,       1,       1,                                                 /* not '\\' */
		ROW8(1), ROW8(1), ROW8(1), 1,       1,       1,       1, 1, 1, 1, 0, /* not DEL */
	};
#undef ROW8
	size_t run = 0;

	while (run < text.len && is_plain[(unsigned char)text.ptr[run]])
		run++;
	return run;
}

void json_quote(struct strbuf *out, struct str value)
{
	strbuf_add_char(out, '"');
	while (value.len) {
		size_t width = plain_run(value);

		if (width) {
			strbuf_add(out, value.ptr, width);
		} else if ((unsigned char)value.ptr[0] < 0x80) {
			quote_char(out, (unsigned char)value.ptr[0]);
			width = 1;
		} else {
			width = sequence_width(value);
			if (width)
				strbuf_add(out, value.ptr, width);
			else
				strbuf_add_c(out, "\xEF\xBF\xBD");
			width = width ? width : 1;
		}
		value.ptr += width;
		value.len -= width;
	}
	strbuf_add_char(out, '"');
}

void decimal_format(struct strbuf *out, int64_t millionths)
{
	uint64_t size = millionths < 0 ? 0 - (uint64_t)millionths : (uint64_t)millionths;
	uint64_t fraction = size % 1000000;

	if (millionths < 0)
		strbuf_add_char(out, '-');
	strbuf_add_u64(out, size / 1000000);
	if (fraction)
		strbuf_add_char(out, '.');
	for (uint64_t place = 100000; fraction; place /= 10) {
		strbuf_add_char(out, (char)('0' + fraction / place));
		fraction %= place;
	}
}

static void line_begin(struct json *json)
{
	static const char BLANKS[] = "                ";

	if (json->is_compact)
		return;
	strbuf_add_char(json->out, '\n');
	for (size_t left = (size_t)json->depth * 2; left;) {
		size_t len = left < sizeof(BLANKS) - 1 ? left : sizeof(BLANKS) - 1;

		strbuf_add(json->out, BLANKS, len);
		left -= len;
	}
}

static void item_begin(struct json *json, const char *name)
{
	if (json->depth) {
		if (json->has_items)
			strbuf_add_char(json->out, ',');
		line_begin(json);
	}
	json->has_items = true;
	if (!name)
		return;
	json_quote(json->out, str_of(name));
	strbuf_add_c(json->out, json->is_compact ? ":" : ": ");
}

static void container_begin(struct json *json, const char *name, char open)
{
	item_begin(json, name);
	strbuf_add_char(json->out, open);
	json->depth++;
	json->has_items = false;
}

static void container_end(struct json *json, char close)
{
	json->depth--;
	if (json->has_items)
		line_begin(json);
	strbuf_add_char(json->out, close);
	json->has_items = true;
	if (json->depth == 0 && !json->is_compact)
		strbuf_add_char(json->out, '\n');
}

void json_object_begin(struct json *json, const char *name)
{
	container_begin(json, name, '{');
}

void json_object_end(struct json *json)
{
	container_end(json, '}');
}

void json_array_begin(struct json *json, const char *name)
{
	container_begin(json, name, '[');
}

void json_array_end(struct json *json)
{
	container_end(json, ']');
}

void json_str(struct json *json, const char *name, struct str value)
{
	item_begin(json, name);
	json_quote(json->out, value);
}

void json_c(struct json *json, const char *name, const char *value)
{
	json_str(json, name, str_of(value));
}

void json_int(struct json *json, const char *name, int64_t value)
{
	item_begin(json, name);
	strbuf_add_i64(json->out, value);
}

void json_u64(struct json *json, const char *name, uint64_t value)
{
	item_begin(json, name);
	strbuf_add_u64(json->out, value);
}

void json_bool(struct json *json, const char *name, bool value)
{
	item_begin(json, name);
	strbuf_add_c(json->out, value ? "true" : "false");
}

void json_decimal(struct json *json, const char *name, int64_t millionths)
{
	item_begin(json, name);
	decimal_format(json->out, millionths);
}

void json_raw(struct json *json, const char *name, struct str value)
{
	item_begin(json, name);
	strbuf_add_str(json->out, value);
}
