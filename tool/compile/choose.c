/* choose.c - looking at all candidates of a request for the best one; what came of it, choice.c remembers. */
#include "compile/choosing.h"

#include "base/facts.h"

#include <string.h>

#define PRODUCT_MAX IMAGE_FILE_MAX

/* ---- which there are --------------------------------------------------------------------- */

static void release_bytes(struct job *job)
{
	job_forget_products(job);
	bytes_release(&job->raw_data);
}

/* What costs nothing is made where it is missing. One that fails is one that is not there. */
static enum status make_missing(struct job *job, bool *found)
{
	const struct finding *before = job->diag->last;
	enum status st;

	if (job_must_buy(job) || !job_may_ask(job, job->ask.provider) ||
	    job_has_failed(job, job->ask.provider))
		return ST_OK;
	st = job_make(job);
	*found = st == ST_OK && !(job->survey && job->survey->state == SURVEY_GENERATE);
	if (st != ST_PROVIDER)
		return st;
	diag_soften(job->diag, before);
	return ST_OK;
}

static void add_candidate(struct choosing *choosing)
{
	struct job *job = choosing->job;
	struct candidate *one;

	choosing->items = arena_grow_array(&job->arena, choosing->items, choosing->count,
					   sizeof(*choosing->items));
	one = &choosing->items[choosing->count++];
	*one = (struct candidate){.number = job->ask.request.candidate, .raw = job->raw};
	job_write_product_key(job);
	ac_sha256_of(job->product_key.ptr, job->product_key.len, &one->product);
	if (job_has_judge(job))
		one->made_from = job_made_from(job, &job->arena);
}

static enum status find_all(struct choosing *choosing)
{
	struct job *job = choosing->job;
	unsigned count = ask_variations(&job->ask);
	enum status st = ST_OK;

	for (unsigned i = 1; i <= count && st == ST_OK; i++) {
		bool found;

		job_ask(job, choosing->provider, false, i);
		st = job_find_either(job, &found);
		if (st == ST_OK && !found)
			st = make_missing(job, &found);
		if (st == ST_OK && found)
			add_candidate(choosing);
		bytes_release(&job->raw_data);
	}
	return st;
}

/* The raw of one candidate becomes that of the job. */
static enum status use(struct choosing *choosing, unsigned number)
{
	struct job *job = choosing->job;
	bool found;
	enum status st;

	release_bytes(job);
	job_ask(job, choosing->provider, false, number);
	st = job_find_either(job, &found);
	if (st == ST_OK && !found)
		st = diag_error(job->diag, ST_BUG, "E1003", (struct place){0},
				"the cache lost what it just held");
	return st;
}

/* ---- scoring ----------------------------------------------------------------------------- */

/* "coverage: 950" and what was measured. */
static unsigned add_score(const struct score *score, const struct content *content,
			  struct strbuf *out)
{
	struct strbuf fact = {0};
	unsigned points = content->kind == ASSET_AUDIO ? score->sound(&content->sound, &fact)
						       : score->image(&content->image, &fact);
	struct arena arena = {0};

	facts_u64(out, score->name, points);
	facts_str(out, str_printf(&arena, "%s.fact", score->name).ptr, strbuf_str(&fact));
	arena_release(&arena);
	strbuf_release(&fact);
	return points;
}

static void score_content(struct choosing *choosing, const struct content *content,
			  struct selection_item *out)
{
	struct strbuf lines = {0}, note = {0};
	unsigned sum = 0, weights = 0;

	for (size_t i = 0; i < score_count; i++) {
		unsigned weight = score_weight(i, &choosing->brief);

		if (weight)
			sum += weight * add_score(score_table[i], content, &lines);
		weights += weight;
	}
	out->points = weights ? sum / weights : 0;
	facts_u64(&note, "points", out->points);
	strbuf_add_str(&note, strbuf_str(&lines));
	out->note = str_copy(&choosing->job->arena, strbuf_str(&note));
	strbuf_release(&lines);
	strbuf_release(&note);
}

/* The primary product as a file: what ships is what is judged. */
static enum status load_product(struct job *job, struct bytes *out)
{
	struct ac_error error = {0};
	struct ac_bytes stored = {0};
	enum ac_code code = AC_OK;
	enum status st = ST_OK;

