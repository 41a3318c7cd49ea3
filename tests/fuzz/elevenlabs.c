/* Answers of ElevenLabs: to a request for a file, for bare samples, and for the best there is. */
#include "fuzz/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_field fields[FIELDS_MAX];
	struct http_reply reply;

	read_answer((struct str){(const char *)data, size}, fields, &reply);
	ask("elevenlabs", NULL, NULL, &reply, true);
	ask("elevenlabs", "output_format", "pcm_44100", &reply, true);
	ask("elevenlabs", "output_format", "best", &reply, true);
	return 0;
}
