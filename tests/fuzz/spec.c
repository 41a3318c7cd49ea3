/* A spec file: YAML, grammar, values, steps. */
#include "spec/spec.h"

#include "compile/vocab.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct spec_file file;
	struct diag diag = {0};
	const struct spec_setting setting = {.vocab = vocab_get()};
	enum status st = spec_file_read(fuzz_file(data, size), &setting, &file, &diag);

	if (st == ST_OK && diag.errors)
		__builtin_trap();
	spec_file_release(&file);
	diag_release(&diag);
	return 0;
}
