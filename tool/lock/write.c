/* write.c - the text of a lock. */
#include "lock/lock.h"

#include <stdlib.h>

static int by_id(const void *left, const void *right)
{
	const struct lock_line *a = left, *b = right;
	int order = str_compare(a->id, b->id);

	if (order)
		return order;
	return (a->candidate > b->candidate) - (a->candidate < b->candidate);
}

static void add_line(const struct lock_line *line, struct strbuf *out)
{
	char sha[AC_SHA256_HEX_SIZE], key[AC_KEY_HEX_SIZE];

	ac_sha256_format(&line->sha, sha);
	ac_key_format(&line->key, key);
	strbuf_add_str(out, line->id);
	strbuf_add_char(out, '@');
	strbuf_add_u64(out, line->candidate);
	strbuf_add_c(out, line->is_chosen ? " chosen" : " other");
	strbuf_add_c(out, line->is_paid ? " paid " : " free ");
	strbuf_add_str(out, line->provider);
	strbuf_add_char(out, ' ');
	strbuf_add_str(out, line->type);
	strbuf_add_char(out, ' ');
	strbuf_add_u64(out, line->size);
	strbuf_add_c(out, " sha256:");
	strbuf_add_c(out, sha);
	strbuf_add_c(out, " key:");
	strbuf_add_c(out, key);
	strbuf_add_char(out, ' ');
	strbuf_add_str(out, line->fields);
	strbuf_add_char(out, '\n');
}

void lock_format(struct lock_line *lines, size_t count, struct strbuf *out)
{
	if (count)
		qsort(lines, count, sizeof(*lines), by_id);
	strbuf_add_c(out, "assetc lock ");
	strbuf_add_u64(out, LOCK_FORMAT);
	strbuf_add_c(out, "\n\n");
	for (size_t i = 0; i < count; i++) {
		add_line(&lines[i], out);
		if (i + 1 == count || !str_equal(lines[i].id, lines[i + 1].id))
			strbuf_add_char(out, '\n');
	}
	strbuf_add_c(out, "end\n");
}
