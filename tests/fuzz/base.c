/* A manifest kept by hand, as link reads it. */
#include "link/base.h"

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = {"fuzz.json", {(const char *)data, size}};
	struct arena arena = {0};
	struct diag diag = {0};
	struct base base;

	if ((base_parse(&source, &arena, &base, &diag) == ST_OK) != (diag.errors == 0))
		__builtin_trap();
	arena_release(&arena);
	diag_release(&diag);
	return 0;
}