	if (!job->products[0].data.data)
		code = ac_object_get(job->store, &job->products[0].sha, PRODUCT_MAX, &stored,
				     &error);
	if (code == AC_NOT_FOUND || code == AC_DAMAGED)
		st = job_make_products(job);
	else if (code != AC_OK)
		return job_cache_error(job, code, &error);
	*out = stored.data ? (struct bytes){stored.data, stored.len} : job->products[0].data;
	if (!stored.data)
		job->products[0].data = (struct bytes){0};
	return st;
}

static enum status score_product(struct choosing *choosing, struct selection_item *out)
{
	struct job *job = choosing->job;
	struct content content = {0};
	struct bytes product = {0};
	enum status st = load_product(job, &product);

	if (st == ST_OK) {
		job_seal(job);
		st = content_decode(choosing->brief.kind, &product, (struct str){0}, job->spec->at,
				    &content, job->diag);
	}
	if (st == ST_OK)
		score_content(choosing, &content, out);
	content_release(&content);
	bytes_release(&product);
	return st;
}

static void note_failure(struct choosing *choosing, struct candidate *one)
{
	struct strbuf note = {0};

	one->verdict.fails = true;
	facts_u64(&note, "points", 0);
	facts_str(&note, "fails", str_of(diag_error_after(&one->diag, NULL)));
	one->verdict.note = str_copy(&choosing->job->arena, strbuf_str(&note));
	strbuf_release(&note);
}

/* Checks that fail, and bytes that are no picture or are gone, are this candidate's own matter. */
static enum status judge(struct choosing *choosing, struct candidate *one)
{
	struct job *job = choosing->job;
	struct diag *diag = job->diag;
	enum status st;

	one->verdict.candidate = one->number;
	job->diag = &one->diag;
	st = use(choosing, one->number);
	if (st == ST_OK)
		st = job_find_products(job);
	if (st == ST_OK)
		st = score_product(choosing, &one->verdict);
	release_bytes(job);
	job->diag = diag;
	one->is_gone = st == ST_MISS;
	if (st == ST_OK)
		return ST_OK;
	note_failure(choosing, one);
	if (st == ST_INVALID || st == ST_MISS)
		return ST_OK;
	diag_move(diag, &one->diag);
	return st;
}

/* ---- the outcome ------------------------------------------------------------------------- */

static void tell_failures(struct choosing *choosing)
{
	struct job *job = choosing->job;

	for (size_t i = 0; i < choosing->count; i++) {
		const struct candidate *one = &choosing->items[i];

		if (one->verdict.fails)
			diag_warning(job->diag, "W0580", job->spec->generation.select.at,
				     "candidate %u of '%.*s' is passed over: %s", one->number,
				     STR_ARGS(job->spec->id.text),
				     diag_error_after(&one->diag, NULL));
	}
}

/* As for an asset with one candidate. */
static enum status refuse_all(struct choosing *choosing)
{
	struct job *job = choosing->job;

	diag_move(job->diag, &choosing->items[0].diag);
	diag_note(job->diag, job->spec->generation.select.at,
		  "none of the %zu candidates of '%.*s' passes; this is said of candidate %u",
		  choosing->count, STR_ARGS(job->spec->id.text), choosing->items[0].number);
	return choosing->items[0].is_gone ? ST_MISS : ST_INVALID;
}

static enum status conclude(struct choosing *choosing)
{
	struct job *job = choosing->job;
	struct selection *choice = &job->selection;
	bool is_whole = true;

	for (size_t i = 0; i < choosing->count; i++) {
		choice->items[i] = choosing->items[i].verdict;
		is_whole = is_whole && !choosing->items[i].is_gone;
	}
	choosing_settle(choosing);
	if (choice->items[choice->chosen].fails)
		return refuse_all(choosing);
	tell_failures(choosing);
	choosing->is_new = true;
	/* Of one whose bytes come back another choice may be made. */
	return is_whole ? choosing_remember(choosing) : ST_OK;
}

