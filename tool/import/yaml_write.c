/* yaml_write.c - which form of a scalar keeps its bytes.
 *
 * Every form is chosen by what the text holds, never by trying: the rules below are narrower than
 * those of YAML 1.2.2 (chapters 7 and 8), and a test writes and reads back what they let through.
 */
#include "import/yaml_write.h"

#include "spec/node.h"

#include <string.h>

#define INDENT    2u
#define LINE_WISH 92u /* columns that lines of a folded text keep to, if its words allow */

/* ---- what a text holds ------------------------------------------------------------------- */

/* The code point at *i, which it moves on. The text is valid UTF-8. */
static unsigned next_code(struct str text, size_t *i)
{
	unsigned first = (unsigned char)text.ptr[(*i)++];
	unsigned more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
	unsigned code = more == 0 ? first : first & (0x3Fu >> more);

	while (more-- && *i < text.len)
		code = code << 6 | ((unsigned char)text.ptr[(*i)++] & 0x3F);
	return code;
}

/* YAML 1.2.2, rule [1] c-printable, without tabs, ends of lines and the marks that some readers
 * take for an end of line or of nothing. */
static bool is_shown(unsigned code)
{
	if (code < 0xA0)
		return code >= 0x20 && code < 0x7F;
	return code != 0x2028 && code != 0x2029 && code != 0xFEFF && code < 0x110000 &&
	       !(code >= 0xD800 && code < 0xE000) && (code & 0xFFFE) != 0xFFFE;
}

static bool all_shown(struct str text, bool may_break)
{
	for (size_t i = 0; i < text.len;) {
		unsigned code = next_code(text, &i);

		if (!is_shown(code) && !(may_break && code == '\n'))
			return false;
	}
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Words that YAML 1.1 takes for true and false. */
static bool is_old_bool(struct str text)
{
	static const char *const WORDS[] = {"y", "n", "yes", "no", "on", "off"};

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		if (text.len == strlen(WORDS[i]) && strncasecmp(text.ptr, WORDS[i], text.len) == 0)
			return true;
	}
	return false;
}

/* Without quotes, also inside brackets. What begins with a digit must be one word of letters and
 * digits: dates and clock times are more than text to some readers. */
static bool is_plain_safe(struct str text)
{
	bool is_path = str_starts(text, "../") || str_starts(text, "./");
	bool is_word = true;

	if (text.len == 0 || text.len > LINE_WISH || text.ptr[text.len - 1] == ' ')
		return false;
	if (!is_letter(text.ptr[0]) && !is_digit(text.ptr[0]) && !is_path)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (is_letter(c) || is_digit(c))
			continue;
		if (!strchr(" _-./()+", c))
			return false;
		is_word = false;
	}
	return (is_letter(text.ptr[0]) || is_word || is_path) &&
	       scalar_kind_of(text) == SCALAR_TEXT && !is_old_bool(text);
}

/* ---- one line ---------------------------------------------------------------------------- */

static void put_escape(struct strbuf *out, unsigned code)
{
	static const char NAMED[] = "\a\b\t\n\v\f\r\"\\", LETTERS[] = "abtnvfr\"\\";
	const char *named = code && code < 0x80 ? strchr(NAMED, (int)code) : NULL;

	if (named)
		strbuf_printf(out, "\\%c", LETTERS[named - NAMED]);
	else if (code < 0x100)
		strbuf_printf(out, "\\x%02X", code);
	else if (code < 0x10000)
		strbuf_printf(out, "\\u%04X", code);
	else
		strbuf_printf(out, "\\U%08X", code);
}

static void put_quoted(struct strbuf *out, struct str text)
{
	strbuf_add_char(out, '"');
	for (size_t i = 0; i < text.len;) {
		size_t from = i;
		unsigned code = next_code(text, &i);

		if (is_shown(code) && code != '"' && code != '\\')
			strbuf_add(out, text.ptr + from, i - from);
		else
			put_escape(out, code);
	}
	strbuf_add_char(out, '"');
}

void yaml_put_inline(struct strbuf *out, struct str text)
{
	if (is_plain_safe(text))
		strbuf_add_str(out, text);
	else
		put_quoted(out, text);
}

/* ---- lines ------------------------------------------------------------------------------- */

static void put_spaces(struct strbuf *out, size_t count)
{
	while (count--)
		strbuf_add_char(out, ' ');
}

static void line_begin(struct yaml *yaml)
{
	if (yaml->is_item) {
		put_spaces(yaml->out, (yaml->depth - 1) * INDENT);
		strbuf_add_c(yaml->out, "- ");
	} else {
		put_spaces(yaml->out, yaml->depth * INDENT);
	}
	yaml->is_item = false;
}

/* "key:", or "-" of an item that is no mapping. */
static void key_put(struct yaml *yaml, struct str key)
{
	line_begin(yaml);
	if (key.ptr) {
		yaml_put_inline(yaml->out, key);
		strbuf_add_char(yaml->out, ':');
	} else {
		strbuf_add_char(yaml->out, '-');
	}
}

