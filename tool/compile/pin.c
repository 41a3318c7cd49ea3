/* pin.c - the states of a lock.
 *
 *	                               ordinarily                 --locked, --offline, release
 *	key as locked, raw at hand     the locked bytes           the same
 *	key as locked, raw gone        a miss                     a miss
 *	another key                    look-up; one warning       a miss that names the field
 *	no entry                       look-up                    release: an error; else hit or miss
 *
 * Providers whose bytes come out the same every time need no lock; where one names their raw and it
 * is gone, it is made again and must be the same.
 */
#include "compile/pin.h"

#include "compile/job.h"
#include "compile/why.h"

#include <string.h>

bool pin_is_needed(const struct provider *provider)
{
	unsigned always = PROVIDER_FREE | PROVIDER_OFFLINE;

	return (provider->flags & always) != always;
}

/* What forbids to ask anybody for what a lock would have to name, in words; NULL: nothing does. */
static const char *strictness(const struct job *job)
{
	if (job->options->is_locked)
		return "--locked";
	if (job->options->is_offline)
		return "--offline";
	return job->options->is_release ? "a release" : NULL;
}

bool job_may_ask(const struct job *job, const struct provider *provider)
{
	const struct compile_options *options = job->options;

	if (!provider->make && !provider->hosted)
		return false;
	/* A file whose content the lock names is no news. */
	if (job->pin.state == PIN_HOLDS && provider->flags & PROVIDER_COPIES_INPUT)
		return true;
	if (options->is_offline && !(provider->flags & PROVIDER_OFFLINE))
		return false;
	/* A draft takes what is there, else a stand-in. */
	if (options->is_draft && !(provider->flags & PROVIDER_FREE))
		return false;
	return !strictness(job) || !pin_is_needed(provider);
}

void job_tell_passed_over(struct job *job, const struct provider *used)
{
	const struct provider *asked = job_chain_at(job, 0);
	struct place at = job->spec->generation.provider_at;

	if (job->survey || used == asked || job->options->is_draft || job_may_ask(job, asked))
		return;
	if (asked->make || asked->hosted)
		diag_warning(job->diag, "W1005", at,
			     "%s does not ask '%s': its fallback '%s' made '%.*s'", strictness(job),
			     asked->decl.name, used->decl.name, STR_ARGS(job->spec->id.text));
	else
		diag_warning(job->diag, "W0502", at,
			     "the provider '%s' is not yet in this build: its fallback '%s' made "
			     "'%.*s'",
			     asked->decl.name, used->decl.name, STR_ARGS(job->spec->id.text));
	diag_hint(job->diag, "what it made stays, until --regenerate %.*s or a lock says otherwise",
		  STR_ARGS(job->spec->id.text));
}

static enum status refuse_unlocked(struct job *job)
{
	(void)diag_error(job->diag, ST_INVALID, "E0432", job->spec->generation.provider_at,
			 "no lock names the raw of '%.*s', and a release takes only what is locked",
			 STR_ARGS(job->spec->id.text));
	diag_hint(job->diag, "assetc lock update %s approves what the cache has",
		  job->spec->source->path);
	return ST_INVALID;
}

enum status job_refuse_to_ask(struct job *job, const struct provider *provider)
{
	if (job->options->is_release && job->pin.state == PIN_NONE)
		return refuse_unlocked(job);
	if (strictness(job))
		return diag_error(job->diag, ST_MISS, "E1005", job->spec->generation.provider_at,
				  "nothing that '%s' made for this request is in the cache, and "
				  "%s asks nobody",
				  provider->decl.name, strictness(job));
	(void)diag_error(
		job->diag, ST_INVALID, "E0502", job->spec->generation.provider_at,
		"the provider '%s' is not yet in this build, and nothing it made is in the cache",
		provider->decl.name);
	diag_hint(job->diag, "--profile draft builds a stand-in");
	return ST_INVALID;
}

enum status job_check_unpinned(struct job *job)
{
	if (!job->options->is_release || job->pin.state != PIN_NONE ||
	    !pin_is_needed(job->ask.provider))
		return ST_OK;
	return refuse_unlocked(job);
}

/* ---- the lock ---------------------------------------------------------------------------- */

enum status pin_read(struct job *job)
{
	const struct input *file = inputs_find(&job->inputs, INPUT_LOCK, NULL);
	enum status st;

