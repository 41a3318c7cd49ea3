/* events.h - what happens while assets are made, for programs that look on: one JSON object a line.
 *
 *	{"time":"2026-11-21T14:02:03.120Z","level":"info","event":"ASSET_GENERATION_START","subsystem":"asset-generation","spec_id":"coin",...}
 *
 * A line is written at once, as a whole (one write to a file that is only appended to), from any thread. Nothing of it reaches a
 * product, record, sidecar or key. A line that cannot be written is dropped: telling must not stop what is told of.
 */
#ifndef ASSETC_BASE_EVENTS_H
#define ASSETC_BASE_EVENTS_H

#include "base/diag.h"

struct events;

enum event_level { EVENT_DEV, EVENT_DEBUG, EVENT_INFO, EVENT_WARN, EVENT_ERROR };
/* Of a word of `observability.log_level`; EVENT_INFO for no text. */
enum event_level event_level_of(struct str word);

/* where: a file, which is made or appended to, or "fd:N", a descriptor that is open for writing; children do not inherit it. clock: microseconds
 * since 1970, UTC. *out stays NULL, with a finding (E0005 ST_USAGE, E0105 ST_ENVIRONMENT), when there is none. */
enum status events_open(const char *where, int64_t (*clock)(void), struct events **out,
			struct diag *diag);
/* One warning when lines were dropped. Accepts NULL. */
void events_close(struct events *events, struct diag *diag);

/* A member of the object beside the usual ones, in the order given. */
struct event_fact {
	const char *name;
	struct str text;
	bool is_json; /* text is JSON already */
};

/* Zero-initialise, then fill in what is known. */
struct event {
	const char *name; /* ASSET_GENERATION_START and its like */
	enum event_level level;
	enum event_level
		from; /* of the spec: what is below is not written. 0, EVENT_DEV: everything is */
	int64_t left_out; /* of the spec: the share of its events that is not written, in millionths; warnings and errors always are */
	const char *type; /* image, audio */
	struct str spec, provider;
	bool has_cost;
	int64_t cost_usd;    /* micro-dollars */
	int64_t duration_us; /* 0: not told; written in milliseconds */
	struct str message, hint;
	const struct event_fact *facts;
	size_t fact_count;
};
/* events NULL: nothing. */
void events_put(struct events *events, const struct event *event);

/* Of a clock that only goes forward, for durations; 0 where nobody looks on. */
int64_t events_now_us(const struct events *events);

#endif
