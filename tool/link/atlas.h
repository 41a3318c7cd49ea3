/* atlas.h - which frames of which assets lie where on the pages of an atlas. It follows from the records alone. */
#ifndef ASSETC_LINK_ATLAS_H
#define ASSETC_LINK_ATLAS_H

#include "link/packing.h"
#include "link/record.h"

/* Of an atlas "ui": atlases/ui.png, then atlases/ui-1.png; and .json beside each. */
#define ATLAS_FOLDER "atlases"

struct atlas_frame {
	struct record *record;
	uint32_t index; /* among its frames */
	struct str name;
};

struct atlas {
	struct str name;
	struct packing_rules rules;
	struct atlas_frame *frames; /* by id of the asset, then as it has them */
	struct packing_rect *rects; /* of each frame */
	size_t count;
	struct packing_page *pages;
	size_t page_count;
	uint32_t first_page; /* number among all pages of the link */
};

struct atlases {
	struct atlas *items; /* by name */
	size_t count;
	size_t page_count;
};

/* Packs the frames of all records that are to be part of an atlas, and tells each record where they are (spots). The records
 * stay where they are while *out is used. Findings: two assets of an atlas that want it otherwise (E0981), what there is no
 * room for (E0982), frames of one name (E0983). */
enum status atlases_plan(struct record *records, size_t count, struct arena *arena,
			 struct atlases *out, struct diag *diag);

/* A record for each page, page_count in all. */
void atlases_pages(const struct atlases *atlases, struct arena *arena, struct record *out);

/* "atlases/ui-1.png", in the arena. */
struct str atlas_path(struct arena *arena, struct str name, size_t page, const char *extension);

/* What names the frames of a page, in the form that TexturePacker calls a JSON hash. inputs: 32 digits that change with all
 * that the page is made of; sha256: of its file. */
void atlas_write_frames(const struct atlas *atlas, size_t page, const char *inputs,
			const char *sha256, struct strbuf *out);

#endif
