/* ask.c - from a spec to a request, and its canonical texts. */
#include "compile/ask.h"

#include "base/facts.h"
#include "compile/back_end.h"
#include "compile/deal.h"
#include "compile/guides.h"
#include "lock/lock.h"
#include "step/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Which alpha the checks of the spec call for; what `background` says is a parameter and wins. */
static enum alpha_wish alpha_of_checks(const struct spec *spec)
{
	for (size_t i = 0; i < spec->step_count; i++) {
		for (size_t j = 0; j < spec->steps[i].check_count; j++) {
			const char *name = spec->steps[i].checks[j].decl->name;

			if (strcmp(name, "has_alpha") == 0)
				return ALPHA_WANTED;
			if (strcmp(name, "no_alpha") == 0)
				return ALPHA_UNWANTED;
		}
	}
	return ALPHA_ANY;
}

static enum alpha_wish alpha_wish(const struct spec *spec, const struct param_set *params)
{
	size_t index = param_index(params->defs, STR("background"));
	const struct param_value *background = index == SIZE_MAX ? NULL : &params->values[index];

	if (background && background->is_written && str_is(background->text, "transparent"))
		return ALPHA_WANTED;
	if (background && background->is_written && str_is(background->text, "opaque"))
		return ALPHA_UNWANTED;
	return alpha_of_checks(spec);
}

static bool wants_tiles(const struct spec *spec)
{
	for (size_t i = 0; i < spec->step_count; i++) {
		for (size_t j = 0; j < spec->steps[i].check_count; j++) {
			if (strcmp(spec->steps[i].checks[j].decl->name, "tileable") == 0)
				return true;
		}
	}
	return false;
}

/* The seed stands in generation.seed or among the parameters; the former wins. */
static void fill_seed(const struct spec *spec, struct ask *ask)
{
	size_t index = param_index(ask->params.defs, STR("seed"));
	const struct param_value *seed = &spec->generation.seed;

	if (!seed->is_set && index != SIZE_MAX)
		seed = &ask->params.values[index];
	ask->request.has_seed = seed->is_set && seed->is_written;
	ask->request.seed = ask->request.has_seed ? (uint64_t)seed->number : 0;
}

/* generation.file, for a provider that copies it. */
static void fill_input(const struct inputs *inputs, struct ask *ask)
{
	const struct input *file = inputs ? inputs_find(inputs, INPUT_FILE, NULL) : NULL;

	if (inputs)
		ask->request.input_path = inputs->file_path;
	if (!file)
		return;
	ask->request.input = (struct str){(const char *)file->data.data, file->data.len};
	ask->input_sha = file->sha;
}

/* How a file without a header is to be read is all that is asked beside the file itself. */
static struct str asked_pcm(const struct ask *ask)
{
	size_t index = param_index(ask->params.defs, STR("pcm"));

	if (!(ask->provider->flags & PROVIDER_COPIES_INPUT) || index == SIZE_MAX)
		return (struct str){0};
	return ask->params.values[index].text;
}

/* What is left out comes from the category. That of those that are given the category as well is theirs to read. */
static struct str asked_sound(const struct spec *spec, const struct provider *provider)
{
	bool is_told = str_is(spec->category, "music") || str_is(spec->category, "speech");

	if (spec->generation.kind.is_set || !(provider->flags & PROVIDER_HOSTED) ||
	    spec->kind != ASSET_AUDIO)
		return spec->generation.kind.text;
	return is_told ? spec->category : (struct str){0};
}

/* The size that is asked for, else the one that the picture is brought to. */
static void fill_wanted(const struct spec *spec, struct ask *ask)
{
	size_t index = param_index(ask->params.defs, STR("size"));
	const struct param_value *size = index == SIZE_MAX ? NULL : &ask->params.values[index];

	for (size_t i = 0; i < spec->step_count && !(size && size->is_written); i++) {
		if (strcmp(spec->steps[i].decl->name, "resize") == 0)
			size = param_get(&spec->steps[i].params, "dimensions");
	}
	ask->request.wanted_width = size ? size->width : 0;
	ask->request.wanted_height = size ? size->height : 0;
}

