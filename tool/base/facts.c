/* facts.c - lines of `name: value`. */
#include "base/facts.h"

#include <string.h>

void facts_str(struct strbuf *out, const char *name, struct str value)
{
	strbuf_add_c(out, name);
	strbuf_add_c(out, ": ");
	json_quote(out, value);
	strbuf_add_char(out, '\n');
}

void facts_u64(struct strbuf *out, const char *name, uint64_t value)
{
	strbuf_add_c(out, name);
	strbuf_add_c(out, ": ");
	strbuf_add_u64(out, value);
	strbuf_add_char(out, '\n');
}

void facts_decimal(struct strbuf *out, const char *name, int64_t millionths)
{
	strbuf_add_c(out, name);
	strbuf_add_c(out, ": ");
	decimal_format(out, millionths);
	strbuf_add_char(out, '\n');
}

void facts_bool(struct strbuf *out, const char *name, bool value)
{
	strbuf_add_c(out, name);
	strbuf_add_c(out, value ? ": true\n" : ": false\n");
}

struct str facts_get(struct str text, const char *name)
{
	size_t len = strlen(name);

	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t line = end ? (size_t)(end - text.ptr) : text.len;

		if (line > len + 1 && memcmp(text.ptr, name, len) == 0 && text.ptr[len] == ':' &&
		    text.ptr[len + 1] == ' ')
			return (struct str){text.ptr + len + 2, line - len - 2};
		if (!end)
			break;
		text.ptr += line + 1;
		text.len -= line + 1;
	}
	return (struct str){0};
}
