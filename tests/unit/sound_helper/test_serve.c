/* test_serve.c - the helper's side of the wire, with requests that no assetc makes among them. */
#include "unit/sound_helper/files.h"

#include "sound_helper/serve.h"

TestSuite(sound_helper_serve, .init = files_enter, .fini = files_leave);

static const struct wire_request PCM = {.magic = WIRE_MAGIC,
					.op = WIRE_DECODE,
					.format = MEDIA_UNKNOWN,
					.encoding = SOUND_U8,
					.rate = 8000,
					.channels = 1,
					.length = 3};

static void add_request(struct strbuf *input, const struct wire_request *request,
			const void *payload, size_t len)
{
	strbuf_add(input, request, sizeof(*request));
	strbuf_add(input, payload, len);
}

/* Serves what is in `input`, releases that, and gives what was answered behind the hello. */
static int serve_all(const struct trade *trade, struct strbuf *input, struct bytes *answer)
{
	int in = open("in", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int out = open("out", O_RDWR | O_CREAT | O_TRUNC, 0600);
	struct wire_hello hello;
	int code;

	cr_assert(in >= 0 && out >= 0);
	cr_assert_eq(write(in, input->data, input->len), (ssize_t)input->len);
	cr_assert_eq(lseek(in, 0, SEEK_SET), 0);
	strbuf_release(input);
	code = serve(trade, in, out);
	(void)close(in);
	(void)close(out);
	*answer = files_read("out");
	cr_assert_geq(answer->len, sizeof(hello));
	memcpy(&hello, answer->data, sizeof(hello));
	cr_expect(hello.magic == WIRE_MAGIC && hello.version == WIRE_VERSION);
	cr_expect_str_eq(hello.build, helper_build(trade->kind));
	/* The version that a library tells of itself is the one that pkg-config told. */
	cr_expect_str_eq(hello.loaded, hello.build);
	answer->len -= sizeof(hello);
	memmove(answer->data, answer->data + sizeof(hello), answer->len);
	return code;
}

static struct wire_reply reply_at(const struct bytes *answer, size_t at)
{
	struct wire_reply reply;

	cr_assert_leq(at + sizeof(reply), answer->len);
	memcpy(&reply, answer->data + at, sizeof(reply));
	return reply;
}

Test(sound_helper_serve, hellos)
{
#define HELPER(name, build) &trade_##name,
	static const struct trade *const TRADES[] = {
#include "sound/helpers.def"
	};
#undef HELPER
	struct strbuf input = {0};
	struct bytes answer;

	for (int kind = 0; kind < HELPER_COUNT; kind++) {
		cr_expect_eq((int)TRADES[kind]->kind, kind);
		cr_expect_eq(serve_all(TRADES[kind], &input, &answer), 0);
		bytes_release(&answer);
	}
}

Test(sound_helper_serve, requests_in_turn)
{
	struct strbuf input = {0};
	struct bytes answer;
	struct wire_request wrong = PCM;
	struct wire_reply reply;
	size_t at = 0;

	wrong.rate = 1;
	add_request(&input, &PCM, "\x00\x80\xc0", 3);
	add_request(&input, &wrong, "\x00\x80\xc0", 3);
	cr_assert_eq(serve_all(&trade_pcm, &input, &answer), 0);
	reply = reply_at(&answer, at);
	cr_expect(reply.kind == WIRE_BEGIN && reply.rate == 8000 && reply.frames == 3);
	reply = reply_at(&answer, at += sizeof(reply));
	cr_expect(reply.kind == WIRE_SAMPLES && reply.length == 12);
	reply = reply_at(&answer, at += sizeof(reply) + 12);
	cr_expect(reply.kind == WIRE_END && reply.frames == 3 && reply.loop_end == 0);
	reply = reply_at(&answer, at += sizeof(reply));
	cr_expect(reply.kind == WIRE_FAULT && reply.fault == FAULT_BOUNDS);
	cr_expect_eq(at + sizeof(reply) + reply.length, answer.len);
	bytes_release(&answer);
}

static void check_code(const struct trade *trade, const struct wire_request *request,
		       size_t payload, int code)
{
	static const char ZEROS[64];
	struct strbuf input = {0};
	struct bytes answer;

	add_request(&input, request, ZEROS, payload);
	cr_expect_eq(serve_all(trade, &input, &answer), code, "op %u", request->op);
	bytes_release(&answer);
}

Test(sound_helper_serve, requests_that_are_none)
{
	struct wire_request request = PCM;
	struct strbuf input = {0};
	struct bytes answer;

	check_code(&trade_pcm, &PCM, 3, 0);
	check_code(&trade_pcm, &PCM, 2, 1);
	strbuf_add(&input, &PCM, 7);
	cr_expect_eq(serve_all(&trade_pcm, &input, &answer), 1);
	bytes_release(&answer);
	request.magic++;
	check_code(&trade_pcm, &request, 3, 2);
	request = PCM;
	request.op = 99;
	check_code(&trade_pcm, &request, 3, 2);
	request = PCM;
	request.length = SOUND_FILE_MAX + 1;
	check_code(&trade_pcm, &request, 3, 2);
	request = (struct wire_request){.magic = WIRE_MAGIC,
					.op = WIRE_MEASURE,
					.rate = 8000,
					.channels = 1,
					.frames = 4,
					.length = 16};
	check_code(&trade_ebur128, &request, 16, 0);
	request.length = 12;
	check_code(&trade_ebur128, &request, 12, 2);
	request.channels = 9;
	request.length = 144;
	check_code(&trade_ebur128, &request, 64, 2);
	request.channels = 4;
	request.frames = UINT64_MAX / 8 + 2;
	request.length = 16;
	check_code(&trade_ebur128, &request, 16, 2);
	request = (struct wire_request){.magic = WIRE_MAGIC,
					.op = WIRE_RESAMPLE,
					.rate = 8000,
					.channels = 1,
					.frames = 4,
					.new_rate = 1,
					.length = 16};
	check_code(&trade_soxr, &request, 16, 2);
	request.new_rate = 16000;
	check_code(&trade_soxr, &request, 16, 0);
	/* Whole, and another one's work. */
	check_code(&trade_ebur128, &request, 16, 2);
	check_code(&trade_mpg123, &request, 16, 2);
	check_code(&trade_soxr, &PCM, 3, 2);
	request = (struct wire_request){.magic = WIRE_MAGIC,
					.op = WIRE_ENCODE,
					.rate = 8000,
					.channels = 1,
					.frames = 4,
					.quality = 60,
					.loop_end = 4,
					.length = 16};
	check_code(&trade_vorbis, &request, 16, 0);
	request.loop_start = 4;
	check_code(&trade_vorbis, &request, 16, 2);
	request.loop_end = 5;
	check_code(&trade_vorbis, &request, 16, 2);
	request.loop_start = request.loop_end = 0;
	request.quality = 101;
	check_code(&trade_vorbis, &request, 16, 2);
	request.quality = 0;
	check_code(&trade_vorbis, &request, 16, 2);
}