/* Of a family the one that the policy file names, where that is what runs it. */
static const struct project_command *command_of(const struct inputs *inputs, const struct ask *ask)
{
	if (ask->provider->family)
		return back_end_command(ask->options, ask->provider);
	return inputs && ask->provider->flags & PROVIDER_RUNS_PROGRAM ? inputs->command : NULL;
}

static void fill_program(const struct inputs *inputs, struct ask *ask)
{
	const struct project_command *command = command_of(inputs, ask);

	ask->runs = command;
	if (!command)
		return;
	ask->program = (struct provider_program){
		.name = command->name,
		.argv = command->argv,
		.env = command->env,
		.folder = ask->options->project->root.ptr,
		.timeout_s = command->timeout_s,
	};
	ask->request.program = &ask->program;
}

/* The project's model of a provider may be one of pictures, and that of the spec one of the provider
 * it names, not of a fallback or of --provider: who does not have it goes without. */
static bool is_for_kind(const struct spec *spec, const struct provider *provider,
			const struct param_value *model)
{
	const char *const *names = provider_models(provider, spec->kind);
	bool is_meant = &provider->decl == spec->generation.provider;

	if (!names || (is_meant && !spec_is_default(spec, model)))
		return true;
	for (; *names; names++) {
		if (str_is(model->text, *names))
			return true;
	}
	return false;
}

static struct place source_at(const struct spec *spec, const struct provider *provider)
{
	const struct param_value *file = &spec->generation.file;
	bool is_file = file->is_set && provider && (provider->flags & PROVIDER_COPIES_INPUT);

	return is_file ? file->at : spec->generation.provider_at;
}

static void fill_request(const struct spec *spec, unsigned candidate, struct arena *arena,
			 struct ask *ask)
{
	struct provider_request *rq = &ask->request;
	const struct param_value *model = spec_model(spec, &ask->provider->decl);
	bool has_model = model->is_set && is_for_kind(spec, ask->provider, model);

	rq->kind = spec->kind;
	rq->sound = ask->sound;
	rq->params = &ask->params;
	rq->candidate = candidate;
	rq->at = source_at(spec, ask->provider);
	if (ask->provider->flags & PROVIDER_AWAITS_INPUT)
		fill_wanted(spec, ask);
	else if (ask->provider->flags & PROVIDER_COPIES_INPUT)
		return;
	rq->prompt = spec_compose_prompt(spec, arena);
	if (ask->provider->flags & PROVIDER_COPIES_INPUT)
		return;
	if (ask->provider->flags & PROVIDER_HAS_NEGATIVE)
		rq->negative = str_trim(spec->prompt.negative.text);
	/* A stand-in chooses by prompt and category; the model named is one of the provider it
	 * stands in for. */
	if (!ask->is_draft)
		rq->model = has_model ? model->text : str_of(ask->provider->driver_model);
	fill_seed(spec, ask);
	rq->hints = (struct provider_hints){
		.category = spec->category,
		.label = spec->id.text,
		.alpha = alpha_wish(spec, &ask->params),
		.is_tileable = wants_tiles(spec),
	};
}

/* ---- canonical text ---------------------------------------------------------------------- */

static int by_name(const void *left, const void *right)
{
	const struct param_def *const *a = left, *const *b = right;

	return strcmp((*a)->name, (*b)->name);
}

/* Counting candidates and seeds have lines of their own; a candidate has one key however many are
 * asked for. */
static bool is_keyed(const struct param_set *set, size_t index, bool with_defaults)
{
	const struct param_def *def = &set->defs[index];
	const struct param_value *value = &set->values[index];
	size_t ratio = param_index(set->defs, STR("aspect_ratio"));

	if (def->flags & PARAM_SECOND_NAME || !value->is_set ||
	    (!value->is_written && !with_defaults))
		return false;
	/* A size that nobody wrote is not sent beside an aspect ratio that somebody did. */
	if (!value->is_written && strcmp(def->name, "size") == 0 && ratio != SIZE_MAX &&
	    set->values[ratio].is_written)
		return false;
	return strcmp(def->name, "n_variations") != 0 && strcmp(def->name, "seed") != 0;
}

static void add_params(const struct param_set *set, bool with_defaults, struct arena *arena,
		       struct strbuf *out)
{
	size_t count = param_count(set->defs), kept = 0;
	const struct param_def **sorted = arena_array(arena, count + 1, sizeof(struct param_def *));

