/* emit_script.h - the ES module that JavaScript and TypeScript share; its format is told at the head
 * of emit_js.c. */
#ifndef ASSETC_LINK_EMIT_SCRIPT_H
#define ASSETC_LINK_EMIT_SCRIPT_H

#include "link/emit.h"

struct script_form {
	const char *language; /* for people: "JavaScript" */
	bool is_typed;        /* with the types of TypeScript */
};

enum status script_emit(const struct emit_call *call, const struct script_form *form,
			struct strbuf *out, struct diag *diag);

#endif
