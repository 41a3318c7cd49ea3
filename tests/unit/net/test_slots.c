/* Slots: over all processes never more than the limit, and free when their holder is gone. */
#include "net/slots.h"
#include "unit/base/scratch.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

static struct scratch scratch;
static struct diag diag;

static void begin(void)
{
	scratch_make(&scratch);
	diag = (struct diag){0};
}

static void finish(void)
{
	scratch_remove(&scratch);
	diag_release(&diag);
}

TestSuite(net_slots, .init = begin, .fini = finish, .timeout = 60);

static struct slots *open_slots(const char *endpoint)
{
	struct slots *slots;

	cr_assert_eq(slots_open(&slots, scratch.root, str_of(endpoint), &diag), ST_OK);
	return slots;
}

static int take(struct slots *slots, unsigned limit)
{
	int slot;

	cr_assert_eq(slots_take(slots, limit, &slot, &diag), ST_OK);
	return slot;
}

static void pause_ms(long ms)
{
	(void)nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

Test(net_slots, taken_and_given)
{
	struct slots *one = open_slots("openai"), *two = open_slots("openai"),
		     *other = open_slots("stability");
	int a = take(one, 2), b = take(two, 2);

	cr_expect(a >= 0 && b >= 0 && a != b);
	cr_expect_eq(take(one, 2), -1);
	cr_expect_eq(take(two, 2), -1);
	cr_expect_geq(take(other, 2), 0);
	slots_give(one, a);
	cr_expect_eq(slots_held(one), 0);
	cr_expect_geq(take(two, 2), 0);
	cr_expect_eq(slots_held(two), 2);
	cr_expect_eq(take(one, 2), -1);
	slots_close(two);
	cr_expect_geq(take(one, 2), 0);
	slots_give(one, -1);
	slots_close(one);
	slots_close(other);
	slots_close(NULL);
}

Test(net_slots, a_limit_shrinks_and_grows)
{
	struct slots *slots = open_slots("elevenlabs");

	for (int i = 0; i < 4; i++)
		cr_assert_geq(take(slots, 4), 0);
	slots_give(slots, 0);
	slots_give(slots, 1);
	/* Two are held beyond the new limit: no third. */
	cr_expect_eq(take(slots, 2), -1);
	slots_give(slots, 3);
	cr_expect_geq(take(slots, 2), 0);
	cr_expect_eq(take(slots, 2), -1);
	cr_expect_eq(take(slots, 0), -1);
	for (unsigned i = 2; i < SLOTS_MAX; i++)
		cr_assert_geq(take(slots, 1000), 0, "%u", i);
	cr_expect_eq(take(slots, 1000), -1);
	slots_close(slots);
}

Test(net_slots, names_are_no_paths)
{
	struct slots *slots = open_slots("../x/Y.z");
	char longest[300];

	cr_expect_geq(take(slots, 1), 0);
	cr_expect(scratch_has(&scratch, "slots/%2e%2e%2fx%2f%59%2ez.0"));
	slots_close(slots);
	memset(longest, 'a', sizeof(longest));
	cr_expect_eq(slots_open(&slots, scratch.root, (struct str){longest, 300}, &diag),
		     ST_ENVIRONMENT);
	cr_expect_null(slots);
	cr_expect_eq(slots_open(&slots, scratch.root, STR(""), &diag), ST_ENVIRONMENT);
	cr_expect_eq(slots_open(&slots, scratch_path(&scratch, "absent"), STR("a"), &diag),
		     ST_ENVIRONMENT);
	cr_expect_eq(diag.errors, 3);
}

Test(net_slots, files_that_cannot_be_used)
{
	struct slots *slots = open_slots("openai");
	int slot;

	scratch_folder(&scratch, "slots/openai.0");
	cr_expect_eq(slots_take(slots, 1, &slot, &diag), ST_ENVIRONMENT);
	cr_expect_eq(slot, -1);
	cr_expect_eq(diag.errors, 1);
	slots_close(slots);
}

/* Who removes a file makes no second slot out of one. */
Test(net_slots, a_file_that_was_removed)
{
	struct slots *one = open_slots("openai"), *two = open_slots("openai");

	cr_assert_eq(take(one, 1), 0);
	slots_give(one, 0);
	cr_assert_eq(unlink(scratch_path(&scratch, "slots/openai.0")), 0);
	cr_expect_eq(take(two, 1), 0);
	cr_expect_eq(take(one, 1), -1);
	slots_close(one);
	slots_close(two);
}

Test(net_slots, free_when_the_holder_is_killed)
{
	struct slots *slots = open_slots("openai");
	int ready[2], status;
	char c;
	pid_t child;

	cr_assert_eq(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		struct slots *own = open_slots("openai");
		int slot = take(own, 1);

		(void)!write(ready[1], slot == 0 ? "y" : "n", 1);
		(void)pause();
		_exit(0);
	}
	cr_assert_eq(read(ready[0], &c, 1), 1);
	cr_assert_eq(c, 'y');
	cr_expect_eq(take(slots, 1), -1);
	(void)kill(child, SIGKILL);
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect_eq(take(slots, 1), 0);
	slots_close(slots);
}

struct tally {
	atomic_uint now, most, taken;
};

static void work(struct tally *tally, unsigned limit, int rounds)
{
	struct slots *slots = open_slots("openai");

	for (int i = 0; i < rounds; i++) {
		unsigned now, most;
		int slot = take(slots, limit);

		for (; slot < 0; slot = take(slots, limit))
			pause_ms(1);
		now = atomic_fetch_add(&tally->now, 1) + 1;
		most = atomic_load(&tally->most);
		while (now > most && !atomic_compare_exchange_weak(&tally->most, &most, now))
			;
		atomic_fetch_add(&tally->taken, 1);
		pause_ms(2);
		atomic_fetch_sub(&tally->now, 1);
		slots_give(slots, slot);
	}
	slots_close(slots);
}

Test(net_slots, eight_processes_never_exceed_it)
{
	struct tally *tally = mmap(NULL, sizeof(*tally), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t children[8];
	int status;

	cr_assert_neq(tally, MAP_FAILED);
	for (int i = 0; i < 8; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			work(tally, 3, 20);
			_exit(0);
		}
	}
	for (int i = 0; i < 8; i++) {
		cr_assert_eq(waitpid(children[i], &status, 0), children[i]);
		cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	cr_expect_eq(tally->taken, 160);
	cr_expect_eq(tally->most, 3, "%u", tally->most);
	(void)munmap(tally, sizeof(*tally));
}