	if (!file || job->pin.lock.path.ptr)
		return ST_OK;
	st = lock_file_read(file->path.ptr, &job->pin.lock, job->diag);
	if (st == ST_OK)
		job->pin.line = lock_chosen(&job->pin.lock, job->spec->id.text);
	return st;
}

void pin_release(struct pin *pin)
{
	lock_file_release(&pin->lock);
}

unsigned pin_candidate(const struct job *job)
{
	const struct param_value *select = &job->spec->generation.select;
	bool is_word = str_is(select->text, "first") || str_is(select->text, "best");

	if (job->pin.line && (!select->is_set || is_word))
		return job->pin.line->candidate;
	return ask_candidate(job->spec);
}

bool pin_matches(struct job *job)
{
	const struct provider *provider;

	for (size_t i = 0; (provider = job_chain_at(job, i)) != NULL; i++) {
		struct ac_key key;

		job_ask(job, provider, false, pin_candidate(job));
		ac_key_of(job->ask.key.ptr, job->ask.key.len, &key);
		if (memcmp(&key, &job->pin.line->key, sizeof(key)) == 0)
			return true;
		if (job_has_own_file(job))
			return false;
	}
	return false;
}

/* ---- a stale lock ------------------------------------------------------------------------ */

struct naming {
	struct strbuf names;
	struct job *job;
};

static void add_name(void *context, struct str line)
{
	struct naming *naming = context;
	struct str path = inputs_path_of_line(&naming->job->inputs, line);

	strbuf_add_c(&naming->names, naming->names.len ? ", '" : "'");
	strbuf_add_str(&naming->names, path.len ? path : request_field(line, &naming->job->arena));
	strbuf_add_char(&naming->names, '\'');
}

/* "'prompt', 'generation.model' differ": against the request of the provider that was locked, where
 * the chain still has it. */
static struct str name_fields(struct job *job)
{
	struct naming naming = {.job = job};
	const struct provider *provider, *best = job_chain_at(job, 0);
	struct str text = STR("the request");

	for (size_t i = 0; (provider = job_chain_at(job, i)) != NULL; i++) {
		if (str_is(job->pin.line->provider, provider->decl.name))
			best = provider;
	}
	job_ask(job, best, false, pin_candidate(job));
	lock_fields_compare(job->pin.line->fields, lock_fields(job->ask.key, &job->arena), add_name,
			    &naming);
	if (naming.names.len)
		text = str_copy(&job->arena, strbuf_str(&naming.names));
	strbuf_release(&naming.names);
	return text;
}

static enum status tell_stale(struct job *job)
{
	struct place at = lock_place(&job->pin.lock, job->pin.line, job->diag);
	struct str names = name_fields(job);
	enum status st = ST_OK;

	job->pin.differs = names;
	job->pin.state = PIN_STALE;
	if (strictness(job))
		st = diag_error(job->diag, ST_MISS, "E0430", at,
				"the lock of '%.*s' is stale, and %s takes only what is locked: "
				"%.*s differs",
				STR_ARGS(job->spec->id.text), strictness(job), STR_ARGS(names));
	else
		diag_warning(job->diag, "W0430", at, "the lock of '%.*s' is stale: %.*s differs",
			     STR_ARGS(job->spec->id.text), STR_ARGS(names));
	diag_hint(job->diag, "assetc lock update %s approves what the spec asks for now",
		  job->spec->source->path);
	return st;
}

/* ---- the project store ------------------------------------------------------------------- */

static bool has_store(const struct job *job)
{
	return job->options->project->store.len > 0;
}

static struct raw_store store_of(const struct job *job)
{
	return (struct raw_store){job->options->project->root, job->options->project->store};
}

bool job_store_holds(const struct job *job, const struct lock_line *line)
{
	struct raw_store store = store_of(job);
	struct arena arena = {0};
	bool is_there = has_store(job) && store_has(&store, line, &arena);

	arena_release(&arena);
	return is_there;
}

bool job_store_has(const struct job *job)
{
	return job->pin.state == PIN_HOLDS && job_store_holds(job, job->pin.line);
}

enum status job_store_read(struct job *job, struct bytes *out)
{
	struct raw_store store = store_of(job);

	if (!job_store_has(job))
		return ST_OK;
	return store_read(&store, job->pin.line, out, job->diag);
}

