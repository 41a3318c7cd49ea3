/* field_rows.h - short forms of the rows of a table of fields; for the files that define such tables.
 */
#ifndef ASSETC_SPEC_FIELD_ROWS_H
#define ASSETC_SPEC_FIELD_ROWS_H

#include "spec/fields.h"

#define TEXT(n, slot, h) \
	{ \
		.param = {.name = n, .type = PARAM_STRING, .help = h}, .offset = slot \
	}
#define FLAG(n, slot, h) \
	{ \
		.param = {.name = n, .type = PARAM_BOOL, .help = h}, .offset = slot \
	}
#define PIXELS(n, slot, low, h) \
	{ \
		.param = {.name = n, \
			  .type = PARAM_INT, \
			  .unit = UNIT_PIXELS, \
			  .min = low, \
			  .max = 16384, \
			  .help = h}, \
		.offset = slot \
	}
#define WORD(n, slot, w, h) \
	{ \
		.param = {.name = n, .type = PARAM_ENUM, .words = w, .help = h}, .offset = slot \
	}
/* Text of which more is demanded elsewhere: the schema's words for it. */
#define TEXT_LIKE(n, slot, expression, h) \
	{ \
		.param = {.name = n, .type = PARAM_STRING, .help = h}, .offset = slot, \
		.pattern = expression \
	}
#define OBJECT(n, table, h) \
	{ \
		.param = {.name = n, .help = h}, .offset = FIELD_CHECKED_ONLY, .fields = table \
	}
#define READ_BY(n, function, h) \
	{ \
		.param = {.name = n, .help = h}, .offset = FIELD_CHECKED_ONLY, .read = function \
	}
#define END \
	{ \
		.param = {.name = NULL } \
	}

#endif
