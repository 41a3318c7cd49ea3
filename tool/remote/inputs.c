/* inputs.c - the bytes of what goes along with a request, read when it is about to be sent. */
#include "remote/purchase.h"

#include "base/file.h"
#include "media/image.h"

#include <string.h>

static enum status read_one(struct provider_input *input, struct arena *arena, struct diag *diag)
{
	struct bytes bytes = {0};
	struct ac_sha256 sha;
	char hex[AC_SHA256_HEX_SIZE];
	enum status st =
		file_read(input->path.ptr, IMAGE_FILE_MAX, "file", (struct place){0}, &bytes, diag);

	if (st != ST_OK)
		return st;
	ac_sha256_of(bytes.data, bytes.len, &sha);
	ac_sha256_format(&sha, hex);
	if (str_is(input->sha, hex))
		input->data = str_copy(arena, (struct str){(const char *)bytes.data, bytes.len});
	else
		st = diag_error(diag, ST_ENVIRONMENT, "E0596", (struct place){0},
				"'%.*s' is no longer what it was when it was asked for: nothing "
				"was sent",
				STR_ARGS(input->path));
	bytes_release(&bytes);
	return st;
}

bool attempt_read_inputs(struct session *session, struct purchase *purchase)
{
	struct attempt *attempt = &purchase->attempt;
	struct provider_request *request = &attempt->request;
	struct provider_input *inputs;
	struct diag diag = {0};
	enum status st = ST_OK;

	if (request->input_count == 0 || attempt->has_inputs || attempt->is_accepted)
		return true;
	inputs = arena_array(&attempt->arena, request->input_count, sizeof(*inputs));
	memcpy(inputs, request->inputs, request->input_count * sizeof(*inputs));
	for (size_t i = 0; i < request->input_count && st == ST_OK; i++)
		st = read_one(&inputs[i], &attempt->arena, &diag);
	if (st != ST_OK) {
		attempt_free_by(session, purchase, st, &diag);
		return false;
	}
	request->inputs = inputs;
	attempt->has_inputs = true;
	return true;
}
