/* cache_roots.h - what bought bytes are still wanted for: the specs and locks of every known project. */
#ifndef ASSETC_CMD_CACHE_ROOTS_H
#define ASSETC_CMD_CACHE_ROOTS_H

#include "cmd/cmd.h"

/* Zero-initialise. */
struct cache_roots {
	struct ac_key *keys; /* digests of key texts without their candidate; sorted */
	size_t key_count, key_room;
	struct ac_sha256 *shas; /* that a lock names; sorted */
	size_t sha_count, sha_room;
	size_t specs, locks; /* that were read */
};

/* Reads the roots of all projects that the store knows. ST_INVALID, with findings printed or added,
 * when one of them cannot be known for sure: a folder that is not there or cannot be read, a spec
 * that is wrong. Then nothing may be taken for unwanted. */
enum status cache_roots_read(struct invocation *inv, struct ac_store *store,
			     struct cache_roots *out, struct diag *diag);
void cache_roots_release(struct cache_roots *roots);

bool cache_roots_have_text(const struct cache_roots *roots, struct str key_text);
bool cache_roots_have_sha(const struct cache_roots *roots, const struct ac_sha256 *sha);

#endif