	for (size_t i = 0; i < count; i++) {
		if (is_keyed(set, i, with_defaults))
			sorted[kept++] = &set->defs[i];
	}
	qsort(sorted, kept, sizeof(struct param_def *), by_name);
	for (size_t i = 0; i < kept; i++) {
		strbuf_add_c(out, "param.");
		strbuf_add_c(out, sorted[i]->name);
		strbuf_add_c(out, ": ");
		param_format(sorted[i], &set->values[sorted[i] - set->defs], out);
		strbuf_add_char(out, '\n');
	}
}

static void add_hints(const struct provider_hints *hints, struct strbuf *out)
{
	static const char *const ALPHA[] = {"any", "wanted", "unwanted"};

	facts_str(out, "hint.category", hints->category);
	facts_str(out, "hint.label", hints->label);
	facts_str(out, "hint.alpha", str_of(ALPHA[hints->alpha]));
	facts_bool(out, "hint.tileable", hints->is_tileable);
}

/* A program is known by the version it states and by the content of its files, never by its path,
 * its arguments or what else is on the machine. */
static void add_program(const struct inputs *inputs, struct strbuf *out)
{
	struct str version = ask_version(inputs->command);
	unsigned number = 0;
	char name[32];

	if (version.len)
		facts_str(out, "version", version);
	for (size_t i = 0; i < inputs->count; i++) {
		if (inputs->items[i].role != INPUT_COMMAND)
			continue;
		(void)snprintf(name, sizeof(name), "input.command.%u", ++number);
		facts_str(out, name, inputs->items[i].sha);
	}
}

