/* manual.c - provider `manual`: the file of a person. Until it is there, the error is its order: where
 * it goes, which format and size are wanted, and what it should show. */
#include "base/json.h"
#include "provider/copy.h"

#define PROMPT_LINES_MAX 8u

/* The prompt as notes, one a line, as it is composed of several. */
static void tell_prompt(struct str prompt, struct diag *diag)
{
	for (unsigned i = 0; prompt.len && i < PROMPT_LINES_MAX; i++) {
		struct str line = prompt;

		for (line.len = 0; line.len < prompt.len && prompt.ptr[line.len] != '\n';)
			line.len++;
		diag_note(diag, (struct place){0}, "%s%.*s",
			  i ? "        " : "prompt: ", STR_ARGS(line));
		if (line.len < prompt.len)
			line.len++;
		prompt.ptr += line.len;
		prompt.len -= line.len;
	}
}

static void hint_at_picture(const struct provider_request *request, struct diag *diag)
{
	if (request->wanted_width)
		diag_hint(diag, "put a PNG, WebP or JPEG picture there, %ux%u pixels or larger",
			  request->wanted_width, request->wanted_height);
	else
		diag_hint(diag, "put a PNG, WebP or JPEG picture there, of any size");
}

static void hint_at_sound(const struct provider_request *request, struct diag *diag)
{
	const struct param_value *length = param_get(request->params, "duration_seconds");
	struct strbuf text = {0};

	if (length->is_written) {
		strbuf_add_c(&text, "about ");
		decimal_format(&text, length->number);
		strbuf_add_c(&text, " s long");
	} else {
		strbuf_add_c(&text, "of any length");
	}
	diag_hint(diag, "put a WAV, FLAC, OGG or MP3 sound there, %s", text.data);
	strbuf_release(&text);
}

static enum status order(const struct provider_request *request, struct diag *diag)
{
	(void)diag_error(diag, ST_MISS, "E0505", request->at,
			 "'%.*s' is not there yet: a person is to supply it",
			 STR_ARGS(request->input_path));
	if (request->kind == ASSET_IMAGE)
		hint_at_picture(request, diag);
	else
		hint_at_sound(request, diag);
	tell_prompt(request->prompt, diag);
	return ST_MISS;
}

static enum status manual_make(const struct provider_request *request, struct provider_result *out,
			       struct diag *diag)
{
	if (request->input.ptr)
		return copy_input(request, out, diag);
	*out = (struct provider_result){.is_unavailable = true};
	return order(request, diag);
}

static bool manual_is_there(const struct provider_request *request)
{
	return request->input.ptr != NULL;
}

/* A file of its own is content like that of `file`, but with --offline only what is in the cache
 * already is used. */
const struct provider provider_manual = {
	.decl = {.name = "manual",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = copy_params,
		 .help = "a file that a person supplies; what is missing is said with its place, "
			 "format and size"},
	.flags = PROVIDER_FREE | PROVIDER_COPIES_INPUT | PROVIDER_AWAITS_INPUT,
	.revision = 1,
	.is_there = manual_is_there,
	.make = manual_make,
};
