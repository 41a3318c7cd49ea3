/* version.c - `assetc --version`: the program, and the format numbers that keys and files depend
 * on. */
#include "base/json.h"
#include "cmd/cmd.h"
#include "provider/provider.h"
#include "score/score.h"
#include "sound/decode.h"
#include "sound/encode.h"
#include "step/step.h"

#include <stdio.h>
#include <string.h>

/* What bytes that are free to make again follow from beside spec and raw. */
void version_put_revisions(struct json *json)
{
	json_object_begin(json, "steps");
	for (size_t i = 0; i < step_count; i++)
		json_u64(json, step_table[i]->decl.name, step_table[i]->revision);
	json_object_end(json);
	json_object_begin(json, "scores");
	for (size_t i = 0; i < score_count; i++)
		json_u64(json, score_table[i]->name, score_table[i]->revision);
	json_object_end(json);
	json_object_begin(json, "codecs");
	for (int format = MEDIA_PNG; format <= MEDIA_JPEG; format++)
		json_u64(json, media_format_name((enum media_format)format),
			 image_codec_revision((enum media_format)format));
	for (int format = MEDIA_MP3; format <= MEDIA_WAV; format++)
		json_c(json, media_format_name((enum media_format)format),
		       sound_codec_revision((enum media_format)format));
	json_c(json, "sound", sound_decode_revision());
	json_object_end(json);
	json_object_begin(json, "providers");
	for (size_t i = 0; i < provider_count; i++) {
		if (provider_table[i]->make)
			json_u64(json, provider_table[i]->decl.name, provider_table[i]->revision);
	}
	json_object_end(json);
	json_object_begin(json, "providers_of_sounds");
	for (size_t i = 0; i < provider_count; i++) {
		if (provider_table[i]->make && provider_table[i]->sound_revision)
			json_u64(json, provider_table[i]->decl.name,
				 provider_table[i]->sound_revision);
	}
	json_object_end(json);
}

void version_print(bool is_json)
{
	struct strbuf out = {0};
	struct json json = {.out = &out};

	if (!is_json) {
		printf("assetc %s\n", ASSETC_VERSION);
		return;
	}
	json_object_begin(&json, NULL);
	json_c(&json, "version", ASSETC_VERSION);
	json_c(&json, "spec_language", "1.0");
	json_int(&json, "record_format", 1);
	json_int(&json, "request_format", 1);
	json_int(&json, "product_format", 1);
	version_put_revisions(&json);
	json_object_end(&json);
	(void)fwrite(out.data, 1, out.len, stdout);
	strbuf_release(&out);
}

static enum status run_version(struct invocation *inv, struct diag *diag)
{
	(void)diag;
	version_print(inv->is_json);
	return ST_OK;
}

const struct command command_version = {
	.name = "version",
	.operands = "",
	.help = "print the version; with --json, those of formats, steps and codecs too",
	.options = OPTS_COMMON | OPT_BIT(OPT_JSON),
	.run = run_version,
};
