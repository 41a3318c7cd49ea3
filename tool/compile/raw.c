/* raw.c - finding the raw bytes of a spec, or having them made.
 *
 * The look-up goes down the provider chain before anything is routed: what was made once is used on
 * every machine, with or without keys. Only a complete miss asks a provider, under a lock, after a
 * second look.
 */
#include "compile/facts.h"
#include "compile/job.h"

#include <time.h>

#define RAW_MAX IMAGE_FILE_MAX

static enum status tell(const struct job *job, enum ac_code code, enum status refused,
			const struct ac_error *error)
{
	struct place nowhere = {0};

	switch (code) {
	case AC_OK: return ST_OK;
	case AC_DAMAGED:
		return diag_error(job->diag, ST_DAMAGED, "E1001", nowhere, "%s", error->text);
	case AC_REFUSED: return diag_error(job->diag, refused, "E1002", nowhere, "%s", error->text);
	case AC_NOT_FOUND:
		return diag_error(job->diag, ST_BUG, "E1003", nowhere,
				  "the cache lost what it just held");
	default: return diag_error(job->diag, ST_ENVIRONMENT, "E1004", nowhere, "%s", error->text);
	}
}

enum status job_cache_error(const struct job *job, enum ac_code code, const struct ac_error *error)
{
	return tell(job, code, ST_DAMAGED, error);
}

enum status job_output_error(const struct job *job, enum ac_code code, const struct ac_error *error)
{
	return tell(job, code, ST_INVALID, error);
}

/* The newest raw of a request; a look-up that finds only damage is a miss for what is free and an
 * error for what was paid. */
enum status job_find_entry(struct job *job, enum ac_space space, struct str text,
			   struct ac_entry *entry, bool *found)
{
	struct ac_error error = {0};
	enum ac_code code = ac_entry_find(job->store, space, text.ptr, text.len, entry, &error);

	*found = code == AC_OK && entry->count > 0;
	if (code == AC_OK || code == AC_NOT_FOUND)
		return ST_OK;
	if (code != AC_DAMAGED || !(job->ask.provider->flags & PROVIDER_FREE))
		return job_cache_error(job, code, &error);
	if (job->survey)
		return ST_OK;
	diag_warning(job->diag, "W1001", (struct place){0}, "%s; it is made again", error.text);
	code = ac_entry_set_aside(job->store, space, text.ptr, text.len, &error);
	return code == AC_NOT_FOUND ? ST_OK : job_cache_error(job, code, &error);
}

void job_use_ref(struct job *job, struct ac_entry *entry, size_t index)
{
	ac_entry_release(&job->request);
	job->request = *entry;
	*entry = (struct ac_entry){0};
	job->raw = job->request.refs[index];
}

static void use_newest(struct job *job, struct ac_entry *entry)
{
	job_use_ref(job, entry, entry->count - 1);
}

/* ---- the chain --------------------------------------------------------------------------- */

void job_ask(struct job *job, const struct provider *provider, bool is_draft, unsigned candidate)
{
	ask_make(job->spec, provider, is_draft, candidate, &job->inputs, &job->arena, &job->ask);
}

static void make_ask(struct job *job, const struct provider *provider, bool is_draft)
{
	job_ask(job, provider, is_draft, ask_candidate(job->spec));
}

const struct provider *job_chain_at(const struct job *job, size_t index)
{
	return ask_chain_at(job->options, job->spec, index);
}

/* A file that is there was put there to be used: what a fallback made before it came gives way. */
bool job_has_own_file(const struct job *job)
{
	unsigned flags = job->ask.provider->flags;

	return flags & PROVIDER_COPIES_INPUT && job->ask.request.input.ptr &&
	       (!job->options->is_offline || flags & PROVIDER_OFFLINE);
}

/* The first hit of the chain; with a draft profile its stand-in is asked for last. */
static enum status look_up(struct job *job, bool *found)
{
	const struct provider *provider;
	enum status st = ST_OK;

	*found = false;
	for (size_t i = 0; st == ST_OK && !*found && (provider = job_chain_at(job, i)) != NULL;
	     i++) {
		struct ac_entry entry = {0};

		make_ask(job, provider, false);
		st = job_find_entry(job, AC_REQUESTS, job->ask.key, &entry, found);
		if (*found)
			use_newest(job, &entry);
		else if (job_has_own_file(job))
			break;
	}
	return st;
}

