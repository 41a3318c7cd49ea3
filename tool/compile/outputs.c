/* outputs.c - the files of a spec, with the defaults for what `integration` leaves out. */
#include "compile/outputs.h"

#include "base/path.h"
#include "step/step.h"

/* particle-white -> particleWhite. */
static struct str camel_case(struct str id, struct arena *arena)
{
	char *out = arena_text(arena, id.ptr, id.len);
	size_t len = 0;
	bool is_up = false;

	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		if (c == '-' || c == '_') {
			is_up = len > 0;
			continue;
		}
		out[len++] = is_up && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		is_up = false;
	}
	return (struct str){out, len};
}

static struct str default_section(const struct spec *spec, struct arena *arena)
{
	const struct param_value *kind = &spec->generation.kind;
	struct str category = spec->category.len ? spec->category : STR("misc");

	if (spec->kind == ASSET_IMAGE)
		return STR("images");
	if ((kind->is_set && str_is(kind->text, "music")) ||
	    (!kind->is_set && str_is(category, "music")))
		return STR("audio.music");
	if ((kind->is_set && str_is(kind->text, "speech")) ||
	    (!kind->is_set && str_is(category, "speech")))
		return STR("audio.speech");
	return str_concat(arena, STR("audio.sfx."), category, (struct str){0});
}

static struct str slashes(struct str section, struct arena *arena)
{
	char *copy = arena_text(arena, section.ptr, section.len);

	for (size_t i = 0; i < section.len; i++) {
		if (copy[i] == '.')
			copy[i] = '/';
	}
	return (struct str){copy, section.len};
}

static const struct spec_step *find_step(const struct spec *spec, struct str name)
{
	const struct param_owner *decl = &step_find(name)->decl;

	for (size_t i = 0; i < spec->step_count; i++) {
		if (spec->steps[i].decl == decl)
			return &spec->steps[i];
	}
	return NULL;
}

/* What the path says when there is no convert step; what convert says otherwise, the primary being
 * the path's. */
static struct str primary_format(const struct spec *spec, const struct param_value *formats)
{
	struct str named = path_extension(spec->integration.naming_pattern.text);

	if (spec->integration.manifest_path.is_set)
		return path_extension(spec->integration.manifest_path.text);
	if (named.len)
		return named;
	if (formats)
		return formats->list[0];
	return spec->kind == ASSET_IMAGE ? STR("png") : STR("mp3");
}

static struct str primary_path(const struct spec *spec, const struct output_plan *plan,
			       struct str format, struct arena *arena)
{
	struct str name = spec->integration.naming_pattern.text;

	if (spec->integration.manifest_path.is_set)
		return spec->integration.manifest_path.text;
	return str_printf(arena, "%.*s/%.*s.%.*s", STR_ARGS(slashes(plan->section, arena)),
			  STR_ARGS(name.len ? path_stem(name) : plan->key), STR_ARGS(format));
}

static void add_formats(struct output_plan *plan, const struct param_value *formats,
			struct arena *arena)
{
	struct str stem = path_stem(plan->outputs[0].path);

	for (size_t i = 0; formats && i < formats->count && plan->count < FORMATS_MAX; i++) {
		enum media_format format = media_format_of(formats->list[i]);

		if (format == plan->outputs[0].format)
			continue;
		plan->outputs[plan->count].format = format;
		plan->outputs[plan->count++].path =
			str_concat(arena, stem, STR("."), formats->list[i]);
	}
}

/* What `compress` says counts before what `convert` says. Colour that alpha_bleed spread under
 * transparent pixels is there to be kept. */
static void plan_encoding(const struct spec *spec, const struct spec_step *convert,
			  struct encode_options *out)
{
	const struct spec_step *compress = find_step(spec, STR("compress"));
	const struct param_value *quality, *lossless, *max_size;

	out->is_exact = find_step(spec, STR("alpha_bleed")) != NULL;
	if (convert) {
		out->quality = (int)param_number(&convert->params, "quality");
		out->is_lossless = param_flag(&convert->params, "lossless");
	}
	if (!compress)
		return;
	quality = param_get(&compress->params, "quality");
	lossless = param_get(&compress->params, "lossless");
	max_size = param_get(&compress->params, "max_size");
	if (quality->is_set)
		out->quality = (int)quality->number;
	if (lossless->is_set)
		out->is_lossless = lossless->number != 0;
	out->effort = (int)param_number(&compress->params, "effort") - IMAGE_EFFORT_USUAL;
	out->max_size = (uint64_t)(max_size->number / MILLION);
	out->max_size_at = max_size->at;
}

/* Both have defaults that are meant for images or depend on the sample rate: only what is written counts. */
static void plan_sound(const struct spec_step *convert, struct sound_options *out)
{
	const struct param_value *bitrate, *quality, *bits;

	if (!convert)
		return;
	bitrate = param_get(&convert->params, "bitrate");
	quality = param_get(&convert->params, "quality");
	bits = param_get(&convert->params, "bits");
	if (bitrate->is_written)
		out->bitrate = (uint32_t)(bitrate->number / MILLION);
	if (quality->is_written)
		out->quality = (int)quality->number;
	if (bits->is_set)
		out->bits = (enum wav_bits)bits->number;
	out->at = bitrate->is_written ? bitrate->at : convert->at;
}

