/* A lock file. What was read is written again and must be the same. */
#include "lock/lock.h"

#include "fuzz/fuzz.h"

#include <string.h>

static void ignore(void *context, struct str name)
{
	*(size_t *)context += name.len;
}

static void use(const struct lock_file *lock, const uint8_t *data, size_t size)
{
	struct strbuf out = {0};
	size_t count, sum = 0;

	for (size_t i = 0; i < lock->count; i++) {
		if (!lock_find(lock, lock->lines[i].id, &count) ||
		    !lock_chosen(lock, lock->lines[i].id))
			__builtin_trap();
		lock_fields_compare(lock->lines[i].fields, lock->lines[0].fields, ignore, &sum);
	}
	lock_format(lock->lines, lock->count, &out);
	if (out.len != size || memcmp(out.data, data, size) != 0)
		__builtin_trap();
	strbuf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lock_file lock;
	struct diag diag = {0};
	struct str text = {(const char *)data, size};

	if (lock_file_parse("fuzz.lock", text, &lock, &diag) == ST_OK)
		use(&lock, data, size);
	lock_file_release(&lock);
	diag_release(&diag);
	return 0;
}
