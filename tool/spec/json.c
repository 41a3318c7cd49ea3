/* json.c - JSON (RFC 8259) to a tree of nodes.
 *
 * Records are read by the thousand at link, so text without escapes is borrowed from the source and
 * nothing is copied twice. Recursion is bounded by depth, memory by the number of values. Where
 * readers differ it refuses: keys that stand twice, lone surrogates, bytes that are not UTF-8, and
 * a NUL in text, which would end early for all that reads it as C does.
 */
#include "spec/node.h"

#include <string.h>

struct scanner {
	const struct source *source;
	struct arena *arena;
	struct diag *diag;
	const char *next, *end;
	const char *counted; /* columns are counted up to here, */
	unsigned column;     /* and this is the one that begins there */
	unsigned line, depth, values, values_max;
	bool is_wide; /* this line has text beyond ASCII, so that a byte may be no character */
};

/* ---- places ------------------------------------------------------------------------------ */

static unsigned count_characters(const struct scanner *s, const char *from, const char *to)
{
	unsigned count = 0;

	if (!s->is_wide)
		return (unsigned)(to - from);
	for (; from < to; from++)
		count += ((unsigned char)*from & 0xC0) != 0x80;
	return count;
}

/* Places are asked for from left to right, so that the characters of a line are counted once,
 * however long it is. */
static struct place place_at(struct scanner *s, const char *from, const char *to)
{
	struct place at = {.source = s->source, .line = s->line};

	at.column = s->column + count_characters(s, s->counted, from);
	at.length = count_characters(s, from, to);
	s->column = at.column + at.length;
	s->counted = to;
	return at;
}

/* Where there is one character, or none any more. */
static struct place place_of(struct scanner *s, const char *at)
{
	struct place place = place_at(s, at, at);

	place.length = 1;
	return place;
}

static enum status refuse_at(struct scanner *s, const char *at, const char *what)
{
	return diag_error(s->diag, ST_INVALID, "E0201", place_of(s, at), "not valid JSON: %s",
			  what);
}

static enum status refuse(struct scanner *s, const char *what)
{
	return refuse_at(s, s->next, what);
}

static void line_begin(struct scanner *s, const char *begin)
{
	s->line++;
	s->counted = begin;
	s->column = 1;
	s->is_wide = false;
}

static void skip_space(struct scanner *s)
{
	const char *p = s->next;

	for (; p < s->end; p++) {
		/* Indentation is most of what there is to skip. */
		if (*p == ' ')
			continue;
		if (*p == '\n')
			line_begin(s, p + 1);
		else if (*p != '\t' && *p != '\r')
			break;
	}
	s->next = p;
}

static bool take(struct scanner *s, char c)
{
	skip_space(s);
	if (s->next >= s->end || *s->next != c)
		return false;
	s->next++;
	return true;
}

static struct node *node_new(struct scanner *s, enum node_type type, const char *from)
{
	struct node *node = arena_alloc(s->arena, sizeof(*node));

	node->type = type;
	node->at = place_at(s, from, s->next);
	node->weight = 1;
	return node;
}

/* ---- strings ----------------------------------------------------------------------------- */

static bool hex4(const char *p, unsigned *out)
{
	*out = 0;
	for (int i = 0; i < 4; i++) {
		unsigned digit = (unsigned char)p[i] - (unsigned)'0';
		unsigned letter = ((unsigned char)p[i] | 0x20u) - (unsigned)'a';

		if (digit > 9 && letter > 5)
			return false;
		*out = *out * 16 + (digit <= 9 ? digit : letter + 10);
	}
	return true;
}

static char *put_utf8(char *out, unsigned code)
{
	static const unsigned char HEADS[] = {0, 0xC0, 0xE0, 0xF0};
	unsigned more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;

	*out++ = (char)(HEADS[more] | code >> (6 * more));
	while (more--)
		*out++ = (char)(0x80 | (code >> (6 * more) & 0x3F));
	return out;
}

