/* ask.c - one question, and what is made of the answer, none of which is believed unseen. */
#include "sound/ask.h"

#include <string.h>

enum outcome {
	ANSWERED,
	FAULTY, /* the helper is well; the fault is in `fault` and `text` */
	LOST,   /* it is late, or closed its end */
	NONSENSE,
};

static bool gives_samples(const struct question *question)
{
	uint32_t op = question->request->op;

	return op == WIRE_DECODE || op == WIRE_RESAMPLE;
}

static enum outcome take_begin(struct question *question)
{
	const struct wire_reply *reply = &question->last;

	if (question->is_begun || !gives_samples(question) ||
	    !sound_init(&question->sound, reply->rate, reply->channels, reply->frames))
		return NONSENSE;
	question->is_begun = true;
	return ANSWERED;
}

static enum outcome take_samples(struct question *question, struct helper *helper)
{
	struct sound *sound = &question->sound;
	uint64_t length = question->last.length, frame;
	float *samples;

	if (!question->is_begun)
		return NONSENSE;
	frame = sound->channels * sizeof(float);
	/* Nothing, again and again, would never end. */
	if (length == 0 || length % frame || length / frame > sound->frames - question->frames)
		return NONSENSE;
	samples = sound->samples + question->frames * sound->channels;
	if (!helper_receive(helper, samples, (size_t)length))
		return LOST;
	question->frames += length / frame;
	/* Whatever the helper became while it decoded, what follows here need not expect what is no number. */
	return sound_are_finite(samples, (size_t)length / sizeof(float)) ? ANSWERED : NONSENSE;
}

static enum outcome take_file(struct question *question, struct helper *helper)
{
	size_t length = (size_t)question->last.length;

	if (question->request->op != WIRE_ENCODE || question->file.data ||
	    question->last.length == 0 || question->last.length > SOUND_FILE_MAX)
		return NONSENSE;
	question->file = (struct bytes){mem_alloc(length), length};
	return helper_receive(helper, question->file.data, length) ? ANSWERED : LOST;
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

/* The largest float is below 771 dB, the smallest above -898 dB. */
static bool is_level(int32_t thousandths)
{
	return thousandths >= -1000000 && thousandths <= 1000000;
}

static enum outcome take_end(struct question *question)
{
	const struct wire_reply *reply = &question->last;
	struct sound *sound = &question->sound;

	if (question->request->op == WIRE_ENCODE)
		return question->file.data ? ANSWERED : NONSENSE;
	if (question->request->op == WIRE_MEASURE)
		return is_level(reply->loudness) && is_level(reply->true_peak) ? ANSWERED
									       : NONSENSE;
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
		case WIRE_FILE: outcome = take_file(question, helper); break;
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
	helper_allow_time(helper, request->length);
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
		      [FAULT_MODE] = {ST_INVALID, "E0605"},
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
			"assetc-sound-%s %s while %s the sound", helper_name(question->helper),
			outcome == NONSENSE ? "answered what makes no sense" : why.data,
			question->doing);
	strbuf_release(&why);
	return st;
}

/* An idle helper may have been ended by somebody since it last served; then another one is asked, once. */
enum status sound_ask(struct question *question)
{
	enum status st = ST_OK;
	enum outcome outcome;

	for (;;) {
		struct helper *helper = helper_take(question->helper, question->at, question->diag);
		bool is_stale;

		if (!helper)
			return ST_ENVIRONMENT;
		outcome = exchange(question, helper);
		is_stale = outcome == LOST && helper->has_served && !helper->is_late;
		if (outcome != ANSWERED) {
			sound_release(&question->sound);
			bytes_release(&question->file);
		}
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