/* ---- making ------------------------------------------------------------------------------ */

static struct str source_type(const struct provider *provider)
{
	if (provider->flags & PROVIDER_COPIES_INPUT)
		return STR("");
	return provider->flags & PROVIDER_MODEL_MADE ? STR("trainedAlgorithmicMedia")
						     : STR("algorithmicMedia");
}

/* When it was made and what it cost: of what cannot be made again at no cost. */
static void add_purchase(const struct job *job, struct strbuf *out)
{
	time_t now = (time_t)job->options->now;
	struct tm utc;
	char date[16];

	if (job->ask.provider->flags & PROVIDER_FREE)
		return;
	if (job->ask.request.program)
		facts_u64(out, "cost_usd", 0);
	if (now > 0 && gmtime_r(&now, &utc) && strftime(date, sizeof(date), "%Y-%m-%d", &utc))
		facts_str(out, "date", str_of(date));
}

/* What was asked and answered, kept with the raw. Free providers leave no date and no duration: the
 * same request gives the same sidecar on every machine. */
static struct str write_sidecar(struct job *job, const struct provider_result *result)
{
	const struct spec_prompt *prompt = &job->spec->prompt;
	struct strbuf out = {0};
	struct str text;

	facts_str(&out, "provider", str_of(job->ask.provider->decl.name));
	facts_str(&out, "driver", str_of(provider_driver(job->ask.provider)));
	if (result->model.len)
		facts_str(&out, "model", result->model);
	facts_str(&out, "source", source_type(job->ask.provider));
	facts_u64(&out, "candidate", job->ask.request.candidate);
	if (result->tool.len)
		facts_str(&out, "tool", result->tool);
	if (job->ask.request.has_seed)
		facts_u64(&out, "seed", job->ask.request.seed);
	add_purchase(job, &out);
	if (!(job->ask.provider->flags & PROVIDER_COPIES_INPUT)) {
		facts_str(&out, "prompt", job->ask.request.prompt);
		facts_str(&out, "prompt.theme", str_trim(prompt->theme.text));
		facts_str(&out, "prompt.base", str_trim(prompt->base.text));
		facts_str(&out, "prompt.details", str_trim(prompt->details.text));
		facts_str(&out, "prompt.style", str_trim(prompt->style.text));
	}
	text = str_copy(&job->arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

static enum status add_names(struct job *job, const struct ac_ref *ref)
{
	bool is_durable = ref->flags & AC_REF_PAID;
	struct ac_error error = {0};
	struct str name = ask_second_name(&job->ask, &job->arena);
	enum ac_code code;

	code = ac_entry_append(job->store, AC_REQUESTS, job->ask.key.ptr, job->ask.key.len, ref,
			       is_durable, NULL, &error);
	if (code == AC_OK)
		code = ac_entry_append(job->store, AC_NAMES, name.ptr, name.len, ref, is_durable,
				       NULL, &error);
	return job_cache_error(job, code, &error);
}

/* What cannot be made again at no cost counts as bought: nothing but `cache gc --paid` takes it. */
static unsigned ref_flags(const struct ask *ask)
{
	return (ask->provider->flags & PROVIDER_FREE ? 0 : AC_REF_PAID) |
	       (ask->is_draft ? AC_REF_DRAFT : 0);
}

/* Object first, then the names that point to it: a process killed between leaves an object nobody
 * names, never a name without an object. */
static enum status publish_raw(struct job *job, struct provider_result *result)
{
	struct ac_ref ref = {.flags = ref_flags(&job->ask),
			     .size = result->data.len,
			     .label = media_type(result->format)};
	struct ac_error error = {0};
	struct str sidecar = write_sidecar(job, result);
	enum ac_code code = ac_object_put(job->store, result->data.data, result->data.len,
					  ref.flags & AC_REF_PAID, &ref.sha, &error);
	enum status st;

	if (code != AC_OK)
		return job_cache_error(job, code, &error);
	ref.note = sidecar.ptr;
	ref.note_len = sidecar.len;
	st = add_names(job, &ref);
	job->raw = ref;
	job->raw_data = result->data;
	result->data = (struct bytes){0};
	return st;
}

static bool is_there(const struct job *job)
{
	const struct provider *provider = job->ask.provider;

	return !provider->is_there || provider->is_there(&job->ask.request);
}

static enum status permit(const struct job *job)
{
	const struct compile_options *options = job->options;

	if (!job->ask.request.program || !is_there(job))
		return ST_OK;
	/* Money is spent only where it is booked. */
	if (job->inputs.command->price_usd > 0)
		return diag_error(job->diag, ST_REFUSED, "E0464", job->spec->generation.command.at,
				  "the command '%.*s' costs money, and spending is not yet in this "
				  "build",
				  STR_ARGS(job->inputs.command->name));
	if (options->permit)
		return options->permit(options->context, options->project, job->inputs.command,
				       job->spec->generation.provider_at, job->diag);
	return diag_error(job->diag, ST_REFUSED, "E0463", job->spec->generation.provider_at,
			  "no program may be run here");
}

static void pass_on(void *context, struct str line)
{
	const struct job *job = context;

	if (job->options->tell)
		job->options->tell(job->options->context, job->spec->id.text, line);
}

/* A program runs once at a time, in all processes: it may have all of a graphics card to itself. */
static enum status lock_program(struct job *job, struct ac_lock *lock)
{
	const struct provider_program *program = job->ask.request.program;
	struct str name;
	struct ac_error error = {0};

	if (!program || job->survey)
		return ST_OK;
	name = str_printf(&job->arena, "assetc command 1\n%s\n%.*s\n", program->folder,
			  STR_ARGS(program->name));
	return job_cache_error(
		job, ac_lock_take(job->store, name.ptr, name.len, true, lock, &error), &error);
}

/* What the key cannot know of is told when it begins to matter. */
static void warn_unversioned(const struct job *job)
{
	if (!job->ask.request.program || ask_version(job->inputs.command).len)
		return;
	diag_warning(job->diag, "W0519", job->spec->generation.command.at,
		     "the command '%.*s' states no version: what it uses beside its files in the "
		     "project, such as a model's weights, is in no key",
		     STR_ARGS(job->spec->generation.command.text));
	diag_hint(job->diag,
		  "'version: TEXT' of the command, changed with them, makes its assets anew");
}

static enum status call_provider(struct job *job)
{
	struct provider_result result = {0};
	struct ac_lock lock = {0};
	enum status st = lock_program(job, &lock);

	if (st == ST_OK)
		st = job->ask.provider->make(&job->ask.request, &result, job->diag);
	ac_lock_release(&lock);
	job->is_unavailable = result.is_unavailable;
	if (st == ST_OK) {
		job->result->outcome = COMPILE_GENERATED;
		job->result->provider = job->ask.provider->decl.name;
		st = publish_raw(job, &result);
	}
	if (st == ST_OK)
		warn_unversioned(job);
	bytes_release(&result.data);
	return st;
}

static enum status ask_provider(struct job *job)
{
	enum status st;

	job->is_unavailable = false;
	job->ask.program.tell = pass_on;
	job->ask.program.context = job;
	st = permit(job);
	if (st != ST_OK)
		return st;
	if (job->survey && is_there(job)) {
		job->survey->state = SURVEY_GENERATE;
		job->survey->provider = job->ask.provider->decl.name;
		job->survey->is_free = job->ask.provider->flags & PROVIDER_FREE;
		return ST_OK;
	}
	return call_provider(job);
}

/* The second name: the same request, written otherwise, may have been answered already. */
static enum status find_by_name(struct job *job, bool *found)
{
	struct str name = ask_second_name(&job->ask, &job->arena);
	struct ac_entry entry = {0};
	enum status st = job_find_entry(job, AC_NAMES, name, &entry, found);

	if (st == ST_OK && *found) {
		struct ac_error error = {0};
		const struct ac_ref *first = &entry.refs[0];

		if (!job->survey)
			st = job_cache_error(job,
					     ac_entry_append(job->store, AC_REQUESTS,
							     job->ask.key.ptr, job->ask.key.len,
							     first, first->flags & AC_REF_PAID,
							     NULL, &error),
					     &error);
		job_use_ref(job, &entry, 0);
	}
	ac_entry_release(&entry);
	return st;
}

/* Before anything is stored for it: a `cache gc --paid` must know who may want what is bought. */
enum status job_note_project(struct job *job)
{
	struct str root = job->options->project->root;
	struct ac_error error = {0};

	/* A root that could not be resolved cannot be found again. */
	if (job->survey || root.len == 0 || root.ptr[0] != '/')
		return ST_OK;
	return job_cache_error(job, ac_project_note(job->store, root.ptr, &error), &error);
}

/* What an entry named that was set aside as damaged may still be there, and was paid for. */
static enum status refuse_second_purchase(const struct job *job, struct str name)
{
	const struct {
		enum ac_space space;
		struct str text;
	} keys[] = {{AC_REQUESTS, job->ask.key}, {AC_NAMES, name}};
	char path[AC_PATH_SIZE];

	if (job->ask.provider->flags & PROVIDER_FREE)
		return ST_OK;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!ac_entry_was_set_aside(job->store, keys[i].space, keys[i].text.ptr,
					    keys[i].text.len, path))
			continue;
		(void)diag_error(job->diag, ST_DAMAGED, "E1001", job->spec->generation.provider_at,
				 "'%s' is a damaged entry of this request: it may name what was "
				 "bought already",
				 path);
		diag_hint(job->diag, "remove the file to have '%s' asked again",
			  job->ask.provider->decl.name);
		return ST_DAMAGED;
	}
	return ST_OK;
}

