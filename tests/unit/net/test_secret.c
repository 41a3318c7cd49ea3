/* Keys: where they are read and wiped, and that no text keeps one. */
#include "net/secret.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena arena;

Test(net_secret, read)
{
	char a[] = "OPENAI_API_KEY_2=other", b[] = "OPENAI_API_KEY= sk-1234567890\r\n",
	     c[] = "EMPTY=", d[] = "BLANK= \n", e[] = "INNER=a b", f[] = "LINE=a\nb",
	     g[] = "BEYOND=k\xc3\xa9y", h[] = "NOTHING";
	char longest[SECRET_MAX + 100] = "LONG=";
	char *environment[] = {a, b, c, d, e, f, g, h, longest, NULL};
	struct secret secret;

	cr_assert_eq(secret_read(environment, "OPENAI_API_KEY", &secret), SECRET_READ);
	cr_expect(str_is(secret.text, "sk-1234567890"));
	secret_release(&secret);
	cr_expect_null(secret.text.ptr);
	secret_release(&secret);
	memset(longest + 5, 'a', SECRET_MAX + 1);
	cr_expect_eq(secret_read(environment, "OPENAI_API", &secret), SECRET_ABSENT);
	cr_expect_eq(secret_read(environment, "", &secret), SECRET_ABSENT);
	cr_expect_eq(secret_read(environment, "EMPTY", &secret), SECRET_ABSENT);
	cr_expect_eq(secret_read(environment, "BLANK", &secret), SECRET_ABSENT);
	cr_expect_eq(secret_read(environment, "NOTHING", &secret), SECRET_ABSENT);
	cr_expect_eq(secret_read(environment, "INNER", &secret), SECRET_UNFIT);
	cr_expect_eq(secret_read(environment, "LINE", &secret), SECRET_UNFIT);
	cr_expect_eq(secret_read(environment, "BEYOND", &secret), SECRET_UNFIT);
	cr_expect_eq(secret_read(environment, "LONG", &secret), SECRET_UNFIT);
	cr_expect_null(secret.text.ptr);
}

Test(net_secret, wiped)
{
	char a[] = "KEY=sk-1", b[] = "KEY2=sk-2", c[] = "KEY=sk-3";
	char *environment[] = {a, b, c, NULL};
	static const char zeros[4];

	secret_wipe(environment, "KEY");
	cr_expect_arr_eq(a, "KEY=", 5);
	cr_expect_arr_eq(a + 4, zeros, 4);
	cr_expect_arr_eq(c + 4, zeros, 4);
	cr_expect_str_eq(b, "KEY2=sk-2");
	secret_wipe(environment, "");
	cr_expect_str_eq(b, "KEY2=sk-2");
}

static const struct {
	const char *text, *hidden;
} TEXTS[] = {
	{"", ""},
	{"nothing", "nothing"},
	{"sk-ab/cdefgh", "[key]"},
	{"Bearer sk-ab/cdefgh!", "Bearer [key]!"},
	{"sk-ab/cdefghsk-ab/cdefgh", "[key][key]"},
	{"\"sk-ab\\/cdefgh\"", "\"[key]\""},
	{"sk-sk-ab/cdefgh", "sk-[key]"},
	{"xi-key-0000 and sk-ab/cdefgh", "[key] and [key]"},
	{"cut: sk-ab/cd", "cut: [key]"},
	{"cut: sk-ab", "cut: sk-ab"},
	{"sk-ab/cd is none", "sk-ab/cd is none"},
	{"a\nb\tc\x7f", "a b c "},
	{"abc is too short", "abc is too short"},
};

Test(net_secret, hidden)
{
	const struct str keys[] = {STR("sk-ab/cdefgh"), STR("xi-key-0000"), STR("abc"), {0}};

	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++) {
		struct str hidden = secret_hide(&arena, str_of(TEXTS[i].text), keys, 4);

		cr_expect(str_is(hidden, TEXTS[i].hidden), "%s: %s", TEXTS[i].text, hidden.ptr);
		cr_expect_eq(strlen(hidden.ptr), hidden.len);
	}
	arena_release(&arena);
}

Test(net_secret, guarded)
{
	struct rlimit limit;
	int status;
	pid_t child = fork();

	cr_assert_geq(child, 0);
	if (child == 0) {
		secret_guard_process();
		if (prctl(PR_GET_DUMPABLE) != 0 || getrlimit(RLIMIT_CORE, &limit) != 0 ||
		    limit.rlim_max != 0)
			_exit(1);
		(void)signal(SIGABRT, SIG_DFL);
		(void)raise(SIGABRT);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "%x", (unsigned)status);
	cr_expect_not(WCOREDUMP(status));
}