void outputs_add_sound_key(const struct sound_options *options, enum media_format format,
			   struct strbuf *out)
{
	static const char *const BITS[] = {"", " bits=24", " bits=float"};

	if (format == MEDIA_MP3 && options->bitrate)
		strbuf_printf(out, " bitrate=%u", options->bitrate);
	else if ((format == MEDIA_MP3 || format == MEDIA_OGG) && options->quality)
		strbuf_printf(out, " quality=%d", options->quality);
	if (format == MEDIA_WAV)
		strbuf_add_c(out, BITS[options->bits]);
}

static enum status refuse_second_compress(const struct spec *spec, struct diag *diag)
{
	const struct spec_step *first = find_step(spec, STR("compress"));

	for (size_t i = 0; first && i < spec->step_count; i++) {
		if (&spec->steps[i] != first && spec->steps[i].decl == first->decl)
			return diag_error(diag, ST_INVALID, "E0319", spec->steps[i].at,
					  "a spec compresses once: it is said of all its files");
	}
	return ST_OK;
}

/* Each by what is written alone; a file that it names is not looked into. */
static enum status check_steps(const struct spec *spec, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < spec->step_count; i++) {
		const struct step *step = (const struct step *)spec->steps[i].decl;
		struct step_call call = {.params = &spec->steps[i].params, .at = spec->steps[i].at};

		if (step->check)
			st = step->check(&call, diag) == ST_OK ? st : ST_INVALID;
	}
	return st;
}

enum status outputs_plan(const struct spec *spec, struct arena *arena, struct output_plan *out,
			 struct diag *diag)
{
	const struct spec_integration *to = &spec->integration;
	const struct spec_step *convert = find_step(spec, STR("convert"));
	const struct spec_step *variants = find_step(spec, STR("variants"));
	const struct param_value *formats = convert ? param_get(&convert->params, "formats") : NULL;
	struct str format = primary_format(spec, formats);
	enum status st;
	const char *why;

	*out = (struct output_plan){.count = 1};
	out->section = to->manifest_section.is_set ? to->manifest_section.text
						   : default_section(spec, arena);
	out->key = to->manifest_key.is_set     ? to->manifest_key.text
		   : to->naming_pattern.is_set ? path_stem(to->naming_pattern.text)
					       : camel_case(spec->id.text, arena);
	out->type = to->manifest_type.is_set    ? to->manifest_type.text
		    : to->frame_width.is_set    ? STR("spritesheet")
		    : spec->kind == ASSET_IMAGE ? STR("image")
						: STR("audio");
	out->record_name = str_concat(arena, spec->id.text, STR(".asset.json"), (struct str){0});
	out->outputs[0].path = primary_path(spec, out, format, arena);
	out->outputs[0].format = media_format_of(format);
	add_formats(out, formats, arena);
	st = check_steps(spec, diag);
	if (st == ST_OK)
		st = outputs_add_frames(spec, out, diag);
	if (st != ST_OK)
		return st;
	if (variants) {
		st = outputs_add_variants(spec, (size_t)(variants - spec->steps), out, arena, diag);
		if (st != ST_OK)
			return st;
	}
	plan_encoding(spec, convert, &out->encode);
	plan_sound(convert, &out->sound);
	for (size_t i = 0; i < out->count; i++) {
		why = path_output_refused(out->outputs[i].path);
		if (why)
			return diag_error(diag, ST_INVALID, "E0317",
					  to->manifest_path.is_set    ? to->manifest_path.at
					  : to->naming_pattern.is_set ? to->naming_pattern.at
								      : spec->id.at,
					  "'%.*s' cannot be an output: %s",
					  STR_ARGS(out->outputs[i].path), why);
	}
	return refuse_second_compress(spec, diag);
}

/* An MP3 has room for no points, and its decoders add silence at both ends, which few players cut off. */
static void warn_loop(const struct spec *spec, const struct output_plan *plan, struct diag *diag)
{
	const struct spec_step *loop =
		spec->kind == ASSET_AUDIO ? find_step(spec, STR("loop")) : NULL;

	for (size_t i = 0; loop && i < plan->count; i++) {
		if (plan->outputs[i].format != MEDIA_MP3)
			return;
	}
	if (!loop)
		return;
	diag_warning(diag, "W0327", loop->at,
		     "loop: an MP3 carries no loop points, and most players leave a gap where it "
		     "begins again");
	diag_hint(diag, "write OGG or WAV, or one of them as well: {action: convert, formats: "
			"[ogg, mp3]}");
}

/* What is hidden under alpha 0 has no part in what is made smaller. */
static void warn_bleed(const struct spec *spec, const struct output_plan *plan, struct diag *diag)
{
	const struct spec_step *bleed = find_step(spec, STR("alpha_bleed"));

	if (!bleed || plan->variants.count < 2 || bleed > &spec->steps[plan->variants_at])
		return;
	diag_warning(diag, "W0783", bleed->at,
		     "alpha_bleed before 'variants' is lost on all scales but the largest");
	diag_hint(diag, "put it behind 'variants'");
}

void outputs_warn(const struct spec *spec, const struct output_plan *plan, struct diag *diag)
{
	warn_loop(spec, plan, diag);
	warn_bleed(spec, plan, diag);
}
