/* tell.c - events about one spec. */
#include "compile/tell.h"

#include "base/json.h"
#include "compile/job.h"
#include "step/edges.h"

#include <string.h>

void compile_tell(const struct compile_options *options, const struct spec *spec,
		  struct event event)
{
	const struct spec_observability *wish = &spec->observability;

	if (!options->events)
		return;
	event.spec = spec->id.text;
	event.type = spec->kind == ASSET_IMAGE ? "image" : "audio";
	event.from = event_level_of(wish->log_level.text);
	if (wish->sampling_rate.is_set)
		event.left_out = MILLION - wish->sampling_rate.number;
	events_put(options->events, &event);
}

void compile_tell_start(const struct compile_options *options, const struct spec *spec)
{
	const struct param_owner *provider = spec->generation.provider;

	compile_tell(options, spec,
		     (struct event){.name = "ASSET_GENERATION_START",
				    .level = EVENT_INFO,
				    .provider = str_of(provider ? provider->name : NULL)});
}

void compile_tell_failed(const struct compile_options *options, const struct spec *spec,
			 const struct diag *diag, int64_t duration_us)
{
	const struct finding *finding = diag->first;
	struct event_fact facts[2];
	size_t count = 0;

	while (finding && finding->severity != SEVERITY_ERROR)
		finding = finding->next;
	if (finding) {
		facts[count++] = (struct event_fact){"code", str_of(finding->code), false};
		facts[count++] = (struct event_fact){"class", str_of(finding->class), false};
	}
	compile_tell(options, spec,
		     (struct event){
			     .name = "ASSET_GENERATION_FAILED",
			     .level = EVENT_ERROR,
			     .duration_us = duration_us,
			     .message = str_of(finding ? finding->text : "it failed"),
			     .hint = str_of(finding ? finding->hint : NULL),
			     .facts = facts,
			     .fact_count = count,
		     });
}

void compile_tell_selected(const struct compile_options *options, const struct spec *spec,
			   const struct provider *provider)
{
	bool is_first = ask_chain_at(options, spec, 0) == provider;
	struct event_fact selection = {"selection", is_first ? STR("primary") : STR("fallback"),
				       false};

	compile_tell(options, spec,
		     (struct event){
			     .name = is_first ? "PROVIDER_SELECTED" : "PROVIDER_FALLBACK",
			     .level = is_first ? EVENT_INFO : EVENT_WARN,
			     .provider = str_of(provider->decl.name),
			     .facts = &selection,
			     .fact_count = 1,
		     });
}

