/* mp3.c - MP3, by LAME.
 *
 * The first frame is a tag ("Info" or "Xing"), LAME's or where it has no room for its own, ours. It tells how much
 * the encoder put before and behind the sound, and players that read it give back the exact length. No other
 * metadata is written.
 */
#include "sound/codec.h"
#include "sound/mp3_tag.h"

#include <inttypes.h>
#include <lame/lame.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* EFFORT is LAME's -q: 3 is what it takes by itself for a constant bit rate, as other programs that use it do. Time for a sound of
 * half a minute, with 3 as 1: 2 takes 1.9, 4 as long, 5 takes 0.76, 7 takes 0.64; of a short one half is LAME's start,
 * and 5 takes 0.84. So 5 would be faster than 3 where it hardly matters, and sound worse. */
enum { BLOCK = 4608, USUAL_BITRATE = 192000, EFFORT = 3 };

struct writer {
	lame_t lame;
	const struct sound *sound;
	float planes[2][BLOCK];
	struct strbuf out;
};

static void say_nothing(const char *format, va_list args)
{
	(void)format;
	(void)args;
}

static enum status refuse(struct diag *diag, const char *hint)
{
	diag_hint(diag, "%s", hint);
	return ST_INVALID;
}

static enum status refuse_bitrate(const struct mp3_mode *mode, uint32_t bitrate, uint32_t rate,
				  struct place at, struct diag *diag)
{
	struct strbuf list = {0};

	for (size_t i = 0; mode->bitrates[i]; i++)
		strbuf_printf(&list, "%s%uk", i ? ", " : "", mode->bitrates[i]);
	(void)diag_error(diag, ST_INVALID, "E0605", at,
			 "an MP3 at %" PRIu32 " Hz has no bit rate of %" PRIu32 " bits a second",
			 rate, bitrate);
	diag_hint(diag, "it has %.*s", STR_ARGS(strbuf_str(&list)));
	strbuf_release(&list);
	return ST_INVALID;
}

/* The constant bit rate, in kb/s, or 0 when it varies. */
static enum status choose_bitrate(const struct sound *sound, const struct sound_options *options,
				  struct place at, int *out, struct diag *diag)
{
	uint32_t wanted = options->bitrate ? options->bitrate : USUAL_BITRATE;
	struct mp3_mode mode;

	*out = 0;
	if (sound->channels > 2) {
		(void)diag_error(diag, ST_INVALID, "E0605", at,
				 "an MP3 has one or two channels, not %u", sound->channels);
		return refuse(diag, "mix them down: {action: channels, count: 2}");
	}
	if (!mp3_mode_of(sound->rate, &mode)) {
		(void)diag_error(diag, ST_INVALID, "E0605", at,
				 "an MP3 cannot have %" PRIu32 " samples a second", sound->rate);
		return refuse(diag, "bring the sound to 44100 Hz: {action: resample, rate: 44100}");
	}
	if (sound->frames == 0) {
		(void)diag_error(
			diag, ST_INVALID, "E0605", at,
			"an empty sound cannot be an MP3: many players refuse such a file");
		return refuse(diag, "see what cut it off, such as a threshold of trim_silence");
	}
	if (!options->bitrate && options->quality)
		return ST_OK;
	for (size_t i = 0; mode.bitrates[i]; i++) {
		if (!options->bitrate || mode.bitrates[i] * 1000u == wanted)
			*out = mode.bitrates[i];
		if (mode.bitrates[i] * 1000u == wanted)
			return ST_OK;
	}
	return options->bitrate ? refuse_bitrate(&mode, wanted, sound->rate, at, diag) : ST_OK;
}

/* ---- LAME's start ------------------------------------------------------------------------ */

/* What it depends on. */
struct setup {
	uint32_t rate;
	unsigned channels;
	int kilobits; /* 0: variable */
	int quality;
};

/* One that was begun before its samples were there. */
static struct {
	pthread_mutex_t mutex;
	lame_t lame;
	struct setup setup;
} ready = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static lame_t begin(const struct setup *setup)
{
	lame_t lame = lame_init();
	bool is_set;

	if (!lame)
		mem_exhausted();
	is_set = lame_set_errorf(lame, say_nothing) == 0 &&
		 lame_set_debugf(lame, say_nothing) == 0 && lame_set_msgf(lame, say_nothing) == 0 &&
		 lame_set_num_channels(lame, (int)setup->channels) == 0 &&
		 lame_set_in_samplerate(lame, (int)setup->rate) == 0 &&
		 lame_set_out_samplerate(lame, (int)setup->rate) == 0 &&
		 lame_set_mode(lame, setup->channels == 1 ? MONO : JOINT_STEREO) == 0 &&
		 lame_set_quality(lame, EFFORT) == 0 && lame_set_bWriteVbrTag(lame, 1) == 0;
	lame_set_write_id3tag_automatic(lame, 0);
	if (setup->kilobits)
		is_set = is_set && lame_set_VBR(lame, vbr_off) == 0 &&
			 lame_set_brate(lame, setup->kilobits) == 0;
	else
		is_set = is_set && lame_set_VBR(lame, vbr_mtrh) == 0 &&
			 lame_set_VBR_quality(lame, (float)(100 - setup->quality) / 10) == 0;
	/* All values are within LAME's bounds: what can fail is memory. */
	if (!is_set || lame_init_params(lame) < 0)
		mem_exhausted();
	return lame;
}

/* Puts one there, or takes it away with NULL; what was there before. */
static lame_t exchange_ready(lame_t lame, const struct setup *setup)
{
	lame_t before;

	(void)pthread_mutex_lock(&ready.mutex);
	before = ready.lame;
	if (before && !lame &&
	    (ready.setup.rate != setup->rate || ready.setup.channels != setup->channels ||
	     ready.setup.kilobits != setup->kilobits || ready.setup.quality != setup->quality))
		before = NULL;
	if (before || lame) {
		ready.lame = lame;
		ready.setup = *setup;
	}
	(void)pthread_mutex_unlock(&ready.mutex);
	return before;
}

