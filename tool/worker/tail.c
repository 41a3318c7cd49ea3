/* tail.c - the last bytes of a stream of any length. */
#include "worker/tail.h"

#include <string.h>

static void drop(struct tail *tail, size_t len)
{
	if (len == 0)
		return;
	tail->is_cut = true;
	tail->text.len -= len;
	memmove(tail->text.data, tail->text.data + len, tail->text.len);
}

void tail_add(struct tail *tail, const char *data, size_t len)
{
	if (len > tail->keep) {
		tail->is_cut = true;
		data += len - tail->keep;
		len = tail->keep;
	}
	/* Moved once for each `keep` bytes, not for each piece. */
	if (tail->text.len + len > 2 * tail->keep)
		drop(tail, tail->text.len + len - tail->keep);
	strbuf_add(&tail->text, data, len);
}

struct str tail_text(const struct tail *tail)
{
	struct str text = strbuf_str(&tail->text);

	if (text.len > tail->keep) {
		text.ptr += text.len - tail->keep;
		text.len = tail->keep;
	}
	return text;
}

bool tail_last_line(const struct tail *tail, struct str *line)
{
	struct str text = str_trim(strbuf_str(&tail->text));
	size_t start = text.len;

	*line = (struct str){0};
	while (start > 0 && text.ptr[start - 1] != '\n')
		start--;
	if (text.len == 0 || (start == 0 && tail->is_cut))
		return false;
	*line = str_trim((struct str){text.ptr + start, text.len - start});
	return true;
}

void tail_release(struct tail *tail)
{
	strbuf_release(&tail->text);
	*tail = (struct tail){0};
}
