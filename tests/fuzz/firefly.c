/* Answers of Adobe Firefly Services: to a request, and to who asks after its job. */
#include "fuzz/answers.h"

#define STATE "https://firefly-api.adobe.io/v3/status/1 https://firefly-api.adobe.io/v3/cancel/1"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_field fields[FIELDS_MAX];
	struct http_reply reply;

	read_answer((struct str){(const char *)data, size}, fields, &reply);
	ask("firefly", NULL, NULL, &reply, true);
	ask_after("firefly", STATE, NULL, NULL, &reply, true);
	ask_after("firefly", "http://127.0.0.1:1/s", NULL, NULL, &reply, false);
	return 0;
}
