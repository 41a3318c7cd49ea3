/* An entry of the cache, as it is and with the right checksum at its end. */
#include <assetc/cache.h>

#include "fuzz/fuzz.h"
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAIL_LEN 21u /* "end ", 16 digits, a newline */

static void load(const uint8_t *data, size_t size)
{
	struct acp_entry_file file;
	struct ac_error error = {0};
	enum ac_code code = acp_entry_load(fuzz_file(data, size), AC_REQUESTS, &file, &error);

	if (code == AC_OK) {
		(void)acp_entry_has_paid(&file.entry);
		ac_entry_release(&file.entry);
	} else if (code != AC_NOT_FOUND && !error.text[0]) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *whole = malloc(size + TAIL_LEN + 1);

	if (!whole)
		abort();
	load(data, size);
	if (size)
		memcpy(whole, data, size);
	(void)snprintf((char *)whole + size, TAIL_LEN + 1, "end %016llx\n",
		       (unsigned long long)ac_id64(data, size));
	load(whole, size + TAIL_LEN);
	free(whole);
	return 0;
}