static enum status compare(struct choosing *choosing)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < choosing->count && st == ST_OK; i++)
		st = judge(choosing, &choosing->items[i]);
	return st == ST_OK ? conclude(choosing) : st;
}

/* Two processes that miss it do the work once. */
static enum status compare_once(struct choosing *choosing)
{
	struct job *job = choosing->job;
	struct ac_lock lock = {0};
	struct ac_error error = {0};
	bool found = false;
	enum status st = job_note_project(job);

	if (st == ST_OK)
		st = job_cache_error(job,
				     ac_lock_take(job->store, choosing->key.ptr, choosing->key.len,
						  true, &lock, &error),
				     &error);
	if (st == ST_OK)
		st = choosing_recall(choosing, &found);
	if (st == ST_OK && !found)
		st = compare(choosing);
	ac_lock_release(&lock);
	return st;
}

/* ---- the judge --------------------------------------------------------------------------- */

/* Of each, and how many are missing. *is_open: some may be bought first. */
static enum status find_opinions(struct choosing *choosing, bool is_compared)
{
	struct job *job = choosing->job;
	struct judged *missing = arena_array(&job->arena, choosing->count, sizeof(*missing));
	size_t count = 0, passing = 0;
	enum status st = ST_OK;

	for (size_t i = 0; i < choosing->count && st == ST_OK; i++) {
		struct candidate *one = &choosing->items[i];

		if (is_compared && job->selection.items[i].fails)
			continue;
		passing++;
		st = job_find_opinion(job, one->made_from, &one->has_opinion, &one->opinion,
				      &one->reason);
		if (!one->has_opinion)
			missing[count++] = (struct judged){one->number, one->made_from};
	}
	job->has_all_opinions = st == ST_OK && (count == 0 || passing < 2);
	if (st == ST_OK && passing > 1)
		job_want_opinions(job, missing, count);
	return st;
}

/* How many of those that pass the judge has seen; they count where it has seen all. */
static size_t count_seen(const struct choosing *choosing, size_t *passing)
{
	const struct selection *choice = &choosing->job->selection;
	size_t seen = 0;

	*passing = 0;
	for (size_t i = 0; i < choice->count; i++) {
		*passing += !choice->items[i].fails;
		seen += !choice->items[i].fails && choosing->items[i].has_opinion;
	}
	return seen;
}

/* Half of the points is what the judge says, half what was measured. */
static void add_opinion(struct choosing *choosing, size_t index)
{
	const struct candidate *one = &choosing->items[index];
	struct selection_item *item = &choosing->job->selection.items[index];
	struct strbuf note = {0};
	static const char LINE[] = "points: ";
	struct str rest = item->note;
	const char *end = memchr(rest.ptr, '\n', rest.len);

	item->points = (item->points + (unsigned)one->opinion * 10) / 2;
	strbuf_add_c(&note, LINE);
	strbuf_add_u64(&note, item->points);
	strbuf_add_char(&note, '\n');
	facts_u64(&note, "opinion", one->opinion * 10);
	strbuf_add_c(&note, "opinion.fact: ");
	strbuf_add_str(&note, one->reason);
	strbuf_add_char(&note, '\n');
	if (end)
		strbuf_add(&note, end + 1, rest.len - (size_t)(end + 1 - rest.ptr));
	item->note = str_copy(&choosing->job->arena, strbuf_str(&note));
	strbuf_release(&note);
}

/* Told when the choice is made; and as long as the judge could be asked if somebody did something. */
static void tell_unheard(struct choosing *choosing, size_t seen, size_t passing)
{
	struct job *job = choosing->job;
	struct str why = {0}, hint = {0};
	bool is_lacking = !job->options->is_offline && job_lacks_judge(job, &why, &hint);

	job->result->lacks_judge = is_lacking;
	if (!choosing->is_new && !is_lacking)
		return;
	diag_warning(job->diag, "W0581", job->spec->generation.judge_ask.at,
		     "the judge has seen %zu of %zu candidates of '%.*s': the scores alone "
		     "decide%s%.*s",
		     seen, passing, STR_ARGS(job->spec->id.text),
		     is_lacking ? "; it cannot be asked, as it " : "", STR_ARGS(why));
	if (hint.len)
		diag_hint(job->diag, "%.*s; the next build asks it then", STR_ARGS(hint));
}

