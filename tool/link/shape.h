/* shape.h - what members a JSON object must have, declared as rows, and checked in one place.
 *
 * A tree that passed may be read without further checks: every member named by the rows is there
 * (or is optional), has the type the row says, and stands once. Members that no row names are
 * passed over.
 */
#ifndef ASSETC_LINK_SHAPE_H
#define ASSETC_LINK_SHAPE_H

#include "base/diag.h"

#include <cjson/cJSON.h>

#define SHAPE_DEPTH_MAX   16u /* containers within containers */
#define SHAPE_MEMBERS_MAX 64u /* of one object */
#define SHAPE_ITEMS_MAX   64u /* of one list */

enum shape_type {
	SHAPE_TEXT,
	SHAPE_WHOLE,   /* whole number from 0 to max */
	SHAPE_DECIMAL, /* number from 0 to max */
	SHAPE_FLAG,
	SHAPE_OBJECT, /* members NULL: an object of texts by any name */
	SHAPE_LIST,   /* of objects with these members, one at least */
};

struct shape {
	const char *name; /* NULL ends a table */
	enum shape_type type;
	bool is_optional;
	uint64_t max; /* below 2^53 */
	const struct shape *members;
};

/* Adds one finding (E0904) at `at` that names the first member which does not fit, as
 * "products[0].width". */
enum status shape_check(const cJSON *root, const struct shape *members, struct place at,
			struct diag *diag);

#endif
