/* checks_file.c - checks on product files that need no decoding. */
#include "step/check.h"

#include <inttypes.h>

static const struct param_def NO_PARAMS[] = {{0}};

#define MB ((uint64_t)1024 * 1024)

/* The bounds of file_size_reasonable: a 1024x1024 PNG of noise, seven minutes of MP3 at 192 kbit/s,
 * and three minutes of 16-bit stereo pass. */
static uint64_t reasonable_mb(enum media_format format)
{
	switch (format) {
	case MEDIA_MP3:
	case MEDIA_OGG: return 10;
	case MEDIA_WAV:
	case MEDIA_FLAC: return 32;
	default: return 4;
	}
}

static enum status file_size_reasonable(const struct check_file *file,
					const struct param_value *argument, struct place at,
					struct diag *diag)
{
	uint64_t mb = reasonable_mb(file->format);

	(void)argument;
	if (file->len <= mb * MB)
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0717", at,
			  "file_size_reasonable: %s has %zu bytes; the bound for %s is %" PRIu64
			  " MB (%" PRIu64 " bytes)",
			  file->path, file->len, media_format_name(file->format), mb, mb * MB);
}

const struct check check_file_size_reasonable = {
	.decl = {.name = "file_size_reasonable",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = NO_PARAMS,
		 .help = "At most 4 MB for an image, 10 MB for MP3 and OGG, 32 MB for WAV and "
			 "FLAC"},
	.revision = 1,
	.file = file_size_reasonable,
};

static const struct param_def SIZE_UNDER_PARAMS[] = {
	{.name = "value",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_BYTES,
	 .flags = PARAM_REQUIRED,
	 .min = MILLION,
	 .max = (int64_t)4096 * 1024 * 1024 * MILLION,
	 .help = "First size that is too large, such as 2MB or 500kb"},
	{0},
};

static enum status file_size_under(const struct check_file *file,
				   const struct param_value *argument, struct place at,
				   struct diag *diag)
{
	uint64_t bound = (uint64_t)argument->number / MILLION;

	if (file->len < bound)
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0718", at,
			  "file_size_under: %s has %zu bytes, not under %" PRIu64, file->path,
			  file->len, bound);
}

const struct check check_file_size_under = {
	.decl = {.name = "file_size_under",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = SIZE_UNDER_PARAMS,
		 .help = "The file is smaller than the size; also written file_size_under_2mb"},
	.revision = 1,
	.file = file_size_under,
};

static const char *const FORMATS[] = {"png", "webp", "jpg",  "jpeg", "mp3",
				      "ogg", "wav",  "flac", NULL};

static const struct param_def FORMAT_PARAMS[] = {
	{.name = "value",
	 .type = PARAM_ENUM,
	 .flags = PARAM_REQUIRED,
	 .words = FORMATS,
	 .help = "Format that the bytes of every product must have"},
	{0},
};

/* Asks the bytes, not the name. */
static enum status format(const struct check_file *file, const struct param_value *argument,
			  struct place at, struct diag *diag)
{
	enum media_format found = media_sniff(file->data, file->len);
	enum media_format expected = media_format_of(str_of(FORMATS[argument->number]));

	if (found == expected)
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0719", at, "format: %s is %s, not %s (%zu bytes)",
			  file->path, media_format_name(found), media_format_name(expected),
			  file->len);
}

const struct check check_format = {
	.decl = {.name = "format",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = FORMAT_PARAMS,
		 .help = "Every product is of this format"},
	.revision = 1,
	.file = format,
};
