/* Answers of Scenario: to a request, and to who asks after its job. */
#include "fuzz/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_field fields[FIELDS_MAX];
	struct http_reply reply;

	read_answer((struct str){(const char *)data, size}, fields, &reply);
	ask("scenario", "endpoint", "txt2img", &reply, true);
	ask_after("scenario", "job_1", NULL, NULL, &reply, true);
	ask_after("scenario", "job_1 5000000", NULL, NULL, &reply, false);
	return 0;
}
