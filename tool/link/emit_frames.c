/* emit_frames.c - frames of an asset, wherever link has put them. */
#include "link/emit_frames.h"

#include <assert.h>

const struct fact FRAME_FACTS[] = {
	{"x", false, "pixels in the picture of page"},
	{"y", false, "pixels"},
	{"width", false, "pixels"},
	{"height", false, "pixels"},
	{"offset_x", false, "where these pixels stand in the whole frame"},
	{"offset_y", false, "pixels"},
	{"source_width", false, "pixels of the whole frame"},
	{"source_height", false, "pixels"},
	{"duration", true, "seconds; 0: not said"},
};
const size_t FRAME_FACT_COUNT = sizeof(FRAME_FACTS) / sizeof(FRAME_FACTS[0]);

size_t asset_frame_count(const struct asset *asset)
{
	return asset->record->frame_list ? asset->record->frames : 0;
}

size_t asset_animation_count(const struct asset *asset)
{
	return asset->record->animation_count;
}

struct frame_facts asset_frame(const struct collection *all, const struct asset *asset,
			       size_t index)
{
	const struct record *record = asset->record;
	const struct record_frame *frame = &record->frame_list[index];
	const struct record_spot *spot = record->spots ? &record->spots[index] : NULL;

	_Static_assert(sizeof(((struct frame_facts *)0)->values) / sizeof(int64_t) ==
			       sizeof(FRAME_FACTS) / sizeof(FRAME_FACTS[0]),
		       "a value for each fact");
	assert(!spot || all->pages);
	return (struct frame_facts){
		.name = spot ? spot->name : frame->name,
		.page = spot ? all->pages[spot->page] : asset->place,
		.values = {spot ? spot->x : frame->x, spot ? spot->y : frame->y, frame->width,
			   frame->height, frame->offset_x, frame->offset_y, frame->source_width,
			   frame->source_height, (int64_t)frame->duration * 1000},
	};
}

void frame_add(struct strbuf *out, const struct frame_facts *frame, const struct fact_form *form)
{
	for (size_t i = 0; i < FRAME_FACT_COUNT; i++) {
		strbuf_add_c(out, i ? ", " : "");
		if (form->open) {
			strbuf_add_c(out, form->open);
			strbuf_add_c(out, FRAME_FACTS[i].name);
			strbuf_add_c(out, form->close);
		}
		if (FRAME_FACTS[i].is_real)
			text_real(out, frame->values[i]);
		else
			strbuf_add_i64(out, frame->values[i]);
		strbuf_add_c(out, FRAME_FACTS[i].is_real ? form->real : form->whole);
	}
}
