/* test_helper.c - helper programs that are not there, that are none, that fail, and the pool of those that are well. */
#include "unit/base/scratch.h"
#include "unit/sound/asked.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static struct scratch scratch;

static void enter(void)
{
	scratch_make(&scratch);
}

static void leave(void)
{
	release();
	scratch_remove(&scratch);
}

Test(sound_helper, no_helper, .fini = release)
{
	sound_set_helper("/nonexistent/helper");
	cr_assert_eq(decode("", 0, &PCM), ST_ENVIRONMENT);
	check_finding("E0621", "cannot be started: No such file");
	cr_expect_not_null(diag.first->hint);
	check_no_child();
}

/* ---- helpers that are none ----------------------------------------------------------------- */

/* A script in the place of a helper. The first bytes of what it says are the hello of this build when it begins
 * with `cat hello`. */
static void set_script(const char *script)
{
	static char path[SCRATCH_PATH_SIZE];
	struct wire_hello hello = {.magic = WIRE_MAGIC, .version = WIRE_VERSION};
	char text[1024];

	(void)snprintf(hello.build, sizeof(hello.build), "%s", helper_build(HELPER_pcm));
	(void)snprintf(hello.loaded, sizeof(hello.loaded), "%s", helper_build(HELPER_pcm));
	(void)scratch_write(&scratch, "hello", &hello, sizeof(hello));
	(void)snprintf(text, sizeof(text), "#!/bin/sh\nPATH=/usr/bin:/bin\ncd '%s'\n%s\n",
		       scratch.root, script);
	(void)snprintf(path, sizeof(path), "%s", scratch_text(&scratch, "fake", text));
	cr_assert_eq(chmod(path, 0700), 0);
	sound_set_helper(path);
}

static void check_script(const char *script, const char *part)
{
	static const int16_t DATA[100000] = {0};

	set_script(script);
	cr_assert_eq(decode(DATA, sizeof(DATA), &PCM), ST_ENVIRONMENT, "%s", script);
	check_finding("E0622", part);
	diag_release(&diag);
	check_no_child();
}

Test(sound_helper, a_helper_that_is_none, .init = enter, .fini = leave)
{
	check_script("exit 0", "exit code 0, before it said hello");
	check_script("exit 127", "could not load the libraries it needs, before");
	check_script("kill -SEGV $$", "signal 11, before it said hello");
	check_script("cat hello | head -c 20", "breaks off");
	check_script("echo I am another program altogether; sleep 5", "something else");
	check_script("printf 'ASND\\001\\000\\000\\000'; sleep 5",
		     "version 1 of their protocol, not 2");
	check_script("cat hello | tr 0-9 7", "built as \"7 pcm");
	check_script("head -c 8 hello; head -c 224 /dev/zero", "it was built as \"\"");
	check_script("head -c 8 hello; printf '\\033[2J'; head -c 224 /dev/zero",
		     "built as \"?[2J\"");
}

Test(sound_helper, a_helper_that_fails, .init = enter, .fini = leave)
{
	check_script("cat hello; head -c 1000 >/dev/null; kill -SEGV $$",
		     "signal 11 while decoding");
	check_script("cat hello; cat >/dev/null & sleep 0.1; exit 3", "exit code 3");
	check_script("cat hello; exit 7", "out of memory");
	check_script("cat hello; kill -XCPU $$", "processor time");
	check_script("cat hello; cat /dev/zero | tr '\\000' '\\377'", "makes no sense");
	check_script("cat hello; head -c 20 /dev/zero", "too early");
	helper_set_patience(1000);
	check_script("cat hello; exec sleep 100", "in time");
	check_script("exec sleep 100", "does not say hello");
}

/* What a script may say behind its hello: that it heard the request, whose payload is empty; begin, with or without frames
 * to come; and end. */
#define LISTEN "head -c 64 >/dev/null; : >heard\n"
#define BEGIN_OF(frames) \
	"printf " \
	"'\\001\\000\\000\\000\\000\\000\\000\\000\\104\\254\\000\\000\\002\\000\\000\\000'\n" \
	"printf '\\" frames "'; head -c 47 /dev/zero\n"
#define BEGIN   BEGIN_OF("000")
#define NOTHING "printf '\\002'; head -c 63 /dev/zero\n"
#define END     "printf '\\003'; head -c 63 /dev/zero\n"
_Static_assert(sizeof(struct wire_request) == 64 && sizeof(struct wire_reply) == 64,
	       "the scripts count bytes");

