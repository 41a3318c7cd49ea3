/* shipped.h - the templates that come with assetc (specs/templates), as part of the program. */
#ifndef ASSETC_IMPORT_SHIPPED_H
#define ASSETC_IMPORT_SHIPPED_H

#include <stddef.h>

struct shipped_template {
	const char *name; /* of the file, without its extension, and of the template */
	const unsigned char *text;
	size_t len;
};

/* By name. Written by cmake/ShippedTemplates.cmake. */
extern const struct shipped_template shipped_templates[];
extern const size_t shipped_template_count;

#endif
