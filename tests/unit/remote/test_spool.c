/* test_spool.c - a reply comes back as it was, from the first folder that takes it, or not at all. */
#include "remote/spool.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/assetc-spool-XXXXXX";
static char good[PATH_MAX];
static struct arena arena;
static struct diag diag;
static const struct http_field FIELDS[] = {
	{{"content-type", 12}, {"image/png", 9}},
	{{"x-empty", 7}, {"", 0}},
	{{"x-two", 5}, {"a\nb", 3}},
};
static const char BODY[] = "\x89PNG\r\n\n\0 and more";

static void open_folder(void)
{
	cr_assert_not_null(mkdtemp(folder));
	(void)snprintf(good, sizeof(good), "%s/spool", folder);
}

static void remove_folder(void)
{
	char command[PATH_MAX + 16];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	cr_expect_eq(system(command), 0);
	arena_release(&arena);
	diag_release(&diag);
}

TestSuite(remote_spool, .init = open_folder, .fini = remove_folder);

static struct http_reply reply_of(size_t len)
{
	return (struct http_reply){
		.status = 200, .fields = FIELDS, .field_count = 3, .body = {BODY, len}};
}

static const char *write_reply(const struct http_reply *reply)
{
	const char *folders[] = {"/proc/nowhere", good, NULL};
	const char *path = NULL;

	cr_assert_eq(spool_write(folders, "20261121-5f3a9c01", 1, reply, &arena, &path, &diag),
		     ST_OK);
	cr_assert(strncmp(path, good, strlen(good)) == 0, "%s", path);
	return path;
}

Test(remote_spool, what_was_written_is_read)
{
	struct http_reply reply = reply_of(sizeof(BODY));
	const char *path = write_reply(&reply);
	struct spooled back;
	struct stat info;

	cr_assert_eq(spool_read(path, &back, &diag), ST_OK);
	cr_expect_eq(back.reply.status, 200);
	cr_assert_eq(back.reply.field_count, 2, "one with a line end is not kept");
	cr_expect(str_is(back.reply.fields[0].value, "image/png"));
	cr_expect(str_is(back.reply.fields[1].name, "x-empty"));
	cr_expect_eq(back.reply.fields[1].value.len, 0);
	cr_assert_eq(back.reply.body.len, sizeof(BODY));
	cr_expect_arr_eq(back.reply.body.ptr, BODY, sizeof(BODY));
	spooled_release(&back);
	cr_assert_eq(stat(good, &info), 0);
	cr_expect_eq(info.st_mode & 0777, 0700);
	spool_remove(path);
	cr_expect_eq(spool_read(path, &back, &diag), ST_MISS);
	spool_remove(path);
	cr_expect_null(diag.first);
}

Test(remote_spool, an_empty_body_is_one)
{
	struct http_reply reply = reply_of(0);
	struct spooled back;

	cr_assert_eq(spool_read(write_reply(&reply), &back, &diag), ST_OK);
	cr_expect_eq(back.reply.body.len, 0);
	spooled_release(&back);
}

/* Cut anywhere, or with any byte changed, it is damaged or it is another reply's text, never ours in part. */
Test(remote_spool, damage_is_found)
{
	struct http_reply reply = reply_of(sizeof(BODY));
	const char *path = write_reply(&reply);
	char whole[1024], changed[1024];
	FILE *file = fopen(path, "rb");
	struct spooled back;
	size_t len;

	cr_assert_not_null(file);
	len = fread(whole, 1, sizeof(whole), file);
	(void)fclose(file);
	cr_assert_eq(chmod(path, 0600), 0);
	for (size_t at = 0; at < 2 * len; at++) {
		bool is_cut = at >= len;
		size_t kept = is_cut ? at - len : len;

		memcpy(changed, whole, len);
		if (!is_cut)
			changed[at] = (char)(changed[at] ^ 1);
		file = fopen(path, "wb");
		cr_assert_eq(fwrite(changed, 1, kept, file), kept);
		(void)fclose(file);
		if (spool_read(path, &back, &diag) != ST_OK)
			continue;
		cr_expect_not(is_cut, "cut at %zu", kept);
		cr_expect_arr_eq(back.reply.body.ptr, BODY, sizeof(BODY));
		spooled_release(&back);
	}
}

Test(remote_spool, no_room_anywhere_is_told_of_each)
{
	const char *folders[] = {"/proc/nowhere", "/proc/neither", NULL};
	struct http_reply reply = reply_of(4);
	const char *path = NULL;

	cr_expect_eq(spool_write(folders, "20261121-5f3a9c01", 1, &reply, &arena, &path, &diag),
		     ST_ENVIRONMENT);
	cr_assert_not_null(diag.first);
	cr_expect_not_null(strstr(diag.first->text, "/proc/nowhere"));
	cr_expect_not_null(strstr(diag.first->text, "/proc/neither"));
}
