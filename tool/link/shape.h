/* shape.h - what members a mapping must have, declared as rows, and checked in one place.
 *
 * A tree that passed may be read without further checks: every member named by the rows is there
 * (or is optional) and has the type the row says. Members that no row names are passed over.
 */
#ifndef ASSETC_LINK_SHAPE_H
#define ASSETC_LINK_SHAPE_H

#include "spec/node.h"

#define SHAPE_ITEMS_MAX \
	64u /* of a list that names no other bound, so that its items may be compared each with each */

enum shape_type {
	SHAPE_TEXT,
	SHAPE_WHOLE,   /* whole number from 0 to max */
	SHAPE_DECIMAL, /* number from 0 to max, of at most six decimals */
	SHAPE_FLAG,
	SHAPE_OBJECT, /* members NULL: an object of texts by any name */
	SHAPE_LIST,   /* of objects with these members, one at least */
};

struct shape {
	const char *name; /* NULL ends a table */
	enum shape_type type;
	bool is_optional;
	uint64_t
		max; /* of a decimal: at most 10^12; of a list how many items, 0: SHAPE_ITEMS_MAX */
	const struct shape *members;
};

/* Adds one finding (E0904) at the first value which does not fit, or at the object where one is
 * missing, that names it as "products[0].width". */
enum status shape_check(const struct node *root, const struct shape *members, struct diag *diag);

#endif
