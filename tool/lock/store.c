/* store.c - names in the project store, and reading from it. */
#include "lock/store.h"

#include "base/file.h"

#include <string.h>
#include <sys/stat.h>

#define SHA_DIGITS  8
#define POINTER_MAX 1024u /* bytes of a Git LFS pointer (git-lfs docs/spec.md) */

/* Files are called after what they are; the lock has the exact type. */
static struct str extension_of(struct str type)
{
	const char *slash = type.len ? memchr(type.ptr, '/', type.len) : NULL;
	struct str part = type;

	if (slash)
		part = (struct str){slash + 1, type.len - (size_t)(slash + 1 - type.ptr)};
	if (str_is(part, "jpeg"))
		return STR("jpg");
	if (str_is(part, "mpeg"))
		return STR("mp3");
	for (size_t i = 0; i < part.len; i++) {
		char c = part.ptr[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
			return STR("bin");
	}
	return part.len && part.len <= 8 ? part : STR("bin");
}

static struct str path_of(const struct raw_store *store, const struct lock_line *line,
			  const char *more, struct arena *arena)
{
	char sha[AC_SHA256_HEX_SIZE];

	ac_sha256_format(&line->sha, sha);
	return str_printf(arena, "%.*s/%.*s/%.*s@%u-%.*s.%.*s%s", STR_ARGS(store->root),
			  STR_ARGS(store->folder), STR_ARGS(line->id), line->candidate, SHA_DIGITS,
			  sha, STR_ARGS(extension_of(line->type)), more);
}

struct str store_raw_path(const struct raw_store *store, const struct lock_line *line,
			  struct arena *arena)
{
	return path_of(store, line, "", arena);
}

struct str store_sidecar_path(const struct raw_store *store, const struct lock_line *line,
			      struct arena *arena)
{
	return path_of(store, line, ".txt", arena);
}

bool store_has(const struct raw_store *store, const struct lock_line *line, struct arena *arena)
{
	struct stat info;
	struct str path = store_raw_path(store, line, arena);

	return stat(path.ptr, &info) == 0;
}

/* ---- pointers of Git LFS ----------------------------------------------------------------- */

bool lfs_pointer(struct str text, struct ac_sha256 *sha)
{
	static const char VERSION[] = "version https://git-lfs.github.com/spec/v1\n";
	static const char OID[] = "oid sha256:";
	const char *oid;
	size_t left;

	if (text.len > POINTER_MAX || !str_starts(text, VERSION))
		return false;
	oid = memmem(text.ptr, text.len, OID, sizeof(OID) - 1);
	if (!oid)
		return false;
	oid += sizeof(OID) - 1;
	left = text.len - (size_t)(oid - text.ptr);
	return left > 64 && oid[64] == '\n' && ac_sha256_parse(oid, 64, sha);
}

static enum status tell_pointer(const char *path, bool is_right, struct diag *diag)
{
	(void)diag_error(diag, ST_MISS, "E0434", (struct place){0},
			 "'%s' holds a Git LFS pointer in place of the raw%s", path,
			 is_right ? "" : ", and to other bytes than the lock names");
	diag_hint(diag, is_right ? "git lfs pull fetches the bytes"
				 : "take the file from version control again, then git lfs pull");
	return ST_MISS;
}

/* ---- reading ----------------------------------------------------------------------------- */

static enum status tell_damage(const char *path, struct diag *diag)
{
	(void)diag_error(diag, ST_DAMAGED, "E0435", (struct place){0},
			 "'%s' does not hold the bytes that the lock names", path);
	diag_hint(diag, "take it from version control again, or have it written anew by "
			"'assetc lock update --store' where the cache has the raw");
	return ST_DAMAGED;
}

static enum status check(const struct lock_line *line, const char *path, const struct bytes *bytes,
			 struct diag *diag)
{
	struct ac_sha256 sha;

	ac_sha256_of(bytes->data, bytes->len, &sha);
	if (ac_sha256_equal(&sha, &line->sha))
		return ST_OK;
	if (lfs_pointer((struct str){(const char *)bytes->data, bytes->len}, &sha))
		return tell_pointer(path, ac_sha256_equal(&sha, &line->sha), diag);
	return tell_damage(path, diag);
}

/* A file of another size is read only where it may be a pointer. */
static enum status read_file(const struct lock_line *line, const char *path, uint64_t size,
			     struct bytes *out, struct diag *diag)
{
	enum status st;

	if (size != line->size && size > POINTER_MAX)
		return tell_damage(path, diag);
	st = file_read(path, (size_t)size, "raw", (struct place){0}, out, diag);
	if (st != ST_OK)
		return st == ST_INVALID ? ST_DAMAGED : st;
	return check(line, path, out, diag);
}

enum status store_read(const struct raw_store *store, const struct lock_line *line,
		       struct bytes *out, struct diag *diag)
{
	struct arena arena = {0};
	struct str path = store_raw_path(store, line, &arena);
	struct stat info;
	enum status st = ST_MISS;

	*out = (struct bytes){0};
	if (stat(path.ptr, &info) == 0)
		st = read_file(line, path.ptr, (uint64_t)info.st_size, out, diag);
	if (st != ST_OK)
		bytes_release(out);
	arena_release(&arena);
	return st;
}
