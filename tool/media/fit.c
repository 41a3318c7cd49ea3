/* fit.c - encoding into a file of at most a given size.
 *
 * The quality found is the highest one that fits as far as size grows with quality, which it does but
 * for a few bytes; the search itself always takes the same path, so the same pixels give the same
 * bytes.
 */
#include "media/codec.h"

#include <inttypes.h>

struct fitting {
	const struct codec *codec;
	const struct image *image;
	struct encode_options options;
	struct place at;
	struct bytes best; /* fits; empty while nothing does */
	uint64_t least;    /* the smallest size that was reached */
	struct diag *diag;
};

/* Encodes once more and keeps what fits. *is_fit: whether it did. */
static enum status fit_try(struct fitting *fitting, bool *is_fit)
{
	struct bytes bytes = {0};
	enum status st = fitting->codec->encode(fitting->image, &fitting->options, fitting->at,
						&bytes, fitting->diag);

	if (st != ST_OK)
		return st;
	if (bytes.len < fitting->least)
		fitting->least = bytes.len;
	*is_fit = bytes.len <= fitting->options.max_size;
	if (*is_fit) {
		bytes_release(&fitting->best);
		fitting->best = bytes;
	} else {
		bytes_release(&bytes);
	}
	return ST_OK;
}

static enum status fit_by_quality(struct fitting *fitting)
{
	int low = 1, high = fitting->options.quality;
	bool is_fit;
	enum status st = fit_try(fitting, &is_fit);

	if (st != ST_OK || is_fit)
		return st;
	for (high--; low <= high && st == ST_OK;) {
		fitting->options.quality = low + (high - low) / 2;
		st = fit_try(fitting, &is_fit);
		if (is_fit)
			low = fitting->options.quality + 1;
		else
			high = fitting->options.quality - 1;
	}
	return st;
}

/* As written, and then with more effort where there is more to give. */
static enum status fit_by_effort(struct fitting *fitting)
{
	static const int MORE[] = {3, 6};
	bool is_fit;
	enum status st = fit_try(fitting, &is_fit);

	for (size_t i = 0; i < sizeof(MORE) / sizeof(MORE[0]) && st == ST_OK && !is_fit; i++) {
		if (MORE[i] <= fitting->options.effort)
			continue;
		fitting->options.effort = MORE[i];
		st = fit_try(fitting, &is_fit);
	}
	return st;
}

enum status codec_encode_within(const struct codec *codec, const struct image *image,
				const struct encode_options *options, struct place at,
				struct bytes *out, struct diag *diag)
{
	struct fitting fitting = {.codec = codec,
				  .image = image,
				  .options = *options,
				  .at = at,
				  .least = UINT64_MAX,
				  .diag = diag};
	const char *name = media_format_name(codec->format);
	bool is_lossless =
		codec->is_lossless || (codec->format == MEDIA_WEBP && options->is_lossless);
	enum status st = is_lossless ? fit_by_effort(&fitting) : fit_by_quality(&fitting);

	if (st != ST_OK) {
		bytes_release(&fitting.best);
		return st;
	}
	if (!fitting.best.data) {
		(void)diag_error(diag, ST_INVALID, "E0606", options->max_size_at,
				 "the %ux%u pixels take %" PRIu64
				 " bytes as %s at least; max_size is "
				 "%" PRIu64,
				 image->width, image->height, fitting.least, name,
				 options->max_size);
		diag_hint(diag,
			  is_lossless ? "%s keeps every pixel here; a smaller size or lossy WebP "
					"makes a smaller file"
				      : "resize to fewer pixels: the lowest quality of %s is "
					"reached",
			  name);
		return ST_INVALID;
	}
	*out = fitting.best;
	return ST_OK;
}
