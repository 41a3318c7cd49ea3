/* purchase.c - rounds of buying: all that is wanted, then what fallbacks are left for what failed. */
#include "cmd/purchase.h"

#include "cmd/keys.h"
#include "cmd/till.h"
#include "compile/tell.h"

#include <signal.h>
#include <string.h>

/* ---- signals ----------------------------------------------------------------------------- */

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
	caught = number;
	buy_interrupt();
}

struct handlers {
	struct sigaction interrupt, terminate;
};

/* Whoever started this may have it go on: nohup, and shells for what they run behind. */
static void catch_signal(int number, struct sigaction *old)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(number, NULL, old);
	if (old->sa_handler != SIG_IGN)
		(void)sigaction(number, &action, NULL);
}

/* A Ctrl-C while answers are in flight does not lose them. */
static void catch_signals(struct handlers *old)
{
	catch_signal(SIGINT, &old->interrupt);
	catch_signal(SIGTERM, &old->terminate);
}

static void release_signals(const struct handlers *old)
{
	(void)sigaction(SIGINT, &old->interrupt, NULL);
	(void)sigaction(SIGTERM, &old->terminate, NULL);
}

void purchase_end_if_interrupted(void)
{
	if (!caught)
		return;
	(void)signal(caught, SIG_DFL);
	(void)raise(caught);
}

/* ---- looking up -------------------------------------------------------------------------- */

static void purchase_look(struct ac_store *store, struct purchase *one, struct want **out)
{
	struct diag own = {0};

	(void)compile_look(store, &one->options, one->spec, out, &own);
	if (*out)
		diag_move_new(one->diag, &own);
	diag_release(&own);
}

void purchase_begin(struct ac_store *store, struct purchase *one)
{
	purchase_look(store, one, &one->want);
}

/* ---- one round --------------------------------------------------------------------------- */

/* Whether what it wants is another asset, whose product goes along with its own request. */
static bool is_of_another(const struct purchase *one)
{
	return one->want && one->want->spec != one->spec;
}

static bool is_same_request(const struct purchase *a, const struct purchase *b)
{
	return a->want && a->status == ST_OK &&
	       project_is_same(a->options.project, b->options.project) &&
	       str_equal(a->want->purchase, b->want->purchase);
}

/* The first of the list with the same request that is wanted in this round, which may be itself; who wants it for itself
 * goes before who wants it for another. */
static struct purchase *leader_of(struct purchase *list, size_t count, const struct purchase *one)
{
	struct purchase *first = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!is_same_request(&list[i], one))
			continue;
		if (!is_of_another(&list[i]))
			return &list[i];
		first = first ? first : &list[i];
	}
	return first;
}

/* What --regenerate names is bought once in a run. */
static void note_regenerated(struct purchase *one)
{
	if (is_of_another(one))
		one->options.has_regenerated_edges = true;
	else
		one->options.has_regenerated = true;
}

static bool is_wanted(const struct purchase *one, const struct project *project)
{
	return one->want && one->status == ST_OK && project_is_same(one->options.project, project);
}

/* Which of the providers that failed are passed over; the options of the compile name them. */
static void pass_over(struct purchase *one, const struct provider *provider)
{
	if (one->failed_count < PURCHASE_FAILED_MAX)
		one->failed[one->failed_count++] = provider;
	one->options.failed = one->failed;
}

static bool has_failed(const struct purchase *one, const struct provider *provider)
{
	for (size_t i = 0; i < one->failed_count; i++) {
		if (one->failed[i] == provider)
			return true;
	}
	return provider == one->want->deal.provider;
}

static bool may_fall_back(const struct purchase *one)
{
	const struct provider *provider;
	bool is_failure =
		one->buy.was_called && str_is(one->spec->generation.fallback_on.text, "failure");

	if ((!is_failure && !one->buy.is_absent) || is_of_another(one) || one->want->is_optional ||
	    buy_interrupts() || one->failed_count == PURCHASE_FAILED_MAX)
		return false;
	for (size_t i = 0; (provider = ask_chain_at(&one->options, one->spec, i)) != NULL; i++) {
		if (!has_failed(one, provider))
			return true;
	}
	return false;
}

