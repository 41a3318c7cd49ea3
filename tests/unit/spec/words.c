#include "unit/spec/words.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const QUALITIES[] = {"low", "high", NULL};
static const char *const MOODS[] = {"calm", "wild", NULL};
static const char *const FORMATS[] = {"png", "webp", "jpg", "mp3", "wav", "ogg", NULL};

static const struct param_def PAINTER[] = {
	{.name = "size", .type = PARAM_SIZE, .def = "512x512", .min = 1, .max = 4096},
	{.name = "quality", .type = PARAM_ENUM, .words = QUALITIES},
	{.name = "n_variations", .type = PARAM_INT, .def = "1", .min = 1, .max = 10},
	{.name = "n",
	 .type = PARAM_INT,
	 .flags = PARAM_SECOND_NAME,
	 .alias = "n_variations",
	 .min = 1,
	 .max = 10},
	{.name = "seed", .type = PARAM_INT, .min = 0, .max = INT64_MAX},
	{.name = NULL},
};
static const struct param_def SKETCHER[] = {
	{.name = "size", .type = PARAM_SIZE, .def = "32x32", .min = 1, .max = 64},
	{.name = "strokes", .type = PARAM_INT, .def = "7", .min = 1, .max = 100},
	{.name = "mood", .type = PARAM_ENUM, .def = "calm", .words = MOODS},
	{.name = NULL},
};
static const struct param_def SINGER[] = {
	{.name = "duration_seconds",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_SECONDS,
	 .min = 100000,
	 .max = 600LL * MILLION},
	{.name = NULL},
};
static const struct param_def NOTHING[] = {{.name = NULL}};

static const struct param_owner PROVIDERS[] = {
	{.name = "painter", .kinds = ASSET_IMAGE, .params = PAINTER},
	{.name = "sketcher", .kinds = ASSET_IMAGE, .params = SKETCHER},
	{.name = "singer", .kinds = ASSET_AUDIO, .params = SINGER},
	{.name = "file", .kinds = ASSET_IMAGE | ASSET_AUDIO, .params = NOTHING},
	{.name = "artist", .kinds = ASSET_IMAGE | ASSET_AUDIO, .params = NOTHING},
};
static const char *const PROVIDER_NAMES[] = {"painter", "sketcher", "singer",
					     "file",    "artist",   NULL};

static const struct param_def RESIZE[] = {
	{.name = "dimensions", .type = PARAM_SIZE, .flags = PARAM_REQUIRED, .min = 1, .max = 16384},
	{.name = "background", .type = PARAM_COLOR, .def = "transparent"},
	{.name = NULL},
};
static const char *const BITS[] = {"16", "24", "float", NULL};
static const struct param_def CONVERT[] = {
	{.name = "formats", .type = PARAM_ENUMS, .flags = PARAM_REQUIRED, .words = FORMATS},
	{.name = "bitrate", .type = PARAM_NUMBER, .unit = UNIT_BITRATE, .def = "192k"},
	{.name = "quality", .type = PARAM_INT, .def = "90", .min = 1, .max = 100},
	{.name = "lossless", .type = PARAM_BOOL, .def = "false"},
	{.name = "bits", .type = PARAM_ENUM, .words = BITS},
	{.name = NULL},
};
static const struct param_def NORMALIZE[] = {
	{.name = "peak", .type = PARAM_NUMBER, .unit = UNIT_DB, .flags = PARAM_ONE_OF},
	{.name = "loudness", .type = PARAM_NUMBER, .unit = UNIT_LUFS, .flags = PARAM_ONE_OF},
	{.name = "ceiling", .type = PARAM_NUMBER, .unit = UNIT_DB, .beside = "loudness"},
	{.name = NULL},
};
static const struct param_def FADE[] = {
	{.name = "in", .type = PARAM_NUMBER, .unit = UNIT_SECONDS, .flags = PARAM_SOME_OF},
	{.name = "out", .type = PARAM_NUMBER, .unit = UNIT_SECONDS, .flags = PARAM_SOME_OF},
	{.name = "last", .type = PARAM_NUMBER, .unit = UNIT_SECONDS, .flags = PARAM_SOME_OF},
	{.name = NULL},
};
static const struct param_owner STEPS[] = {
	{.name = "resize", .kinds = ASSET_IMAGE, .params = RESIZE},
	{.name = "convert", .kinds = ASSET_IMAGE | ASSET_AUDIO, .params = CONVERT},
	{.name = "normalize", .kinds = ASSET_AUDIO, .params = NORMALIZE},
	{.name = "fade", .kinds = ASSET_AUDIO, .params = FADE},
	{.name = "validate", .kinds = ASSET_IMAGE | ASSET_AUDIO, .params = NOTHING},
};
static const char *const STEP_NAMES[] = {"resize", "convert",  "normalize",
					 "fade",   "validate", NULL};

static const struct param_def FORMAT[] = {{.name = "value", .type = PARAM_ENUM, .words = FORMATS},
					  {.name = NULL}};
