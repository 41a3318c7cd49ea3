/* emit.h - constants for programs: one emitter per language, listed in emitters.def. */
#ifndef ASSETC_LINK_EMIT_H
#define ASSETC_LINK_EMIT_H

#include "link/bindings.h"

struct emit_call {
	const struct collection *assets; /* has passed collection_check */
	struct str prefix;               /* begins every name; name_is_prefix, in any case */
	struct str file_name;            /* last component of the file to be written */
	const struct bindings *bindings; /* NULL: neither packs nor a game are linked */
};

/* Pure: the text depends on the call alone. On failure findings say which assets' names clash and
 * *out is not to be used. */
typedef enum status emit_fn(const struct emit_call *call, struct strbuf *out, struct diag *diag);

struct emitter {
	const char *language; /* as in --emit LANGUAGE:FILE */
	const char *help;
	emit_fn *emit;
	/* A file for some of the assets, fit to be used beside the whole one; or NULL. */
	emit_fn *emit_part;
};

extern const struct emitter *const emitter_table[];
extern const size_t emitter_count;
const struct emitter *emitter_find(struct str language); /* NULL: not known */
/* "c, rust", in the arena. */
const char *emitter_list(struct arena *arena);

#endif
