/* The index of a build, with the right checksum before it. What was read is written again and must be the same. */
#include "cmd/index.h"

#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void use(const struct index *index, const uint8_t *whole, size_t size)
{
	struct strbuf out = {0};

	for (size_t i = 0; i < index->row_count; i++) {
		for (size_t j = 0; j < index->rows[i].need_count; j++) {
			if (index->rows[i].needs[j] >= index->need_count)
				abort();
		}
		for (size_t j = 0; j < index->rows[i].made_count; j++) {
			if (strlen(index->rows[i].made[j].path.ptr) !=
			    index->rows[i].made[j].path.len)
				abort();
		}
	}
	index_encode(index, &out);
	if (out.len != size || memcmp(out.data, whole, size) != 0)
		abort();
	strbuf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct index index = {0};
	struct ac_bytes bytes = {malloc(size + INDEX_HEAD_SIZE), size + INDEX_HEAD_SIZE};
	uint8_t *copy = malloc(bytes.len);

	if (!bytes.data || !copy)
		abort();
	memset(bytes.data, 0, INDEX_HEAD_SIZE);
	if (size)
		memcpy(bytes.data + INDEX_HEAD_SIZE, data, size);
	index_seal(bytes.data, bytes.len);
	memcpy(copy, bytes.data, bytes.len);
	if (index_parse(&bytes, &index))
		use(&index, copy, size + INDEX_HEAD_SIZE);
	index_release(&index);
	free(copy);
	return 0;
}
