/* score.h - how well a candidate serves: numbers about finished pixels or samples, for `select: best`.
 *
 * A score is pure: the same pixels or samples give the same points, in integers, and the same words on every machine. To
 * add one: a file score/<name>.c that defines `const struct score score_<name>`, and one line in scores.def, which also
 * says how much it weighs for each kind of asset.
 */
#ifndef ASSETC_SCORE_SCORE_H
#define ASSETC_SCORE_SCORE_H

#include "base/param.h"
#include "media/image.h"
#include "sound/sound.h"

#define SCORE_MAX 1000u

struct score {
	const char *name;
	unsigned revision; /* raise it when the same content gets other points or words */
	/* One of the two. 0 to SCORE_MAX; adds the measured fact, a few words without a line end. Any content may be
	 * given: one pixel, a sound of no frames. */
	unsigned (*image)(const struct image *image, struct strbuf *fact);
	unsigned (*sound)(const struct sound *sound, struct strbuf *fact);
};

/* In the order of scores.def. */
extern const struct score *const score_table[];
extern const size_t score_count;

/* What the asset is for, as its spec says. */
struct score_brief {
	unsigned kind;       /* ASSET_IMAGE, ASSET_AUDIO */
	struct str category; /* metadata.category or empty */
	struct str sound;    /* generation.kind or empty */
	bool is_tileable;    /* a check says so */
};

/* The kind of asset by which scores weigh: "subject", "icon", "surface", "tile", "effect", "music" or "speech". Static. */
const char *score_kind(const struct score_brief *brief);
/* 0: the score says nothing about such an asset, and is not to be asked. */
unsigned score_weight(size_t index, const struct score_brief *brief);

#endif
