/* events.c - lines of JSON, each written at once. */
#include "base/events.h"

#include "base/json.h"
#include "base/utc.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SUBSYSTEM "asset-generation"

static const char *const LEVELS[] = {"dev", "debug", "info", "warn", "error"};

struct events {
	int fd;
	bool is_own; /* opened here */
	int64_t (*clock)(void);
	pthread_mutex_t mutex; /* of all below, and of the order of lines */
	int64_t sampled;       /* millionths of lines that were due and are not yet written */
	uint64_t dropped;
	int error; /* of the first that was dropped */
	char name[256];
};

enum event_level event_level_of(struct str word)
{
	for (int i = 0; i < (int)(sizeof(LEVELS) / sizeof(LEVELS[0])); i++) {
		if (str_is(word, LEVELS[i]))
			return (enum event_level)i;
	}
	return EVENT_INFO;
}

/* ---- opening ----------------------------------------------------------------------------- */

static enum status open_number(struct events *events, const char *number, struct diag *diag)
{
	uint64_t fd;
	int flags;

	if (!str_to_u64(str_of(number), &fd) || fd > INT32_MAX)
		return diag_error(diag, ST_USAGE, "E0005", (struct place){0},
				  "--events: fd: takes the number of a descriptor, not '%s'",
				  number);
	flags = fcntl((int)fd, F_GETFL);
	if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY)
		return diag_error(diag, ST_USAGE, "E0005", (struct place){0},
				  "--events: descriptor %s is not open for writing", number);
	events->fd = (int)fd;
	/* Standard output and errors are everybody's. */
	if (fd > 2)
		(void)fcntl(events->fd, F_SETFD, FD_CLOEXEC);
	return ST_OK;
}

static enum status open_file(struct events *events, const char *path, struct diag *diag)
{
	events->fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	events->is_own = true;
	if (events->fd >= 0)
		return ST_OK;
	return diag_error(diag, ST_ENVIRONMENT, "E0105", (struct place){0},
			  "--events: cannot write '%s': %s", path, strerror(errno));
}

enum status events_open(const char *where, int64_t (*clock)(void), struct events **out,
			struct diag *diag)
{
	struct events *events = mem_zalloc(1, sizeof(*events));
	enum status st;

	*out = NULL;
	events->clock = clock;
	(void)snprintf(events->name, sizeof(events->name), "%s", where);
	st = strncmp(where, "fd:", 3) == 0 ? open_number(events, where + 3, diag)
					   : open_file(events, where, diag);
	if (st == ST_OK && pthread_mutex_init(&events->mutex, NULL) != 0)
		st = diag_error(diag, ST_ENVIRONMENT, "E1004", (struct place){0},
				"the system has no mutex left");
	if (st != ST_OK) {
		mem_free(events);
		return st;
	}
	*out = events;
	return ST_OK;
}

void events_close(struct events *events, struct diag *diag)
{
	if (!events)
		return;
	if (events->dropped)
		diag_warning(diag, "W0005", (struct place){0},
			     "--events %s: %llu lines could not be written: %s", events->name,
			     (unsigned long long)events->dropped, strerror(events->error));
	if (events->is_own)
		(void)close(events->fd);
	(void)pthread_mutex_destroy(&events->mutex);
	mem_free(events);
}

/* ---- a line ------------------------------------------------------------------------------ */

static void put_time(struct json *json, int64_t now_us)
{
	struct strbuf text = {0};

	utc_add_time(&text, now_us / 1000000);
	strbuf_printf(&text, ".%03dZ", (int)(now_us / 1000 % 1000));
	json_str(json, "time", strbuf_str(&text));
	strbuf_release(&text);
}

static void put_text(struct json *json, const char *name, struct str text)
{
	if (text.len)
		json_str(json, name, text);
}

static void put_facts(struct json *json, const struct event *event)
{
	for (size_t i = 0; i < event->fact_count; i++) {
		const struct event_fact *fact = &event->facts[i];

		if (fact->is_json)
			json_raw(json, fact->name, fact->text);
		else
			put_text(json, fact->name, fact->text);
	}
}

static void format(const struct events *events, const struct event *event, struct strbuf *out)
{
	struct json json = {.out = out, .is_compact = true};

	json_object_begin(&json, NULL);
	if (events->clock)
		put_time(&json, events->clock());
	json_c(&json, "level", LEVELS[event->level]);
	json_c(&json, "event", event->name);
	json_c(&json, "subsystem", SUBSYSTEM);
	put_text(&json, "spec_id", event->spec);
	put_text(&json, "type", str_of(event->type));
	put_text(&json, "provider", event->provider);
	if (event->has_cost)
		json_decimal(&json, "cost", event->cost_usd);
	if (event->duration_us > 0)
		json_decimal(&json, "duration", event->duration_us * 1000);
	put_facts(&json, event);
	put_text(&json, "message", event->message);
	put_text(&json, "hint", event->hint);
	json_object_end(&json);
	if (out->len && out->data[out->len - 1] != '\n')
		strbuf_add_char(out, '\n');
}

/* A reader that went away must not end the process: it may be paying. */
static ssize_t write_quietly(int fd, const char *data, size_t len)
{
	struct timespec now = {0};
	sigset_t pipe_only, before, pending;
	ssize_t wrote;
	bool was_pending;

	(void)sigemptyset(&pipe_only);
	(void)sigaddset(&pipe_only, SIGPIPE);
	(void)sigpending(&pending);
	was_pending = sigismember(&pending, SIGPIPE) == 1;
	(void)pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
	do
		wrote = write(fd, data, len);
	while (wrote < 0 && errno == EINTR);
	if (wrote < 0 && errno == EPIPE && !was_pending) {
		while (sigtimedwait(&pipe_only, NULL, &now) < 0 && errno == EINTR)
			continue;
		errno = EPIPE;
	}
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return wrote;
}

/* Half a line is no line: what is left is written behind it, and where that fails it ends there. */
static void write_line(struct events *events, struct str line)
{
	while (line.len && !events->error) {
		ssize_t wrote = write_quietly(events->fd, line.ptr, line.len);

		if (wrote < 0) {
			events->error = errno;
			break;
		}
		line.ptr += wrote;
		line.len -= (size_t)wrote;
	}
	events->dropped += line.len > 0;
}

/* Of events that are told in part, evenly so many. */
static bool is_due(struct events *events, const struct event *event)
{
	if (event->left_out <= 0 || event->level >= EVENT_WARN)
		return true;
	events->sampled += 1000000 - event->left_out;
	if (events->sampled < 1000000)
		return false;
	events->sampled -= 1000000;
	return true;
}

void events_put(struct events *events, const struct event *event)
{
	struct strbuf line = {0};

	if (!events || event->level < event->from)
		return;
	(void)pthread_mutex_lock(&events->mutex);
	if (is_due(events, event)) {
		format(events, event, &line);
		write_line(events, strbuf_str(&line));
	}
	(void)pthread_mutex_unlock(&events->mutex);
	strbuf_release(&line);
}

int64_t events_now_us(const struct events *events)
{
	struct timespec now = {0};

	if (!events)
		return 0;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
