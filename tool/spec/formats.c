/* formats.c - which formats a spec writes, and whether what it says of them agrees. */
#include "base/path.h"
#include "spec/fields.h"
#include "spec/grammar.h"
#include "spec/spec.h"

static void complain(struct reader *reader, const char *code, struct place at, const char *fmt,
		     struct str text)
{
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, code, at, fmt, STR_ARGS(text)));
}

/* ---- convert -------------------------------------------------------------------------------- */

static const struct spec_step *find_convert(const struct spec *spec)
{
	for (size_t i = 0; i < spec->step_count; i++) {
		if (str_is(str_of(spec->steps[i].decl->name), "convert"))
			return &spec->steps[i];
	}
	return NULL;
}

static struct str canonical_extension(struct str extension)
{
	return str_is(extension, "jpeg") ? STR("jpg") : extension;
}

const char *const *spec_formats(unsigned kind)
{
	static const char *const IMAGES[] = {"png", "webp", "jpg", NULL};
	static const char *const SOUNDS[] = {"mp3", "wav", "ogg", NULL};

	return kind == ASSET_IMAGE ? IMAGES : SOUNDS;
}

static bool is_format_of_kind(struct str format, unsigned kind)
{
	for (const char *const *list = spec_formats(kind); *list; list++) {
		if (str_is(format, *list))
			return true;
	}
	return false;
}

static void check_convert(struct reader *reader, const struct spec_step *convert)
{
	const struct param_value *formats = param_get(&convert->params, "formats");

	for (size_t i = 0; i < formats->count && reader->spec->kind; i++) {
		if (!is_format_of_kind(formats->list[i], reader->spec->kind))
			complain(reader, "E0314", formats->at,
				 reader->spec->kind == ASSET_IMAGE
					 ? "'%.*s' is not a format of images"
					 : "'%.*s' is not a format of sounds",
				 formats->list[i]);
	}
	for (const struct spec_step *step = convert + 1;
	     step < reader->spec->steps + reader->spec->step_count; step++) {
		if (step->decl == convert->decl)
			reader_fail(
				reader,
				diag_error(reader->diag, ST_INVALID, "E0319", step->at,
					   "a spec converts once: list all formats in one step"));
	}
}

/* ---- what convert says of its formats ------------------------------------------------------- */

static const struct param_value *written(const struct spec_step *convert, const char *name)
{
	size_t index = param_index(convert->params.defs, str_of(name));
	const struct param_value *value = index == SIZE_MAX ? NULL : &convert->params.values[index];

	return value && value->is_written ? value : NULL;
}

static bool has_format(const struct param_value *formats, const char *format)
{
	for (size_t i = 0; i < formats->count; i++) {
		if (str_is(formats->list[i], format))
			return true;
	}
	return false;
}

/* A parameter of a format that is not written changes nothing. */
static void warn_unused(struct reader *reader, const struct spec_step *convert, const char *name,
			const char *format, const char *taken_by)
{
	const struct param_value *value = written(convert, name);

	if (!value || has_format(param_get(&convert->params, "formats"), format))
		return;
	diag_warning(reader->diag, "W0328", value->at,
		     "'%s' changes nothing: it is of %s, which is not among the formats", name,
		     taken_by);
	if (str_is(str_of(name), "bitrate") &&
	    has_format(param_get(&convert->params, "formats"), "ogg"))
		diag_hint(reader->diag, "an OGG is made smaller or better by 'quality', 1 to 100");
}

static void check_options(struct reader *reader, const struct spec_step *convert)
{
	const struct param_value *formats = param_get(&convert->params, "formats");
	const struct param_value *quality = written(convert, "quality");
	bool is_sound = reader->spec->kind == ASSET_AUDIO;

	/* A placeholder of a template may become any list. */
	if (formats->count == 0)
		return;
	warn_unused(reader, convert, "bitrate", "mp3", "MP3");
	warn_unused(reader, convert, "bits", "wav", "WAV");
	if (is_sound)
		warn_unused(reader, convert, "lossless", "webp", "WebP");
	if (is_sound && quality && !has_format(formats, "mp3") && !has_format(formats, "ogg"))
		diag_warning(
			reader->diag, "W0328", quality->at,
			"'quality' changes nothing: it is of OGG and MP3, which are not among the "
			"formats");
	/* With both, quality is that of the OGG. */
	if (!quality || !written(convert, "bitrate") || !has_format(formats, "mp3") ||
	    has_format(formats, "ogg"))
		return;
	reader_fail(
		reader,
		diag_error(
			reader->diag, ST_INVALID, "E0326", quality->at,
			"the bit rate of an MP3 is either constant, as 'bitrate' says, or varies "
			"with 'quality'"));
	diag_hint(reader->diag, "leave one of the two out");
}

/* ---- convert and manifest_path -------------------------------------------------------------- */

/* The extension of manifest_path is the primary format; it must be one of those that are made. */
void formats_check(struct reader *reader)
{
	const struct spec *spec = reader->spec;
	const struct spec_step *convert = find_convert(spec);
	const struct param_value *path = spec->integration.manifest_path.is_written
						 ? &spec->integration.manifest_path
						 : &spec->integration.naming_pattern;
	const struct param_value *formats = convert ? param_get(&convert->params, "formats") : NULL;
	struct str extension = canonical_extension(path_extension(path->text));
	bool is_listed = false;

	if (convert) {
		check_convert(reader, convert);
		check_options(reader, convert);
	}
	if (!path->is_written || str_contains(extension, "{{") || str_contains(extension, "}}") ||
	    spec->kind == 0 || (!extension.len && path == &spec->integration.naming_pattern))
		return;
	for (size_t i = 0; formats && i < formats->count; i++)
		is_listed = is_listed || str_equal(extension, formats->list[i]);
	if (!formats && !is_format_of_kind(extension, spec->kind))
		complain(reader, "E0319", path->at,
			 "'%.*s': the extension must be a format of the asset's kind", path->text);
	else if (formats && formats->count && !is_listed) {
		complain(reader, "E0319", path->at,
			 "'%.*s': the extension is not among the formats of convert", path->text);
		if (is_format_of_kind(extension, spec->kind))
			diag_hint(reader->diag, "add %.*s to the formats, or write .%.*s",
				  STR_ARGS(extension), STR_ARGS(formats->list[0]));
	}
}