static const struct param_def BYTES[] = {
	{.name = "value", .type = PARAM_NUMBER, .unit = UNIT_BYTES}, {.name = NULL}};
static const struct param_owner CHECKS[] = {
	{.name = "has_alpha", .kinds = ASSET_IMAGE, .params = NOTHING},
	{.name = "format", .kinds = ASSET_IMAGE | ASSET_AUDIO, .params = FORMAT},
	{.name = "file_size_under", .kinds = ASSET_IMAGE | ASSET_AUDIO, .params = BYTES},
	{.name = "no_clipping", .kinds = ASSET_AUDIO, .params = NOTHING},
};
static const char *const CHECK_NAMES[] = {"has_alpha", "format", "file_size_under", "no_clipping",
					  NULL};

static const struct param_owner *find(const struct param_owner *list, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++) {
		if (str_is(name, list[i].name))
			return &list[i];
	}
	return NULL;
}

static const struct param_owner *find_provider(struct str name)
{
	return find(PROVIDERS, sizeof(PROVIDERS) / sizeof(PROVIDERS[0]), name);
}

static const struct param_owner *find_step(struct str name)
{
	return find(STEPS, sizeof(STEPS) / sizeof(STEPS[0]), name);
}

static bool check_name_argument(struct str name, struct param_value *argument)
{
	if (!str_is(name, "file_size_under_2mb"))
		return false;
	*argument = (struct param_value){
		.is_set = true, .is_written = true, .number = 2LL * 1024 * 1024 * MILLION};
	return true;
}

static const struct param_owner *find_check(struct str name)
{
	struct param_value ignored;

	if (check_name_argument(name, &ignored))
		return &CHECKS[2];
	return find(CHECKS, sizeof(CHECKS) / sizeof(CHECKS[0]), name);
}

static const char *const *provider_models(const struct param_owner *provider, unsigned kind)
{
	static const char *const MODELS[] = {"big", "small", NULL};
	static const char *const PICTURES[] = {"ink", NULL}, *const SOUNDS[] = {"hum", "hiss",
										NULL};

	if (provider == &PROVIDERS[4])
		return kind == ASSET_AUDIO ? SOUNDS : PICTURES;
	return provider == &PROVIDERS[0] ? MODELS : NULL;
}

const struct vocab *words(void)
{
	static const struct vocab vocab = {
		.find_provider = find_provider,
		.find_step = find_step,
		.find_check = find_check,
		.check_name_argument = check_name_argument,
		.check_name_pattern = "^file_size_under_2mb$",
		.provider_models = provider_models,
		.provider_names = PROVIDER_NAMES,
		.step_names = STEP_NAMES,
		.check_names = CHECK_NAMES,
	};

	return &vocab;
}

const struct spec_setting *plain_setting(void)
{
	static struct spec_setting setting;

	setting.vocab = words();
	return &setting;
}

void reading_of(struct reading *reading, const char *text, size_t len)
{
	int fd;

	(void)snprintf(reading->path, sizeof(reading->path), "/tmp/assetc-spec-XXXXXX");
	fd = mkstemp(reading->path);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, len), (ssize_t)len);
	(void)close(fd);
	reading->status =
		spec_file_read(reading->path, plain_setting(), &reading->file, &reading->diag);
	cr_expect_eq(reading->status != ST_OK, reading->diag.errors > 0,
		     "a status without a finding, or the other way round");
}

void reading_text(struct reading *reading, const char *text)
{
	reading_of(reading, text, strlen(text));
}

void reading_end(struct reading *reading)
{
	(void)unlink(reading->path);
	spec_file_release(&reading->file);
	diag_release(&reading->diag);
}

const struct finding *finding_at(const struct diag *diag, size_t index)
{
	const struct finding *finding = diag->first;

	for (; finding && index > 0; index--)
		finding = finding->next;
	cr_assert_not_null(finding);
	return finding;
}

void expect_finding(const char *text, const char *code, unsigned line, unsigned column)
{
	struct reading reading = {0};
	const struct finding *first;

	reading_text(&reading, text);
	cr_assert_eq(reading.status, ST_INVALID, "not refused:\n%s", text);
	first = finding_at(&reading.diag, 0);
	cr_expect_str_eq(first->code, code, "'%s' at %u:%u of\n%s", first->text, first->at.line,
			 first->at.column, text);
	cr_expect_eq(first->at.line, line, "line %u: '%s' of\n%s", first->at.line, first->text,
		     text);
	cr_expect_eq(first->at.column, column, "column %u: '%s' of\n%s", first->at.column,
		     first->text, text);
	reading_end(&reading);
}

void expect_fine(const char *text)
{
	struct reading reading = {0};

	reading_text(&reading, text);
	cr_expect_eq(reading.status, ST_OK, "%s\n%s",
		     reading.diag.first ? reading.diag.first->text : "", text);
	reading_end(&reading);
}
