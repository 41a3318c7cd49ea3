/* scratch.h - a folder of its own for one test, and files in it. For the unit tests of several rooms, so all of it is inline. */
#ifndef ASSETC_TESTS_BASE_SCRATCH_H
#define ASSETC_TESTS_BASE_SCRATCH_H

#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRATCH_PATH_SIZE 512

struct scratch {
	char root[SCRATCH_PATH_SIZE]; /* real path, absolute */
	char path[4][SCRATCH_PATH_SIZE]; /* of scratch_path, used in turn */
	unsigned turn;
};

static inline void scratch_make(struct scratch *scratch)
{
	const char *base = getenv("TMPDIR");
	char text[SCRATCH_PATH_SIZE];
	char *real;

	memset(scratch, 0, sizeof(*scratch));
	(void)snprintf(text, sizeof(text), "%s/assetc-unit-XXXXXX", base && *base ? base : "/tmp");
	cr_assert_not_null(mkdtemp(text));
	real = realpath(text, NULL);
	cr_assert(real && strlen(real) < sizeof(scratch->root));
	(void)snprintf(scratch->root, sizeof(scratch->root), "%s", real);
	free(real);
}

static inline int scratch_forget(const char *path, const struct stat *info, int type, struct FTW *walk)
{
	(void)info;
	(void)type;
	(void)walk;
	return remove(path);
}

static inline void scratch_remove(struct scratch *scratch)
{
	(void)nftw(scratch->root, scratch_forget, 16, FTW_DEPTH | FTW_PHYS);
}

/* Absolute path of a name in the folder; stands until the fourth call from here on. */
static inline const char *scratch_path(struct scratch *scratch, const char *name)
{
	char *path = scratch->path[scratch->turn++ % 4];

	cr_assert_lt(strlen(scratch->root) + strlen(name) + 2, SCRATCH_PATH_SIZE);
	(void)stpcpy(stpcpy(stpcpy(path, scratch->root), "/"), name);
	return path;
}

static inline void scratch_folder(struct scratch *scratch, const char *name)
{
	cr_assert_eq(mkdir(scratch_path(scratch, name), 0777), 0, "%s", name);
}

static inline const char *scratch_write(struct scratch *scratch, const char *name, const void *data, size_t len)
{
	const char *path = scratch_path(scratch, name);
	FILE *file = fopen(path, "wb");

	cr_assert_not_null(file, "%s", path);
	cr_assert_eq(fwrite(data, 1, len, file), len);
	cr_assert_eq(fclose(file), 0);
	return path;
}

static inline const char *scratch_text(struct scratch *scratch, const char *name, const char *text)
{
	return scratch_write(scratch, name, text, strlen(text));
}

static inline bool scratch_has(struct scratch *scratch, const char *name)
{
	struct stat info;

	return lstat(scratch_path(scratch, name), &info) == 0;
}

/* The content with a NUL; the caller frees. NULL when there is no such file. */
static inline char *scratch_read(struct scratch *scratch, const char *name, size_t *len)
{
	FILE *file = fopen(scratch_path(scratch, name), "rb");
	char *text = file ? malloc((size_t)1 << 22) : NULL;

	*len = text ? fread(text, 1, ((size_t)1 << 22) - 1, file) : 0;
	if (text)
		text[*len] = '\0';
	if (file)
		(void)fclose(file);
	return text;
}

#endif