/* So that concurrent misses on one key do the work once; it waits. */
static enum status lock_purchase(struct job *job, struct ac_lock *lock)
{
	struct str purchase = ask_purchase_name(&job->ask, &job->arena);
	struct ac_error error = {0};
	enum status st = job_note_project(job);

	if (st != ST_OK || job->survey)
		return st;
	return job_cache_error(
		job, ac_lock_take(job->store, purchase.ptr, purchase.len, true, lock, &error),
		&error);
}

enum status job_make_another(struct job *job)
{
	struct ac_lock lock = {0};
	enum status st = lock_purchase(job, &lock);

	if (st == ST_OK)
		st = ask_provider(job);
	ac_lock_release(&lock);
	return st;
}

enum status job_find_either(struct job *job, bool *found)
{
	struct ac_entry entry = {0};
	enum status st = job_find_entry(job, AC_REQUESTS, job->ask.key, &entry, found);

	if (*found)
		use_newest(job, &entry);
	return st == ST_OK && !*found ? find_by_name(job, found) : st;
}

enum status job_make(struct job *job)
{
	struct ac_lock lock = {0};
	bool found = false;
	enum status st = lock_purchase(job, &lock);

	if (st == ST_OK)
		st = job_find_either(job, &found);
	if (st == ST_OK && !found)
		st = refuse_second_purchase(job, ask_second_name(&job->ask, &job->arena));
	if (st == ST_OK && !found)
		st = ask_provider(job);
	ac_lock_release(&lock);
	return st;
}

