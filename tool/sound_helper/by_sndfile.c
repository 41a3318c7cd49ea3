/* by_sndfile.c - libsndfile over memory. */
#include "sound_helper/by_sndfile.h"
#include "sound_helper/trade.h"

#include <inttypes.h>
#include <sndfile.h>
#include <stdio.h>
#include <string.h>

struct reading {
	const struct by_sndfile *by;
	struct decoding *decoding;
	size_t at;
};

static size_t length_of(const struct by_sndfile *by)
{
	return by->head.len + by->body.len;
}

static sf_count_t on_length(void *context)
{
	const struct reading *reading = context;

	return (sf_count_t)length_of(reading->by);
}

static sf_count_t on_tell(void *context)
{
	const struct reading *reading = context;

	return (sf_count_t)reading->at;
}

/* Beyond the end is a place too, as in files: libsndfile would read the same bytes again and again if it were not. */
static sf_count_t on_seek(sf_count_t offset, int whence, void *context)
{
	struct reading *reading = context;
	sf_count_t len = (sf_count_t)length_of(reading->by);
	sf_count_t base = whence == SEEK_SET   ? 0
			  : whence == SEEK_CUR ? (sf_count_t)reading->at
					       : len;

	if (offset < -base || offset > SF_COUNT_MAX - base)
		return -1;
	reading->at = (size_t)(base + offset);
	return base + offset;
}

/* Copies what there is of `from` at the place where the reading is, and no more than len bytes. */
static size_t copy(struct span from, size_t at, uint8_t *out, size_t len)
{
	if (at >= from.len)
		return 0;
	if (len > from.len - at)
		len = from.len - at;
	memcpy(out, from.data + at, len);
	return len;
}

static sf_count_t on_read(void *out, sf_count_t count, void *context)
{
	struct reading *reading = context;
	const struct by_sndfile *by = reading->by;
	size_t left = count > 0 ? (size_t)count : 0;
	size_t done = copy(by->head, reading->at, out, left);

	if (reading->at + done >= by->head.len)
		done += copy(by->body, reading->at + done - by->head.len, (uint8_t *)out + done,
			     left - done);
	reading->at += done;
	return (sf_count_t)done;
}

static sf_count_t on_write(const void *data, sf_count_t count, void *context)
{
	(void)data;
	(void)count;
	(void)context;
	return 0;
}

static SNDFILE *open_sndfile(struct reading *reading, SF_INFO *info)
{
	SF_VIRTUAL_IO io = {on_length, on_seek, on_read, on_write, on_tell};

	reading->at = 0;
	*info = (SF_INFO){0};
	return sf_open_virtual(&io, SFM_READ, info, reading);
}

static bool is_read(const struct by_sndfile *by, int format)
{
	const int *variety = by->varieties;

	while (*variety && *variety != (format & (SF_FORMAT_TYPEMASK | SF_FORMAT_SUBMASK)))
		variety++;
	return *variety != 0;
}

/* libsndfile begins some of its reasons with "Error : ", and ends most of them with a full stop. */
static bool damaged(struct reading *reading, SNDFILE *file)
{
	struct str why = str_of(sf_strerror(file));

	if (str_starts(why, "Error : ")) {
		why.ptr += 8;
		why.len -= 8;
	}
	why = str_trim(why);
	if (str_ends(why, "."))
		why.len--;
	return decoding_fail(reading->decoding, FAULT_DAMAGED,
			     "the %s is damaged or cut short: %.*s", reading->by->name,
			     STR_ARGS(why));
}

/* Into the order of WAV files, in place. */
static void reorder(const uint8_t *order, unsigned channels, float *samples, size_t frames)
{
	float frame[SOUND_CHANNELS_MAX];

	for (; frames; frames--, samples += channels) {
		memcpy(frame, samples, channels * sizeof(float));
		for (unsigned i = 0; i < channels; i++)
			samples[i] = frame[order[i]];
	}
}

/* The next frames, at most as many as the piece has room for, into the piece. libsndfile forgets at the next call what
 * was wrong with these: so it is asked at once. */
