/* record.h - one record as `assetc compile` wrote it: the object file of an asset.
 *
 * The format is specs/RECORD.md. A record is derived and may come from anywhere: it is bounded and
 * checked as a whole before a struct record is filled, so that what reads one needs no checks.
 */
#ifndef ASSETC_LINK_RECORD_H
#define ASSETC_LINK_RECORD_H

#include "base/diag.h"

#define RECORD_FORMAT      1
#define RECORD_SIZE_MAX    ((size_t)1 << 20)
#define RECORD_NAME_MAX    200u  /* bytes of an id, a section, a key, a profile */
#define RECORD_VARIANT_MAX 16u   /* of the name of a variant */
#define RECORD_PATH_MAX    1024u /* bytes of a product's path */
#define RECORD_FRAMES_MAX  4096u /* frames, and animations, of one asset */
#define RECORD_GAP_MAX     64u   /* pixels of padding, of extrusion */
#define RECORD_PAGE_MIN    16u   /* pixels of the longest edge of a page */
#define RECORD_PAGE_MAX    8192u

/* What the lock said of the raw when it was compiled. */
enum record_lock { RECORD_UNLOCKED, RECORD_LOCKED, RECORD_STALE };

/* What a product is when it is a sound; all 0 for an image. */
struct record_sound {
	uint64_t duration_us;          /* of its frames at its rate, to the nearest but one */
	uint32_t rate;                 /* Hz, 1 to 2^20 */
	uint32_t channels;             /* 1 to 255 */
	uint32_t frames;               /* samples of each channel; 0: an empty sound */
	uint32_t loop_start, loop_end; /* frames, start < end <= frames; both 0: no loop */
};

struct record_product {
	struct str format;      /* "png": lower-case letters and digits, once for each variant */
	struct str variant;     /* "1x", "2x" of a multi-resolution asset; {NULL, 0}: it has none */
	struct str path;        /* below the output folder; fit by path_output_refused */
	uint32_t width, height; /* pixels; 0 when it is no image */
	/* Of the bytes, where link reads them: in lower case; {NULL, 0} unless it becomes part of an atlas. */
	struct str sha256;
	uint64_t size;
	struct record_sound sound;
};

/* Frames of a sprite sheet in pixels; frame_width 0: not a sheet. */
struct record_sheet {
	uint32_t frame_width, frame_height, margin, spacing;
};

/* The pixels of a frame lie at x, y in the primary product, and stand at the offset in the whole frame, which is
 * source_width x source_height. Nothing reaches beyond the picture, nor beyond the frame. */
struct record_frame {
	struct str name; /* one of its own; empty for the only frame of an asset */
	uint32_t x, y, width, height;
	uint32_t offset_x, offset_y, source_width, source_height;
	uint32_t duration; /* milliseconds; 0: not said */
};

struct record_animation {
	struct str name;
	uint32_t first, last; /* of the frames; first <= last */
};

/* Where link has put a frame. */
struct record_spot {
	struct str name; /* of the frame in its atlas: "coin", "hero/0" */
	struct str key;  /* of the page, in the manifest */
	uint32_t page;   /* number among all pages of this link */
	uint32_t x, y;
};

/* What the asset says of the atlas that it is to be part of; name {NULL, 0}: none. */
struct record_atlas {
	struct str name;
	bool has_padding, has_extrude, has_power_of_two, has_max_size;
	uint32_t padding, extrude, max_size; /* pixels */
	bool is_power_of_two;
};

/* What a generative model made, and for how much; provider {NULL, 0}: nothing of the kind. */
struct record_provenance {
	struct str provider;
	struct str date; /* of the purchase; {NULL, 0} when unknown */
	bool has_cost;
	int64_t cost_micro_usd;
};

/* Optional texts are {NULL, 0} when left out; all are NUL-terminated. */
struct record {
	const struct source *source; /* the record file, or the base manifest */
	struct place at;             /* there, or the entry in it */
	/* Written by hand in a base manifest: there is no id, and of what it does not say nothing is known. */
	bool is_foreign;
	bool is_item; /* stands in a list of the manifest, and not in a map */
	struct str id;
	struct str category;
	struct str profile;
	unsigned kind;   /* ASSET_IMAGE or ASSET_AUDIO; foreign: 0 for neither, as a font */
	bool is_release; /* compiled under a profile that refuses drafts */
	bool is_draft;
	enum record_lock lock;
	struct record_product *products; /* the first is the primary one */
	size_t product_count;            /* at least 1 */
	struct str section; /* "audio.sfx.jump": no empty part; foreign: may be empty */
	struct str key;
	struct str type;
	struct str description;
	struct record_sheet sheet;
	struct str atlas; /* of the types atlas and atlasXML: path of what names the frames */
	/* Of the primary product: 1 for an image that is no sheet, 0 for a sound, and where it is not known. */
	uint32_t frames;
	const struct record_frame
		*frame_list; /* as many as frames; NULL: nothing is known but how many */
	const struct record_animation *animations;
	size_t animation_count;
	struct record_atlas packing;
	const struct record_spot
		*spots; /* as many as frames; NULL: it is in no atlas, or not packed yet */
	bool is_page;   /* made by link: a page of an atlas, with its frames at `atlas` */
	uint32_t page;  /* which one of this link */
	struct record_provenance provenance;
};

/* How many frames lie on a picture of this size: 0 when not one fits, or more than UINT32_MAX. */
uint32_t record_frames(const struct record_sheet *sheet, uint32_t width, uint32_t height);

/* Parses source->text. Everything *out points to lives in the arena. A failure adds one finding at
 * its place in the text (E02xx no JSON, E0902 no record, E0903 another format, E0904 malformed), or
 * one for each key that stands twice, and says what to do. */
enum status record_parse(const struct source *source, struct arena *arena, struct record *out,
			 struct diag *diag);

/* The same for a file; the struct source is made in the arena. */
enum status record_read(struct str path, struct arena *arena, struct record *out,
			struct diag *diag);

/* Whether a product is the first one of its variant. */
bool record_begins_variant(const struct record *record, size_t index);

#endif
