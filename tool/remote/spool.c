/* spool.c - a text head, an empty line, the body as it came:
 *
 *	assetc reply 1
 *	status 200
 *	field NAME: VALUE		(any number)
 *	body LENGTH SHA256
 */
#include "remote/spool.h"

#include <assetc/cache.h>

#include "base/json.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "assetc reply 1\n"

/* ---- writing ----------------------------------------------------------------------------- */

/* Fields never hold line ends when they come from a transfer; one that does is not worth keeping. */
static bool is_one_line(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\n' || text.ptr[i] == '\r' || text.ptr[i] == '\0')
			return false;
	}
	return true;
}

static void write_head(const struct http_reply *reply, struct strbuf *out)
{
	char hex[AC_SHA256_HEX_SIZE];
	struct ac_sha256 sha;

	strbuf_printf(out, HEAD "status %u\n", reply->status);
	for (size_t i = 0; i < reply->field_count && i < SPOOL_FIELDS_MAX; i++) {
		const struct http_field *field = &reply->fields[i];

		if (is_one_line(field->name) && is_one_line(field->value))
			strbuf_printf(out, "field %.*s: %.*s\n", STR_ARGS(field->name),
				      STR_ARGS(field->value));
	}
	ac_sha256_of(reply->body.ptr, reply->body.len, &sha);
	ac_sha256_format(&sha, hex);
	strbuf_printf(out, "body %zu %s\n\n", reply->body.len, hex);
}

/* Where everybody may make names, as in /tmp, one that is there already may be a trap of somebody else's. */
bool spool_is_trusted(const char *folder)
{
	const char *slash = strrchr(folder, '/');
	struct arena arena = {0};
	const char *above =
		arena_text(&arena, folder, slash > folder ? (size_t)(slash - folder) : 1);
	struct stat info;
	bool is_trusted = stat(above, &info) == 0 && !(info.st_mode & S_IWOTH);

	arena_release(&arena);
	if (is_trusted)
		return true;
	return lstat(folder, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() &&
	       !(info.st_mode & (S_IWGRP | S_IWOTH));
}

static enum ac_code write_file(const char *folder, const char *name, const struct http_reply *reply,
			       struct ac_error *error)
{
	struct strbuf head = {0};
	struct ac_file file = {0};
	enum ac_code code;
	int dir_fd;

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return AC_IO;
	if (!spool_is_trusted(folder)) {
		errno = EPERM;
		return AC_IO;
	}
	dir_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir_fd < 0)
		return AC_IO;
	code = ac_file_begin(&file, dir_fd, name, error);
	(void)close(dir_fd);
	if (code != AC_OK)
		return code;
	write_head(reply, &head);
	ac_file_write(&file, head.data, head.len);
	ac_file_write(&file, reply->body.ptr, reply->body.len);
	strbuf_release(&head);
	return ac_file_commit(&file, true, error);
}

const char *spool_path(const char *folder, const char *attempt, unsigned number,
		       struct arena *arena)
{
	return str_printf(arena, "%s/%s.%u.reply", folder, attempt, number).ptr;
}

enum status spool_write(const char *const *folders, const char *attempt, unsigned number,
			const struct http_reply *reply, struct arena *arena, const char **path,
			struct diag *diag)
{
	struct str name = str_printf(arena, "%s.%u.reply", attempt, number);
	struct strbuf failures = {0};
	enum status st;

	for (size_t i = 0; folders[i]; i++) {
		struct ac_error error = {0};

		errno = 0;
		if (write_file(folders[i], name.ptr, reply, &error) == AC_OK) {
			strbuf_release(&failures);
			*path = spool_path(folders[i], attempt, number, arena);
			return ST_OK;
		}
		strbuf_printf(&failures, "%s%s: %s", failures.len ? "; " : "", folders[i],
			      error.text[0] ? error.text : strerror(errno));
	}
	st = diag_error(diag, ST_ENVIRONMENT, "E0490", (struct place){0},
			"the answer that was paid for (%s) can be written nowhere: %.*s", attempt,
			STR_ARGS(strbuf_str(&failures)));
	strbuf_release(&failures);
	return st;
}

