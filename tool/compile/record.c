/* record.c - the text of a record; specs/RECORD.md describes it. */
#include "base/path.h"
#include "base/facts.h"
#include "compile/job.h"

#include <inttypes.h>
#include <string.h>

/* A fact whose value is JSON already, copied as it stands; left out when absent or an empty text.
 */
static void json_fact(struct json *json, const char *name, struct str value)
{
	if (value.len == 0 || str_is(value, "\"\""))
		return;
	json_raw(json, name, value);
}

static struct str sidecar(const struct job *job)
{
	return (struct str){job->raw.note, job->raw.note_len};
}

static void write_provider(struct json *json, const struct job *job)
{
	const struct spec_generation *from = &job->spec->generation;

	json_object_begin(json, "provider");
	json_str(json, "asked",
		 job->options->provider.len ? job->options->provider
					    : str_of(from->provider->name));
	json_fact(json, "used", facts_get(sidecar(job), "provider"));
	json_fact(json, "model", facts_get(sidecar(job), "model"));
	json_object_end(json);
}

static void write_part(struct json *json, const char *name, const struct param_value *part)
{
	struct str text = str_trim(part->text);

	if (part->is_set && text.len)
		json_str(json, name, text);
}

static void drop_default(const struct spec *spec, struct param_value *part)
{
	if (spec_is_default(spec, part))
		*part = (struct param_value){0};
}

/* A provider that copies a file is asked for nothing, so that only the spec's own words are of
 * interest. */
static const struct spec *spec_as_asked(struct job *job)
{
	struct spec *own;

	if (!(job->ask.provider->flags & PROVIDER_COPIES_INPUT) || !job->spec->defaults)
		return job->spec;
	own = arena_alloc(&job->arena, sizeof(*own));
	*own = *job->spec;
	drop_default(job->spec, &own->prompt.theme);
	drop_default(job->spec, &own->prompt.style);
	drop_default(job->spec, &own->prompt.negative);
	return own;
}

static void write_prompt(struct json *json, struct job *job)
{
	const struct spec *spec = spec_as_asked(job);
	const struct spec_prompt *prompt = &spec->prompt;
	struct str negative = str_trim(prompt->negative.text);

	json_object_begin(json, "prompt");
	json_str(json, "compiled", spec_compose_prompt(spec, &job->arena));
	json_object_begin(json, "parts");
	write_part(json, "theme", &prompt->theme);
	write_part(json, "base", &prompt->base);
	write_part(json, "details", &prompt->details);
	write_part(json, "template", &prompt->chosen);
	write_part(json, "style", &prompt->style);
	json_object_end(json);
	if (negative.len)
		json_str(json, "negative", negative);
	json_object_end(json);
}

static void write_key(struct json *json, const char *name, const char *text_name, struct str text)
{
	struct ac_key key;
	char hex[AC_KEY_HEX_SIZE];

	ac_key_of(text.ptr, text.len, &key);
	ac_key_format(&key, hex);
	json_c(json, name, hex);
	json_str(json, text_name, text);
}

static void write_keys(struct json *json, const struct job *job)
{
	json_object_begin(json, "keys");
	write_key(json, "request", "request_text", job->ask.key);
	write_key(json, "product", "product_text", job->product_key);
	json_object_end(json);
}

static void write_sha(struct json *json, const struct ac_sha256 *sha)
{
	char hex[AC_SHA256_HEX_SIZE];

	ac_sha256_format(sha, hex);
	json_c(json, "sha256", hex);
}

static void write_raw(struct json *json, const struct job *job)
{
	json_object_begin(json, "raw");
	write_sha(json, &job->raw.sha);
	json_u64(json, "size", job->raw.size);
	json_c(json, "type", job->raw.label);
	json_u64(json, "candidate", job->ask.request.candidate);
	json_object_end(json);
}

