/* A record, as link reads it: JSON and its meaning. */
#include "link/record.h"

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = {"fuzz.asset.json", {(const char *)data, size}};
	struct arena arena = {0};
	struct diag diag = {0};
	struct record record;

	if (record_parse(&source, &arena, &record, &diag) == ST_OK && diag.errors)
		__builtin_trap();
	arena_release(&arena);
	diag_release(&diag);
	return 0;
}