/* Under its second name an answer is found also where nobody may be asked. */
static enum status look_up_names(struct job *job, bool *found)
{
	const struct provider *provider;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && !*found && (provider = job_chain_at(job, i)) != NULL;
	     i++) {
		make_ask(job, provider, false);
		st = find_by_name(job, found);
		if (!*found && job_has_own_file(job))
			break;
	}
	return st;
}

enum status job_find_hit(struct job *job, bool *found)
{
	enum status st = look_up(job, found);

	return st == ST_OK && !*found ? look_up_names(job, found) : st;
}

/* Whether what comes after `index` may do instead: always for somebody who was not there, for one
 * who was asked and failed only where the spec says so. What the spec or the user did wrong is no
 * reason. */
static bool may_fall_back(const struct job *job, size_t index, enum status st)
{
	const struct provider *next;
	bool is_failure =
		st == ST_PROVIDER && str_is(job->spec->generation.fallback_on.text, "failure");

	if (!job->is_unavailable && !is_failure)
		return false;
	while ((next = job_chain_at(job, ++index)) != NULL) {
		if (job_may_ask(job, next))
			return true;
	}
	return job->is_unavailable && job->options->is_draft;
}

static enum status stand_in(struct job *job)
{
	struct ac_entry entry = {0};
	bool found = false;
	enum status st;