/* XXXX of \uXXXX at *in; a high surrogate takes its low one with it, and neither stands alone. */
static bool take_unicode(const char **in, const char *end, unsigned *code)
{
	unsigned low;

	if (end - *in < 4 || !hex4(*in, code) || (*code >= 0xDC00 && *code <= 0xDFFF))
		return false;
	*in += 4;
	if (*code < 0xD800 || *code > 0xDBFF)
		return true;
	if (end - *in < 6 || (*in)[0] != '\\' || (*in)[1] != 'u' || !hex4(*in + 2, &low) ||
	    low < 0xDC00 || low > 0xDFFF)
		return false;
	*in += 6;
	*code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
	return true;
}

/* What a letter stands for after a backslash; 0: no letter does. */
static char meaning_of(char letter)
{
	switch (letter) {
	case '"':
	case '\\':
	case '/': return letter;
	case 'b': return '\b';
	case 'f': return '\f';
	case 'n': return '\n';
	case 'r': return '\r';
	case 't': return '\t';
	default: return 0;
	}
}

/* One escape at *in, which a character follows, to *out. */
static enum status take_escape(struct scanner *s, const char **in, const char *end, char **out)
{
	const char *begin = *in;
	char meaning = meaning_of(begin[1]);
	unsigned code;

	*in += 2;
	if (meaning) {
		*(*out)++ = meaning;
		return ST_OK;
	}
	if (begin[1] != 'u' || !take_unicode(in, end, &code))
		return refuse_at(s, begin, "an escape that has no meaning");
	if (code == 0)
		return diag_error(s->diag, ST_INVALID, "E0202", place_of(s, begin),
				  "text holds a NUL character");
	*out = put_utf8(*out, code);
	return ST_OK;
}

/* No escape is shorter than what it stands for. */
static enum status unescape(struct scanner *s, struct str raw, struct str *out)
{
	char *text = arena_alloc(s->arena, raw.len);
	const char *in = raw.ptr, *end = raw.ptr + raw.len;
	char *put = text;
	enum status st = ST_OK;

	while (in < end && st == ST_OK) {
		const char *escape = memchr(in, '\\', (size_t)(end - in));
		size_t plain = (size_t)((escape ? escape : end) - in);

		memcpy(put, in, plain);
		put += plain;
		in += plain;
		if (escape)
			st = take_escape(s, &in, end, &put);
	}
	*out = (struct str){text, (size_t)(put - text)};
	return st;
}

#define EIGHT      sizeof(uint64_t)
#define IN_EACH(c) (UINT64_C(0x0101010101010101) * (unsigned char)(c))