const char *provider_event_name(const char *provider, const char *what, struct arena *arena)
{
	struct str name = str_of(provider);
	const char *dash = strrchr(provider, '-');
	char *text;

	if (dash && dash[1] && strspn(dash + 1, "0123456789") == strlen(dash + 1))
		name.len = (size_t)(dash - provider);
	text = arena_text(arena, name.ptr, name.len);
	for (size_t i = 0; i < name.len; i++) {
		char c = text[i];

		text[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A')
					       : (c >= '0' && c <= '9' ? c : '_');
	}
	return str_printf(arena, "%s_GENERATION_%s", text, what).ptr;
}

/* ---- from within a compile --------------------------------------------------------------- */

static bool is_looked_on(const struct job *job)
{
	return job->options->events && !job->survey;
}

void job_tell_begun(struct job *job)
{
	if (!is_looked_on(job) || job->is_begun || job->options->story.is_begun)
		return;
	job->is_begun = true;
	compile_tell_start(job->options, job->spec);
}

void job_tell_asked(struct job *job)
{
	const struct provider *provider = job->ask.provider;

	if (!is_looked_on(job))
		return;
	job_tell_begun(job);
	compile_tell_selected(job->options, job->spec, provider);
	compile_tell(job->options, job->spec,
		     (struct event){.name = provider_event_name(provider->decl.name, "START",
								&job->arena),
				    .level = EVENT_INFO,
				    .provider = str_of(provider->decl.name)});
}

void job_tell_answered(struct job *job, enum status st, int64_t began)
{
	const char *provider = job->ask.provider->decl.name;
	const struct finding *last = job->diag->last;
	bool is_failure = st != ST_OK;

	if (!is_looked_on(job))
		return;
	compile_tell(job->options, job->spec,
		     (struct event){
			     .name = provider_event_name(
				     provider, is_failure ? "FAILED" : "SUCCESS", &job->arena),
			     .level = is_failure ? EVENT_ERROR : EVENT_INFO,
			     .provider = str_of(provider),
			     .duration_us = events_now_us(job->options->events) - began,
			     .message = str_of(is_failure && last ? last->text : NULL),
			     .hint = str_of(is_failure && last ? last->hint : NULL),
		     });
}

/* ---- what was measured ------------------------------------------------------------------- */

static void put_names(struct json *json, const struct spec_step *step)
{
	json_array_begin(json, "checks");
	for (size_t i = 0; i < step->check_count; i++)
		json_c(json, NULL, step->checks[i].decl->name);
	json_array_end(json);
}

static void put_share(struct json *json, const char *name, uint64_t part, uint64_t whole)
{
	json_decimal(json, name, whole ? (int64_t)(part * 10000 / whole) * (MILLION / 10000) : 0);
}

/* Of an opaque picture there is nothing to be told. */
static void put_alpha(struct json *json, const struct image *image)
{
	struct alpha_facts alpha;
	struct halo halo;

	if (!image_transparent_pixels(image))
		return;
	alpha_measure(image, &alpha);
	halo_measure(image, NULL, &halo);
	put_share(json, "coverage", alpha.alpha_sum, alpha.pixels * 255);
	put_share(json, "partly_transparent", alpha.partial, alpha.pixels);
	json_array_begin(json, "box");
	json_u64(json, NULL, alpha.left);
	json_u64(json, NULL, alpha.top);
	json_u64(json, NULL, alpha.width);
	json_u64(json, NULL, alpha.height);
	json_array_end(json);
	json_array_begin(json, "off_center");
	json_decimal(json, NULL, (int64_t)alpha.off_x * (MILLION / 1000));
	json_decimal(json, NULL, (int64_t)alpha.off_y * (MILLION / 1000));
	json_array_end(json);
	json_u64(json, "edge_pixels", halo.edge);
	put_share(json, "halo", halo.leaking, halo.edge);
}

static void put_content(struct json *json, const struct content *content)
{
	if (content->kind == ASSET_IMAGE) {
		json_u64(json, "width", content->image.width);
		json_u64(json, "height", content->image.height);
		json_u64(json, "transparent_pixels", image_transparent_pixels(&content->image));
		put_alpha(json, &content->image);
		return;
	}
	json_u64(json, "rate", content->sound.rate);
	json_u64(json, "channels", content->sound.channels);
	json_u64(json, "frames", content->sound.frames);
}

void job_tell_step(struct job *job, size_t index, size_t scale, const struct content *content,
		   int64_t began)
{
	const struct spec_step *step = &job->spec->steps[index];
	const struct spec_observability *wish = &job->spec->observability;
	bool is_timed = wish->track_performance.number != 0;
	bool is_measured = wish->track_quality.number != 0 && step->check_count;
	struct strbuf measured = {0};
	struct json json = {.out = &measured, .is_compact = true};
	struct event_fact facts[3] = {{"action", str_of(step->decl->name), false}};
	struct event event = {.name = "ASSET_PROCESSING_STEP",
			      .level = is_timed || is_measured ? EVENT_INFO : EVENT_DEV,
			      .facts = facts,
			      .fact_count = 1};

	if (!is_looked_on(job))
		return;
	if (job->plan.variants.count && index > job->plan.variants_at)
		facts[event.fact_count++] = (struct event_fact){
			"variant", str_of(job->plan.variants.items[scale].name), false};
	if (is_timed)
		event.duration_us = events_now_us(job->options->events) - began;
	if (is_measured) {
		json_object_begin(&json, NULL);
		put_names(&json, step);
		put_content(&json, content);
		json_object_end(&json);
		facts[event.fact_count++] =
			(struct event_fact){"measured", str_trim(strbuf_str(&measured)), true};
	}
	compile_tell(job->options, job->spec, event);
	strbuf_release(&measured);
}

/* Lines of facts are JSON scalars already. */
static void put_facts(struct json *json, struct str facts)
{
	struct arena arena = {0};

	while (facts.len) {
		const char *end = memchr(facts.ptr, '\n', facts.len);
		size_t len = end ? (size_t)(end - facts.ptr) : facts.len;
		const char *colon = memmem(facts.ptr, len, ": ", 2);

		if (colon)
			json_raw(json, arena_text(&arena, facts.ptr, (size_t)(colon - facts.ptr)),
				 (struct str){colon + 2, (size_t)(facts.ptr + len - colon) - 2});
		facts.ptr += len + (end ? 1 : 0);
		facts.len -= len + (end ? 1 : 0);
	}
	arena_release(&arena);
}

static void put_products(const struct job *job, struct strbuf *out)
{
	struct json json = {.out = out, .is_compact = true};

	json_array_begin(&json, NULL);
	for (size_t i = 0; i < job->plan.count; i++) {
		json_object_begin(&json, NULL);
		json_str(&json, "path", job->plan.outputs[i].path);
		json_u64(&json, "bytes", job->products[i].size);
		put_facts(&json, job->products[i].facts);
		json_object_end(&json);
	}
	json_array_end(&json);
}

static void put_selection(const struct selection *choice, struct strbuf *out)
{
	struct json json = {.out = out, .is_compact = true};

	json_array_begin(&json, NULL);
	for (size_t i = 0; i < choice->count; i++) {
		json_object_begin(&json, NULL);
		json_u64(&json, "candidate", choice->items[i].candidate);
		selection_json(&choice->items[i], true, &json);
		json_object_end(&json);
	}
	json_array_end(&json);
}

void job_tell_chosen(struct job *job)
{
	struct strbuf text = {0}, scores = {0};
	struct event_fact fact = {"scores", {0}, true};

	if (!is_looked_on(job))
		return;
	selection_add(&job->selection, &text);
	put_selection(&job->selection, &scores);
	fact.text = str_trim(strbuf_str(&scores));
	compile_tell(job->options, job->spec,
		     (struct event){.name = "CANDIDATE_SELECTED",
				    .level = EVENT_INFO,
				    .provider = str_of(job->ask.provider->decl.name),
				    .message = strbuf_str(&text),
				    .facts = &fact,
				    .fact_count = 1});
	strbuf_release(&text);
	strbuf_release(&scores);
}

void job_tell_made(struct job *job, int64_t began)
{
	const struct compile_story *story = &job->options->story;
	struct strbuf products = {0};
	struct event_fact facts[3] = {
		{"outcome",
		 story->is_begun || job->result->outcome == COMPILE_GENERATED ? STR("generated")
									      : STR("processed"),
		 false},
		{"output_path", job->plan.outputs[0].path, false},
	};
	struct event event = {
		.name = "ASSET_GENERATION_SUCCESS",
		.level = EVENT_INFO,
		.provider = str_of(job->ask.provider->decl.name),
		.has_cost = true,
		.cost_usd = story->cost_usd,
		.facts = facts,
		.fact_count = 2,
	};

	if (!is_looked_on(job) || (!job->is_begun && !story->is_begun))
		return;
	event.duration_us = events_now_us(job->options->events) - began + story->duration_us;
	if (job->spec->observability.track_quality.number) {
		put_products(job, &products);
		facts[event.fact_count++] =
			(struct event_fact){"products", str_trim(strbuf_str(&products)), true};
	}
	compile_tell(job->options, job->spec, event);
	strbuf_release(&products);
}
