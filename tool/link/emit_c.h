/* emit_c.h - one C header while it is written, and what C and C++ share. */
#ifndef ASSETC_LINK_EMIT_C_H
#define ASSETC_LINK_EMIT_C_H

#include "link/emit_facts.h"

extern const char *const C_KEYWORDS[];
extern const size_t C_KEYWORD_COUNT;
/* What a name of C++ cannot be: those, and macros of its library. */
extern const char *const CPP_WORDS[];
extern const size_t CPP_WORD_COUNT;

struct header {
	const struct emit_call *call;
	const struct collection *all;
	const char *upper, *lower; /* the prefix */
	const char *guard;
	struct str *names;  /* of the assets, without prefix */
	struct names bound; /* of slots and entities, without prefix */
	struct arena arena;
	struct strbuf *out;
};

/* "PREFIX_KINDNAME" of an asset; kind is "", "ID_" or "PATH_". Written for every asset several times, so
 * without a format. */
void header_add_name(struct header *header, const char *kind, size_t index);

/* Types, the table of all assets and the search in it. */
void header_add_table(struct header *header);

/* The pack, slots and entities of the call's bindings, which are there. */
void header_add_bindings(struct header *header);

#endif
