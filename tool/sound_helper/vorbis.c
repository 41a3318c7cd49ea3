/* vorbis.c - writing OGG Vorbis, by libvorbisenc.
 *
 * A stream in an OGG file has a number, which tools take from chance or the clock; here it follows from the sound,
 * so that the same sound gives the same bytes and two different ones can be chained. Source of the order of channels:
 * Vorbis I specification, 4.3.9.
 */
#include "sound_helper/trade.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <vorbis/vorbisenc.h>

enum { BLOCK = 4096 };

/* For each number of channels: which of ours is the first of Vorbis, and so on. */
static const uint8_t ORDER[SOUND_CHANNELS_MAX + 1][SOUND_CHANNELS_MAX] = {
	{0},
	{0},
	{0, 1},
	{0, 2, 1},
	{0, 1, 2, 3},
	{0, 2, 1, 3, 4},
	{0, 2, 1, 4, 5, 3},
	{0, 2, 1, 5, 6, 4, 3},
	{0, 2, 1, 6, 7, 4, 5, 3},
};

struct writer {
	vorbis_info info;
	vorbis_comment comment;
	vorbis_dsp_state dsp;
	vorbis_block block;
	ogg_stream_state stream;
	struct strbuf out;
	bool has_begun; /* a packet that sounds is written */
};

/* FNV-1a over whole words. */
static uint32_t mix(uint32_t hash, uint32_t word)
{
	return (hash ^ word) * 16777619u;
}

static int serial_of(const struct samples *in, uint32_t quality)
{
	size_t count = (size_t)in->frames * in->channels;
	uint32_t hash = mix(mix(mix(2166136261u, in->rate), in->channels), quality);

	for (size_t i = 0; i < count; i++) {
		uint32_t word;

		memcpy(&word, &in->data[i], sizeof(word));
		hash = mix(hash, word);
	}
	return (int)(hash & INT32_MAX);
}

static void add_page(struct writer *writer, const ogg_page *page)
{
	strbuf_add(&writer->out, page->header, (size_t)page->header_len);
	strbuf_add(&writer->out, page->body, (size_t)page->body_len);
}

static void add_comment(struct writer *writer, const char *name, uint64_t frames)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%" PRIu64, frames);
	vorbis_comment_add_tag(&writer->comment, name, text);
}

/* The sound begins on a page of its own, as the specification asks. */
static void write_headers(struct writer *writer, const struct wire_request *request)
{
	ogg_packet first, comments, books;
	ogg_page page;

	if (request->loop_end) {
		add_comment(writer, "LOOPSTART", request->loop_start);
		add_comment(writer, "LOOPLENGTH", request->loop_end - request->loop_start);
	}
	if (vorbis_analysis_headerout(&writer->dsp, &writer->comment, &first, &comments, &books))
		mem_exhausted();
	(void)ogg_stream_packetin(&writer->stream, &first);
	(void)ogg_stream_packetin(&writer->stream, &comments);
	(void)ogg_stream_packetin(&writer->stream, &books);
	while (ogg_stream_flush(&writer->stream, &page))
		add_page(writer, &page);
}

/* Writes the packets that are ready. The first that sounds ends a page: FFmpeg 5 does not cut a sound to its length when
 * all of it lies on one page. */
static void drain(struct writer *writer)
{
	ogg_packet packet;
	ogg_page page;

	while (vorbis_analysis_blockout(&writer->dsp, &writer->block) == 1) {
		(void)vorbis_analysis(&writer->block, NULL);
		(void)vorbis_bitrate_addblock(&writer->block);
		while (vorbis_bitrate_flushpacket(&writer->dsp, &packet)) {
			bool is_first = !writer->has_begun && packet.granulepos > 0;

			(void)ogg_stream_packetin(&writer->stream, &packet);
			while (is_first ? ogg_stream_flush(&writer->stream, &page)
					: ogg_stream_pageout(&writer->stream, &page))
				add_page(writer, &page);
			writer->has_begun = writer->has_begun || is_first;
		}
	}
}

static void write_block(struct writer *writer, const struct samples *in, uint64_t start)
{
	size_t count = (size_t)(in->frames - start < BLOCK ? in->frames - start : BLOCK);
	float **planes = vorbis_analysis_buffer(&writer->dsp, BLOCK);

	for (unsigned channel = 0; channel < in->channels; channel++) {
		const float *from =
			in->data + (size_t)start * in->channels + ORDER[in->channels][channel];

		for (size_t i = 0; i < count; i++)
			planes[channel][i] = sound_clip(from[i * in->channels]);
	}
	(void)vorbis_analysis_wrote(&writer->dsp, (int)count);
	drain(writer);
}

static void write_all(struct writer *writer, const struct samples *in,
		      const struct wire_request *request)
{
	ogg_page page;

	vorbis_comment_init(&writer->comment);
	if (vorbis_analysis_init(&writer->dsp, &writer->info) ||
	    vorbis_block_init(&writer->dsp, &writer->block) ||
	    ogg_stream_init(&writer->stream, serial_of(in, request->quality)))
		mem_exhausted();
	write_headers(writer, request);
	for (uint64_t start = 0; start < in->frames; start += BLOCK)
		write_block(writer, in, start);
	(void)vorbis_analysis_wrote(&writer->dsp, 0);
	drain(writer);
	while (ogg_stream_flush(&writer->stream, &page))
		add_page(writer, &page);
	ogg_stream_clear(&writer->stream);
	vorbis_block_clear(&writer->block);
	vorbis_dsp_clear(&writer->dsp);
	vorbis_comment_clear(&writer->comment);
}

static bool encode(struct fault *fault, const struct samples *in,
		   const struct wire_request *request, struct strbuf *out)
{
	struct writer writer = {0};
	bool is_mode;

	vorbis_info_init(&writer.info);
	is_mode = vorbis_encode_init_vbr(&writer.info, (long)in->channels, (long)in->rate,
					 (float)request->quality / 100) == 0;
	if (is_mode)
		write_all(&writer, in, request);
	vorbis_info_clear(&writer.info);
	*out = writer.out;
	if (!is_mode) {
		fault->kind = FAULT_MODE;
		(void)snprintf(fault->text, sizeof(fault->text),
			       "OGG Vorbis has no mode for %u channels at %" PRIu32 " Hz",
			       in->channels, in->rate);
	}
	return is_mode;
}

/* "Xiph.Org libVorbis 1.3.7" */
static const char *version(void)
{
	const char *text = vorbis_version_string();
	const char *space = strrchr(text, ' ');

	return space ? space + 1 : text;
}

const struct trade trade_vorbis = {
	.kind = HELPER_vorbis,
	.version = version,
	.encode = encode,
};
