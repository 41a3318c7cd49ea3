/* test_open.c - making and opening the book: where it may lie, who may touch it, who comes first. */
#include "till.h"

#include <signal.h>
#include <sys/resource.h>

TestSuite(ledger_open, .init = till_make_folder, .fini = till_close);

static const struct ledger_options KEEP = {.access = LEDGER_KEEP, .now = NOON};
static const struct ledger_options LOOK = {.access = LEDGER_LOOK, .now = NOON};

static mode_t mode_of(const char *name)
{
	struct stat info;

	cr_assert_eq(stat(scratch_path(&till_scratch, name), &info), 0, "%s", name);
	return info.st_mode & 07777;
}

Test(ledger_open, a_new_book_is_private_and_in_wal_mode)
{
	mode_t before = umask(0);

	till_reopen();
	(void)umask(before);
	cr_expect_eq(mode_of("state"), 0700);
	cr_expect_eq(mode_of("state/assetc"), 0700);
	cr_expect_eq(mode_of("state/assetc/ledger.db"), 0600);
	cr_expect_eq(mode_of("state/assetc/ledger.db.id"), 0600);
	cr_expect_eq(mode_of("state/assetc/ledger.db.lock"), 0600);
	cr_expect_not(scratch_has(&till_scratch, "state/assetc/ledger.db.new"));
	cr_expect_eq(strlen(ledger_name(till)), 32);
	cr_expect_eq(
		till_sql("SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), 1);
	till_verify();
}

Test(ledger_open, looking_writes_nothing)
{
	struct ledger *book = till_another(LEDGER_LOOK);
	struct ledger_caps caps;

	cr_expect_not(scratch_has(&till_scratch, "state"));
	OK(ledger_get_limits(book, &caps, &till_diag));
	cr_expect_eq(caps.usd[LEDGER_DAY], LEDGER_NO_LIMIT);
	ledger_close(book);
	till_reopen();
	book = till_another(LEDGER_LOOK);
	cr_expect_str_eq(ledger_name(book), ledger_name(till));
	REFUSED(ledger_set_limit(book, LEDGER_DAY, CENT, NOON, &till_diag), ST_ENVIRONMENT,
		"readonly");
	ledger_close(book);
}

Test(ledger_open, a_book_keeps_its_name)
{
	char name[64];

	till_reopen();
	(void)strcpy(name, ledger_name(till));
	till_reopen();
	cr_expect_str_eq(ledger_name(till), name);
	ledger_close(till);
	till = NULL;
	cr_assert_eq(unlink(scratch_path(&till_scratch, "state/assetc/ledger.db.id")), 0);
	till_reopen();
	cr_expect_str_eq(ledger_name(till), name);
	cr_expect(scratch_has(&till_scratch, "state/assetc/ledger.db.id"), "written again");
}

Test(ledger_open, two_books_have_two_names)
{
	char first[64];

	till_reopen();
	(void)strcpy(first, ledger_name(till));
	ledger_close(till);
	(void)stpcpy(till_path, scratch_path(&till_scratch, "other/ledger.db"));
	till = till_another(LEDGER_KEEP);
	cr_expect_str_neq(ledger_name(till), first);
}

Test(ledger_open, what_others_may_write_is_not_believed)
{
	struct ledger *book;

	till_reopen();
	ledger_close(till);
	till = NULL;
	(void)chmod(till_path, 0620);
	REFUSED(ledger_open(till_path, &KEEP, &book, &till_diag), ST_ENVIRONMENT, "may write it");
	REFUSED(ledger_open(till_path, &LOOK, &book, &till_diag), ST_ENVIRONMENT, "may write it");
	(void)chmod(till_path, 0600);
	(void)chmod(scratch_path(&till_scratch, "state/assetc"), 0777);
	REFUSED(ledger_open(till_path, &KEEP, &book, &till_diag), ST_ENVIRONMENT, "may write it");
	(void)chmod(scratch_path(&till_scratch, "state/assetc"), 0700);
	(void)rename(till_path, scratch_path(&till_scratch, "elsewhere"));
	cr_assert_eq(symlink(scratch_path(&till_scratch, "elsewhere"), till_path), 0);
	REFUSED(ledger_open(till_path, &KEEP, &book, &till_diag), ST_ENVIRONMENT, "symbolic link");
	(void)unlink(till_path);
	cr_assert_eq(mkdir(till_path, 0700), 0);
	REFUSED(ledger_open(till_path, &KEEP, &book, &till_diag), ST_ENVIRONMENT, "regular file");
	REFUSED(ledger_open("ledger.db", &KEEP, &book, &till_diag), ST_ENVIRONMENT, "not absolute");
}

static const char *is_nfs(const char *folder)
{
	cr_expect_not_null(strstr(folder, "/state/assetc"));
	return "nfs";
}

Test(ledger_open, a_network_share_pays_nothing_but_can_be_looked_at)
{
	struct ledger_options options = KEEP;
	struct ledger *book;

	options.network_share = is_nfs;
	REFUSED(ledger_open(till_path, &options, &book, &till_diag), ST_ENVIRONMENT,
		"network share (nfs)");
	cr_expect_not(scratch_has(&till_scratch, "state/assetc/ledger.db"));
	options.access = LEDGER_LOOK;
	OK(ledger_open(till_path, &options, &book, &till_diag));
	ledger_close(book);
}

Test(ledger_open, a_folder_that_cannot_be_written)
{
	struct ledger *book;
	char under[SCRATCH_PATH_SIZE];

	(void)scratch_text(&till_scratch, "file", "");
	(void)stpcpy(under, scratch_path(&till_scratch, "file/assetc/ledger.db"));
	REFUSED(ledger_open(under, &KEEP, &book, &till_diag), ST_ENVIRONMENT,
		"cannot make the folder");
	REFUSED(ledger_open("/proc/assetc/ledger.db", &KEEP, &book, &till_diag), ST_ENVIRONMENT,
		"cannot make the folder");
	scratch_folder(&till_scratch, "state");
	cr_assert_eq(chmod(scratch_path(&till_scratch, "state"), 0500), 0);
	if (geteuid() != 0)
		REFUSED(ledger_open(till_path, &KEEP, &book, &till_diag), ST_ENVIRONMENT,
			"cannot make");
}

/* Only the super-user could write there after all: so as somebody else. */
Test(ledger_open, a_read_only_folder_cannot_be_paid_from)
{
	struct ledger *book;
	pid_t child;
	int status;

	till_reopen();
	ledger_close(till);
	till = NULL;
	if (geteuid() != 0)
		cr_skip_test("needs to become somebody else");
	cr_assert_eq(chown(till_path, 65534, 65534), 0);
	cr_assert_eq(chmod(till_scratch.root, 0755), 0);
	cr_assert_eq(chmod(scratch_path(&till_scratch, "state"), 0755), 0);
	cr_assert_eq(chmod(scratch_path(&till_scratch, "state/assetc"), 0755), 0);
	child = fork();
	if (child == 0) {
		enum status st;

		if (setgid(65534) != 0 || setuid(65534) != 0)
			_exit(3);
		st = ledger_open(till_path, &KEEP, &book, &till_diag);
		_exit(st == ST_ENVIRONMENT && till_diag.errors == 1 ? 0 : 1);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%x", (unsigned)status);
}

Test(ledger_open, sixteen_who_come_at_once_make_one_book)
{
	pid_t children[16];

	for (int i = 0; i < 16; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			struct ledger *book;
			enum status st = ledger_open(till_path, &KEEP, &book, &till_diag);

			if (st == ST_OK)
				st = ledger_set_limit(book, LEDGER_DAY, CENT * (i + 1), NOON,
						      &till_diag);
			ledger_close(book);
			_exit((int)st);
		}
	}
	for (int i = 0; i < 16; i++) {
		int status;

		cr_assert_eq(waitpid(children[i], &status, 0), children[i]);
		cr_expect_eq(status, 0, "%d: %x", i, (unsigned)status);
	}
	till_reopen();
	till_verify();
	cr_expect_eq(till_sql("SELECT count(*) FROM limits"), 1);
}

Test(ledger_open, a_busy_book_is_told_after_the_time)
{
	struct ledger_options options = KEEP;
	sqlite3 *other;
	struct ledger *book;

	till_reopen();
	options.busy_ms = 50;
	OK(ledger_open(till_path, &options, &book, &till_diag));
	cr_assert_eq(sqlite3_open(till_path, &other), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	REFUSED(ledger_set_limit(book, LEDGER_DAY, CENT, NOON, &till_diag), ST_ENVIRONMENT,
		"in use by another");
	cr_assert_eq(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	OK(ledger_set_limit(book, LEDGER_DAY, CENT, NOON, &till_diag));
	(void)sqlite3_close(other);
	ledger_close(book);
}

/* The kernel's own limit of a file's size stands in for a disk without room (SIGXFSZ ignored: EFBIG). */
Test(ledger_open, a_full_disk_changes_nothing)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		const struct rlimit room = {400000, 400000};
		struct ledger_purse purse = till_capped(LEDGER_DAY, 1000 * DOLLAR);
		static char text[50000];
		enum status st = ST_OK;

		(void)signal(SIGXFSZ, SIG_IGN);
		till_reopen();
		if (setrlimit(RLIMIT_FSIZE, &room) != 0)
			_exit(9);
		memset(text, 'x', sizeof(text) - 1);
		for (int i = 0; i < 100 && st == ST_OK; i++) {
			char key[16];
			struct ledger_order order;

			(void)snprintf(key, sizeof(key), "k%d", i);
			order = till_order(key, CENT);
			order.reason = str_of(text);
			st = ledger_reserve(till, &purse, LEDGER_TO_SEND, &order, 1, NOON,
					    &till_diag);
		}
		_exit((int)st);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == ST_ENVIRONMENT, "%x",
		  (unsigned)status);
	till_reopen();
	till_verify();
	cr_expect_gt(till_sum("day", "20261121", ""), 0);
	cr_expect_eq(till_sum("day", "20261121", ""),
		     CENT * till_sql("SELECT count(*) FROM attempts"));
}
