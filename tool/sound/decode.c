/* decode.c - what is asked of assetc-sound, and what is made of its answers, none of which is believed unseen. */
#include "sound/decode.h"

#include "media/image.h"
#include "sound/helper.h"
#include "sound/revision.h"

#include <inttypes.h>
#include <string.h>

const char *sound_decode_revision(void)
{
	static const char text[] =
		SOUND_REVISION " mpg123/" ASSETC_MPG123_VERSION " sndfile/" ASSETC_SNDFILE_VERSION
			       " soxr/" ASSETC_SOXR_VERSION " ebur128/" ASSETC_EBUR128_VERSION;

	_Static_assert(sizeof(text) <= WIRE_BUILD_MAX, "it must fit into a hello");
	return text;
}

/* ---- one question -------------------------------------------------------------------------- */

enum outcome {
	ANSWERED,
	FAULTY, /* the helper is well; the fault is in `fault` and `text` */
	LOST,   /* it is late, or closed its end */
	NONSENSE,
};

struct question {
	const struct wire_request *request;
	const void *payload;
	const char *doing; /* "decoding", for findings */
	struct place at;
	struct diag *diag;
	/* The answer. */
	bool is_begun;
	struct sound sound;     /* of a decode or resample; frames: those that have room */
	uint64_t frames;        /* that have come */
	struct wire_reply last; /* WIRE_END, or what was heard last */
	char text[WIRE_TEXT_MAX + 1];
};

static enum outcome take_begin(struct question *question)
{
	const struct wire_reply *reply = &question->last;

	if (question->is_begun || question->request->op == WIRE_MEASURE ||
	    !sound_init(&question->sound, reply->rate, reply->channels, reply->frames))
		return NONSENSE;
	question->is_begun = true;
	return ANSWERED;
}

/* Whatever the helper became while it decoded, what follows here need not expect what is no number. */
static bool are_finite(const float *samples, size_t count)
{
	uint32_t bits, highest = 0;

	for (size_t i = 0; i < count; i++) {
		memcpy(&bits, samples + i, sizeof(bits));
		bits &= 0x7fffffffu;
		highest = bits > highest ? bits : highest;
	}
	return highest < 0x7f800000u;
}

static enum outcome take_samples(struct question *question, struct helper *helper)
{
	struct sound *sound = &question->sound;
	uint64_t length = question->last.length, frame;
	float *samples;

	if (!question->is_begun)
		return NONSENSE;
	frame = sound->channels * sizeof(float);
	if (length % frame || length / frame > sound->frames - question->frames)
		return NONSENSE;
	samples = sound->samples + question->frames * sound->channels;
	if (!helper_receive(helper, samples, (size_t)length))
		return LOST;
	question->frames += length / frame;
	return are_finite(samples, (size_t)length / sizeof(float)) ? ANSWERED : NONSENSE;
}

/* Its words, with nothing in them that a terminal would obey. */
static enum outcome take_fault(struct question *question, struct helper *helper)
{
	size_t length = (size_t)question->last.length;

	if (question->last.length > WIRE_TEXT_MAX || question->last.fault == FAULT_NONE ||
	    question->last.fault > FAULT_LIBRARY)
		return NONSENSE;
	if (!helper_receive(helper, question->text, length))
		return LOST;
	for (size_t i = 0; i < length; i++) {
		if (question->text[i] < ' ' || question->text[i] > '~')
			question->text[i] = '?';
	}
	question->text[length] = '\0';
	return FAULTY;
}

static enum outcome take_end(struct question *question)
{
	const struct wire_reply *reply = &question->last;
	struct sound *sound = &question->sound;

	if (question->request->op == WIRE_MEASURE)
		return ANSWERED;
	if (!question->is_begun || reply->frames != question->frames ||
	    (reply->loop_end &&
	     (reply->loop_start >= reply->loop_end || reply->loop_end > reply->frames)))
		return NONSENSE;
	sound->frames = question->frames;
	if (reply->loop_end)
		sound->loop = (struct sound_loop){true, reply->loop_start, reply->loop_end};
	return ANSWERED;
}

static enum outcome listen(struct question *question, struct helper *helper)
{
	enum outcome outcome = ANSWERED;

	while (outcome == ANSWERED) {
		if (!helper_receive(helper, &question->last, sizeof(question->last)))
			return LOST;
		switch (question->last.kind) {
		case WIRE_BEGIN: outcome = take_begin(question); break;
		case WIRE_SAMPLES: outcome = take_samples(question, helper); break;
		case WIRE_FAULT: outcome = take_fault(question, helper); break;
		case WIRE_END: return take_end(question);
		default: outcome = NONSENSE;
		}
	}
	return outcome;
}