static enum status find_in_store(struct job *job, bool *found)
{
	struct raw_store store = store_of(job);
	const struct lock_line *line = job->pin.line;
	struct sidecar sidecar;
	enum status st;

	if (!has_store(job))
		return ST_OK;
	st = sidecar_read(&store, line, &job->arena, &sidecar, job->diag);
	*found = st == ST_OK;
	if (*found)
		job->raw = (struct ac_ref){.flags = line->is_paid ? AC_REF_PAID : 0,
					   .sha = line->sha,
					   .size = line->size,
					   .label = str_keep(&job->arena, line->type),
					   .note = sidecar.note.ptr,
					   .note_len = sidecar.note.len};
	return st == ST_MISS ? ST_OK : st;
}

/* ---- a lock that holds ------------------------------------------------------------------- */

static enum status find_ref(struct job *job, enum ac_space space, struct str text, bool *found)
{
	struct ac_entry entry = {0};
	bool is_there;
	enum status st = job_find_entry(job, space, text, &entry, &is_there);

	for (size_t i = 0; is_there && i < entry.count && !*found; i++) {
		if (!ac_sha256_equal(&entry.refs[i].sha, &job->pin.line->sha))
			continue;
		job_use_ref(job, &entry, i);
		*found = true;
	}
	ac_entry_release(&entry);
	return st;
}

/* What is known of the approved raw: in the cache under either name, else beside the store's, which
 * also stands in for an entry that is damaged. */
static enum status find_locked(struct job *job, bool *found)
{
	const struct finding *before = job->diag->last;
	enum status st = find_ref(job, AC_REQUESTS, job->ask.key, found);
	bool is_damaged = st == ST_DAMAGED && job_store_has(job);

	if (is_damaged || (st == ST_OK && !*found))
		st = find_in_store(job, found);
	if (is_damaged && *found)
		diag_soften(job->diag, before);
	else if (is_damaged)
		return ST_DAMAGED;
	if (st == ST_OK && !*found)
		st = find_ref(job, AC_NAMES, ask_second_name(&job->ask, &job->arena), found);
	return st;
}

static enum status tell_gone(struct job *job)
{
	const struct lock_line *line = job->pin.line;
	bool has_folder = has_store(job);
	char sha[AC_SHA256_HEX_SIZE];

	if (job_store_has(job)) {
		struct raw_store store = store_of(job);

		(void)diag_error(job->diag, ST_MISS, "E0431",
				 lock_place(&job->pin.lock, line, job->diag),
				 "the locked raw of '%.*s' lies in the project store, but '%s' is "
				 "gone, which says where it comes from",
				 STR_ARGS(line->id),
				 store_sidecar_path(&store, line, &job->arena).ptr);
		diag_hint(job->diag, "take that file from version control again");
		return ST_MISS;
	}
	ac_sha256_format(&line->sha, sha);
	(void)diag_error(job->diag, ST_MISS, "E0431", lock_place(&job->pin.lock, line, job->diag),
			 "the locked raw of '%.*s' is gone: the cache%s not have the bytes %.12s…",
			 STR_ARGS(line->id), has_folder ? " and the project store do" : " does",
			 sha);
	if (strictness(job))
		diag_hint(job->diag, "take it from a cache or a project store that has it");
	else
		diag_hint(job->diag,
			  "take it from a cache or a project store that has it; --regenerate "
			  "%.*s makes another one",
			  STR_ARGS(line->id));
	return ST_MISS;
}

enum status job_check_remade(struct job *job)
{
	const struct lock_line *line = job->pin.line;

	if (job->survey || job->pin.state != PIN_HOLDS ||
	    ac_sha256_equal(&job->raw.sha, &line->sha))
		return ST_OK;
	(void)diag_error(job->diag, ST_MISS, "E0433", lock_place(&job->pin.lock, line, job->diag),
			 "the locked raw of '%.*s' is gone, and '%s' makes other bytes now",
			 STR_ARGS(line->id), job->ask.provider->decl.name);
	diag_hint(job->diag, "assetc lock update --all %s approves these", job->spec->source->path);
	return ST_MISS;
}

/* The request is the locked one. */
static enum status use_locked(struct job *job, bool *found)
{
	enum status st;