static sf_count_t read_piece(SNDFILE *file, unsigned channels, bool *is_whole)
{
	sf_count_t got = sf_readf_float(file, decoding_piece(), WIRE_PIECE_SAMPLES / channels);

	*is_whole = sf_error(file) == SF_ERR_NO_ERROR;
	return got > 0 ? got : 0;
}

/* Frames that a file which does not tell holds, by decoding it. */
static bool count_frames(struct reading *reading, SNDFILE *file, unsigned channels,
			 uint64_t *frames)
{
	sf_count_t got;
	bool is_whole;

	*frames = 0;
	do {
		got = read_piece(file, channels, &is_whole);
		*frames += (uint64_t)got;
	} while (got > 0 && is_whole && *frames <= SOUND_SAMPLES_MAX);
	return is_whole || damaged(reading, file);
}

static bool read_all(struct reading *reading, SNDFILE *file)
{
	struct decoding *decoding = reading->decoding;
	float *piece = decoding_piece();
	sf_count_t got;
	bool is_whole;

	do {
		got = read_piece(file, decoding->channels, &is_whole);
		if (reading->by->order)
			reorder(reading->by->order, decoding->channels, piece, (size_t)got);
		if (!decoding_add(decoding, piece, (size_t)got))
			return false;
	} while (got > 0 && is_whole);
	if (decoding->frames < decoding->promised)
		return decoding_fail(decoding, FAULT_DAMAGED,
				     "the %s is damaged or cut short: it promises %" PRIu64
				     " frames and %" PRIu64 " are there",
				     reading->by->name, decoding->promised, decoding->frames);
	return is_whole || damaged(reading, file);
}

static bool begin(struct reading *reading, const SF_INFO *info, uint64_t frames)
{
	const struct by_sndfile *by = reading->by;

	if (!is_read(by, info->format))
		return decoding_fail(reading->decoding, FAULT_VARIETY,
				     "the %s is of a variety that is not read (0x%06x)", by->name,
				     (unsigned)info->format);
	if (info->channels < 0 || info->samplerate < 0)
		return damaged(reading, NULL);
	return decoding_begin(reading->decoding, by->name, (uint64_t)info->samplerate,
			      (uint64_t)info->channels, frames);
}

bool decode_by_sndfile(struct decoding *decoding, const struct by_sndfile *by)
{
	struct reading reading = {.by = by, .decoding = decoding};
	SF_INFO info;
	SNDFILE *file = open_sndfile(&reading, &info);
	uint64_t frames = (uint64_t)info.frames;
	bool is_done;

	/* A stream whose writer could not go back does not say how much it holds. */
	if (file && info.frames >= SF_COUNT_MAX && info.channels > 0 &&
	    info.channels <= (int)SOUND_CHANNELS_MAX && is_read(by, info.format)) {
		is_done = count_frames(&reading, file, (unsigned)info.channels, &frames);
		(void)sf_close(file);
		if (!is_done)
			return false;
		file = open_sndfile(&reading, &info);
	}
	if (!file)
		return damaged(&reading, NULL);
	is_done = begin(&reading, &info, frames) && read_all(&reading, file);
	(void)sf_close(file);
	return is_done;
}

static bool decode(struct decoding *decoding, struct span file, const struct wire_request *request)
{
	enum media_format format = (enum media_format)request->format;

	switch (format) {
	case MEDIA_WAV: return decode_wav(decoding, file);
	case MEDIA_OGG: return decode_ogg(decoding, file);
	case MEDIA_FLAC: return decode_flac(decoding, file);
	default: break;
	}
	return decoding_fail(decoding, FAULT_VARIETY, "%s is not decoded here",
			     media_format_name(format));
}

/* "libsndfile-1.2.0" */
static const char *version(void)
{
	const char *text = sf_version_string();
	const char *dash = strrchr(text, '-');

	return dash ? dash + 1 : text;
}

const struct trade trade_sndfile = {
	.kind = HELPER_sndfile,
	.version = version,
	.decode = decode,
};