static enum outcome exchange(struct question *question, struct helper *helper)
{
	const struct wire_request *request = question->request;

	question->is_begun = false;
	question->frames = 0;
	question->last = (struct wire_reply){0};
	helper_set_deadline(helper, request->length);
	/* One that left while it was spoken to may have said why. */
	if (!helper_send(helper, request, sizeof(*request)) ||
	    !helper_send(helper, question->payload, (size_t)request->length))
		return LOST;
	return listen(question, helper);
}

static enum status tell_fault(const struct question *question)
{
	static const struct {
		enum status st;
		const char *code;
	} FAULTS[] = {[FAULT_DAMAGED] = {ST_INVALID, "E0602"},
		      [FAULT_BOUNDS] = {ST_INVALID, "E0603"},
		      [FAULT_VARIETY] = {ST_INVALID, "E0604"},
		      [FAULT_LIBRARY] = {ST_ENVIRONMENT, "E0622"}};
	uint32_t fault = question->last.fault;

	return diag_error(question->diag, FAULTS[fault].st, FAULTS[fault].code, question->at, "%s",
			  question->text);
}

static enum status tell_loss(const struct question *question, struct helper *helper,
			     enum outcome outcome)
{
	struct strbuf why = {0};
	enum status st;

	if (outcome == NONSENSE)
		helper->is_late = true;
	helper_end(helper, &why);
	st = diag_error(question->diag, ST_ENVIRONMENT, "E0622", question->at,
			"assetc-sound %s while %s the sound",
			outcome == NONSENSE ? "answered what makes no sense" : why.data,
			question->doing);
	strbuf_release(&why);
	return st;
}

/* An idle helper may have been ended by somebody since it last served; then another one is asked, once. */
static enum status ask(struct question *question)
{
	enum status st = ST_OK;
	enum outcome outcome;

	for (;;) {
		struct helper *helper = helper_take(question->at, question->diag);
		bool is_stale;

		if (!helper)
			return ST_ENVIRONMENT;
		outcome = exchange(question, helper);
		is_stale = outcome == LOST && helper->has_served && !helper->is_late;
		if (outcome != ANSWERED)
			sound_release(&question->sound);
		if (outcome == ANSWERED || outcome == FAULTY) {
			helper_keep(helper);
			break;
		}
		if (!is_stale)
			return tell_loss(question, helper, outcome);
		helper_end(helper, NULL);
		helpers_end();
	}
	if (outcome == FAULTY)
		st = tell_fault(question);
	return st;
}

/* ---- decoding ------------------------------------------------------------------------------ */

static enum status not_a_sound(struct str bytes, enum media_format format, struct place at,
			       struct diag *diag)
{
	const uint8_t *p = (const uint8_t *)bytes.ptr;

	if (format != MEDIA_UNKNOWN)
		return diag_error(diag, ST_INVALID, "E0601", at, "not a sound: the bytes are %s",
				  media_format_name(format));
	if (bytes.len < 4)
		return diag_error(diag, ST_INVALID, "E0601", at,
				  "not a sound: there are %s%zu bytes", bytes.len ? "only " : "",
				  bytes.len);
	return diag_error(
		diag, ST_INVALID, "E0601", at,
		"not an MP3, WAV, OGG or FLAC file: the %zu bytes begin with %02x %02x %02x %02x",
		bytes.len, p[0], p[1], p[2], p[3]);
}

enum status sound_decode(const void *data, size_t len, const struct sound_pcm *pcm, struct place at,
			 struct sound *out, struct diag *diag)
{
	enum media_format format = pcm ? MEDIA_UNKNOWN : media_sniff(data, len);
	struct wire_request request = {
		.magic = WIRE_MAGIC, .op = WIRE_DECODE, .format = format, .length = len};
	struct question question = {
		.request = &request, .payload = data, .doing = "decoding", .at = at, .diag = diag};
	enum status st;

	*out = (struct sound){0};
	if (len > SOUND_FILE_MAX)
		return diag_error(diag, ST_INVALID, "E0603", at,
				  "the sound file has %zu bytes; the limit is %zu", len,
				  SOUND_FILE_MAX);
	if (!pcm && format != MEDIA_MP3 && format != MEDIA_WAV && format != MEDIA_OGG &&
	    format != MEDIA_FLAC)
		return not_a_sound((struct str){data, len}, format, at, diag);
	if (pcm) {
		request.encoding = pcm->encoding;
		request.rate = pcm->rate;
		request.channels = pcm->channels;
	}
	st = ask(&question);
	if (st == ST_OK)
		*out = question.sound;
	return st;
}

/* ---- headerless samples -------------------------------------------------------------------- */

