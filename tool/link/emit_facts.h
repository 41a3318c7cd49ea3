/* emit_facts.h - what constants say of each asset, the same in every language of tables, and what they
 * call it.
 *
 * A language writes its table by walking over FACTS, so that a fact is added in one place.
 */
#ifndef ASSETC_LINK_EMIT_FACTS_H
#define ASSETC_LINK_EMIT_FACTS_H

#include "link/emit_text.h"
#include "link/emit.h"

struct fact {
	const char *name; /* in snake_case */
	bool is_real;     /* millionths, written as a decimal; else a whole number of 32 bits */
	const char *help;
};

/* What an asset is, in the order in which each language lists it: numbers of these stay what they are. */
enum fact_kind { FACT_IMAGE, FACT_AUDIO, FACT_OTHER };
enum fact_kind fact_kind(const struct asset *asset);

/* Besides id, path, kind, atlas and files, which each language writes in a way of its own. */
extern const struct fact FACTS[];
extern const size_t FACT_COUNT;

/* By the order of FACTS, of asset_product. */
int64_t fact_value(const struct asset *asset, size_t fact);

/* How a language writes one fact: open NAME close VALUE suffix ", ", with a suffix for decimals and one for
 * whole numbers. */
struct fact_form {
	const char *open, *close; /* open NULL: without the name */
	const char *real, *whole;
};

/* All of them; zeros for no asset. */
void facts_add(struct strbuf *out, const struct asset *asset, const struct fact_form *form);

/* Variant, format, path, width and height of a file, and scale and offsets of a placement, by commas. */
void file_add(struct strbuf *out, const struct record_product *product, enum escape_form escapes,
	      const struct fact_form *form);
void placement_add(struct strbuf *out, const struct pack_placement *placement,
		   const struct fact_form *form);

/* The files of an asset are told when there are several; else this is 0. */
size_t asset_file_count(const struct asset *asset);

enum name_style {
	NAME_UPPER,  /* IMAGES_COIN */
	NAME_PASCAL, /* ImagesCoin; an underscore stays between digits: A1_2 */
};

struct naming {
	const char *language; /* for people: "Rust" */
	enum name_style style;
	const char *const *keywords; /* in byte order */
	size_t keyword_count;
	bool is_behind; /* names of slots and entities stand behind a word, so they may begin with a digit */
	bool has_prefix; /* the prefix in lower case is a name of its own, and no keyword either */
};

/* Names as the call wants them in one language; made by names_make. */
struct names {
	const struct naming *naming;
	struct str *assets;           /* by place in the collection */
	struct str *slots, *entities; /* of the bindings; NULL without */
};

/* One table while it is written: what emit_table hands to a language. */
struct table {
	const struct emit_call *call;
	const struct collection *all;
	struct names names;
	const struct pack_placement *placements; /* placements_of */
	const size_t *by_id;                     /* assets_by_id */
	struct arena arena;
	struct strbuf *out;
};

/* Makes the names and has the file written by `write`, when no name is refused. */
enum status emit_table(const struct emit_call *call, const struct naming *naming,
		       void (*write)(struct table *), struct strbuf *out, struct diag *diag);

/* The names in the arena. One that begins with a digit gets an underscore before it. Two assets, slots or
 * entities of one name (E0918) and keywords (E0919) are findings. */
enum status names_make(const struct emit_call *call, const struct naming *naming,
		       struct arena *arena, struct names *out, struct diag *diag);

/* The names of all assets in another style, which are not checked. */
struct str *name_assets(const struct emit_call *call, enum name_style style, struct arena *arena);

/* The names of slots and entities alone, into *out. Without bindings there are none. */
enum status names_make_bound(const struct emit_call *call, const struct naming *naming,
			     struct arena *arena, struct names *out, struct diag *diag);

/* For each asset by its place what the slots that it fills say of scale and offsets, where they all say the
 * same; else scale 1 at no offset. In the arena. */
const struct pack_placement *placements_of(const struct emit_call *call, struct arena *arena);

/* "frame_width" or "FRAME_WIDTH" as FrameWidth. */
struct str name_pascal(struct arena *arena, struct str text);

#endif