static struct str describe(const struct ask *ask, const char *format, bool with_defaults,
			   bool with_candidate, struct arena *arena)
{
	const struct provider_request *rq = &ask->request;
	unsigned flags = ask->provider->flags;
	struct strbuf out = {0};
	struct str text, model, sound;

	strbuf_add_c(&out, format);
	facts_str(&out, "kind",
		  rq->kind == ASSET_IMAGE   ? STR("image")
		  : rq->kind == ASSET_AUDIO ? STR("audio")
					    : STR("opinion"));
	sound = ask->sound;
	if (with_defaults && !sound.len && flags & PROVIDER_HOSTED && rq->kind == ASSET_AUDIO)
		sound = STR("sfx");
	if (sound.len)
		facts_str(&out, "sound", sound);
	facts_str(&out, "driver", str_of(provider_driver(ask->provider)));
	if (ask->endpoint.len)
		facts_str(&out, "endpoint", ask->endpoint);
	if (flags & PROVIDER_FREE)
		facts_u64(&out, "revision", provider_revision(ask->provider, rq->kind));
	if (ask->is_draft)
		facts_bool(&out, "draft", true);
	if (flags & PROVIDER_COPIES_INPUT) {
		facts_str(&out, "input.file", ask->input_sha);
		if (ask->pcm.len)
			facts_str(&out, "pcm", ask->pcm);
	} else {
		facts_str(&out, "prompt", rq->prompt);
		if (rq->negative.len)
			facts_str(&out, "negative", rq->negative);
		model = with_defaults ? deal_model(ask->options, ask, arena) : rq->model;
		if (model.len)
			facts_str(&out, "model", model);
		if (flags & PROVIDER_RUNS_PROGRAM && ask->command.len)
			facts_str(&out, "command", ask->command);
		/* Of a family no back end is in a key. */
		if (rq->program && flags & PROVIDER_RUNS_PROGRAM)
			add_program(ask->inputs, &out);
		if (rq->has_seed)
			facts_u64(&out, "seed", rq->seed);
		guides_describe(ask, with_defaults, &out);
		if (with_candidate)
			facts_u64(&out, "candidate", rq->candidate);
		add_params(&ask->params, with_defaults, arena, &out);
		if (flags & PROVIDER_USES_HINTS)
			add_hints(&rq->hints, &out);
	}
	text = str_copy(arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

/* The name of an endpoint stands in keys; the vendor's own is what the driver stands for. */
static struct str named_endpoint(const struct compile_options *options,
				 const struct provider *provider)
{
	struct str name;

	if (!(provider->flags & PROVIDER_HOSTED))
		return (struct str){0};
	name = deal_endpoint(options, provider);
	return str_is(name, provider_driver(provider)) ? (struct str){0} : name;
}

void ask_elsewhere(struct ask *ask, struct str endpoint, struct arena *arena)
{
	ask->endpoint =
		str_is(endpoint, provider_driver(ask->provider)) ? (struct str){0} : endpoint;
	ask->key = describe(ask, REQUEST_FORMAT, false, true, arena);
}

void ask_make(const struct compile_options *options, const struct spec *spec,
	      const struct provider *provider, bool is_draft, unsigned candidate,
	      const struct inputs *inputs, struct arena *arena, struct ask *out)
{
	*out = (struct ask){.options = options, .provider = provider, .is_draft = is_draft};
	out->params = spec_parameters(spec, &provider->decl, arena);
	out->sound = asked_sound(spec, provider);
	out->command = spec->generation.command.text;
	out->inputs = inputs;
	out->request.arena = arena;
	fill_input(inputs, out);
	out->pcm = asked_pcm(out);
	fill_program(inputs, out);
	guides_fill(spec, inputs, arena, out);
	fill_request(spec, candidate, arena, out);
	out->endpoint = named_endpoint(options, provider);
	out->key = describe(out, REQUEST_FORMAT, false, true, arena);
}

void ask_make_opinion(const struct compile_options *options, const struct spec *spec,
		      struct made_from judged, struct arena *arena, struct ask *out)
{
	const struct provider *judge = provider_find(STR("judge"));
	const struct spec_generation *from = &spec->generation;

	*out = (struct ask){.options = options, .provider = judge, .spec = spec, .judged = judged};
	out->params = param_defaults(judge->decl.params, arena);
	out->guides = arena_array(arena, 1, sizeof(*out->guides));
	out->guides[0] = (struct provider_input){.use = USE_IMAGE};
	out->guide_count = 1;
	out->request = (struct provider_request){.kind = ASSET_OPINION,
						 .prompt = str_trim(from->judge_ask.text),
						 .model = str_trim(from->judge_model.text),
						 .params = &out->params,
						 .candidate = 1,
						 .inputs = out->guides,
						 .input_count = 1,
						 .arena = arena,
						 .at = from->judge_ask.at};
	out->endpoint = named_endpoint(options, judge);
	out->key = describe(out, REQUEST_FORMAT, false, true, arena);
}

const struct provider *ask_chain_at(const struct compile_options *options, const struct spec *spec,
				    size_t index)
{
	const struct spec_generation *from = &spec->generation;

	if (options->provider.len)
		return index == 0 ? provider_find(options->provider) : NULL;
	if (index == 0)
		return (const struct provider *)from->provider;
	return index <= from->fallback_count ? (const struct provider *)from->fallbacks[index - 1]
					     : NULL;
}

struct str ask_version(const struct project_command *command)
{
	return str_is(command->version, "auto") ? (struct str){0} : command->version;
}

struct str ask_second_name(const struct ask *ask, struct arena *arena)
{
	return describe(ask, NAME_FORMAT, true, true, arena);
}

struct str ask_purchase_name(const struct ask *ask, struct arena *arena)
{
	return describe(ask, PURCHASE_FORMAT, true, false, arena);
}

bool ask_is_best(const struct spec *spec)
{
	return str_is(spec->generation.select.text, "best");
}

unsigned ask_variations(const struct ask *ask)
{
	size_t index = param_index(ask->params.defs, STR("n_variations"));
	unsigned count = 1;

	if (ask->provider->flags & PROVIDER_COPIES_INPUT)
		return 1;
	if (index != SIZE_MAX && ask->params.values[index].is_set)
		count = (unsigned)ask->params.values[index].number;
	return count < LOCK_CANDIDATE_MAX ? count : LOCK_CANDIDATE_MAX;
}

unsigned ask_candidate(const struct spec *spec)
{
	const struct param_value *select = &spec->generation.select;
	bool is_word = str_is(select->text, "first") || str_is(select->text, "best");

	return select->is_set && !is_word ? (unsigned)select->number : 1;
}