	make_ask(job, provider_find(STR("procedural")), true);
	st = job_find_entry(job, AC_REQUESTS, job->ask.key, &entry, &found);
	if (found)
		use_newest(job, &entry);
	return st != ST_OK || found ? st : job_make(job);
}

/* Routing after a complete miss: the first provider of the chain that can be asked and is there,
 * else a draft's stand-in. */
static enum status route(struct job *job)
{
	const struct provider *provider;

	for (size_t i = 0; (provider = job_chain_at(job, i)) != NULL; i++) {
		const struct finding *before = job->diag->last;
		enum status st;

		if (!job_may_ask(job, provider))
			continue;
		make_ask(job, provider, false);
		st = job_make(job);
		if (st == ST_OK || !may_fall_back(job, i, st))
			return st;
		diag_soften(job->diag, before);
	}
	return job->options->is_draft ? stand_in(job)
				      : job_refuse_to_ask(job, job_chain_at(job, 0));
}

enum status job_find_raw(struct job *job)
{
	bool found;
	enum status st = job_pin(job, &found);

	if (st != ST_OK || found)
		return st;
	st = job_find_hit(job, &found);
	if (st == ST_OK && !found)
		st = route(job);
	return st == ST_OK ? job_check_unpinned(job) : st;
}

/* ---- bytes ------------------------------------------------------------------------------- */

/* A free raw whose object was evicted or damaged is made again; the same request gives the same
 * bytes. */
enum status job_remake(struct job *job)
{
	enum status st;

	if (!(job->ask.provider->flags & PROVIDER_FREE) || !job_may_ask(job, job->ask.provider)) {
		(void)diag_error(job->diag, ST_MISS, "E1005", job->spec->generation.provider_at,
				 "the bytes that '%s' made are gone from the cache",
				 job->ask.provider->decl.name);
		diag_hint(job->diag,
			  "take them from a cache that has them; --regenerate %.*s "
			  "has others made",
			  STR_ARGS(job->spec->id.text));
		return ST_MISS;
	}
	st = ask_provider(job);
	return st == ST_OK ? job_check_remade(job) : st;
}

bool job_has_raw(const struct job *job)
{
	return job->raw_data.data || ac_object_has(job->store, &job->raw.sha) || job_store_has(job);
}

/* What the cache does not have, or no longer has whole, may lie in the project store. */
static enum status load_elsewhere(struct job *job, enum ac_code code, const struct ac_error *error)
{
	bool is_free = job->ask.provider->flags & PROVIDER_FREE;
	enum status st;

	/* One that is too large is no less wrong: it was not when it was stored. */
	if (code != AC_NOT_FOUND && code != AC_DAMAGED && code != AC_REFUSED)
		return job_cache_error(job, code, error);
	st = job_store_read(job, &job->raw_data);
	if (st != ST_OK)
		return st;
	if (code != AC_NOT_FOUND && !job->raw_data.data && !is_free)
		return job_cache_error(job, code, error);
	if (code != AC_NOT_FOUND)
		diag_warning(job->diag, "W1001", (struct place){0}, "%s; it is %s", error->text,
			     job->raw_data.data ? "taken from the project store" : "made again");
	return job->raw_data.data ? ST_OK : job_remake(job);
}

enum status job_load_raw(struct job *job, struct bytes *out)
{
	struct ac_error error = {0};
	struct ac_bytes stored = {0};
	enum ac_code code;
	enum status st;

	if (!job->raw_data.data) {
		code = ac_object_get(job->store, &job->raw.sha, RAW_MAX, &stored, &error);
		if (code == AC_OK) {
			*out = (struct bytes){stored.data, stored.len};
			return ST_OK;
		}
		st = load_elsewhere(job, code, &error);
		if (st != ST_OK)
			return st;
	}
	*out = job->raw_data;
	job->raw_data = (struct bytes){0};
	return ST_OK;
}
