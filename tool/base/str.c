/* str.c - text with a length, growing text, and the nearest word for "did you mean". */
#include "base/str.h"

#include <stdio.h>
#include <string.h>

struct str str_of(const char *text)
{
	return (struct str){text, text ? strlen(text) : 0};
}

bool str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* The tables of the language are searched with this on every run; it leaves at the first character
 * that differs. */
bool str_is_among(struct str text, const char *const *words)
{
	for (; words && *words; words++) {
		if (str_is(text, *words))
			return true;
	}
	return false;
}

int str_compare(struct str a, struct str b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared ? memcmp(a.ptr, b.ptr, shared) : 0;

	if (order != 0 || a.len == b.len)
		return order;
	return a.len < b.len ? -1 : 1;
}

int str_by_text(const void *left, const void *right)
{
	const struct str *a = left, *b = right;

	return str_compare(*a, *b);
}

bool str_starts(struct str a, const char *prefix)
{
	size_t len = strlen(prefix);

	return a.len >= len && memcmp(a.ptr, prefix, len) == 0;
}

bool str_ends(struct str a, const char *suffix)
{
	size_t len = strlen(suffix);

	return a.len >= len && memcmp(a.ptr + a.len - len, suffix, len) == 0;
}

bool str_contains(struct str a, const char *part)
{
	return a.len && memmem(a.ptr, a.len, part, strlen(part)) != NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str str_trim(struct str a)
{
	while (a.len && is_blank(a.ptr[0])) {
		a.ptr++;
		a.len--;
	}
	while (a.len && is_blank(a.ptr[a.len - 1]))
		a.len--;
	return a;
}

const char *str_keep(struct arena *arena, struct str a)
{
	return arena_text(arena, a.ptr, a.len);
}

struct str str_copy(struct arena *arena, struct str a)
{
	return (struct str){arena_text(arena, a.ptr, a.len), a.len};
}

struct str str_concat(struct arena *arena, struct str a, struct str b, struct str c)
{
	char *text = arena_alloc(arena, a.len + b.len + c.len + 1);

	if (a.len)
		memcpy(text, a.ptr, a.len);
	if (b.len)
		memcpy(text + a.len, b.ptr, b.len);
	if (c.len)
		memcpy(text + a.len + b.len, c.ptr, c.len);
	return (struct str){text, a.len + b.len + c.len};
}

struct str str_printf(struct arena *arena, const char *fmt, ...)
{
	struct strbuf buf = {0};
	struct str copy;
	va_list args;

	va_start(args, fmt);
	strbuf_vprintf(&buf, fmt, args);
	va_end(args);
	copy = str_copy(arena, strbuf_str(&buf));
	strbuf_release(&buf);
	return copy;
}

/* Length of the well-formed sequence at p, or 0. The second byte's range depends on the first (no
 * overlong forms, no surrogates, nothing above U+10FFFF). */
static size_t utf8_sequence(const unsigned char *p, size_t left)
{
	size_t need = p[0] < 0x80   ? 1
		      : p[0] < 0xC2 ? 0
		      : p[0] < 0xE0 ? 2
		      : p[0] < 0xF0 ? 3
		      : p[0] < 0xF5 ? 4
				    : 0;
	unsigned char low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
	unsigned char high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;

	if (need == 0 || need > left)
		return 0;
	for (size_t i = 1; i < need; i++) {
		if (p[i] < (i == 1 ? low : 0x80) || p[i] > (i == 1 ? high : 0xBF))
			return 0;
	}
	return need;
}

bool str_is_utf8(struct str a)
{
	const unsigned char *p = (const unsigned char *)a.ptr;

	for (size_t i = 0; i < a.len;) {
		size_t step = utf8_sequence(p + i, a.len - i);

		if (step == 0)
			return false;
		i += step;
	}
	return true;
}

bool str_to_u64(struct str a, uint64_t *out)
{
	uint64_t value = 0;

	if (a.len == 0)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		uint64_t digit = (uint64_t)(unsigned char)a.ptr[i] - '0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

static void strbuf_reserve(struct strbuf *buf, size_t more)
{
	size_t need = buf->len + more + 1;
	size_t cap = buf->cap ? buf->cap : 1024;

	if (need <= buf->cap)
		return;
	while (cap < need)
		cap *= 2;
	buf->data = mem_resize(buf->data, cap, 1);
	buf->cap = cap;
}

void strbuf_add(struct strbuf *buf, const void *data, size_t len)
{
	strbuf_reserve(buf, len);
	if (len)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void strbuf_add_str(struct strbuf *buf, struct str text)
{
	strbuf_add(buf, text.ptr, text.len);
}

void strbuf_add_c(struct strbuf *buf, const char *text)
{
	strbuf_add(buf, text, strlen(text));
}

void strbuf_add_char(struct strbuf *buf, char c)
{
	strbuf_add(buf, &c, 1);
}

void strbuf_add_u64(struct strbuf *buf, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	strbuf_add(buf, digits + at, sizeof(digits) - at);
}

void strbuf_add_i64(struct strbuf *buf, int64_t value)
{
	if (value < 0)
		strbuf_add_char(buf, '-');
	strbuf_add_u64(buf, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void strbuf_vprintf(struct strbuf *buf, const char *fmt, va_list args)
{
	va_list again;
	int need;

	va_copy(again, args);
	need = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (need <= 0)
		return;
	strbuf_reserve(buf, (size_t)need);
	(void)vsnprintf(buf->data + buf->len, (size_t)need + 1, fmt, args);
	buf->len += (size_t)need;
}

void strbuf_printf(struct strbuf *buf, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	strbuf_vprintf(buf, fmt, args);
	va_end(args);
}

struct str strbuf_str(const struct strbuf *buf)
{
	return (struct str){buf->data ? buf->data : "", buf->len};
}

void strbuf_clear(struct strbuf *buf)
{
	buf->len = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

void strbuf_release(struct strbuf *buf)
{
	mem_free(buf->data);
	*buf = (struct strbuf){0};
}

enum { WORD_MAX = 40 };

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;

	return least < c ? least : c;
}

/* Levenshtein distance with one row; both words are at most WORD_MAX long. */
static unsigned edit_distance(struct str a, struct str b)
{
	unsigned row[WORD_MAX + 1];

	for (size_t j = 0; j <= b.len; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			unsigned above = row[j];
			unsigned cost = a.ptr[i - 1] == b.ptr[j - 1] ? 0 : 1;

			row[j] = min3(above + 1, row[j - 1] + 1, diagonal + cost);
			diagonal = above;
		}
	}
	return row[b.len];
}

/* One of the two is the other and more words: "duration" of "duration_seconds". */
static bool is_begun(struct str a, struct str b)
{
	struct str less = a.len < b.len ? a : b, more = a.len < b.len ? b : a;

	return less.len > 2 && more.len > less.len && more.ptr[less.len] == '_' &&
	       memcmp(less.ptr, more.ptr, less.len) == 0;
}

/* The next byte of a word that counts for its spelling alone, or 0. */
static char spelled(struct str word, size_t *at)
{
	while (*at < word.len && (word.ptr[*at] == '_' || word.ptr[*at] == '-'))
		(*at)++;
	if (*at == word.len)
		return 0;
	return word.ptr[*at] >= 'A' && word.ptr[*at] <= 'Z' ? (char)(word.ptr[(*at)++] + 'a' - 'A')
							    : word.ptr[(*at)++];
}

/* "offsetY" and "offset_y": one name as two languages write it. */
static bool is_respelled(struct str a, struct str b)
{
	size_t i = 0, j = 0;
	char c;

	do {
		c = spelled(a, &i);
		if (c != spelled(b, &j))
			return false;
	} while (c);
	return true;
}

const char *nearest_word(struct str text, const char *const *words)
{
	const char *begun = NULL;
	const char *best = NULL;
	unsigned least = text.len < 4 ? 2 : text.len < 8 ? 3 : 4; /* first distance too far */

	if (text.len == 0 || text.len > WORD_MAX)
		return NULL;
	for (; *words; words++) {
		struct str word = str_of(*words);
		unsigned distance;

		if (word.len > WORD_MAX)
			continue;
		if (!str_equal(text, word) && is_respelled(text, word))
			return *words;
		distance = edit_distance(text, word);
		if (distance < least && distance < word.len) {
			least = distance;
			best = *words;
		}
		if (!begun && is_begun(text, word))
			begun = *words;
	}
	return best ? best : begun;
}