/* ---- reading ----------------------------------------------------------------------------- */

/* The next line of text without its end; false when there is no whole one. */
static bool next_line(struct str *text, struct str *line)
{
	const char *end = text->len ? memchr(text->ptr, '\n', text->len) : NULL;

	if (!end)
		return false;
	*line = (struct str){text->ptr, (size_t)(end - text->ptr)};
	text->len -= line->len + 1;
	text->ptr += line->len + 1;
	return true;
}

/* What follows a word and a space at the beginning of a line. */
static bool after(struct str line, const char *word, struct str *rest)
{
	size_t len = strlen(word);

	if (line.len <= len || !str_starts(line, word) || line.ptr[len] != ' ')
		return false;
	*rest = (struct str){line.ptr + len + 1, line.len - len - 1};
	return true;
}

static bool read_field(struct str rest, struct spooled *out)
{
	const char *colon = memchr(rest.ptr, ':', rest.len);
	size_t len = colon ? (size_t)(colon - rest.ptr) : 0;

	if (!colon || rest.len < len + 2 || out->reply.field_count == SPOOL_FIELDS_MAX)
		return false;
	out->fields[out->reply.field_count++] = (struct http_field){
		.name = {rest.ptr, len}, .value = {rest.ptr + len + 2, rest.len - len - 2}};
	return true;
}

static bool read_body(struct str rest, struct str text, struct spooled *out)
{
	const char *space = memchr(rest.ptr, ' ', rest.len);
	struct ac_sha256 said, found;
	uint64_t len;

	if (!space || !str_to_u64((struct str){rest.ptr, (size_t)(space - rest.ptr)}, &len) ||
	    !ac_sha256_parse(space + 1, rest.len - (size_t)(space - rest.ptr) - 1, &said))
		return false;
	if (text.len == 0 || text.ptr[0] != '\n' || text.len - 1 != len)
		return false;
	out->reply.body = (struct str){text.ptr + 1, len};
	ac_sha256_of(out->reply.body.ptr, len, &found);
	return ac_sha256_equal(&said, &found);
}

static bool read_text(struct str text, struct spooled *out)
{
	struct str line, rest;
	uint64_t status;

	if (!next_line(&text, &line) || line.len + 1 != strlen(HEAD) ||
	    !str_starts(line, "assetc reply 1"))
		return false;
	if (!next_line(&text, &line) || !after(line, "status", &rest) ||
	    !str_to_u64(rest, &status) || status < 100 || status > 999)
		return false;
	out->reply.status = (unsigned)status;
	out->reply.fields = out->fields;
	while (next_line(&text, &line)) {
		if (after(line, "body", &rest))
			return read_body(rest, text, out);
		if (!after(line, "field", &rest) || !read_field(rest, out))
			return false;
	}
	return false;
}

enum status spool_read(const char *path, struct spooled *out, struct diag *diag)
{
	struct ac_bytes bytes = {0};
	struct ac_error error = {0};
	enum ac_code code = ac_file_read(path, SPOOL_REPLY_MAX, &bytes, &error);

	*out = (struct spooled){0};
	if (code == AC_NOT_FOUND)
		return ST_MISS;
	if (code != AC_OK)
		return diag_error(diag, code == AC_REFUSED ? ST_DAMAGED : ST_ENVIRONMENT, "E0491",
				  (struct place){0}, "%s", error.text);
	out->file = (struct bytes){bytes.data, bytes.len};
	if (read_text((struct str){(const char *)bytes.data, bytes.len}, out))
		return ST_OK;
	spooled_release(out);
	return diag_error(diag, ST_DAMAGED, "E0491", (struct place){0},
			  "'%s', an answer that was paid for, is damaged", path);
}

void spooled_release(struct spooled *spooled)
{
	bytes_release(&spooled->file);
	*spooled = (struct spooled){0};
}

void spool_remove(const char *path)
{
	(void)unlink(path);
}