	job->pin.state = PIN_HOLDS;
	st = find_locked(job, found);
	if (st != ST_OK)
		return st;
	if (!pin_is_needed(job->ask.provider) || job_has_own_file(job)) {
		/* Its bytes are checked when they are made again. */
		if (!*found)
			st = job_make(job);
		*found = true;
		return st == ST_OK ? job_check_remade(job) : st;
	}
	if (*found && (ac_object_has(job->store, &job->raw.sha) || job_store_has(job)))
		return ST_OK;
	*found = false;
	if (!job->options->is_draft || strictness(job))
		return tell_gone(job);
	job->pin.state = PIN_NONE; /* a draft has a stand-in */
	return ST_OK;
}

/* ---- making another one ------------------------------------------------------------------ */

/* By the lock or the spec; where scores say which one ships, by them. */
static unsigned shipping_candidate(struct job *job)
{
	unsigned candidate = 0;

	if (ask_is_best(job->spec) && !job->pin.line && !job->options->has_regenerated)
		candidate = job_shipping_candidate(job);
	return candidate ? candidate : pin_candidate(job);
}

/* --regenerate ID[@N]: 0 when this asset is not meant. */
static unsigned regenerated_candidate(struct job *job)
{
	struct str id = job->spec->id.text;

	for (const char *const *item = job->options->regenerate; item && *item; item++) {
		const char *at = strchr(*item, '@');
		struct str name = {*item, at ? (size_t)(at - *item) : strlen(*item)};
		uint64_t candidate;

		if (!str_equal(name, id))
			continue;
		if (!at)
			return shipping_candidate(job);
		return str_to_u64(str_of(at + 1), &candidate) ? (unsigned)candidate : 0;
	}
	return 0;
}

/* It was bought in this run. */
static enum status use_newest(struct job *job)
{
	bool found;
	enum status st = job_find_either(job, &found);

	if (st == ST_OK && !found)
		st = job_refuse_to_ask(job, job->ask.provider);
	return st;
}

static enum status make_another(struct job *job, unsigned candidate)
{
	const struct provider *provider;
	const char *forbids = job->options->is_draft ? "a draft" : strictness(job);

	if (forbids)
		return diag_error(job->diag, ST_MISS, "E0437", job->spec->generation.provider_at,
				  "--regenerate %.*s: %s makes nothing anew",
				  STR_ARGS(job->spec->id.text), forbids);
	for (size_t i = 0; (provider = job_chain_at(job, i)) != NULL; i++) {
		if (!job_may_ask(job, provider) || job_has_failed(job, provider))
			continue;
		job_ask(job, provider, false, candidate);
		if (!job_must_buy(job))
			return job_make_another(job);
		return job->options->has_regenerated ? use_newest(job) : job_want(job, true);
	}
	return job_refuse_to_ask(job, job_chain_at(job, 0));
}

/* The new raw is used in this run; what the lock names stays approved until a person says else. */
static enum status regenerate(struct job *job, unsigned candidate, bool *found)
{
	unsigned wanted = pin_candidate(job);
	bool is_open = ask_is_best(job->spec) && !job->pin.line;
	enum status st = ST_OK;

	if (!is_open || !job->options->has_regenerated)
		st = make_another(job, candidate);
	if (st != ST_OK || job->want)
		return st;
	/* Which one ships is chosen anew. */
	if (candidate != wanted || is_open) {
		bytes_release(&job->raw_data);
		return ST_OK;
	}
	*found = true;
	if (!job->pin.line)
		return ST_OK;
	job->pin.state = PIN_STALE;
	if (job->survey || ac_sha256_equal(&job->raw.sha, &job->pin.line->sha))
		return ST_OK;
	diag_warning(job->diag, "W0431", lock_place(&job->pin.lock, job->pin.line, job->diag),
		     "the lock of '%.*s' still approves the former raw; the new one is used in "
		     "this run only",
		     STR_ARGS(job->spec->id.text));
	diag_hint(job->diag, "assetc lock update %s approves the new one", job->spec->source->path);
	return ST_OK;
}

enum status job_pin(struct job *job, bool *found)
{
	unsigned candidate;
	enum status st = pin_read(job);

	*found = false;
	if (st != ST_OK)
		return st;
	candidate = regenerated_candidate(job);
	if (candidate)
		st = regenerate(job, candidate, found);
	if (st != ST_OK || *found || job->want || !job->pin.line)
		return st;
	return pin_matches(job) ? use_locked(job, found) : tell_stale(job);
}
