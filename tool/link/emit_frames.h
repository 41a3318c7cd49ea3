/* emit_frames.h - what constants say of the frames of an asset, the same in every language of tables. */
#ifndef ASSETC_LINK_EMIT_FRAMES_H
#define ASSETC_LINK_EMIT_FRAMES_H

#include "link/emit_facts.h"

/* Of one frame, as a game shows it: where its pixels are, and where they stand in the whole. */
struct frame_facts {
	struct str name; /* as the atlas has it, else its own; may be empty */
	size_t page; /* place of the asset whose picture it lies in: its own, or a page of an atlas */
	int64_t values[9];
};

/* Besides name and page; rows as of FACTS. */
extern const struct fact FRAME_FACTS[];
extern const size_t FRAME_FACT_COUNT;

/* How many frames, and animations, are told of an asset: 0 where nothing but their number is known. */
size_t asset_frame_count(const struct asset *asset);
size_t asset_animation_count(const struct asset *asset);
struct frame_facts asset_frame(const struct collection *all, const struct asset *asset,
			       size_t index);

/* All values, by commas. */
void frame_add(struct strbuf *out, const struct frame_facts *frame, const struct fact_form *form);

#endif
