/* Answers of a web UI's server. */
#include "fuzz/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_field fields[FIELDS_MAX];
	struct http_reply reply;

	read_answer((struct str){(const char *)data, size}, fields, &reply);
	ask("sdwebui", NULL, NULL, &reply, false);
	return 0;
}
