/* emit_facts.h - what constants say of each asset, the same in every language of tables, and what they
 * call it.
 *
 * A language writes its table by walking over FACTS, so that a fact is added in one place.
 */
#ifndef ASSETC_LINK_EMIT_FACTS_H
#define ASSETC_LINK_EMIT_FACTS_H

#include "link/emit.h"

struct fact {
	const char *name; /* in snake_case */
	bool is_real;     /* millionths, written as a decimal; else a whole number of 32 bits */
	const char *help;
};

/* Besides id, path, kind, atlas and files, which each language writes in a way of its own. */
extern const struct fact FACTS[];
extern const size_t FACT_COUNT;

/* By the order of FACTS, of asset_product. */
int64_t fact_value(const struct asset *asset, size_t fact);

/* The files of an asset are told when there are several. */
bool asset_has_files(const struct asset *asset);

enum name_style {
	NAME_UPPER,  /* IMAGES_COIN */
	NAME_PASCAL, /* ImagesCoin; an underscore stays between digits: A1_2 */
};

struct naming {
	const char *language; /* for people: "Rust" */
	enum name_style style;
	const char *const *keywords; /* in byte order */
	size_t keyword_count;
	const char *const *fixed; /* names of the file itself among those of the assets, or NULL;
				     NULL ends them */
};

/* Names as the call wants them in one language; made by names_make. */
struct names {
	const struct naming *naming;
	struct str *assets;           /* by place in the collection */
	struct str *slots, *entities; /* of the bindings; NULL without */
};

/* The names in the arena. One that begins with a digit gets an underscore before it. Two assets, slots or
 * entities of one name (E0918) and keywords (E0919) are findings. */
enum status names_make(const struct emit_call *call, const struct naming *naming,
		       struct arena *arena, struct names *out, struct diag *diag);

/* The names of slots and entities alone, into *out. Without bindings there are none. */
enum status names_make_bound(const struct emit_call *call, const struct naming *naming,
			     struct arena *arena, struct names *out, struct diag *diag);

/* For each asset by its place what the slots that it fills say of scale and offsets, where they all say the
 * same; else scale 1 at no offset. In the arena. */
const struct pack_placement *placements_of(const struct emit_call *call, struct arena *arena);

/* "frame_width" or "FRAME_WIDTH" as FrameWidth. */
struct str name_pascal(struct arena *arena, struct str text);

#endif