/* What failed is looked at once more, without the provider that did. */
static void fall_back(struct ac_store *store, struct purchase *one, const struct finding *before)
{
	const struct provider *failed = one->want->deal.provider;
	struct want *next = NULL;

	pass_over(one, failed);
	one->options.routed =
		str_printf(&one->arena, "%.*s%s%s failed: %s", STR_ARGS(one->want->routed),
			   one->want->routed.len ? "; " : "", failed->decl.name,
			   diag_error_after(one->diag, before));
	diag_soften(one->diag, before);
	diag_note(one->diag, (struct place){0}, "'%s' %s: a fallback takes its place",
		  failed->decl.name, one->buy.is_absent ? "is not there" : "failed");
	purchase_look(store, one, &next);
	want_free(one->want);
	one->want = next;
}

/* What the judge says comes after the candidates, one opinion after the other. */
static bool has_judge(const struct purchase *one)
{
	return one->spec->generation.judge_ask.is_set;
}

/* What was bought for another asset, whose product goes along, is one step on the way to this one. */
static void look_beyond(struct ac_store *store, struct purchase *one)
{
	struct want *next = NULL;
	bool is_step = is_of_another(one) ||
		       (has_judge(one) && (one->buy.bought || one->want->is_optional));

	if (is_step && one->status == ST_OK)
		purchase_look(store, one, &next);
	want_free(one->want);
	one->want = next;
}

static void settle(struct ac_store *store, struct purchase *one, const struct finding *before)
{
	bool is_own = !is_of_another(one) && !one->want->is_opinion;

	if (one->want->is_opinion)
		one->opinions += one->buy.bought;
	else if (is_own)
		one->bought += one->buy.bought;
	one->cost_usd += one->buy.cost_usd;
	one->options.story.cost_usd += one->buy.cost_usd;
	one->options.story.duration_us += one->buy.since_ms * 1000;
	if (one->buy.end == BUY_BOUGHT && is_own) {
		one->provider = one->want->deal.provider->decl.name;
		one->back_end = one->want->deal.back ? one->want->deal.speaks->decl.name : NULL;
	}
	if (one->want->is_regenerated && one->buy.bought)
		note_regenerated(one);
	if (one->buy.end == BUY_FAILED && may_fall_back(one)) {
		fall_back(store, one, before);
		return;
	}
	if (one->want->is_optional && !(one->want->is_opinion && one->buy.bought)) {
		diag_soften(one->diag, before);
		pass_over(one, one->want->deal.provider);
	} else if (one->buy.status != ST_OK) {
		one->status = one->buy.status;
	}
	look_beyond(store, one);
}

/* The candidate that ships arrived, and another did not: the compile goes on. */
static void excuse(struct ac_store *store, struct purchase *one, const struct finding *before)
{
	struct want *again = NULL;
	struct diag scratch = {0};

	if (one->status != ST_OK && one->buy.has_selected) {
		one->status = ST_OK;
		diag_soften(one->diag, before);
	}
	if (one->status == ST_OK || !one->bought)
		return;
	one->options.candidates = 1;
	(void)compile_look(store, &one->options, one->spec, &again, &scratch);
	if (!again) {
		one->status = ST_OK;
		diag_soften(one->diag, before);
	}
	want_free(again);
	diag_release(&scratch);
}

static bool has_item(const struct want *want, unsigned candidate)
{
	for (size_t i = 0; i < want->count; i++) {
		if (want->items[i].candidate == candidate)
			return true;
	}
	return false;
}