/* The part of text before the next slash, or all of it, and moves text behind it. */
static struct str next_part(struct str *text)
{
	const char *slash = text->len ? memchr(text->ptr, '/', text->len) : NULL;
	struct str part = {text->ptr, slash ? (size_t)(slash - text->ptr) : text->len};
	size_t used = slash ? part.len + 1 : part.len;

	*text = (struct str){text->len ? text->ptr + used : NULL, text->len - used};
	return part;
}

bool sound_pcm_parse(struct str text, struct sound_pcm *out)
{
	static const struct {
		const char *name;
		enum sound_encoding encoding;
	} NAMES[] = {{"u8", SOUND_U8},     {"s16le", SOUND_S16}, {"s24le", SOUND_S24},
		     {"s32le", SOUND_S32}, {"f32le", SOUND_F32}, {"mulaw", SOUND_ULAW},
		     {"alaw", SOUND_ALAW}};
	enum { COUNT = sizeof(NAMES) / sizeof(NAMES[0]) };
	struct str name = next_part(&text), rate_text = next_part(&text);
	uint64_t rate, channels;
	size_t i = 0;

	while (i < COUNT && !str_is(name, NAMES[i].name))
		i++;
	if (i == COUNT || !str_to_u64(rate_text, &rate) || !str_to_u64(text, &channels) ||
	    rate > SOUND_RATE_MAX || channels > SOUND_CHANNELS_MAX ||
	    !sound_fits((uint32_t)rate, (unsigned)channels, 0))
		return false;
	*out = (struct sound_pcm){NAMES[i].encoding, (uint32_t)rate, (unsigned)channels};
	return true;
}

/* ---- another rate -------------------------------------------------------------------------- */

uint64_t sound_frames_at(uint64_t frames, uint32_t rate, uint32_t new_rate)
{
	return (frames * new_rate + rate / 2) / rate;
}

static struct sound_loop loop_at(const struct sound *sound, uint32_t new_rate, uint64_t frames)
{
	struct sound_loop loop = sound->loop;

	loop.start = sound_frames_at(loop.start, sound->rate, new_rate);
	loop.end = sound_frames_at(loop.end, sound->rate, new_rate);
	if (loop.end > frames)
		loop.end = frames;
	return loop.is_set && loop.start < loop.end ? loop : (struct sound_loop){0};
}

static struct wire_request request_for(const struct sound *sound, enum wire_op op)
{
	return (struct wire_request){.magic = WIRE_MAGIC,
				     .op = op,
				     .rate = sound->rate,
				     .channels = sound->channels,
				     .frames = sound->frames,
				     .length = sound->frames * sound->channels * sizeof(float)};
}

enum status sound_resample(struct sound *sound, uint32_t rate, struct place at, struct diag *diag)
{
	struct wire_request request = request_for(sound, WIRE_RESAMPLE);
	struct question question = {.request = &request,
				    .payload = sound->samples,
				    .doing = "resampling",
				    .at = at,
				    .diag = diag};
	uint64_t frames = sound_frames_at(sound->frames, sound->rate, rate);
	enum status st;

	if (rate == sound->rate)
		return ST_OK;
	if (!sound_fits(rate, sound->channels, frames))
		return diag_error(diag, ST_INVALID, "E0603", at,
				  "at %u Hz the sound would have %" PRIu64
				  " frames of %u channels; "
				  "the limit is %" PRIu64 " samples in all",
				  rate, frames, sound->channels, SOUND_SAMPLES_MAX);
	request.new_rate = rate;
	st = ask(&question);
	if (st != ST_OK)
		return st;
	if (question.sound.rate != rate || question.sound.channels != sound->channels ||
	    question.sound.frames != frames) {
		sound_release(&question.sound);
		return diag_error(diag, ST_ENVIRONMENT, "E0622", at,
				  "assetc-sound answered with another sound than it was asked for");
	}
	question.sound.loop = loop_at(sound, rate, frames);
	sound_release(sound);
	*sound = question.sound;
	return ST_OK;
}

/* ---- levels -------------------------------------------------------------------------------- */

enum status sound_measure(const struct sound *sound, struct sound_levels *out, struct place at,
			  struct diag *diag)
{
	struct wire_request request = request_for(sound, WIRE_MEASURE);
	struct question question = {.request = &request,
				    .payload = sound->samples,
				    .doing = "measuring",
				    .at = at,
				    .diag = diag};
	enum status st;

	*out = (struct sound_levels){.is_silent = true};
	if (!(sound_peak(sound) > 0))
		return ST_OK;
	st = ask(&question);
	if (st == ST_OK)
		*out = (struct sound_levels){.has_loudness = question.last.has_loudness != 0,
					     .loudness = question.last.loudness,
					     .is_silent = question.last.is_silent != 0,
					     .true_peak = question.last.true_peak};
	return st;
}
