/* refer.h - files that are there, as specs name them. */
#ifndef ASSETC_IMPORT_REFER_H
#define ASSETC_IMPORT_REFER_H

#include "import/import.h"

enum { REFER_IMAGE = 1, REFER_SOUND = 2 };

/* What a file of this extension holds, and in which format its product is written ("jpeg": "jpg",
 * "flac": "wav"); 0 when it is nothing that assetc reads. product may be NULL. */
unsigned refer_kind(struct str extension, const char **product);
/* The extension by which PNG, JPEG and WebP are called, from how their files begin; NULL: none. */
const char *refer_picture(struct str bytes);

/* How a file begins: up to 16 bytes; nothing where it cannot be read. */
struct str refer_head(struct arena *arena, struct str path);
/* Why a file is not what its extension says, or NULL: by how it begins. Static text. Any picture may stand
 * under the extension of another, and so may sounds. */
const char *refer_refused(struct arena *arena, struct str path, unsigned kind);

/* Of a file that somebody named, its path from --out-dir and from the root, or why a spec cannot name
 * it. Asks the disk where it is. */
struct reference {
	struct str from_specs, from_root;
	const char *why; /* static text, else NULL */
};
struct reference refer_to(struct import *import, struct str path);
/* Where the product of a file should go: its path from the root without a leading "assets/", with the
 * extension; empty where no output may be called so. */
struct str refer_output(struct import *import, const struct reference *reference,
			const char *extension);

#endif
