/* trust.c - the list of trusted projects: reading it with suspicion, replacing it as a whole. */
#include "trust/trust.h"

#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status refuse(const char *file, const char *why, const char *hint, struct diag *diag)
{
	(void)diag_error(diag, ST_ENVIRONMENT, "E0460", (struct place){0},
			 "the list of trusted projects '%s' is not believed: %s", file, why);
	if (hint)
		diag_hint(diag, "%s", hint);
	return ST_ENVIRONMENT;
}

static enum status refuse_errno(const char *what, const char *path, struct diag *diag)
{
	char text[128] = "";

	return diag_error(diag, ST_ENVIRONMENT, "E0461", (struct place){0}, "cannot %s '%s': %s",
			  what, path, strerror_r(errno, text, sizeof(text)));
}

/* ---- reading ----------------------------------------------------------------------------- */

/* Who may write it may run programs as us. */
static const char *owner_fault(const struct stat *info)
{
	if (info->st_uid != geteuid() && info->st_uid != 0)
		return "it belongs to somebody else";
	return info->st_mode & (S_IWGRP | S_IWOTH) ? "others than its owner may write it" : NULL;
}

static enum status check_file(const char *file, int fd, struct diag *diag)
{
	struct stat info;
	const char *fault;

	if (fstat(fd, &info) != 0)
		return refuse_errno("read", file, diag);
	if (!S_ISREG(info.st_mode))
		return refuse(file, "it is not a regular file", NULL, diag);
	fault = owner_fault(&info);
	if (fault)
		return refuse(file, fault, "look at what it says, then chmod 600 it", diag);
	if ((uint64_t)info.st_size > TRUST_FILE_MAX)
		return refuse(file, "it is larger than a mebibyte", "remove it, and trust anew",
			      diag);
	return ST_OK;
}

static enum status check_folder(const char *folder, struct diag *diag)
{
	struct stat info;
	const char *fault;

	if (stat(folder, &info) != 0)
		return errno == ENOENT ? ST_OK : refuse_errno("look at", folder, diag);
	fault = owner_fault(&info);
	return fault ? refuse(folder, fault, "chmod 700 it", diag) : ST_OK;
}

static enum status read_all(const char *file, int fd, struct strbuf *text, struct diag *diag)
{
	char chunk[16384];

	for (;;) {
		ssize_t got = read(fd, chunk, sizeof(chunk));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return refuse_errno("read", file, diag);
		if (got == 0)
			return ST_OK;
		if (text->len + (size_t)got > TRUST_FILE_MAX)
			return refuse(file, "it is larger than a mebibyte", NULL, diag);
		strbuf_add(text, chunk, (size_t)got);
	}
}

/* An absent file is an empty list. */
static enum status read_file(const char *file, struct strbuf *text, struct diag *diag)
{
	struct arena arena = {0};
	const char *folder = str_keep(&arena, path_folder(str_of(file)));
	int fd = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	enum status st;

	if (fd < 0 && errno == ENOENT)
		st = ST_OK;
	else if (fd < 0 && (errno == ELOOP || errno == EMLINK))
		st = refuse(file, "it is a symbolic link", NULL, diag);
	else if (fd < 0)
		st = refuse_errno("read", file, diag);
	else
		st = check_folder(folder, diag);
	if (fd >= 0 && st == ST_OK)
		st = check_file(file, fd, diag);
	if (fd >= 0 && st == ST_OK)
		st = read_all(file, fd, text, diag);
	if (fd >= 0)
		(void)close(fd);
	arena_release(&arena);
	return st;
}

static bool parse_line(struct str line, struct trust_line *out)
{
	const size_t digits = AC_SHA256_HEX_SIZE - 1;

	if (line.len < digits + 2 || line.ptr[digits] != ' ' ||
	    !ac_sha256_parse(line.ptr, digits, &out->policy))
		return false;
	out->root = (struct str){line.ptr + digits + 1, line.len - digits - 1};
	return out->root.ptr[0] == '/' && !memchr(out->root.ptr, '\0', out->root.len);
}

static enum status parse(const char *file, struct str text, struct arena *arena,
			 struct trust_line **out, size_t *count, struct diag *diag)
{
	*out = NULL;
	*count = 0;
	for (unsigned number = 1; text.len; number++) {
		const char *end = memchr(text.ptr, '\n', text.len);
		struct str line = {text.ptr, end ? (size_t)(end - text.ptr) : text.len};

		text.ptr += end ? line.len + 1 : line.len;
		text.len -= end ? line.len + 1 : line.len;
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		*out = arena_grow_array(arena, *out, *count, sizeof(**out));
		if (!end || !parse_line(line, &(*out)[(*count)++]))
			return refuse(
				file,
				str_printf(arena, "line %u is not a digest and a path", number).ptr,
				"correct or remove the line; 'assetc trust' adds a project", diag);
	}
	return ST_OK;
}