/* What was measured of all candidates, where the spec wants to know. */
static void write_selection(struct json *json, const struct job *job)
{
	const struct selection *choice = &job->selection;

	if (!choice->count || !job->spec->observability.track_quality.number)
		return;
	json_object_begin(json, "choice");
	json_u64(json, "asked", choice->asked);
	json_array_begin(json, "candidates");
	for (size_t i = 0; i < choice->count; i++) {
		json_object_begin(json, NULL);
		json_u64(json, "candidate", choice->items[i].candidate);
		selection_json(&choice->items[i], false, json);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
}

/* Length over rate in seconds, to the nearest millionth, without the zeros at its end. */
static void write_duration(struct json *json, struct str frames_text, struct str rate_text)
{
	struct strbuf out = {0};
	uint64_t frames, rate, millionths;

	if (!str_to_u64(frames_text, &frames) || !str_to_u64(rate_text, &rate) || rate == 0 ||
	    frames > UINT64_MAX / MILLION - rate)
		return;
	millionths = (frames * MILLION + rate / 2) / rate;
	strbuf_printf(&out, "%" PRIu64, millionths / MILLION);
	if (millionths % MILLION) {
		strbuf_printf(&out, ".%06" PRIu64, millionths % MILLION);
		while (out.data[out.len - 1] == '0')
			out.len--;
	}
	json_raw(json, "duration", strbuf_str(&out));
	strbuf_release(&out);
}

static void write_sound(struct json *json, struct str facts)
{
	struct str frames = facts_get(facts, "frames"), rate = facts_get(facts, "rate");
	struct str start = facts_get(facts, "loop_start"), end = facts_get(facts, "loop_end");

	if (!frames.len)
		return;
	write_duration(json, frames, rate);
	json_fact(json, "rate", rate);
	json_fact(json, "channels", facts_get(facts, "channels"));
	json_fact(json, "frames", frames);
	if (!start.len)
		return;
	json_object_begin(json, "loop");
	json_fact(json, "start", start);
	json_fact(json, "end", end);
	json_object_end(json);
}

static void write_products(struct json *json, const struct job *job)
{
	json_array_begin(json, "products");
	for (size_t i = 0; i < job->plan.count; i++) {
		const struct product *product = &job->products[i];

		json_object_begin(json, NULL);
		json_c(json, "format", media_format_name(job->plan.outputs[i].format));
		if (job->plan.outputs[i].variant.len)
			json_str(json, "variant", job->plan.outputs[i].variant);
		json_str(json, "path", job->plan.outputs[i].path);
		write_sha(json, &product->sha);
		json_u64(json, "size", product->size);
		json_fact(json, "width", facts_get(product->facts, "width"));
		json_fact(json, "height", facts_get(product->facts, "height"));
		json_fact(json, "alpha", facts_get(product->facts, "alpha"));
		write_sound(json, product->facts);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_spritesheet(struct json *json, const struct job *job)
{
	const struct spec_integration *to = &job->spec->integration;

	json_fact(json, "spritesheet", facts_get(job->products[0].facts, "sheet"));
	if (!to->frame_width.is_set)
		return;
	json_object_begin(json, "spritesheet");
	json_int(json, "frameWidth", to->frame_width.number);
	json_int(json, "frameHeight",
		 to->frame_height.is_set ? to->frame_height.number : to->frame_width.number);
	json_int(json, "margin", to->margin.number);
	json_int(json, "spacing", to->spacing.number);
	json_object_end(json);
}

static void write_manifest(struct json *json, const struct job *job)
{
	const struct spec_integration *to = &job->spec->integration;

	json_object_begin(json, "manifest");
	json_str(json, "section", job->plan.section);
	json_str(json, "key", job->plan.key);
	json_str(json, "type", job->plan.type);
	json_str(json, "path", job->plan.outputs[0].path);
	if (to->description.is_set || to->description_pattern.is_set)
		json_str(json, "description",
			 str_trim(to->description.is_set ? to->description.text
							 : to->description_pattern.text));
	write_spritesheet(json, job);
	if (to->atlas.is_set || to->atlas_xml.is_set)
		json_str(json, "atlas", to->atlas.is_set ? to->atlas.text : to->atlas_xml.text);
	json_object_end(json);
}

/* What the author said of it; what others say of the same atlas, link finds out. */
static void write_atlas(struct json *json, const struct spec_step *atlas)
{
	static const char *const WHOLE[] = {"padding", "extrude", "max_size"};
	const struct param_value *is_square;

	if (!atlas)
		return;
	json_object_begin(json, "atlas");
	json_str(json, "name", param_get(&atlas->params, "name")->text);
	for (size_t i = 0; i < sizeof(WHOLE) / sizeof(WHOLE[0]); i++) {
		const struct param_value *value = param_get(&atlas->params, WHOLE[i]);

		if (value->is_set)
			json_int(json, WHOLE[i], value->number);
	}
	is_square = param_get(&atlas->params, "power_of_two");
	if (is_square->is_set)
		json_bool(json, "power_of_two", is_square->number != 0);
	json_object_end(json);
}

/* The same in all products. */
static void write_frames(struct json *json, const struct job *job)
{
	struct str facts = job->products[0].facts;

	json_fact(json, "frames", facts_get(facts, "frame_list"));
	json_fact(json, "animations", facts_get(facts, "animations"));
	write_atlas(json, job->plan.atlas);
}

static void write_provenance(struct json *json, const struct job *job)
{
	if (!str_is(facts_get(sidecar(job), "source"), "\"trainedAlgorithmicMedia\""))
		return;
	json_object_begin(json, "provenance");
	json_bool(json, "generated", true);
	json_fact(json, "provider", facts_get(sidecar(job), "provider"));
	json_fact(json, "model", facts_get(sidecar(job), "model"));
	json_fact(json, "cost_usd", facts_get(sidecar(job), "cost_usd"));
	json_fact(json, "date", facts_get(sidecar(job), "date"));
	json_object_end(json);
}

void job_write_record(struct job *job)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};

	json_object_begin(&json, NULL);
	json_int(&json, "assetc_record", 1);
	json_str(&json, "id", job->spec->id.text);
	json_str(&json, "kind", job->spec->kind == ASSET_IMAGE ? STR("image") : STR("audio"));
	if (job->spec->category.len)
		json_str(&json, "category", job->spec->category);
	json_str(&json, "source", path_base(str_of(job->spec->source->path)));
	if (job->options->profile.len)
		json_str(&json, "profile", job->options->profile);
	if (job->options->is_release)
		json_bool(&json, "release", true);
	if (job->raw.flags & AC_REF_DRAFT)
		json_bool(&json, "draft", true);
	if (job->pin.state != PIN_NONE)
		json_c(&json, "lock", job->pin.state == PIN_HOLDS ? "locked" : "stale");
	write_provider(&json, job);
	write_prompt(&json, job);
	write_keys(&json, job);
	write_raw(&json, job);
	write_selection(&json, job);
	write_products(&json, job);
	write_manifest(&json, job);
	if (job->spec->kind == ASSET_IMAGE)
		write_frames(&json, job);
	write_provenance(&json, job);
	json_object_end(&json);
	job->record = str_copy(&job->arena, strbuf_str(&out));
	job->is_record_stale = false;
	strbuf_release(&out);
}
