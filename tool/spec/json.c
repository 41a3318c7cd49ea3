/* json.c - JSON (RFC 8259) to a tree of nodes.
 *
 * Records are read by the thousand at link, so text without escapes is borrowed from the source and nothing is copied twice.
 * Recursion is bounded by depth, memory by the size of the source.
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
	unsigned line, depth;
};

/* Places are asked for from left to right, so that the characters of a line are counted once, however long it is. */
static struct place place_at(struct scanner *s, const char *from, const char *to)
{
	struct place at = {s->source, s->line, 1, 1};

	for (; s->counted < from; s->counted++)
		s->column += ((unsigned char)*s->counted & 0xC0) != 0x80;
	at.column = s->column;
	if (to > from)
		at.length = (unsigned)(to - from);
	return at;
}

static enum status refuse(struct scanner *s, const char *what)
{
	return diag_error(s->diag, ST_INVALID, "E0201", place_at(s, s->next, s->next), "not valid JSON: %s", what);
}

static void skip_space(struct scanner *s)
{
	for (; s->next < s->end; s->next++) {
		char c = *s->next;

		if (c == '\n') {
			s->line++;
			s->counted = s->next + 1;
			s->column = 1;
		} else if (c != ' ' && c != '\t' && c != '\r') {
			return;
		}
	}
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

/* ---- strings ------------------------------------------------------------------------------------------------- */

static bool hex4(const char *p, unsigned *out)
{
	*out = 0;
	for (int i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdef";
		char c = p[i] >= 'A' && p[i] <= 'F' ? (char)(p[i] - 'A' + 'a') : p[i];
		const char *digit = c ? strchr(digits, c) : NULL;

		if (!digit)
			return false;
		*out = *out * 16 + (unsigned)(digit - digits);
	}
	return true;
}

static char *put_utf8(char *out, unsigned code)
{
	if (code < 0x80) {
		*out++ = (char)code;
	} else if (code < 0x800) {
		*out++ = (char)(0xC0 | code >> 6);
		*out++ = (char)(0x80 | (code & 0x3F));
	} else if (code < 0x10000) {
		*out++ = (char)(0xE0 | code >> 12);
		*out++ = (char)(0x80 | (code >> 6 & 0x3F));
		*out++ = (char)(0x80 | (code & 0x3F));
	} else {
		*out++ = (char)(0xF0 | code >> 18);
		*out++ = (char)(0x80 | (code >> 12 & 0x3F));
		*out++ = (char)(0x80 | (code >> 6 & 0x3F));
		*out++ = (char)(0x80 | (code & 0x3F));
	}
	return out;
}

/* \uXXXX at *in (after the u); a high surrogate takes its low one with it. NUL and lone surrogates are refused. */
static bool take_unicode(const char **in, const char *end, unsigned *code)
{
	unsigned low;

	if (end - *in < 4 || !hex4(*in, code) || *code == 0 || (*code >= 0xDC00 && *code <= 0xDFFF))
		return false;
	*in += 4;
	if (*code < 0xD800 || *code > 0xDBFF)
		return true;
	if (end - *in < 6 || (*in)[0] != '\\' || (*in)[1] != 'u' || !hex4(*in + 2, &low) || low < 0xDC00 || low > 0xDFFF)
		return false;
	*in += 6;
	*code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
	return true;
}

static bool unescape(struct scanner *s, struct str raw, struct str *out)
{
	static const char FROM[] = "\"\\/bfnrt", TO[] = "\"\\/\b\f\n\r\t";
	char *text = arena_alloc(s->arena, raw.len + 1);
	char *put = text;
	const char *in = raw.ptr, *end = raw.ptr + raw.len;

	while (in < end) {
		const char *known;
		unsigned code;

		if (*in != '\\') {
			*put++ = *in++;
			continue;
		}
		known = in[1] ? strchr(FROM, in[1]) : NULL;
		if (known) {
			*put++ = TO[known - FROM];
			in += 2;
		} else if (in[1] == 'u') {
			in += 2;
			if (!take_unicode(&in, end, &code))
				return false;
			put = put_utf8(put, code);
		} else {
			return false;
		}
	}
	*out = (struct str){text, (size_t)(put - text)};
	return true;
}

/* The text between quotes; *s->next is after the opening one. A backslash protects what follows, so the run ends at a quote that is
 * not protected. */
static enum status take_string(struct scanner *s, struct str *out)
{
	const char *from = s->next;
	bool is_escaped = false;

	for (; s->next < s->end && *s->next != '"'; s->next++) {
		if ((unsigned char)*s->next < 0x20)
			return refuse(s, "a control character inside text");
		if (*s->next == '\\') {
			is_escaped = true;
			if (++s->next >= s->end)
				break;
		}
	}
	if (s->next >= s->end)
		return refuse(s, "text without its closing quote");
	*out = (struct str){from, (size_t)(s->next - from)};
	s->next++;
	if (!is_escaped || unescape(s, *out, out))
		return ST_OK;
	return refuse(s, "an escape that has no meaning");
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

/* ---- numbers and words --------------------------------------------------------------------------------------- */

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
		const char *exponent = p + 1 < s->end && (p[1] == '-' || p[1] == '+') ? p + 2 : p + 1;

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
	} WORDS[] = {{{"true", 4}, SCALAR_BOOL}, {{"false", 5}, SCALAR_BOOL}, {{"null", 4}, SCALAR_NULL}};
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

/* ---- containers ---------------------------------------------------------------------------------------------- */

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
	if (st == ST_OK)
		node_add_member(s->arena, map, key, value);
	return st;
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
	return take(s, '}') ? node_refuse_duplicates(node, s->diag) : refuse(s, "',' or '}' was expected");
}

static enum status parse_container(struct scanner *s, struct node **out)
{
	enum status st;

	if (++s->depth > YAML_DEPTH_MAX)
		return refuse(s, "it is nested too deep");
	st = *s->next == '{' ? parse_map(s, out) : parse_list(s, out);
	s->depth--;
	return st;
}

static enum status parse_value(struct scanner *s, struct node **out)
{
	skip_space(s);
	if (s->next >= s->end)
		return refuse(s, "it ends too early");
	switch (*s->next) {
	case '{':
	case '[':
		return parse_container(s, out);
	case '"':
		return parse_string(s, out);
	case '-':
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		return parse_number(s, out);
	default:
		return parse_word(s, out);
	}
}

enum status json_parse(const struct source *source, struct arena *arena, struct node **out, struct diag *diag)
{
	struct scanner s = {.source = source,
			    .arena = arena,
			    .diag = diag,
			    .next = source->text.ptr,
			    .end = source->text.ptr + source->text.len,
			    .counted = source->text.ptr,
			    .column = 1,
			    .line = 1};
	enum status st;

	*out = NULL;
	if (!str_is_utf8(source->text))
		return diag_error(diag, ST_INVALID, "E0202", (struct place){.source = source}, "not valid text: invalid UTF-8");
	st = parse_value(&s, out);
	if (st != ST_OK)
		return st;
	skip_space(&s);
	return s.next == s.end ? ST_OK : refuse(&s, "text after the end");
}