static void mp3_prepare(const struct sound *like, const struct sound_options *options)
{
	struct setup setup = {like->rate, like->channels, 0, options->quality};
	struct diag ignored = {0};
	lame_t before;

	if (choose_bitrate(like, options, (struct place){0}, &setup.kilobits, &ignored) == ST_OK) {
		before = exchange_ready(begin(&setup), &setup);
		if (before)
			(void)lame_close(before);
	}
	diag_release(&ignored);
}

/* ---- encoding ---------------------------------------------------------------------------- */

/* Room for what LAME may write of so many frames, by its rule of thumb (lame.h). */
static unsigned char *room(struct writer *writer, size_t frames, int *size)
{
	size_t wanted = frames + frames / 4 + 7200;

	if (writer->out.cap - writer->out.len < wanted) {
		size_t cap = writer->out.cap * 2 + wanted;

		writer->out.data = mem_resize(writer->out.data, cap, 1);
		writer->out.cap = cap;
	}
	*size = (int)wanted;
	return (unsigned char *)writer->out.data + writer->out.len;
}

static void written(struct writer *writer, int bytes)
{
	if (bytes < 0)
		mem_exhausted();
	writer->out.len += (size_t)bytes;
}

static void write_block(struct writer *writer, uint64_t start)
{
	const struct sound *sound = writer->sound;
	size_t count = (size_t)(sound->frames - start < BLOCK ? sound->frames - start : BLOCK);
	const float *from = sound->samples + (size_t)start * sound->channels;
	unsigned char *to;
	int size;

	for (size_t i = 0; i < count; i++) {
		for (unsigned channel = 0; channel < sound->channels; channel++)
			writer->planes[channel][i] = sound_clip(*from++);
	}
	to = room(writer, count, &size);
	written(writer, lame_encode_buffer_ieee_float(writer->lame, writer->planes[0],
						      writer->planes[1], (int)count, to, size));
}

static void add_own_tag(struct writer *writer, int kilobits)
{
	struct mp3_mode mode;
	struct mp3_tag tag = {
		.mode = &mode,
		.rate = writer->sound->rate,
		.is_mono = writer->sound->channels == 1,
		.kilobits = (unsigned)kilobits,
		.delay = (unsigned)lame_get_encoder_delay(writer->lame),
		.padding = (unsigned)lame_get_encoder_padding(writer->lame),
		.frames = (uint32_t)lame_get_frameNum(writer->lame),
	};
	char encoder[16] = {0};

	(void)mp3_mode_of(tag.rate, &mode);
	(void)snprintf(encoder, sizeof(encoder), "LAME%.5s", get_lame_short_version());
	tag.encoder = encoder;
	mp3_tag_add(&writer->out, &tag);
}

/* LAME leaves room for its tag at the beginning, and knows what belongs there at the end. */
static void write_all(struct writer *writer, int kilobits)
{
	unsigned char *to;
	size_t tag;
	int size;

	for (uint64_t start = 0; start < writer->sound->frames; start += BLOCK)
		write_block(writer, start);
	to = room(writer, 0, &size);
	written(writer, lame_encode_flush(writer->lame, to, size));
	tag = lame_get_lametag_frame(writer->lame, NULL, 0);
	if (tag && tag <= writer->out.len)
		(void)lame_get_lametag_frame(writer->lame, (unsigned char *)writer->out.data, tag);
	else
		add_own_tag(writer, kilobits);
	if (lame_close(writer->lame) < 0)
		mem_exhausted();
}

static enum status mp3_encode(const struct sound *sound, const struct sound_options *options,
			      struct place at, struct bytes *out, struct diag *diag)
{
	struct writer *writer;
	struct setup setup;
	int kilobits;
	enum status st = choose_bitrate(sound, options, at, &kilobits, diag);

	if (st != ST_OK)
		return st;
	writer = mem_zalloc(1, sizeof(*writer));
	writer->sound = sound;
	setup = (struct setup){sound->rate, sound->channels, kilobits, options->quality};
	writer->lame = exchange_ready(NULL, &setup);
	if (!writer->lame)
		writer->lame = begin(&setup);
	write_all(writer, kilobits);
	out->data = (uint8_t *)writer->out.data;
	out->len = writer->out.len;
	mem_free(writer);
	return ST_OK;
}

static bool mp3_bitrate(struct str data, struct sound_bitrate *out)
{
	struct mp3_frame frame;
	uint64_t sum = 0, count = 0;

	for (size_t at = 0; at < data.len; at += frame.len) {
		if (!mp3_frame_read((struct str){data.ptr + at, data.len - at}, &frame))
			return false;
		if (frame.is_tag)
			continue;
		if (count == 0 || frame.bitrate < out->lowest)
			out->lowest = frame.bitrate;
		if (frame.bitrate > out->highest)
			out->highest = frame.bitrate;
		sum += frame.bitrate;
		count++;
	}
	if (count == 0)
		return false;
	out->average = (uint32_t)((sum + count / 2) / count);
	out->is_constant = out->lowest == out->highest;
	return true;
}

static char revision[64];

static void make_revision(void)
{
	(void)snprintf(revision, sizeof(revision), "1 lame/%s", get_lame_short_version());
}

static const char *mp3_revision(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, make_revision);
	return revision;
}

const struct sound_codec sound_codec_mp3 = {
	.format = MEDIA_MP3,
	.revision = mp3_revision,
	.prepare = mp3_prepare,
	.encode = mp3_encode,
	.bitrate = mp3_bitrate,
};
