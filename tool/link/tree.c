/* tree.c - from the bytes of a record to a JSON tree, with the place of what is wrong.
 *
 * The library that parses is lenient about what texts may hold, so that is checked before: no NUL,
 * neither as a byte nor escaped, and UTF-8 throughout. It limits nesting by itself.
 */
#include "link/tree.h"

#include <string.h>

/* Columns count characters: continuation bytes of UTF-8 are passed over. */
static struct place place_of(const struct source *source, size_t offset)
{
	struct place place = {.source = source, .line = 1, .column = 1, .length = 1};

	for (size_t i = 0; i < offset && i < source->text.len; i++) {
		unsigned char c = (unsigned char)source->text.ptr[i];

		if (c == '\n') {
			place.line++;
			place.column = 1;
		} else if ((c & 0xC0) != 0x80) {
			place.column++;
		}
	}
	return place;
}

static enum status refuse_text(const struct source *source, size_t offset, const char *why,
			       struct diag *diag)
{
	enum status st = diag_error(diag, ST_INVALID, "E0901", place_of(source, offset),
				    "the record is not JSON: %s", why);

	diag_hint(diag, "recompile the spec it came from; a record may be deleted at any time");
	return st;
}

/* Offset of the line that is not UTF-8. */
static size_t find_bad_line(struct str text)
{
	size_t start = 0;

	while (start < text.len) {
		const char *end = memchr(text.ptr + start, '\n', text.len - start);
		size_t len = end ? (size_t)(end - (text.ptr + start)) + 1 : text.len - start;

		if (!str_is_utf8((struct str){text.ptr + start, len}))
			return start;
		start += len;
	}
	return 0;
}

/* Offset of an escaped NUL, or SIZE_MAX. Such a text would end early for all that reads it as C
 * does. */
static size_t find_nul_escape(struct str text)
{
	const char *end = text.ptr + text.len, *at = text.ptr;

	while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
		if (end - at >= 6 && memcmp(at, "\\u0000", 6) == 0)
			return (size_t)(at - text.ptr);
		if (end - at < 2)
			break;
		at += 2;
	}
	return SIZE_MAX;
}

static enum status check_text(const struct source *source, struct diag *diag)
{
	struct str text = source->text;
	const char *nul = text.len ? memchr(text.ptr, '\0', text.len) : NULL;
	size_t escape;

	if (text.len == 0)
		return refuse_text(source, 0, "it is empty", diag);
	if (nul)
		return refuse_text(source, (size_t)(nul - text.ptr), "it has a NUL byte", diag);
	if (!str_is_utf8(text))
		return refuse_text(source, find_bad_line(text), "this line is not valid UTF-8",
				   diag);
	escape = find_nul_escape(text);
	if (escape != SIZE_MAX)
		return refuse_text(source, escape, "a text has a NUL", diag);
	return ST_OK;
}

cJSON *tree_parse(const struct source *source, struct diag *diag)
{
	const char *end = source->text.ptr;
	cJSON *root;

	if (check_text(source, diag) != ST_OK)
		return NULL;
	/* The NUL counts: the library looks one byte past a text that ends early. */
	root = cJSON_ParseWithLengthOpts(source->text.ptr, source->text.len + 1, &end, true);
	if (!root)
		(void)refuse_text(source, (size_t)(end - source->text.ptr), "unexpected text here",
				  diag);
	return root;
}
