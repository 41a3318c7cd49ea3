/* Packs. Each NUL begins another file, so that they can extend each other. */
#include "pack/pack.h"

#include "compile/vocab.h"
#include "fuzz/fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES 3
static char folder[4096];
static char paths[FILES][4200];

static void drop(void)
{
	for (int i = 0; i < FILES; i++)
		(void)unlink(paths[i]);
	(void)rmdir(folder);
}

static void make_folder(void)
{
	const char *temporary = getenv("TMPDIR");

	(void)snprintf(folder, sizeof(folder), "%s/assetc-fuzz-XXXXXX",
		       temporary ? temporary : "/tmp");
	if (!mkdtemp(folder))
		abort();
	for (int i = 0; i < FILES; i++)
		(void)snprintf(paths[i], sizeof(paths[i]), "%s/%c.yaml", folder, 'a' + i);
	(void)atexit(drop);
}

static void put(const char *path, const uint8_t *data, size_t size)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	(void)close(fd);
}

/* Every way up must end, whatever the files say. */
static void ask(const struct pack_set *set)
{
	const struct pack *owner;

	for (size_t i = 0; i < set->count; i++) {
		const struct pack *pack = set->packs[i];

		for (size_t j = 0; j < pack->entry_count; j++) {
			if (!pack_find_slot(pack, pack->entries[j].name, &owner) || owner != pack)
				__builtin_trap();
		}
		if (pack_find_slot(pack, STR(""), &owner) ||
		    pack_find_override(pack, STR(""), &owner))
			__builtin_trap();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str list[FILES];
	struct pack_set set;
	struct diag diag = {0};

	if (!folder[0])
		make_folder();
	for (int i = 0; i < FILES; i++) {
		const uint8_t *nul = size && i < FILES - 1 ? memchr(data, 0, size) : NULL;
		size_t len = nul ? (size_t)(nul - data) : size;

		put(paths[i], data, len);
		list[i] = str_of(paths[i]);
		data += len + (nul != NULL);
		size -= len + (nul != NULL);
	}
	if (pack_set_read(list, FILES, vocab_get(), &set, &diag) == ST_OK && diag.errors)
		__builtin_trap();
	ask(&set);
	diag_release(&diag);
	pack_set_release(&set);
	return 0;
}
