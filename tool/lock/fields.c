/* fields.c - fingerprints of a key text's lines. */
#include "lock/lock.h"

#include <string.h>

static const char HEX[] = "0123456789abcdef";

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-';
}

static struct str cut(struct str *rest, char end)
{
	const char *at = rest->len ? memchr(rest->ptr, end, rest->len) : NULL;
	struct str head = {rest->ptr, at ? (size_t)(at - rest->ptr) : rest->len};
	size_t taken = head.len + (at ? 1 : 0);

	rest->ptr += taken;
	rest->len -= taken;
	return head;
}

static void add_field(struct strbuf *out, struct str line)
{
	const char *colon = line.len ? memchr(line.ptr, ':', line.len) : NULL;
	size_t name = colon ? (size_t)(colon - line.ptr) : line.len;
	uint64_t hash = ac_id64(line.ptr + name, line.len - name);

	if (out->len)
		strbuf_add_char(out, ',');
	for (size_t i = 0; i < name && i < LOCK_WORD_MAX; i++)
		strbuf_add_char(out, is_plain(line.ptr[i]) ? line.ptr[i] : '_');
	strbuf_add_char(out, ':');
	for (unsigned shift = 16; shift > 0; shift -= 4)
		strbuf_add_char(out, HEX[hash >> (shift - 4) & 15]);
}

struct str lock_fields(struct str key_text, struct arena *arena)
{
	struct strbuf out = {0};
	struct str text;

	(void)cut(&key_text, '\n'); /* the format */
	for (unsigned i = 0; key_text.len && i < LOCK_FIELDS_MAX; i++) {
		struct str line = cut(&key_text, '\n');

		if (line.len && line.ptr[0] != ':')
			add_field(&out, line);
	}
	text = str_copy(arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

static bool has_field(struct str fields, struct str field)
{
	while (fields.len) {
		if (str_equal(cut(&fields, ','), field))
			return true;
	}
	return false;
}

static bool has_name(struct str fields, struct str name)
{
	while (fields.len) {
		struct str field = cut(&fields, ',');

		if (str_equal(cut(&field, ':'), name))
			return true;
	}
	return false;
}

void lock_fields_compare(struct str then, struct str now, lock_field_fn *tell, void *context)
{
	for (struct str rest = now; rest.len;) {
		struct str field = cut(&rest, ','), name = field;

		if (!has_field(then, field))
			tell(context, cut(&name, ':'));
	}
	for (struct str rest = then; rest.len;) {
		struct str field = cut(&rest, ','), name = cut(&field, ':');

		if (!has_name(now, name))
			tell(context, name);
	}
}