enum status trust_list(const char *file, struct arena *arena, struct trust_line **out,
		       size_t *count, struct diag *diag)
{
	struct strbuf text = {0};
	enum status st = read_file(file, &text, diag);

	*out = NULL;
	*count = 0;
	if (st == ST_OK)
		st = parse(file, str_copy(arena, strbuf_str(&text)), arena, out, count, diag);
	strbuf_release(&text);
	return st;
}

enum status trust_check(const char *file, struct str root, const struct ac_sha256 *policy,
			bool *is_trusted, struct diag *diag)
{
	struct arena arena = {0};
	struct trust_line *lines;
	size_t count;
	enum status st = trust_list(file, &arena, &lines, &count, diag);

	*is_trusted = false;
	for (size_t i = 0; st == ST_OK && i < count; i++)
		*is_trusted |=
			str_equal(lines[i].root, root) && ac_sha256_equal(&lines[i].policy, policy);
	arena_release(&arena);
	return st;
}

/* ---- writing ----------------------------------------------------------------------------- */

/* Every folder that is missing, for the owner alone (XDG Base Directory Specification). */
static enum status make_folders(char *folder, struct diag *diag)
{
	for (char *at = folder + 1;; at++) {
		char kept = *at;

		if (kept != '/' && kept != '\0')
			continue;
		*at = '\0';
		if (mkdir(folder, 0700) != 0 && errno != EEXIST)
			return refuse_errno("make the folder", folder, diag);
		*at = kept;
		if (kept == '\0')
			return ST_OK;
	}
}

static enum status write_error(const struct ac_error *error, struct diag *diag)
{
	return diag_error(diag, ST_ENVIRONMENT, "E0461", (struct place){0}, "%s", error->text);
}

/* All lines but those of the project, and its new one. */
static enum status write_lines(int folder, struct str name, const struct trust_line *lines,
			       size_t count, struct str root, const struct ac_sha256 *policy,
			       struct diag *diag)
{
	struct ac_file file = {0};
	struct ac_error error = {0};
	struct arena arena = {0};
	struct strbuf text = {0};
	char hex[AC_SHA256_HEX_SIZE];
	enum status st = ST_OK;

	for (size_t i = 0; i < count; i++) {
		if (str_equal(lines[i].root, root))
			continue;
		ac_sha256_format(&lines[i].policy, hex);
		strbuf_printf(&text, "%s %.*s\n", hex, STR_ARGS(lines[i].root));
	}
	if (policy) {
		ac_sha256_format(policy, hex);
		strbuf_printf(&text, "%s %.*s\n", hex, STR_ARGS(root));
	}
	if (ac_file_begin(&file, folder, str_keep(&arena, name), &error) != AC_OK)
		st = write_error(&error, diag);
	if (st == ST_OK && fchmod(file.fd, 0600) != 0)
		st = refuse_errno("write", str_keep(&arena, name), diag);
	if (st == ST_OK) {
		ac_file_write(&file, text.data, text.len);
		if (ac_file_commit(&file, true, &error) != AC_OK)
			st = write_error(&error, diag);
	}
	ac_file_discard(&file);
	strbuf_release(&text);
	arena_release(&arena);
	return st;
}

/* policy NULL: the project is taken out. */
static enum status change(const char *file, struct str root, const struct ac_sha256 *policy,
			  bool *was_there, struct diag *diag)
{
	struct arena arena = {0};
	char *folder = arena_text(&arena, file, path_folder(str_of(file)).len);
	struct trust_line *lines = NULL;
	size_t count = 0;
	enum status st = make_folders(folder, diag);
	int fd = st == ST_OK ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (st == ST_OK && fd < 0)
		st = refuse_errno("open", folder, diag);
	if (st == ST_OK)
		st = check_folder(folder, diag);
	/* One after the other; the lock goes with the descriptor. */
	if (st == ST_OK && flock(fd, LOCK_EX) != 0)
		st = refuse_errno("lock", folder, diag);
	if (st == ST_OK)
		st = trust_list(file, &arena, &lines, &count, diag);
	*was_there = false;
	for (size_t i = 0; st == ST_OK && i < count; i++)
		*was_there |= str_equal(lines[i].root, root);
	if (st == ST_OK && (policy || *was_there))
		st = write_lines(fd, path_base(str_of(file)), lines, count, root, policy, diag);
	if (fd >= 0)
		(void)close(fd);
	arena_release(&arena);
	return st;
}

enum status trust_add(const char *file, struct str root, const struct ac_sha256 *policy,
		      struct diag *diag)
{
	bool was_there;

	if (memchr(root.ptr, '\n', root.len))
		return diag_error(diag, ST_INVALID, "E0462", (struct place){0},
				  "a project whose path holds a line end cannot be trusted");
	return change(file, root, policy, &was_there, diag);
}

enum status trust_remove(const char *file, struct str root, bool *was_there, struct diag *diag)
{
	return change(file, root, NULL, was_there, diag);
}
