/* content.c - pictures and sounds behind one face. */
#include "compile/content.h"

#include "base/facts.h"
#include "sound/decode.h"
#include "sound/encode.h"

/* Below, a thread takes longer to start than it saves. */
enum { LARGE_PIXELS = 128 * 128, LARGE_SAMPLES = 4096 };

/* ---- decoding ---------------------------------------------------------------------------- */

static enum status decode_sound(const struct bytes *raw, struct str sidecar, struct place at,
				struct sound *out, struct diag *diag)
{
	struct str text = facts_get(sidecar, "pcm");
	struct sound_pcm pcm;

	if (text.len < 2)
		return sound_decode(raw->data, raw->len, NULL, at, out, diag);
	/* A JSON text without anything to unescape: sound_pcm_parse was asked before it was written. */
	if (!sound_pcm_parse((struct str){text.ptr + 1, text.len - 2}, &pcm))
		return diag_error(diag, ST_DAMAGED, "E0607", at,
				  "what is noted of the raw's samples cannot be read: %.*s",
				  STR_ARGS(text));
	return sound_decode(raw->data, raw->len, &pcm, at, out, diag);
}

void content_expect(unsigned kind, const struct bytes *raw, struct str pcm)
{
	struct sound_pcm ignored;

	if (kind == ASSET_AUDIO)
		sound_expect(raw->data, raw->len, sound_pcm_parse(pcm, &ignored) ? &ignored : NULL);
}

/* The decoder of one that is new was started before. A rate that a step will change is guessed in vain. */
void content_prepare(unsigned kind, const struct bytes *raw, struct str sidecar,
		     const struct output_plan *plan)
{
	uint32_t rate;
	unsigned channels;

	if (kind != ASSET_AUDIO || facts_get(sidecar, "pcm").len ||
	    !sound_guess(raw->data, raw->len, &rate, &channels))
		return;
	sound_expect(raw->data, raw->len, NULL);
	for (size_t i = 0; i < plan->count; i++)
		sound_prepare(rate, channels, plan->outputs[i].format, &plan->sound);
}

enum status content_decode(unsigned kind, const struct bytes *raw, struct str sidecar,
			   struct place at, struct content *out, struct diag *diag)
{
	*out = (struct content){.kind = kind};
	if (kind == ASSET_AUDIO)
		return decode_sound(raw, sidecar, at, &out->sound, diag);
	return image_decode(raw->data, raw->len, at, &out->image, diag);
}

void content_release(struct content *content)
{
	image_release(&content->image);
	sheet_release(&content->sheet);
	sound_release(&content->sound);
}

/* ---- steps and products ------------------------------------------------------------------ */

enum status content_run(const struct step *step, const struct step_call *call,
			struct content *content, struct diag *diag)
{
	if (content->kind == ASSET_AUDIO)
		return step->run_sound ? step->run_sound(call, &content->sound, diag) : ST_OK;
	if (step->run_sheet)
		return step->run_sheet(call, &content->image, &content->sheet, diag);
	return step->run ? step->run(call, &content->image, diag) : ST_OK;
}

enum status content_encode(const struct content *content, const struct output_plan *plan,
			   enum media_format format, struct place at, struct bytes *out,
			   struct diag *diag)
{
	if (content->kind == ASSET_AUDIO)
		return sound_encode(&content->sound, format, &plan->sound, at, out, diag);
	return image_encode(&content->image, format, &plan->encode, at, out, diag);
}

static struct str sound_facts(const struct sound *sound, struct arena *arena)
{
	struct strbuf out = {0};
	struct str text;

	facts_u64(&out, "frames", sound->frames);
	facts_u64(&out, "rate", sound->rate);
	facts_u64(&out, "channels", sound->channels);
	if (sound->loop.is_set) {
		facts_u64(&out, "loop_start", sound->loop.start);
		facts_u64(&out, "loop_end", sound->loop.end);
	}
	text = str_copy(arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

static struct str image_facts(const struct content *content, enum media_format format,
			      struct arena *arena)
{
	const struct image *image = &content->image;
	bool has_alpha = format != MEDIA_JPEG && image_transparent_pixels(image) > 0;
	struct strbuf out = {0};
	struct str text;

	strbuf_printf(&out, "width: %u\nheight: %u\nalpha: %s\n", image->width, image->height,
		      has_alpha ? "true" : "false");
	content_add_frames(&content->sheet, &out);
	text = str_copy(arena, strbuf_str(&out));
	strbuf_release(&out);
	return text;
}

struct str content_facts(const struct content *content, enum media_format format,
			 struct arena *arena)
{
	return content->kind == ASSET_AUDIO ? sound_facts(&content->sound, arena)
					    : image_facts(content, format, arena);
}

bool content_is_large(const struct content *content)
{
	if (content->kind == ASSET_AUDIO)
		return content->sound.frames * content->sound.channels >= LARGE_SAMPLES;
	return (size_t)content->image.width * content->image.height >= LARGE_PIXELS;
}

/* ---- keys -------------------------------------------------------------------------------- */

void content_add_decode_revision(unsigned kind, struct strbuf *out)
{
	if (kind == ASSET_AUDIO)
		strbuf_add_c(out, sound_decode_revision());
	else
		strbuf_add_u64(out, IMAGE_DECODE_REVISION);
}

void content_add_codec_revision(enum media_format format, struct strbuf *out)
{
	if (media_kind(format) == ASSET_AUDIO)
		strbuf_add_c(out, sound_codec_revision(format));
	else
		strbuf_add_u64(out, image_codec_revision(format));
}