/* Whoever means the same request as another finds what that one bought, or fails as it did. */
static void follow(struct ac_store *store, struct purchase *one, const struct purchase *leader,
		   bool is_dry)
{
	const struct finding *before = one->diag->last;
	struct want *again = NULL;

	one->is_shared = true;
	one->buy = leader->buy;
	one->buy.bought = 0;
	one->buy.cost_usd = 0;
	if (leader->buy.end == BUY_FAILED ||
	    (leader->status != ST_OK && ask_candidate(leader->spec) == one->want->selected)) {
		(void)diag_error(one->diag, leader->buy.status, "E0561",
				 one->spec->generation.provider_at,
				 "this is the request of '%.*s', which failed",
				 STR_ARGS(leader->spec->id.text));
		settle(store, one, before);
		return;
	}
	if (is_dry && one->want->count) {
		/* What the other one does not buy is its own. */
		one->want->is_optional = !has_item(one->want, one->want->selected);
		return;
	}
	if (one->want->is_regenerated && leader->buy.bought)
		note_regenerated(one);
	if (!is_dry)
		purchase_look(store, one, &again);
	want_free(one->want);
	one->want = again;
}

struct round {
	struct buy *buys;
	struct purchase **of; /* of each */
	struct purchase **followers, **leaders;
	const struct finding **before;
	size_t count, follower_count;
};

/* A fetch makes no assets: that one is begun is told by those who compile it. */
static void tell_round(const struct round *round, const char *kind)
{
	for (size_t i = 0; i < round->count; i++) {
		struct purchase *one = round->of[i];

		if (strcmp(kind, "fetch") != 0 && !one->options.story.is_begun)
			compile_tell_start(&one->options, one->spec);
		one->options.story.is_begun = strcmp(kind, "fetch") != 0;
		if (one->want->is_opinion)
			continue;
		compile_tell_selected(&one->options, one->spec, one->want->deal.provider);
	}
}

/* What the other one buys is not wanted twice. */
static void leave_to(const struct want *other, struct want *want)
{
	size_t kept = 0;

	for (size_t i = 0; i < want->count; i++) {
		if (!has_item(other, want->items[i].candidate))
			want->items[kept++] = want->items[i];
	}
	want->count = kept;
}

static void gather(struct purchase *list, size_t count, const struct project *project,
		   struct arena *arena, struct round *out)
{
	*out = (struct round){
		.buys = arena_array(arena, count, sizeof(*out->buys)),
		.of = arena_array(arena, count, sizeof(struct purchase *)),
		.followers = arena_array(arena, count, sizeof(struct purchase *)),
		.leaders = arena_array(arena, count, sizeof(struct purchase *)),
		.before = arena_array(arena, count, sizeof(struct finding *)),
	};
	for (size_t i = 0; i < count; i++) {
		struct purchase *one = &list[i], *leader;

		if (!is_wanted(one, project))
			continue;
		leader = leader_of(list, count, one);
		if (leader != one) {
			leave_to(leader->want, one->want);
			out->leaders[out->follower_count] = leader;
			out->followers[out->follower_count++] = one;
			continue;
		}
		diag_move(one->diag, &one->want->diag);
		out->before[out->count] = one->diag->last;
		out->of[out->count] = one;
		out->buys[out->count++] = (struct buy){.want = one->want, .diag = one->diag};
	}
}

/* What goes along is made before anything is ordered. Where it cannot be, what is not needed is done without. */
static void give_all(struct ac_store *store, struct purchase *list, size_t count,
		     const struct project *project)
{
	for (size_t i = 0; i < count; i++) {
		struct purchase *one = &list[i];

		const struct finding *before = one->diag->last;

		if (!is_wanted(one, project))
			continue;
		one->status = compile_give(store, one->want, one->diag);
		if (one->status == ST_OK && one->want->count)
			continue;
		if (one->status != ST_OK && one->want->is_optional) {
			diag_soften(one->diag, before);
			one->status = ST_OK;
			pass_over(one, one->want->deal.provider);
		}
		want_free(one->want);
		one->want = NULL;
	}
}

static enum status buy_round(const struct till *till, struct ac_store *store, struct purchase *list,
			     size_t count, struct diag *diag)
{
	struct arena arena = {0};
	struct round round;
	struct handlers old;
	enum status st;

	if (!till->options.is_dry)
		give_all(store, list, count, till->project);
	gather(list, count, till->project, &arena, &round);
	if (!till->options.is_dry)
		tell_round(&round, till->options.kind);
	catch_signals(&old);
	st = buy_all(till->buyer, store, round.buys, round.count, diag);
	release_signals(&old);
	for (size_t i = 0; i < round.count; i++) {
		round.of[i]->buy = round.buys[i];
		settle(store, round.of[i], round.before[i]);
		excuse(store, round.of[i], round.before[i]);
	}
	for (size_t i = 0; i < round.follower_count; i++)
		follow(store, round.followers[i], round.leaders[i], till->options.is_dry);
	arena_release(&arena);
	return st;
}

