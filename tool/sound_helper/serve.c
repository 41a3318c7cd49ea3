/* serve.c - takes requests and answers them, one after the other. */
#include "sound_helper/serve.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* Of processor time. The longest sounds take a tenth of it, under a sanitizer too. */
#define BYTES_A_SECOND 1000000u
#define SECONDS_MIN    20u

struct service {
	const struct trade *trade;
	int in, out;
	struct wire_request request;
	void *payload;
};

static bool write_all(int fd, const void *head, size_t head_len, const void *body, size_t body_len)
{
	struct iovec parts[2] = {{(void *)head, head_len}, {(void *)body, body_len}};
	struct iovec *part = parts;

	while (part < parts + 2) {
		ssize_t done = writev(fd, part, (int)(parts + 2 - part));

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		while (part < parts + 2 && (size_t)done >= part->iov_len) {
			done -= (ssize_t)part->iov_len;
			part++;
		}
		if (part < parts + 2) {
			part->iov_base = (char *)part->iov_base + done;
			part->iov_len -= (size_t)done;
		}
	}
	return true;
}

/* Bytes read, fewer than asked for at the end of input alone. */
static size_t read_all(int fd, void *out, size_t len)
{
	size_t got = 0;

	while (got < len) {
		ssize_t now = read(fd, (char *)out + got, len - got);

		if (now < 0 && errno == EINTR)
			continue;
		if (now <= 0)
			break;
		got += (size_t)now;
	}
	return got;
}

/* ---- answers ----------------------------------------------------------------------------- */

static bool tell_begin(void *context, uint32_t rate, unsigned channels, uint64_t frames)
{
	const struct service *service = context;
	struct wire_reply reply = {
		.kind = WIRE_BEGIN, .rate = rate, .channels = channels, .frames = frames};

	return write_all(service->out, &reply, sizeof(reply), NULL, 0);
}

static bool tell_samples(void *context, const float *samples, size_t count)
{
	const struct service *service = context;
	struct wire_reply reply = {.kind = WIRE_SAMPLES, .length = count * sizeof(float)};

	return write_all(service->out, &reply, sizeof(reply), samples, (size_t)reply.length);
}

static bool tell_fault(const struct service *service, const struct fault *fault)
{
	struct wire_reply reply = {
		.kind = WIRE_FAULT, .fault = fault->kind, .length = strlen(fault->text)};

	return write_all(service->out, &reply, sizeof(reply), fault->text, (size_t)reply.length);
}

static bool tell_end(const struct service *service, const struct decoding *decoding)
{
	struct wire_reply reply = {.kind = WIRE_END,
				   .frames = decoding->frames,
				   .loop_start = decoding->loop.start,
				   .loop_end = decoding->loop.end};

	return write_all(service->out, &reply, sizeof(reply), NULL, 0);
}

static bool tell_levels(const struct service *service, const struct sound_levels *levels)
{
	struct wire_reply reply = {.kind = WIRE_END,
				   .has_loudness = levels->has_loudness,
				   .loudness = levels->loudness,
				   .is_silent = levels->is_silent,
				   .true_peak = levels->true_peak};

	return write_all(service->out, &reply, sizeof(reply), NULL, 0);
}

static bool tell_file(const struct service *service, const struct strbuf *file)
{
	struct wire_reply reply = {.kind = WIRE_FILE, .length = file->len};
	struct wire_reply end = {.kind = WIRE_END};

	return write_all(service->out, &reply, sizeof(reply), file->data, file->len) &&
	       write_all(service->out, &end, sizeof(end), NULL, 0);
}

/* ---- requests ---------------------------------------------------------------------------- */

static bool answer_encode(const struct service *service, const struct samples *samples)
{
	struct fault fault = {0};
	struct strbuf file = {0};
	bool is_heard;

	is_heard = service->trade->encode(&fault, samples, &service->request, &file)
			   ? tell_file(service, &file)
			   : tell_fault(service, &fault);
	strbuf_release(&file);
	return is_heard;
}