static void hear_judge(struct choosing *choosing)
{
	struct job *job = choosing->job;
	size_t passing, seen = count_seen(choosing, &passing);

	if (passing > 1 && seen == passing) {
		for (size_t i = 0; i < choosing->count; i++) {
			if (!job->selection.items[i].fails)
				add_opinion(choosing, i);
		}
		choosing_settle(choosing);
	} else if (passing > 1 && !job->options->does_without && !job->survey) {
		tell_unheard(choosing, seen, passing);
	}
}

/* ---- the choice -------------------------------------------------------------------------- */

/* What the last run shipped is what a reason is given against. */
static unsigned former(const struct choosing *choosing)
{
	struct job *job = choosing->job;
	struct str record = {(const char *)job->old.text.data, job->old.text.len};

	for (size_t i = 0; i < choosing->count; i++) {
		struct ac_key key;
		char hex[AC_KEY_HEX_SIZE];

		job_ask(job, choosing->provider, false, choosing->items[i].number);
		ac_key_of(job->ask.key.ptr, job->ask.key.len, &key);
		ac_key_format(&key, hex);
		if (str_contains(record, hex))
			return choosing->items[i].number;
	}
	return choosing->count ? choosing->items[0].number : 1;
}

static enum status choose_among(struct choosing *choosing)
{
	struct job *job = choosing->job;
	struct selection *choice = &job->selection;
	bool found = false;
	enum status st;

	*choice = (struct selection){.items = arena_array(&job->arena, choosing->count,
							  sizeof(*choice->items)),
				     .count = choosing->count,
				     .asked = ask_variations(&job->ask),
				     .is_pending = true};
	choosing_write_key(choosing);
	st = choosing_recall(choosing, &found);
	if (st == ST_OK && job_has_judge(job))
		st = find_opinions(choosing, found);
	if (st == ST_OK && !found && !job->survey && !job->want)
		st = compare_once(choosing);
	if (st != ST_OK)
		return st;
	if (!choice->is_pending && job_has_judge(job))
		hear_judge(choosing);
	if (choosing->is_new) {
		diag_move(job->diag, &choosing->items[choice->chosen].diag);
		job_tell_chosen(job);
	}
	return use(choosing,
		   choice->is_pending ? former(choosing) : choice->items[choice->chosen].candidate);
}

enum status job_choose(struct job *job)
{
	struct choosing choosing = {.job = job,
				    .provider = job->ask.provider,
				    .brief = {.kind = job->spec->kind,
					      .category = job->spec->category,
					      .sound = job->ask.sound,
					      .is_tileable = job->ask.request.hints.is_tileable}};
	enum status st;

	if (ask_variations(&job->ask) < 2)
		return ST_OK;
	st = find_all(&choosing);
	if (st != ST_OK)
		return st;
	if (job->survey && job->survey->state == SURVEY_GENERATE) {
		job_ask(job, choosing.provider, false, former(&choosing));
		return ST_OK;
	}
	if (choosing.count == 0)
		return diag_error(job->diag, ST_BUG, "E1003", (struct place){0},
				  "the cache lost what it just held");
	st = choosing.count > 1 ? choose_among(&choosing)
				: use(&choosing, choosing.items[0].number);
	for (size_t i = 0; i < choosing.count; i++)
		diag_release(&choosing.items[i].diag);
	return st;
}

/* Findings of those that are there are told where one of them ships. */
unsigned job_shipping_candidate(struct job *job)
{
	const struct compile_options *options = job->options;
	struct compile_options *own = arena_alloc(&job->arena, sizeof(*own));
	struct diag *diag = job->diag, unsaid = {0};
	unsigned candidate = 0;
	bool found = false;

	*own = *options;
	own->does_without = true;
	job->options = own;
	job->diag = &unsaid;
	if (job_find_hit(job, &found) == ST_OK && found && job_choose(job) == ST_OK)
		candidate = job->ask.request.candidate;
	job->options = options;
	job->diag = diag;
	diag_release(&unsaid);
	release_bytes(job);
	job->selection = (struct selection){0};
	return candidate;
}
