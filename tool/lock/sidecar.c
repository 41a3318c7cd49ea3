/* sidecar.c - the text beside a raw of the project store.
 *
 *	assetc raw 1
 *	coin@1 paid openai image/png 48213 sha256:…
 *	answer:
 *		provider: "openai"
 *	request:
 *		assetc request 1
 *		prompt: "a coin"
 *	end
 *
 * Lines of the two texts stand behind a tab, so whatever they hold cannot be taken for a line of
 * the sidecar.
 */
#include "lock/store.h"

#include "base/file.h"

#include <string.h>
#include <unistd.h>

/* ---- writing ----------------------------------------------------------------------------- */

static struct str head_of(const struct lock_line *line, struct strbuf *room)
{
	char sha[AC_SHA256_HEX_SIZE];

	ac_sha256_format(&line->sha, sha);
	strbuf_printf(room, "assetc raw %d\n%.*s@%u %s %.*s %.*s ", SIDECAR_FORMAT,
		      STR_ARGS(line->id), line->candidate, line->is_paid ? "paid" : "free",
		      STR_ARGS(line->provider), STR_ARGS(line->type));
	strbuf_add_u64(room, line->size);
	strbuf_printf(room, " sha256:%s\n", sha);
	return strbuf_str(room);
}

static void add_block(struct strbuf *out, struct str text)
{
	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;

		strbuf_add_char(out, '\t');
		strbuf_add(out, text.ptr, len);
		strbuf_add_char(out, '\n');
		text.ptr += end ? len + 1 : len;
		text.len -= end ? len + 1 : len;
	}
}

void sidecar_format(const struct lock_line *line, const struct sidecar *sidecar, struct strbuf *out)
{
	(void)head_of(line, out);
	strbuf_add_c(out, "answer:\n");
	add_block(out, sidecar->note);
	strbuf_add_c(out, "request:\n");
	add_block(out, sidecar->key_text);
	strbuf_add_c(out, "end\n");
}

/* ---- reading ----------------------------------------------------------------------------- */

static bool take(struct str *rest, struct str text)
{
	if (rest->len < text.len || memcmp(rest->ptr, text.ptr, text.len) != 0)
		return false;
	rest->ptr += text.len;
	rest->len -= text.len;
	return true;
}

/* The lines behind tabs, without them. */
static bool take_block(struct str *rest, struct arena *arena, struct str *out)
{
	struct strbuf text = {0};
	bool is_whole = true;

	while (is_whole && take(rest, STR("\t"))) {
		const char *end = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
		size_t len = end ? (size_t)(end + 1 - rest->ptr) : 0;

		is_whole = end && !memchr(rest->ptr, '\r', len) && !memchr(rest->ptr, '\0', len);
		strbuf_add(&text, rest->ptr, len);
		rest->ptr += len;
		rest->len -= len;
	}
	*out = str_copy(arena, strbuf_str(&text));
	strbuf_release(&text);
	return is_whole;
}

enum status sidecar_parse(struct str text, const struct lock_line *line, struct arena *arena,
			  struct sidecar *out)
{
	struct strbuf head = {0};
	bool is_ours = take(&text, head_of(line, &head));

	strbuf_release(&head);
	is_ours = is_ours && take(&text, STR("answer:\n")) && take_block(&text, arena, &out->note);
	is_ours = is_ours && take(&text, STR("request:\n")) &&
		  take_block(&text, arena, &out->key_text);
	return is_ours && str_is(text, "end\n") ? ST_OK : ST_DAMAGED;
}

static struct str next_word(struct str *rest, char end)
{
	const char *at = rest->len ? memchr(rest->ptr, end, rest->len) : NULL;
	struct str word = {rest->ptr, at ? (size_t)(at - rest->ptr) : rest->len};

	rest->ptr += word.len + (at ? 1 : 0);
	rest->len -= word.len + (at ? 1 : 0);
	return word;
}

/* Read loosely, then written again and compared: only what sidecar_format writes is taken. */
bool sidecar_subject(struct str text, struct lock_line *out)
{
	struct str rest = text, line, sha;
	struct strbuf head = {0};
	uint64_t candidate = 0;
	bool is_ours;

	*out = (struct lock_line){0};
	(void)next_word(&rest, '\n');
	line = next_word(&rest, '\n');
	out->id = next_word(&line, '@');
	(void)str_to_u64(next_word(&line, ' '), &candidate);
	out->candidate = candidate <= LOCK_CANDIDATE_MAX ? (unsigned)candidate : 0;
	out->is_paid = str_is(next_word(&line, ' '), "paid");
	out->provider = next_word(&line, ' ');
	out->type = next_word(&line, ' ');
	(void)str_to_u64(next_word(&line, ' '), &out->size);
	sha = line;
	(void)next_word(&sha, ':');
	is_ours = ac_sha256_parse(sha.ptr, sha.len, &out->sha) && take(&text, head_of(out, &head));
	strbuf_release(&head);
	return is_ours;
}

enum status sidecar_read(const struct raw_store *store, const struct lock_line *line,
			 struct arena *arena, struct sidecar *out, struct diag *diag)
{
	struct str path = store_sidecar_path(store, line, arena);
	struct bytes bytes = {0};
	enum status st;

	*out = (struct sidecar){0};
	if (access(path.ptr, F_OK) != 0)
		return ST_MISS;
	st = file_read(path.ptr, SIDECAR_FILE_MAX, "sidecar", (struct place){0}, &bytes, diag);
	if (st != ST_OK)
		return st == ST_INVALID ? ST_DAMAGED : st;
	st = sidecar_parse((struct str){(const char *)bytes.data, bytes.len}, line, arena, out);
	bytes_release(&bytes);
	if (st == ST_OK)
		return ST_OK;
	(void)diag_error(diag, ST_DAMAGED, "E0436", (struct place){0},
			 "'%s' is not the sidecar of the raw that the lock names", path.ptr);
	diag_hint(diag, "take it from version control again; '* -text' in the folder's "
			".gitattributes keeps git from turning line ends");
	return ST_DAMAGED;
}
