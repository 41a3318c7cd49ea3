/* mp3.c - MP3, by libmpg123. */
#include "sound_helper/mp3_outline.h"
#include "sound_helper/trade.h"

#include <inttypes.h>
#include <mpg123.h>
#include <stdio.h>
#include <string.h>

#define PLACE_MAX ((off_t)INT32_MAX)

struct reading {
	struct decoding *decoding;
	mpg123_handle *mpg123;
	struct span file;
	size_t at;
};

static ssize_t on_read(void *context, void *out, size_t len)
{
	struct reading *reading = context;
	size_t left = reading->at < reading->file.len ? reading->file.len - reading->at : 0;

	if (len > left)
		len = left;
	if (len)
		memcpy(out, reading->file.data + reading->at, len);
	reading->at += len;
	return (ssize_t)len;
}

/* Beyond the end is a place too, as in files. */
static off_t on_seek(void *context, off_t offset, int whence)
{
	struct reading *reading = context;
	off_t len = (off_t)reading->file.len;
	off_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (off_t)reading->at : len;

	if (offset < -base || offset > PLACE_MAX - base)
		return -1;
	reading->at = (size_t)(base + offset);
	return base + offset;
}

static bool damaged(struct reading *reading, const char *why)
{
	return decoding_fail(reading->decoding, FAULT_DAMAGED,
			     "the MP3 is damaged or cut short: %s", why);
}

/* The decoders of mpg123 round differently, and by itself it takes the fastest one of the processor. */
static mpg123_handle *new_handle(void)
{
	mpg123_handle *handle = mpg123_new("x86-64", NULL);

	return handle ? handle : mpg123_new("generic", NULL);
}

/* Only what is in the file: floats at its own rate, without the samples that its encoder added, and nothing of tags
 * but those lengths. Junk is passed over however long it is; whether something is missing is seen by counting. */
static bool set_up(mpg123_handle *handle)
{
	const long *rates;
	size_t count;
	bool is_set =
		mpg123_param(handle, MPG123_REMOVE_FLAGS, MPG123_AUTO_RESAMPLE, 0) == MPG123_OK &&
		mpg123_param(handle, MPG123_ADD_FLAGS,
			     MPG123_QUIET | MPG123_GAPLESS | MPG123_FORCE_FLOAT | MPG123_SKIP_ID3V2,
			     0) == MPG123_OK &&
		mpg123_param(handle, MPG123_RESYNC_LIMIT, -1, 0) == MPG123_OK &&
		mpg123_format_none(handle) == MPG123_OK;

	mpg123_rates(&rates, &count);
	for (size_t i = 0; is_set && i < count; i++)
		is_set = mpg123_format(handle, rates[i], MPG123_MONO | MPG123_STEREO,
				       MPG123_ENC_FLOAT_32) == MPG123_OK;
	return is_set;
}

static bool check_length(struct reading *reading, const struct mp3_outline *outline)
{
	off_t frames = mpg123_framelength(reading->mpg123);

	if (frames >= 0 && (uint64_t)frames < outline->promised)
		return decoding_fail(reading->decoding, FAULT_DAMAGED,
				     "the MP3 is cut short: its tag promises %" PRIu64
				     " MPEG frames and %" PRIu64 " are there",
				     outline->promised, (uint64_t)frames);
	if (outline->missing)
		return decoding_fail(reading->decoding, FAULT_DAMAGED,
				     "the MP3 is cut short: its last MPEG frame lacks %zu bytes",
				     outline->missing);
	return true;
}

static bool begin(struct reading *reading, const struct mp3_outline *outline)
{
	long rate;
	int channels, encoding;
	off_t length;

	if (mpg123_open_handle(reading->mpg123, reading) != MPG123_OK ||
	    mpg123_getformat(reading->mpg123, &rate, &channels, &encoding) != MPG123_OK ||
	    mpg123_scan(reading->mpg123) != MPG123_OK)
		return damaged(reading, mpg123_strerror(reading->mpg123));
	if (!check_length(reading, outline))
		return false;
	length = mpg123_length(reading->mpg123);
	if (encoding != MPG123_ENC_FLOAT_32 || length < 0 || rate < 0 || channels < 0)
		return damaged(reading, "its length cannot be told");
	return decoding_begin(reading->decoding, "MP3", (uint64_t)rate, (uint64_t)channels,
			      (uint64_t)length);
}

static bool read_all(struct reading *reading)
{
	float *piece = decoding_piece();
	size_t frame = reading->decoding->channels * sizeof(float);
	size_t got;
	int code;

	do {
		code = mpg123_read(reading->mpg123, piece, WIRE_PIECE_SAMPLES * sizeof(float),
				   &got);
		if (!decoding_add(reading->decoding, piece, got / frame))
			return false;
	} while (code == MPG123_OK && got);
	if (code == MPG123_NEW_FORMAT)
		return decoding_fail(reading->decoding, FAULT_VARIETY,
				     "the MP3 changes its rate or its channels at frame %" PRIu64,
				     reading->decoding->frames);
	if (code != MPG123_DONE && code != MPG123_OK)
		return damaged(reading, mpg123_strerror(reading->mpg123));
	if (reading->decoding->frames < reading->decoding->promised)
		return decoding_fail(reading->decoding, FAULT_DAMAGED,
				     "the MP3 is damaged: of %" PRIu64 " frames %" PRIu64
				     " could be decoded",
				     reading->decoding->promised, reading->decoding->frames);
	return true;
}

static bool decode(struct decoding *decoding, struct span file, const struct wire_request *request)
{
	struct reading reading = {.decoding = decoding, .file = file};
	struct mp3_outline outline = mp3_outline(file);
	bool is_done = false;

	(void)request;
	if (!outline.has_frames)
		return damaged(&reading, "there is no MPEG frame in it");
	if (mpg123_init() == MPG123_OK)
		reading.mpg123 = new_handle();
	if (!reading.mpg123 || !set_up(reading.mpg123) ||
	    mpg123_replace_reader_handle(reading.mpg123, on_read, on_seek, NULL) != MPG123_OK)
		(void)decoding_fail(decoding, FAULT_LIBRARY, "libmpg123 cannot start");
	else
		is_done = begin(&reading, &outline) && read_all(&reading);
	mpg123_delete(reading.mpg123);
	return is_done;
}

static const char *version(void)
{
#if MPG123_API_VERSION >= 48
	return mpg123_distversion(NULL, NULL, NULL);
#else
	/* Such a library does not say. */
	return ASSETC_MPG123_VERSION;
#endif
}

const struct trade trade_mpg123 = {
	.kind = HELPER_mpg123,
	.version = version,
	.decode = decode,
};
