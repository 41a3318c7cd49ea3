/* why.h - what a compile would do and for which reasons: today's key texts against those in the
 * record of the last run, field by field. */
#ifndef ASSETC_COMPILE_WHY_H
#define ASSETC_COMPILE_WHY_H

#include "base/str.h"

enum reason_kind {
	REASON_FIRST,   /* there is no record of an earlier run */
	REASON_FIELD,   /* what the author wrote, or an option: before -> after */
	REASON_INPUT,   /* the content of a file changed */
	REASON_TOOL,    /* this assetc makes it differently: a revision, or the format of keys */
	REASON_EVICTED, /* the cache has it no longer, or another cache is in use */
	REASON_OUTPUT,  /* a file in the output folder is missing or was changed */
};

/* Text lives in the arena of its struct reasons. Absent values have no pointer. */
struct reason {
	enum reason_kind kind;
	struct str what;          /* a field as it is spelled in a spec, a file, or a sentence */
	struct str before, after; /* as JSON where they are text; long ones are cut when shown */
	struct str from;          /* where it stands, if not in the spec itself */
};

/* Zero-initialise. */
struct reasons {
	struct arena arena;
	struct reason *items;
	size_t count;
};
void reasons_release(struct reasons *reasons);
void reasons_add(struct reasons *reasons, enum reason_kind kind, struct str what, struct str before,
		 struct str after);

/* The field of a spec that a line of a request key text is about ("param.size":
 * "prompt.parameters.size"); in the arena or static. */
struct str request_field(struct str name, struct arena *arena);

/* The lines in which two request key texts differ. Each file of `input.NAME` lines is a
 * REASON_INPUT; a line `prompt` is passed over when skip_prompt is set, since its parts say more. */
void reasons_of_request(struct reasons *reasons, struct str before, struct str after,
			bool skip_prompt);
/* The same for product key texts: steps by their parameters, codecs and revisions by name. */
void reasons_of_product(struct reasons *reasons, struct str before, struct str after);

/* One line for a person, without a line end: `prompt.base: "a coin" -> "a gem"`. */
void reason_format(const struct reason *reason, struct strbuf *out);

#endif
