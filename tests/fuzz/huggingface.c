/* Answers of endpoints of Hugging Face. */
#include "fuzz/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_field fields[FIELDS_MAX];
	struct http_reply reply;

	read_answer((struct str){(const char *)data, size}, fields, &reply);
	ask("huggingface", NULL, NULL, &reply, false);
	ask("huggingface", "sampling_rate", "32000", &reply, false);
	return 0;
}
