/* file.c - provider `file`: the bytes of a file that already exists. It looks at what they are and
 * changes nothing. */
#include "provider/copy.h"
#include "provider/params_common.h"
#include "provider/provider.h"

#include <string.h>

/* clang-format off */
const struct param_def copy_params[] = {
	ROWS_IMAGE(NULL, EDGE_MAX, ratio_words, NULL),
	ROWS_SOUND,
	ROWS_ANY,
	{0},
};
/* clang-format on */

static const char *kind_name(unsigned kind)
{
	return kind == ASSET_IMAGE ? "an image" : "a sound";
}

enum status copy_input(const struct provider_request *request, struct provider_result *out,
		       struct diag *diag)
{
	enum media_format format = media_sniff(request->input.ptr, request->input.len);
	unsigned kind = media_kind(format);

	*out = (struct provider_result){0};
	if (request->input.len == 0)
		return diag_error(diag, ST_INVALID, "E0502", request->at, "the file is empty");
	if (kind == 0) {
		(void)diag_error(diag, ST_INVALID, "E0502", request->at,
				 "the file is neither an image nor a sound of a known format");
		diag_hint(diag, "known are PNG, WebP, JPEG, MP3, OGG, WAV and FLAC, told by their "
				"first bytes");
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
