/* verdicts.c - lines of an id, an exit code and a text. */
#include "cmd/verdicts.h"

#include "cmd/cmd.h"

#include <stdlib.h>
#include <string.h>

/* ---- writing ----------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
	const struct verdict *x = a, *y = b;
	int order = str_compare(x->id, y->id);

	if (order != 0 || x->status == y->status)
		return order;
	return status_worse(x->status, y->status) == x->status ? -1 : 1;
}

static void put_line(struct strbuf *out, const struct verdict *verdict)
{
	strbuf_add_str(out, verdict->id);
	strbuf_printf(out, "\t%d\t", exit_code(verdict->status));
	for (size_t i = 0; i < verdict->text.len; i++) {
		unsigned char c = (unsigned char)verdict->text.ptr[i];

		strbuf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
	}
	strbuf_add_char(out, '\n');
}

enum status verdicts_write(const char *path, struct verdict *list, size_t count, struct diag *diag)
{
	struct ac_error error = {0};
	struct strbuf text = {0};
	enum ac_code code;

	if (count)
		qsort(list, count, sizeof(*list), by_id);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || !str_equal(list[i].id, list[i - 1].id))
			put_line(&text, &list[i]);
	}
	code = ac_file_replace(path, text.data ? text.data : "", text.len, true, NULL, &error);
	strbuf_release(&text);
	return code == AC_OK ? ST_OK
			     : diag_error(diag, ST_ENVIRONMENT, "E0104", (struct place){0}, "%s",
					  error.text);
}

/* ---- reading ----------------------------------------------------------------------------- */

static bool read_code(struct str text, enum status *out)
{
	uint64_t code;

	if (!str_to_u64(text, &code))
		return false;
	for (int i = ST_OK; i <= ST_BUG; i++) {
		if ((uint64_t)exit_code((enum status)i) == code) {
			*out = (enum status)i;
			return true;
		}
	}
	return false;
}

/* Cuts what stands before the character off *rest; false where there is none. */
static bool cut(struct str *rest, char at, struct str *out)
{
	const char *end = rest->len ? memchr(rest->ptr, at, rest->len) : NULL;

	if (!end)
		return false;
	*out = (struct str){rest->ptr, (size_t)(end - rest->ptr)};
	rest->len -= out->len + 1;
	rest->ptr = end + 1;
	return true;
}

static bool read_line(struct str line, struct verdict *out)
{
	struct str code;

	if (!cut(&line, '\t', &out->id) || !cut(&line, '\t', &code))
		return false;
	out->text = line;
	return out->id.len > 0 && read_code(code, &out->status);
}

/* In rising order, which the search relies on. */
static bool read_lines(struct str text, struct verdicts *out)
{
	struct str line;

	while (text.len) {
		struct verdict *last = out->count ? &out->list[out->count - 1] : NULL;
		struct verdict next;

		if (!cut(&text, '\n', &line) || !read_line(line, &next) ||
		    (last && str_compare(last->id, next.id) >= 0))
			return false;
		out->list = arena_grow_array(&out->arena, out->list, out->count, sizeof(next));
		out->list[out->count++] = next;
	}
	return true;
}

enum status verdicts_read(const char *path, struct verdicts *out, struct diag *diag)
{
	struct ac_error error = {0};
	struct ac_bytes bytes = {0};
	enum ac_code code = ac_file_read(path, VERDICTS_FILE_MAX, &bytes, &error);
	struct str text;

	if (code == AC_NOT_FOUND)
		return ST_OK;
	if (code != AC_OK)
		return diag_error(diag, ST_ENVIRONMENT, "E0104", (struct place){0}, "%s",
				  error.text);
	text = str_copy(&out->arena, (struct str){(const char *)bytes.data, bytes.len});
	ac_bytes_release(&bytes);
	if (read_lines(text, out))
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0109", (struct place){0},
			 "'%s' is no list of verdicts that 'assetc fetch' has written", path);
	diag_hint(diag, "delete it; the next fetch writes it anew");
	return ST_INVALID;
}

void verdicts_release(struct verdicts *verdicts)
{
	arena_release(&verdicts->arena);
	*verdicts = (struct verdicts){0};
}

const struct verdict *verdicts_find(const struct verdicts *verdicts, struct str id)
{
	struct verdict wanted = {.id = id};
	size_t low = 0, high = verdicts->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_compare(wanted.id, verdicts->list[middle].id);

		if (order == 0)
			return &verdicts->list[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
