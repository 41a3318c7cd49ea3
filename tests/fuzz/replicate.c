/* Answers of Replicate: to a request, and to who asks after its prediction. */
#include "fuzz/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_field fields[FIELDS_MAX];
	struct http_reply reply;

	read_answer((struct str){(const char *)data, size}, fields, &reply);
	ask("replicate", NULL, NULL, &reply, true);
	ask_after("replicate", "abc1", NULL, NULL, &reply, true);
	ask_after("replicate", "abc1", "output_path", "audio_out.0", &reply, true);
	return 0;
}