void yaml_comment(struct yaml *yaml, struct str text)
{
	put_spaces(yaml->out, yaml->depth * INDENT);
	strbuf_add_c(yaml->out, "# ");
	for (size_t i = 0; i < text.len;) {
		size_t from = i;

		if (is_shown(next_code(text, &i)))
			strbuf_add(yaml->out, text.ptr + from, i - from);
		else
			strbuf_add_char(yaml->out, '?');
	}
	strbuf_add_char(yaml->out, '\n');
}

void yaml_gap(struct yaml *yaml)
{
	strbuf_add_char(yaml->out, '\n');
}

void yaml_map_begin(struct yaml *yaml, struct str key)
{
	if (key.ptr) {
		key_put(yaml, key);
		strbuf_add_char(yaml->out, '\n');
	} else {
		yaml->is_item = true;
	}
	yaml->depth++;
}

void yaml_map_end(struct yaml *yaml)
{
	yaml->depth--;
}

void yaml_list_begin(struct yaml *yaml, struct str key)
{
	key_put(yaml, key);
	strbuf_add_char(yaml->out, '\n');
	yaml->depth++;
}

void yaml_list_end(struct yaml *yaml)
{
	yaml->depth--;
}

void yaml_plain(struct yaml *yaml, struct str key, struct str value)
{
	key_put(yaml, key);
	strbuf_add_char(yaml->out, ' ');
	strbuf_add_str(yaml->out, value);
	strbuf_add_char(yaml->out, '\n');
}

void yaml_words(struct yaml *yaml, struct str key, const struct str *words, size_t count)
{
	key_put(yaml, key);
	strbuf_add_c(yaml->out, " [");
	for (size_t i = 0; i < count; i++) {
		strbuf_add_c(yaml->out, i ? ", " : "");
		yaml_put_inline(yaml->out, words[i]);
	}
	strbuf_add_c(yaml->out, "]\n");
}

/* ---- blocks ------------------------------------------------------------------------------ */

/* A fold of a line stands for one space between two words, and for nothing else. */
static bool is_foldable(struct str text)
{
	return text.len && text.ptr[0] != ' ' && text.ptr[text.len - 1] != ' ' &&
	       all_shown(text, false);
}

/* Every line as it is; the last may have its end or not. No line is empty at the beginning or made
 * of spaces, since readers differ in what indentation they take from it. */
static bool is_literal(struct str text)
{
	size_t begin = 0;

	if (text.len < 2 || text.ptr[0] == ' ' || text.ptr[0] == '\n' || !all_shown(text, true))
		return false;
	if (text.ptr[text.len - 1] == '\n' && text.ptr[text.len - 2] == '\n')
		return false;
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.ptr[i] != '\n')
			continue;
		if (i > begin && str_trim((struct str){text.ptr + begin, i - begin}).len == 0)
			return false;
		begin = i + 1;
	}
	return true;
}

/* How much of a text a line takes: up to a single space that words stand around. */
static size_t fold_at(struct str text, size_t columns)
{
	size_t best = text.len, column = 0;

	for (size_t i = 0; i < text.len && (best == text.len || column <= columns); i++) {
		bool is_single = i && text.ptr[i] == ' ' && text.ptr[i - 1] != ' ' &&
				 i + 1 < text.len && text.ptr[i + 1] != ' ';

		if (is_single)
			best = i;
		column += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
	}
	return column <= columns ? text.len : best;
}

static void put_folded(struct yaml *yaml, struct str text)
{
	size_t indent = (yaml->depth + 1) * INDENT;
	size_t columns = indent + 20 < LINE_WISH ? LINE_WISH - indent : 20;

	strbuf_add_c(yaml->out, " >-\n");
	while (text.len) {
		size_t len = fold_at(text, columns);

		put_spaces(yaml->out, indent);
		strbuf_add(yaml->out, text.ptr, len);
		strbuf_add_char(yaml->out, '\n');
		len += len < text.len;
		text = (struct str){text.ptr + len, text.len - len};
	}
}

static void put_literal(struct yaml *yaml, struct str text)
{
	bool is_ended = text.ptr[text.len - 1] == '\n';

	strbuf_add_c(yaml->out, is_ended ? " |\n" : " |-\n");
	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;

		if (len)
			put_spaces(yaml->out, (yaml->depth + 1) * INDENT);
		strbuf_add(yaml->out, text.ptr, len);
		strbuf_add_char(yaml->out, '\n');
		len += end != NULL;
		text = (struct str){text.ptr + len, text.len - len};
	}
}

void yaml_text(struct yaml *yaml, struct str key, struct str value)
{
	size_t used = yaml->depth * INDENT + key.len + 4;

	key_put(yaml, key);
	if (is_foldable(value) && used + value.len > LINE_WISH) {
		put_folded(yaml, value);
		return;
	}
	if (value.len && memchr(value.ptr, '\n', value.len) && is_literal(value)) {
		put_literal(yaml, value);
		return;
	}
	strbuf_add_char(yaml->out, ' ');
	yaml_put_inline(yaml->out, value);
	strbuf_add_char(yaml->out, '\n');
}