/* A helper that was taken over could do so for ever. */
Test(sound_helper, a_helper_that_goes_on_saying_nothing, .init = enter, .fini = leave,
     .timeout = 60)
{
	set_script("cat hello; " LISTEN BEGIN_OF("001") "while :; do " NOTHING "done");
	cr_assert_eq(decode("", 0, &PCM), ST_ENVIRONMENT);
	check_finding("E0622", "answered what makes no sense");
	check_no_child();
}

static void decode_patiently(void)
{
	helper_set_patience(1500);
	set_script("cat hello; " LISTEN "sleep 2.4\n" BEGIN END);
	_exit(decode("", 0, &PCM) == ST_OK && sound.frames == 0 ? 0 : 1);
}

/* Whoever stopped assetc for a while did not stop the helper, but its answer is not late for it. */
Test(sound_helper, time_in_which_assetc_is_stopped_is_no_waiting, .init = enter, .fini = leave)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0)
		decode_patiently();
	cr_assert_gt(child, 0);
	for (int i = 0; i < 1000 && !scratch_has(&scratch, "heard"); i++)
		(void)usleep(10000);
	cr_expect_eq(kill(child, SIGSTOP), 0);
	(void)usleep(1700000);
	cr_expect_eq(kill(child, SIGCONT), 0);
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%x", (unsigned)status);
}

Test(sound_helper, other_libraries_are_told_once, .init = enter, .fini = leave)
{
	enum status st;

	set_script("head -c 120 hello; printf '1 pcm/9.9.9'; head -c 101 /dev/zero\n" LISTEN BEGIN
			   END);
	st = decode("", 0, &PCM);
	cr_assert_eq(st, ST_OK, "%s", diag.first ? diag.first->text : "");
	cr_assert_not_null(diag.first);
	cr_expect_str_eq(diag.first->code, "W0623");
	cr_expect(strstr(diag.first->text, "pcm/9.9.9"), "%s", diag.first->text);
	sound_release(&sound);
	diag_release(&diag);
	st = decode("", 0, &PCM);
	cr_expect_eq(st, ST_OK);
	cr_expect_null(diag.first);
}

/* ---- the pool ------------------------------------------------------------------------------ */

/* The number of the one idle helper. */
static pid_t idle_helper(void)
{
	struct helper *helper = helper_take(HELPER_pcm, (struct place){0}, &diag);
	pid_t pid = helper->pid;

	helper_keep(helper);
	return pid;
}

Test(sound_helper, one_helper_serves_many, .fini = release)
{
	pid_t first;

	cr_assert_eq(decode("", 0, &PCM), ST_OK);
	sound_release(&sound);
	first = idle_helper();
	for (int i = 0; i < 20; i++) {
		cr_assert_eq(decode("abcd", 4, &PCM), ST_OK);
		sound_release(&sound);
	}
	cr_expect_eq(idle_helper(), first);
	helpers_end();
	check_no_child();
}

Test(sound_helper, an_idle_helper_that_died_is_replaced, .fini = release)
{
	pid_t first = idle_helper();

	cr_assert_eq(kill(first, SIGKILL), 0);
	cr_assert_eq(decode("abcd", 4, &PCM), ST_OK);
	cr_expect_null(diag.first);
	cr_expect_neq(idle_helper(), first);
	helpers_end();
	check_no_child();
}

/* True when the process runs; a dead one may wait long for an init that never takes leave of it. */
static bool is_running(pid_t pid)
{
	char path[64], text[512] = "";
	FILE *file;
	const char *state;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	(void)fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	state = strrchr(text, ')');
	return state && state[1] && state[2] != 'Z' && state[2] != 'X';
}

/* A child takes a helper and tells its number. Then it ends as `end` says, and so does the helper. */
static void check_orphan(void (*end)(void))
{
	int ends[2];
	pid_t child, orphan = 0;

	cr_assert_eq(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		pid_t pid = idle_helper();

		if (write(ends[1], &pid, sizeof(pid)) == (ssize_t)sizeof(pid))
			end();
		_exit(9);
	}
	cr_assert_eq(read(ends[0], &orphan, sizeof(orphan)), (ssize_t)sizeof(orphan));
	cr_assert_gt(orphan, 0);
	cr_assert_eq(waitpid(child, NULL, 0), child);
	for (int i = 0; i < 500 && is_running(orphan); i++)
		(void)usleep(10000);
	cr_expect_not(is_running(orphan));
	(void)close(ends[0]);
	(void)close(ends[1]);
}

