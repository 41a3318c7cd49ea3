/* file.c - provider `file`: the bytes of a file that already exists. It looks at what they are and
 * changes nothing. */
#include "provider/copy.h"
#include "provider/params_common.h"
#include "provider/provider.h"
#include "sound/decode.h"

#include <string.h>

/* clang-format off */
const struct param_def copy_params[] = {
	ROWS_IMAGE(NULL, EDGE_MAX, ratio_words, NULL),
	ROWS_SOUND,
	ROWS_ANY,
	{.name = "pcm", .type = PARAM_STRING,
	 .help = "how a sound file without a header is to be read, such as s16le/44100/2: encoding "
		 "(u8, s16le, s24le, s32le, f32le, mulaw, alaw), Hz, channels"},
	{0},
};
/* clang-format on */

static const char *kind_name(unsigned kind)
{
	return kind == ASSET_IMAGE ? "an image" : "a sound";
}

/* Bytes that say nothing of themselves, read as the spec says. */
static enum status look_at_pcm(const struct provider_request *request,
			       const struct param_value *pcm, enum media_format found,
			       struct diag *diag)
{
	struct sound_pcm parsed;

	if (request->kind != ASSET_AUDIO)
		return diag_error(diag, ST_INVALID, "E0502", pcm->at,
				  "'pcm' says how a sound is read, and the spec asks for an image");
	if (!sound_pcm_parse(pcm->text, &parsed)) {
		(void)diag_error(diag, ST_INVALID, "E0502", pcm->at,
				 "'%.*s' is no way to read samples", STR_ARGS(pcm->text));
		diag_hint(diag,
			  "write ENCODING/HZ/CHANNELS, such as s16le/44100/2: u8, s16le, s24le, "
			  "s32le, f32le, mulaw or alaw; %u to %u Hz; 1 to %u channels",
			  SOUND_RATE_MIN, SOUND_RATE_MAX, SOUND_CHANNELS_MAX);
		return ST_INVALID;
	}
	if (found == MEDIA_WAV || found == MEDIA_OGG || found == MEDIA_FLAC)
		return diag_error(diag, ST_INVALID, "E0502", pcm->at,
				  "the file has a header (%s), which says itself how it is read: "
				  "leave 'pcm' out",
				  media_format_name(found));
	return ST_OK;
}

enum status copy_input(const struct provider_request *request, struct provider_result *out,
		       struct diag *diag)
{
	enum media_format format = media_sniff(request->input.ptr, request->input.len);
	const struct param_value *pcm = param_get(request->params, "pcm");
	unsigned kind;

	*out = (struct provider_result){0};
	if (request->input.len == 0)
		return diag_error(diag, ST_INVALID, "E0502", request->at, "the file is empty");
	if (pcm->is_written) {
		enum status st = look_at_pcm(request, pcm, format, diag);

		if (st != ST_OK)
			return st;
		format = MEDIA_PCM;
		out->pcm = pcm->text;
	}
	kind = media_kind(format);
	if (kind == 0) {
		(void)diag_error(diag, ST_INVALID, "E0502", request->at,
				 "the file is neither an image nor a sound of a known format");
		diag_hint(diag,
			  "known are PNG, WebP, JPEG, MP3, OGG, WAV and FLAC, told by their "
			  "first bytes; of samples without a header the parameter 'pcm' tells");
		return ST_INVALID;
	}
	if (kind != request->kind)
		return diag_error(diag, ST_INVALID, "E0502", request->at,
				  "the spec asks for %s, but the file is %s (%s)",
				  kind_name(request->kind), kind_name(kind),
				  media_format_name(format));
	out->data.data = mem_alloc(request->input.len);
	out->data.len = request->input.len;
	memcpy(out->data.data, request->input.ptr, request->input.len);
	out->format = format;
	out->model = request->model;
	return ST_OK;
}

const struct provider provider_file = {
	.decl = {.name = "file",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = copy_params,
		 .help = "a file that already exists, named by generation.file"},
	.flags = PROVIDER_FREE | PROVIDER_OFFLINE | PROVIDER_COPIES_INPUT,
	.revision = 1,
	.make = copy_input,
};
