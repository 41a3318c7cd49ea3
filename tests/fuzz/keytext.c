/* Key texts of an older record against those of today. The first NUL parts the two. */
#include "base/facts.h"
#include "compile/why.h"
#include "fuzz/fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	size_t len = nul ? (size_t)(nul - data) : size;
	struct str before = {(const char *)data, len};
	struct str after = {(const char *)data + len + (nul != NULL), size - len - (nul != NULL)};
	struct reasons reasons = {0};
	struct strbuf out = {0};

	reasons_of_request(&reasons, before, after, false);
	reasons_of_product(&reasons, before, after);
	for (size_t i = 0; i < reasons.count; i++)
		reason_format(&reasons.items[i], &out);
	(void)facts_get(before, "source");
	strbuf_release(&out);
	reasons_release(&reasons);
	return 0;
}
