/* slots.c - in-flight slots as locked files. */
#include "net/slots.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_LEN 180u

struct slots {
	struct arena arena;
	const char *stem; /* FOLDER/slots/ENDPOINT */
	int fds[SLOTS_MAX]; /* -1: not open yet. Each its own open file description, as flock counts by those */
	bool is_held[SLOTS_MAX];
	unsigned held;
};

static enum status report(const char *what, const char *path, struct diag *diag)
{
	return diag_error(diag, ST_ENVIRONMENT, "E0541", (struct place){0}, "cannot %s '%s': %s",
			  what, path, strerror(errno));
}

/* Names of endpoints are the user's; other bytes than these are spelled in hex, so that none is a path. */
static bool add_name(struct strbuf *out, struct str name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t before = out->len;

	for (size_t i = 0; i < name.len && out->len - before <= NAME_MAX_LEN; i++) {
		if (name.ptr[i] && strchr(plain, name.ptr[i]))
			strbuf_add_char(out, name.ptr[i]);
		else
			strbuf_printf(out, "%%%02x", (unsigned char)name.ptr[i]);
	}
	return name.len > 0 && out->len - before <= NAME_MAX_LEN;
}

enum status slots_open(struct slots **out, const char *state_folder, struct str endpoint,
		       struct diag *diag)
{
	struct slots *slots = mem_zalloc(1, sizeof(*slots));
	struct strbuf path = {0};
	enum status st = ST_OK;

	for (size_t i = 0; i < SLOTS_MAX; i++)
		slots->fds[i] = -1;
	strbuf_printf(&path, "%s/slots", state_folder);
	if (mkdir(path.data, 0700) != 0 && errno != EEXIST)
		st = report("make the folder", path.data, diag);
	strbuf_add_char(&path, '/');
	if (st == ST_OK && !add_name(&path, endpoint))
		st = diag_error(diag, ST_ENVIRONMENT, "E0541", (struct place){0},
				"the name of an endpoint is empty or too long: '%.*s'",
				STR_ARGS(endpoint));
	slots->stem = str_keep(&slots->arena, strbuf_str(&path));
	strbuf_release(&path);
	if (st != ST_OK) {
		slots_close(slots);
		slots = NULL;
	}
	*out = slots;
	return st;
}

void slots_close(struct slots *slots)
{
	if (!slots)
		return;
	for (size_t i = 0; i < SLOTS_MAX; i++) {
		if (slots->fds[i] >= 0)
			(void)close(slots->fds[i]);
	}
	arena_release(&slots->arena);
	mem_free(slots);
}

static bool open_file(struct slots *slots, unsigned i, struct diag *diag)
{
	struct arena scratch = {0};
	const char *path = str_printf(&scratch, "%s.%u", slots->stem, i).ptr;

	slots->fds[i] = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (slots->fds[i] < 0)
		(void)report("open the slot", path, diag);
	arena_release(&scratch);
	return slots->fds[i] >= 0;
}

/* 1: ours now; 0: somebody else's; -1: it does not work. A file that was removed excludes nobody: the next one is
 * opened instead. */
static int try_lock(struct slots *slots, unsigned i, struct diag *diag)
{
	struct stat info;

	for (;;) {
		if (slots->fds[i] < 0 && !open_file(slots, i, diag))
			return -1;
		if (flock(slots->fds[i], LOCK_EX | LOCK_NB) != 0) {
			if (errno == EINTR)
				continue;
			if (errno == EWOULDBLOCK)
				return 0;
			(void)report("lock the slot", slots->stem, diag);
			return -1;
		}
		if (fstat(slots->fds[i], &info) == 0 && info.st_nlink > 0)
			return 1;
		(void)close(slots->fds[i]);
		slots->fds[i] = -1;
	}
}

enum status slots_take(struct slots *slots, unsigned limit, int *slot, struct diag *diag)
{
	*slot = -1;
	if (limit > SLOTS_MAX)
		limit = SLOTS_MAX;
	for (unsigned i = 0; i < limit && slots->held < limit; i++) {
		int got = slots->is_held[i] ? 0 : try_lock(slots, i, diag);

		if (got < 0)
			return ST_ENVIRONMENT;
		if (got > 0) {
			slots->is_held[i] = true;
			slots->held++;
			*slot = (int)i;
			return ST_OK;
		}
	}
	return ST_OK;
}

void slots_give(struct slots *slots, int slot)
{
	if (slot < 0 || !slots->is_held[slot])
		return;
	slots->is_held[slot] = false;
	slots->held--;
	(void)flock(slots->fds[slot], LOCK_UN);
}

unsigned slots_held(const struct slots *slots)
{
	return slots->held;
}