static bool answer_measure(const struct service *service, const struct samples *samples)
{
	struct fault fault = {0};
	struct sound_levels levels;

	return service->trade->measure(&fault, samples, &levels) ? tell_levels(service, &levels)
								 : tell_fault(service, &fault);
}

static bool answer_decode(const struct service *service, const struct samples *samples)
{
	const struct trade *trade = service->trade;
	const struct wire_request *request = &service->request;
	struct decoding decoding = {.sink = {tell_begin, tell_samples, (void *)service}};
	struct span file = {service->payload, (size_t)request->length};
	uint64_t wanted;
	bool is_done;

	if (request->op == WIRE_DECODE) {
		is_done = trade->decode(&decoding, file, request);
	} else {
		wanted = sound_frames_at(request->frames, request->rate, request->new_rate);
		is_done = trade->resample(&decoding, samples, request->new_rate, wanted);
	}
	return is_done ? tell_end(service, &decoding) : tell_fault(service, &decoding.fault);
}

static bool answer(const struct service *service)
{
	const struct wire_request *request = &service->request;
	struct samples samples = {service->payload, request->rate, request->channels,
				  request->frames};

	switch (request->op) {
	case WIRE_MEASURE: return answer_measure(service, &samples);
	case WIRE_ENCODE: return answer_encode(service, &samples);
	default: return answer_decode(service, &samples);
	}
}

static bool is_of_trade(const struct trade *trade, uint32_t op)
{
	switch (op) {
	case WIRE_DECODE: return trade->decode != NULL;
	case WIRE_RESAMPLE: return trade->resample != NULL;
	case WIRE_MEASURE: return trade->measure != NULL;
	case WIRE_ENCODE: return trade->encode != NULL;
	default: return false;
	}
}

/* Whether it is one, and its payload within the bounds. */
static bool is_sound(const struct service *service)
{
	const struct wire_request *request = &service->request;

	if (request->magic != WIRE_MAGIC || !is_of_trade(service->trade, request->op))
		return false;
	if (request->op == WIRE_DECODE)
		return request->length <= SOUND_FILE_MAX;
	if (request->op == WIRE_RESAMPLE && !sound_fits(request->new_rate, 1, 0))
		return false;
	if (request->op == WIRE_ENCODE &&
	    (request->quality < 1 || request->quality > 100 ||
	     (request->loop_end && request->loop_start >= request->loop_end) ||
	     request->loop_end > request->frames))
		return false;
	return sound_fits(request->rate, request->channels, request->frames) &&
	       request->length == request->frames * request->channels * sizeof(float);
}

static bool say_hello(const struct trade *trade, int out)
{
	struct wire_hello hello = {.magic = WIRE_MAGIC, .version = WIRE_VERSION};
	const char *build = helper_build(trade->kind);
	const char *slash = strchr(build, '/');

	(void)snprintf(hello.build, sizeof(hello.build), "%s", build);
	if (trade->version && slash)
		(void)snprintf(hello.loaded, sizeof(hello.loaded), "%.*s/%s", (int)(slash - build),
			       build, trade->version());
	else
		memcpy(hello.loaded, hello.build, sizeof(hello.loaded));
	return write_all(out, &hello, sizeof(hello), NULL, 0);
}

int serve(const struct trade *trade, int in, int out)
{
	struct service service = {.trade = trade, .in = in, .out = out};
	bool is_heard = say_hello(trade, out);
	size_t got;

	while (is_heard) {
		got = read_all(in, &service.request, sizeof(service.request));
		if (got == 0)
			return 0;
		if (got < sizeof(service.request))
			break;
		if (!is_sound(&service))
			return 2;
		guard_request(SECONDS_MIN + (unsigned)(service.request.length / BYTES_A_SECOND));
		service.payload = mem_alloc((size_t)service.request.length);
		is_heard = read_all(in, service.payload, (size_t)service.request.length) ==
				   service.request.length &&
			   answer(&service);
		mem_free(service.payload);
	}
	return 1;
}
