/* approve.h - what a lock should say of a spec as it stands, and what it says now. */
#ifndef ASSETC_COMPILE_APPROVE_H
#define ASSETC_COMPILE_APPROVE_H

#include "compile/compile.h"
#include "lock/lock.h"

struct approve_options {
	const struct lock_file *lock; /* as it is now; empty when there is none */
	unsigned pick;  /* this candidate ships; 0: as before, else what `select` says */
	bool takes_all; /* also what needs no lock */
};

/* The candidates at hand of the first provider of the chain that has the one to ship. What the lock
 * names already stays unless the cache has a newer raw of the same request. count is 0 when the spec
 * needs no lock. Lines live in the arena. ST_MISS (E0440, E0438) when there is nothing to approve. The
 * cache may gain a first name for what it has under a second. */
enum status compile_approve(struct ac_store *store, const struct compile_options *options,
			    const struct spec *spec, const struct approve_options *how,
			    struct arena *arena, struct lock_line **lines, size_t *count,
			    struct diag *diag);

enum lock_state {
	LOCK_HOLDS,
	LOCK_STALE,    /* approves the answer to another request */
	LOCK_GONE,     /* the approved raw is not at hand */
	LOCK_MISSING,  /* a raw that needs one has none */
	LOCK_UNNEEDED, /* ... and one that does not */
};

/* candidate: of the chosen line, 0 when there is none. why: which fields differ, or what is wrong with
 * the raw; in the arena. Writes nothing. A lock that cannot be read is a finding. */
struct lock_report {
	enum lock_state state;
	unsigned candidate;
	struct str why;
};
enum status compile_lock_state(struct ac_store *store, const struct compile_options *options,
			       const struct spec *spec, struct arena *arena,
			       struct lock_report *out, struct diag *diag);

#endif
