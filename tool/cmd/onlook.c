/* onlook.c - what happens in a run, as events. */
#include "cmd/onlook.h"

#include "base/json.h"
#include "base/utc.h"
#include "compile/tell.h"

#include <stdio.h>
#include <time.h>

/* ---- the run ----------------------------------------------------------------------------- */

static int64_t wall_clock(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void tell_begin(const struct invocation *inv)
{
	struct strbuf budget = {0};
	struct event_fact facts[3] = {
		{"command", str_of(inv->command->name), false},
		{"dryRun", inv->is_dry_run ? STR("true") : STR("false"), true},
	};
	size_t count = 2;

	if (inv->budget_usd >= 0) {
		decimal_format(&budget, inv->budget_usd);
		facts[count++] = (struct event_fact){"budget", strbuf_str(&budget), true};
	}
	events_put(inv->onlooker, &(struct event){.name = "ASSET_ORCHESTRATOR_INIT",
						  .level = EVENT_INFO,
						  .facts = facts,
						  .fact_count = count});
	strbuf_release(&budget);
}

enum status onlook_begin(struct invocation *inv, struct diag *diag)
{
	enum status st;

	if (!inv->events)
		return ST_OK;
	st = events_open(inv->events, wall_clock, &inv->onlooker, diag);
	if (st == ST_OK)
		tell_begin(inv);
	return st;
}

void onlook_end(struct invocation *inv, struct diag *diag)
{
	events_close(inv->onlooker, diag);
	inv->onlooker = NULL;
}

/* ---- purchases --------------------------------------------------------------------------- */

static void tell_request(const struct buy_event *event, const char *what, enum event_level level,
			 const struct event_fact *facts, size_t count)
{
	const struct want *want = event->buy->want;
	const char *provider = want->deal.provider->decl.name;
	bool is_over = event->kind != BUY_STARTED;
	struct arena arena = {0};

	compile_tell(&want->options, want->spec,
		     (struct event){
			     .name = provider_event_name(provider, what, &arena),
			     .level = level,
			     .provider = str_of(provider),
			     .has_cost = event->kind == BUY_ARRIVED,
			     .cost_usd = event->cost_usd,
			     .duration_us = is_over ? event->ms * 1000 : 0,
			     .message = event->kind == BUY_REFUSED ? event->text : (struct str){0},
			     .facts = facts,
			     .fact_count = count,
		     });
	arena_release(&arena);
}

static void tell_cost(const struct buy_event *event)
{
	const struct want *want = event->buy->want;
	char today[UTC_DATE_SIZE];
	struct event_fact month = {"month", {today, sizeof("2026-11") - 1}, false};

	utc_format_date(wall_clock() / 1000000, today);
	compile_tell(&want->options, want->spec,
		     (struct event){
			     .name = "COST_TRACKED",
			     .level = EVENT_INFO,
			     .provider = str_of(want->deal.provider->decl.name),
			     .has_cost = true,
			     .cost_usd = event->cost_usd,
			     .facts = &month,
			     .fact_count = 1,
		     });
}

void onlook_buy(const struct invocation *inv, const struct buy_event *event)
{
	const struct want *want = event->buy ? event->buy->want : NULL;
	struct event_fact facts[2];
	char number[16] = "";

	if (!inv->onlooker || !want)
		return;
	(void)snprintf(number, sizeof(number), "%u", event->candidates);
	facts[0] = (struct event_fact){"model", str_of(want->deal.model->id), false};
	facts[1] = (struct event_fact){"candidates", str_of(number), true};
	switch (event->kind) {
	case BUY_STARTED: tell_request(event, "START", EVENT_INFO, facts, 2); break;
	case BUY_ARRIVED:
		tell_request(event, "SUCCESS", EVENT_INFO, facts, 2);
		tell_cost(event);
		break;
	case BUY_REFUSED: tell_request(event, "FAILED", EVENT_ERROR, facts, 1); break;
	case BUY_WAITING:
	case BUY_LICENCE:
	case BUY_REPEATED:
	case BUY_STOPPING: break;
	}
}

/* ---- the link ---------------------------------------------------------------------------- */

void onlook_linked(const struct invocation *inv, enum status st, int64_t began,
		   const struct diag *diag)
{
	const struct finding *finding = st == ST_OK ? NULL : diag->first;
	struct event_fact path = {"path", str_of(inv->manifest), false};

	if (!inv->onlooker || !inv->manifest)
		return;
	while (finding && finding->severity != SEVERITY_ERROR)
		finding = finding->next;
	events_put(inv->onlooker,
		   &(struct event){
			   .name = st == ST_OK ? "MANIFEST_UPDATED" : "MANIFEST_UPDATE_FAILED",
			   .level = st == ST_OK ? EVENT_INFO : EVENT_ERROR,
			   .duration_us = events_now_us(inv->onlooker) - began,
			   .message = str_of(finding ? finding->text : NULL),
			   .hint = str_of(finding ? finding->hint : NULL),
			   .facts = &path,
			   .fact_count = 1,
		   });
}