static void end_by_force(void)
{
	(void)kill(getpid(), SIGKILL);
}

static void end_at_once(void)
{
	_exit(0);
}

Test(sound_helper, helpers_end_with_their_program)
{
	check_orphan(end_by_force);
	check_orphan(end_at_once);
}

Test(sound_helper, one_that_is_expected_is_there, .fini = release)
{
	pid_t first;

	sound_expect("abcd", 4, &PCM);
	sound_expect("abcd", 4, &PCM);
	first = idle_helper();
	cr_assert_eq(decode("abcd", 4, &PCM), ST_OK);
	cr_expect_eq(idle_helper(), first);
	helpers_end();
	check_no_child();
}

Test(sound_helper, expecting_tells_nothing, .fini = release)
{
	sound_set_helper("/nonexistent/helper");
	sound_expect("abcd", 4, &PCM);
	sound_expect("\x89PNG\r\n\x1a\n", 8, NULL);
	sound_set_helper(NULL);
	sound_expect("\x89PNG\r\n\x1a\n", 8, NULL);
	check_no_child();
	sound_expect("abcd", 4, &PCM);
	sound_set_helper("/nonexistent/helper");
	helpers_end();
	check_no_child();
	cr_assert_eq(decode("", 0, &PCM), ST_ENVIRONMENT);
}

Test(sound_helper, rest_and_work, .fini = release)
{
	pid_t first;

	sound_rest();
	first = idle_helper();
	sound_rest();
	sound_rest();
	for (int i = 0; i < 500 && is_running(first); i++)
		(void)usleep(10000);
	cr_expect_not(is_running(first), "nobody has to wait for it to end");
	cr_assert_eq(decode("abcd", 4, &PCM), ST_OK);
	cr_expect_neq(idle_helper(), first);
	helpers_end();
	check_no_child();
}

static void *decode_some(void *context)
{
	int16_t data[20000];
	size_t *good = context;

	for (size_t i = 0; i < 20000; i++)
		data[i] = (int16_t)(i * 7);
	for (int round = 0; round < 10; round++) {
		struct sound mine;
		struct diag told = {0};
		bool is_good = sound_decode(data, sizeof(data), &PCM, (struct place){0}, &mine,
					    &told) == ST_OK &&
			       mine.frames == 10000;

		for (size_t i = 0; is_good && i < 20000; i++)
			is_good = mine.samples[i] == (float)data[i] / 32768.0f;
		*good += is_good;
		sound_release(&mine);
		diag_release(&told);
	}
	return NULL;
}

Test(sound_helper, several_threads, .fini = release)
{
	pthread_t threads[4];
	size_t good[4] = {0};

	for (int i = 0; i < 4; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, decode_some, &good[i]), 0);
	for (int i = 0; i < 4; i++) {
		(void)pthread_join(threads[i], NULL);
		cr_expect_eq(good[i], 10);
	}
}

/* The helper has two descriptors, no variable, and no signal that is ignored, whatever this process has. */
Test(sound_helper, helpers_inherit_nothing, .fini = release)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	char path[64], text[4096], *ignored;
	struct helper *helper;
	FILE *file;
	size_t got;

	(void)setenv("SECRET", "word", 1);
	cr_assert_geq(dup2(STDOUT_FILENO, 17), 0);
	cr_assert_eq(sigaction(SIGTERM, &ignore, NULL), 0);
	helper = helper_take(HELPER_pcm, (struct place){0}, &diag);
	cr_assert_not_null(helper);
	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)helper->pid);
	file = fopen(path, "r");
	got = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
	text[got] = '\0';
	/* The C library ignores two of its own when it starts a program. */
	ignored = strstr(text, "SigIgn:");
	cr_assert_not_null(ignored);
	cr_expect_eq(strtoull(ignored + 7, NULL, 16) & 0x7fffffff, 0, "%.24s", ignored);
	cr_expect(strstr(text, "NoNewPrivs:\t1"));
	if (file)
		(void)fclose(file);
	(void)snprintf(path, sizeof(path), "/proc/%d/environ", (int)helper->pid);
	file = fopen(path, "r");
	/* Of a process that may not be looked into, whoever is not root learns nothing. */
	cr_expect(!file || fgetc(file) == EOF);
	if (file)
		(void)fclose(file);
	(void)snprintf(path, sizeof(path), "/proc/%d/fd/17", (int)helper->pid);
	cr_expect_lt(readlink(path, text, sizeof(text)), 0);
	helper_keep(helper);
}
