/* test_folder.c - the private folder, and reading hostile files from it. */
#include "unit/base/scratch.h"
#include "worker/folder.h"

static struct worker_folder folder;
static struct bytes bytes;

static void make(void)
{
	struct diag diag = {0};

	cr_assert_eq(worker_folder_make(&folder, (struct place){0}, &diag), ST_OK);
	diag_release(&diag);
}

static void release(void)
{
	worker_folder_remove(&folder);
	bytes_release(&bytes);
}

TestSuite(worker_folder, .init = make, .fini = release);

static const char *put(const char *name, const char *text)
{
	static char path[1024];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder.out, name);
	if (!text)
		return path;
	file = fopen(path, "w");
	cr_assert_not_null(file);
	(void)fputs(text, file);
	(void)fclose(file);
	return path;
}

static enum worker_file get(const char *name)
{
	bytes_release(&bytes);
	return worker_folder_read(&folder, str_of(name), 100, &bytes);
}

Test(worker_folder, it_is_private_and_goes_with_all_that_is_in_it)
{
	struct stat info;
	char path[512];

	(void)snprintf(path, sizeof(path), "%s", folder.path);
	cr_assert_eq(stat(folder.path, &info), 0);
	cr_expect_eq(info.st_mode & 0777, 0700);
	cr_assert_eq(stat(folder.out, &info), 0);
	cr_expect_eq(info.st_mode & 0777, 0700);
	cr_assert_eq(mkdir(put("deep", NULL), 0700), 0);
	(void)put("deep/file", "x");
	cr_assert_eq(symlink("/etc", put("link", NULL)), 0);
	cr_assert_eq(chmod(put("deep", NULL), 0), 0);
	worker_folder_remove(&folder);
	cr_expect_neq(stat(path, &info), 0);
	cr_expect_eq(stat("/etc", &info), 0);
	worker_folder_remove(&folder);
}

Test(worker_folder, the_request_is_a_file)
{
	struct diag diag = {0};
	char text[64] = "";
	FILE *file;

	cr_assert_eq(worker_folder_write(&folder, STR("{}\n"), (struct place){0}, &diag), ST_OK);
	file = fopen(folder.request, "r");
	cr_assert_not_null(file);
	cr_expect_not_null(fgets(text, sizeof(text), file));
	(void)fclose(file);
	cr_expect_str_eq(text, "{}\n");
	diag_release(&diag);
}

Test(worker_folder, a_file_is_read)
{
	(void)put("a.png", "abc");
	cr_assert_eq(get("a.png"), WORKER_FILE_READ);
	cr_assert_eq(bytes.len, 3);
	cr_assert_eq(memcmp(bytes.data, "abc", 3), 0);
	cr_assert_eq(mkdir(put("sub", NULL), 0700), 0);
	(void)put("sub/b.png", "de");
	cr_assert_eq(get("sub/b.png"), WORKER_FILE_READ);
	cr_assert_eq(bytes.len, 2);
}

Test(worker_folder, nothing_else_is)
{
	cr_expect_eq(get("absent"), WORKER_FILE_ABSENT);
	cr_expect_eq(get(""), WORKER_FILE_NAME);
	cr_expect_eq(get("../request.json"), WORKER_FILE_NAME);
	cr_expect_eq(get("/etc/passwd"), WORKER_FILE_NAME);
	cr_expect_eq(get("a//b"), WORKER_FILE_NAME);
	cr_expect_eq(get("./a"), WORKER_FILE_NAME);
	cr_assert_eq(symlink("/etc/passwd", put("link", NULL)), 0);
	cr_expect_eq(get("link"), WORKER_FILE_LINK);
	cr_assert_eq(symlink("/etc", put("way", NULL)), 0);
	cr_expect_eq(get("way/passwd"), WORKER_FILE_LINK);
	cr_assert_eq(mkfifo(put("fifo", NULL), 0600), 0);
	cr_expect_eq(get("fifo"), WORKER_FILE_KIND);
	cr_assert_eq(mkdir(put("folder", NULL), 0700), 0);
	cr_expect_eq(get("folder"), WORKER_FILE_KIND);
	(void)put("file", "x");
	cr_expect_eq(get("file/below"), WORKER_FILE_ABSENT);
	cr_assert_eq(truncate(put("file", NULL), 101), 0);
	cr_expect_eq(get("file"), WORKER_FILE_SIZE);
	cr_assert_eq(truncate(put("file", NULL), 1ll << 40), 0);
	cr_expect_eq(get("file"), WORKER_FILE_SIZE);
	cr_expect_null(bytes.data);
}

Test(worker_folder, files_are_counted)
{
	char name[256] = "";

	cr_expect_eq(worker_folder_count(&folder, name), 0);
	(void)put("one", "");
	cr_expect_eq(worker_folder_count(&folder, name), 1);
	cr_expect_str_eq(name, "one");
	(void)put("two", "");
	cr_expect_eq(worker_folder_count(&folder, name), 2);
}