/* The first byte is the lowest on every machine; compilers make one instruction of it. */
static uint64_t load_eight(const char *from)
{
	const unsigned char *p = (const unsigned char *)from;

	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
	       (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

/* Marks the first control, quote or backslash in the top bit of its byte, which it borrows when
 * more is taken away than the byte holds. Marks above the first one mean nothing. */
static uint64_t mark_special(uint64_t eight)
{
	uint64_t control = eight - IN_EACH(0x20);
	uint64_t quote = (eight ^ IN_EACH('"')) - IN_EACH(1);
	uint64_t backslash = (eight ^ IN_EACH('\\')) - IN_EACH(1);

	return (control | quote | backslash) & ~eight & IN_EACH(0x80);
}

/* The first byte that does not stand for itself inside text, or the end. *seen gets the bits of all
 * bytes before it, and perhaps of some after. */
static const char *skip_plain(const char *p, const char *end, uint64_t *seen)
{
	while ((size_t)(end - p) >= EIGHT) {
		uint64_t eight = load_eight(p);
		uint64_t marks = mark_special(eight);

		*seen |= eight;
		if (marks)
			return p + __builtin_ctzll(marks) / 8;
		p += EIGHT;
	}
	for (; p < end && (unsigned char)*p >= 0x20 && *p != '"' && *p != '\\'; p++)
		*seen |= (unsigned char)*p;
	return p;
}

/* To the closing quote, or to what stands in its place. A backslash protects what follows. */
static bool skip_string(struct scanner *s)
{
	uint64_t seen = 0;
	bool is_escaped = false;

	for (;;) {
		s->next = skip_plain(s->next, s->end, &seen);
		if (s->end - s->next < 2 || *s->next != '\\')
			break;
		is_escaped = true;
		s->next += (unsigned char)s->next[1] < 0x20 ? 1 : 2;
	}
	s->is_wide = s->is_wide || (seen & IN_EACH(0x80));
	return is_escaped;
}

static enum status check_utf8(struct scanner *s, struct str text)
{
	size_t at = 0, len = 0;

	if (str_is_utf8(text))
		return ST_OK;
	do {
		unsigned char first = (unsigned char)text.ptr[at += len];

		len = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	} while (len <= text.len - at && str_is_utf8((struct str){text.ptr + at, len}));
	return diag_error(s->diag, ST_INVALID, "E0202", place_of(s, text.ptr + at),
			  "not valid text: invalid UTF-8");
}

/* The text between quotes; s->next is after the opening one. */
static enum status take_string(struct scanner *s, struct str *out)
{
	const char *from = s->next;
	bool is_escaped = skip_string(s);
	enum status st = ST_OK;

	if (s->next >= s->end || *s->next == '\\')
		return refuse_at(s, from - 1, "text without its closing quote");
	if (*s->next != '"')
		return refuse(s, "a control character inside text");
	*out = (struct str){from, (size_t)(s->next - from)};
	s->next++;
	if (s->is_wide)
		st = check_utf8(s, *out);
	return st == ST_OK && is_escaped ? unescape(s, *out, out) : st;
}

static enum status parse_string(struct scanner *s, struct node **out)
{
	const char *from = s->next++;
	struct str text;
	enum status st = take_string(s, &text);

	if (st != ST_OK)
		return st;
	*out = node_new(s, NODE_SCALAR, from);
	(*out)->text = text;
	return ST_OK;
}

/* ---- numbers and words ------------------------------------------------------------------- */

static const char *digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

static enum status parse_number(struct scanner *s, struct node **out)
{
	const char *from = s->next;
	const char *whole = *from == '-' ? from + 1 : from;
	const char *p = digits(whole, s->end);
	bool is_float = false;
	bool is_good = p > whole && (*whole != '0' || p == whole + 1);

	if (is_good && p < s->end && *p == '.') {
		const char *fraction = p + 1;

		p = digits(fraction, s->end);
		is_good = p > fraction;
		is_float = true;
	}
	if (is_good && p < s->end && (*p == 'e' || *p == 'E')) {
		const char *exponent =
			p + 1 < s->end && (p[1] == '-' || p[1] == '+') ? p + 2 : p + 1;

		p = digits(exponent, s->end);
		is_good = p > exponent;
		is_float = true;
	}
	if (!is_good)
		return refuse(s, "a number that is not one");
	s->next = p;
	*out = node_new(s, NODE_SCALAR, from);
	(*out)->kind = is_float ? SCALAR_FLOAT : SCALAR_INT;
	(*out)->text = (struct str){from, (size_t)(p - from)};
	return ST_OK;
}

static enum status parse_word(struct scanner *s, struct node **out)
{
	static const struct {
		struct str text;
		enum scalar_kind kind;
	} WORDS[] = {{{"true", 4}, SCALAR_BOOL},
		     {{"false", 5}, SCALAR_BOOL},
		     {{"null", 4}, SCALAR_NULL}};
	struct str rest = {s->next, (size_t)(s->end - s->next)};

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		if (!str_starts(rest, WORDS[i].text.ptr))
			continue;
		s->next += WORDS[i].text.len;
		*out = node_new(s, NODE_SCALAR, rest.ptr);
		(*out)->kind = WORDS[i].kind;
		(*out)->text = WORDS[i].text;
		return ST_OK;
	}
	return refuse(s, "a value was expected");
}

/* ---- containers -------------------------------------------------------------------------- */

static enum status parse_value(struct scanner *s, struct node **out);

static enum status parse_list(struct scanner *s, struct node **out)
{
	const char *from = s->next++;
	struct node *node = node_new(s, NODE_LIST, from);

	*out = node;
	if (take(s, ']'))
		return ST_OK;
	do {
		struct node *item;
		enum status st = parse_value(s, &item);

		if (st != ST_OK)
			return st;
		node_add_item(s->arena, node, item);
		node->weight += item->weight;
	} while (take(s, ','));
	return take(s, ']') ? ST_OK : refuse(s, "',' or ']' was expected");
}

static enum status parse_member(struct scanner *s, struct node *map)
{
	struct node *key, *value;
	enum status st;

	skip_space(s);
	if (s->next >= s->end || *s->next != '"')
		return refuse(s, "a name in quotes was expected");
	st = parse_string(s, &key);
	if (st != ST_OK)
		return st;
	if (!take(s, ':'))
		return refuse(s, "':' was expected");
	st = parse_value(s, &value);
	if (st != ST_OK)
		return st;
	node_add_member(s->arena, map, key, value);
	map->weight += key->weight + value->weight;
	return ST_OK;
}

static enum status parse_map(struct scanner *s, struct node **out)
{
	const char *from = s->next++;
	struct node *node = node_new(s, NODE_MAP, from);

	*out = node;
	if (take(s, '}'))
		return ST_OK;
	do {
		enum status st = parse_member(s, node);

		if (st != ST_OK)
			return st;
	} while (take(s, ','));
	if (!take(s, '}'))
		return refuse(s, "',' or '}' was expected");
	return node_refuse_duplicates(node, s->diag);
}

static enum status parse_container(struct scanner *s, struct node **out)
{
	enum status st;

	if (++s->depth > YAML_DEPTH_MAX)
		return diag_error(s->diag, ST_INVALID, "E0205", place_of(s, s->next),
				  "nested deeper than %u levels", YAML_DEPTH_MAX);
	st = *s->next == '{' ? parse_map(s, out) : parse_list(s, out);
	s->depth--;
	return st;
}

static enum status parse_value(struct scanner *s, struct node **out)
{
	char c;

	skip_space(s);
	if (s->next >= s->end)
		return refuse(s, "it ends too early");
	if (++s->values > s->values_max)
		return diag_error(s->diag, ST_INVALID, "E0205", place_of(s, s->next),
				  "more than %u values", s->values_max);
	c = *s->next;
	if (c == '{' || c == '[')
		return parse_container(s, out);
	if (c == '"')
		return parse_string(s, out);
	return c == '-' || (c >= '0' && c <= '9') ? parse_number(s, out) : parse_word(s, out);
}

enum status json_parse_large(const struct source *source, struct arena *arena, unsigned values_max,
			     struct node **out, struct diag *diag)
{
	/* An empty text may have no address, and none must be counted from there. */
	const char *text = source->text.len ? source->text.ptr : "";
	struct scanner s = {.source = source,
			    .arena = arena,
			    .diag = diag,
			    .next = text,
			    .end = text + source->text.len,
			    .counted = text,
			    .column = 1,
			    .line = 1,
			    .values_max = values_max};
	enum status st = parse_value(&s, out);

	skip_space(&s);
	if (st == ST_OK && s.next < s.end)
		st = refuse(&s, "text after the end");
	if (st != ST_OK)
		*out = NULL;
	return st;
}

enum status json_parse(const struct source *source, struct arena *arena, struct node **out,
		       struct diag *diag)
{
	return json_parse_large(source, arena, YAML_WEIGHT_MAX, out, diag);
}