/* ---- all rounds -------------------------------------------------------------------------- */

static bool has_wants(const struct till *till, const struct purchase *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_wanted(&list[i], till->project))
			return true;
	}
	return false;
}

/* What could not be bought at all. False: nobody needs it. */
static bool fail_wants(struct purchase *list, size_t count, enum status st)
{
	bool is_needed = false;

	for (size_t i = 0; i < count; i++) {
		struct purchase *one = &list[i];

		if (!one->want || one->status != ST_OK)
			continue;
		if (one->want->is_optional) {
			purchase_pass_over(one);
			continue;
		}
		one->status = st;
		is_needed = true;
	}
	return is_needed;
}

static int64_t cost_of(const struct purchase *list, size_t count)
{
	int64_t usd = 0;

	for (size_t i = 0; i < count; i++)
		usd += list[i].cost_usd;
	return usd;
}

enum status purchase_all(struct invocation *inv, struct ac_store *store, const char *kind,
			 bool is_dry, struct purchase *list, size_t count, struct diag *diag)
{
	struct tills tills = {.inv = inv, .kind = kind, .is_dry = is_dry, .tell = purchase_tell};
	const struct finding *before = diag->last;
	enum status st;

	for (size_t i = 0; i < count; i++) {
		if (list[i].want)
			tills_add(&tills, list[i].options.project);
	}
	st = tills_open(&tills, diag);
	if (tills.count && !is_dry)
		keys_wipe(inv);
	for (size_t i = 0; i < tills.count && st == ST_OK; i++) {
		struct till *till = &tills.items[i];

		if (is_dry)
			st = till_begin(&tills, till, cost_of(list, count), diag);
		while (st == ST_OK && has_wants(till, list, count) && !buy_interrupts())
			st = buy_round(till, store, list, count, diag);
	}
	if (!fail_wants(list, count, st != ST_OK ? st : ST_PROVIDER) && st != ST_OK) {
		diag_soften(diag, before);
		st = ST_OK;
	}
	tills_close(&tills);
	return st;
}

enum status purchase_compile(struct ac_store *store, const struct compile_options *options,
			     const struct spec *spec, struct compile_result *out, struct diag *diag)
{
	struct compile_options own = *options;
	enum status st = compile_spec(store, options, spec, out, diag);

	if (st != ST_OK || out->outcome != COMPILE_WANTS || !out->want->is_optional)
		return st;
	want_free(out->want);
	own.does_without = true;
	return compile_spec(store, &own, spec, out, diag);
}

void purchase_pass_over(struct purchase *purchase)
{
	pass_over(purchase, purchase->want->deal.provider);
	want_free(purchase->want);
	purchase->want = NULL;
}

void purchase_release(struct purchase *purchase)
{
	want_free(purchase->want);
	purchase->want = NULL;
	arena_release(&purchase->arena);
}

bool purchase_is_too_late(const struct want *want)
{
	return want->deal.key_env.len &&
	       want->deal.provider != ask_chain_at(&want->options, want->spec, 0) &&
	       keys_are_wiped();
}

enum status purchase_tell_late(const struct want *want, struct diag *diag)
{
	const char *name = want->deal.provider->decl.name;

	(void)diag_error(diag, ST_PROVIDER, "E0536", want->spec->generation.provider_at,
			 "'%s' cannot be asked after a program has run: its key is no longer in "
			 "this process",
			 name);
	diag_hint(diag,
		  "--provider %s asks it alone; what it makes is found from then on as the "
		  "fallback's",
		  name);
	diag_class(diag, "UNAVAILABLE");
	return ST_PROVIDER;
}
