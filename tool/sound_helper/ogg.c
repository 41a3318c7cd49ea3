/* ogg.c - Vorbis and Opus in Ogg: pages and comments by ourselves, the samples by libsndfile. */
#include "sound_helper/by_sndfile.h"
#include "sound_helper/ogg_pages.h"

#include <sndfile.h>

/* Vorbis and Opus have an order of their own from three channels on (Vorbis I, section 4.3.9): for each channel of
 * WAV the place of it. */
static const uint8_t *order_of(unsigned channels)
{
	static const uint8_t ORDERS[SOUND_CHANNELS_MAX + 1][SOUND_CHANNELS_MAX] = {
		[3] = {0, 2, 1},
		[5] = {0, 2, 1, 3, 4},
		[6] = {0, 2, 1, 5, 3, 4},
		[7] = {0, 2, 1, 6, 5, 3, 4},
		[8] = {0, 2, 1, 7, 5, 6, 3, 4}};

	return channels == 3 || (channels >= 5 && channels <= 8) ? ORDERS[channels] : NULL;
}

static void keep_loop(struct decoding *decoding, const struct ogg_outline *outline)
{
	uint64_t end = outline->loop_end;

	if (outline->loop_start >= decoding->frames)
		return;
	if (outline->loop_length < UINT64_MAX - outline->loop_start)
		end = outline->loop_start + outline->loop_length;
	decoding_set_loop(decoding, outline->loop_start, end);
}

bool decode_ogg(struct decoding *decoding, struct span file)
{
	static const int VARIETIES[] = {SF_FORMAT_OGG | SF_FORMAT_VORBIS,
					SF_FORMAT_OGG | SF_FORMAT_OPUS, 0};
	struct by_sndfile by = {.name = "OGG", .varieties = VARIETIES, .body = file};
	struct ogg_outline outline;

	if (!ogg_outline(decoding, file, &outline))
		return false;
	if (outline.codec == OGG_OTHER)
		return decoding_fail(decoding, FAULT_VARIETY,
				     "the OGG holds neither Vorbis nor Opus");
	by.order = order_of(outline.channels);
	if (!decode_by_sndfile(decoding, &by))
		return false;
	keep_loop(decoding, &outline);
	return true;
}
