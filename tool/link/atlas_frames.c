/* atlas_frames.c - what names the frames of a page, for engines: the JSON hash of TexturePacker, which Phaser, PixiJS and others
 * load, with the durations of Aseprite in it and the animations of PixiJS behind it. */
#include "link/atlas.h"

#include "base/json.h"
#include "base/path.h"

static void write_area(struct json *json, const char *name, uint32_t x, uint32_t y, uint32_t width,
		       uint32_t height)
{
	json_object_begin(json, name);
	json_u64(json, "x", x);
	json_u64(json, "y", y);
	json_u64(json, "w", width);
	json_u64(json, "h", height);
	json_object_end(json);
}

static void write_size(struct json *json, const char *name, uint32_t width, uint32_t height)
{
	json_object_begin(json, name);
	json_u64(json, "w", width);
	json_u64(json, "h", height);
	json_object_end(json);
}

static void write_frame(struct json *json, struct strbuf *line, const struct atlas_frame *owner,
			const struct packing_rect *rect)
{
	const struct record_frame *frame = &owner->record->frame_list[owner->index];
	struct json inner = {.out = line, .is_compact = true};
	bool is_trimmed =
		frame->width != frame->source_width || frame->height != frame->source_height;

	strbuf_clear(line);
	json_object_begin(&inner, NULL);
	write_area(&inner, "frame", rect->x, rect->y, frame->width, frame->height);
	json_bool(&inner, "rotated", false);
	json_bool(&inner, "trimmed", is_trimmed);
	write_area(&inner, "spriteSourceSize", frame->offset_x, frame->offset_y, frame->width,
		   frame->height);
	write_size(&inner, "sourceSize", frame->source_width, frame->source_height);
	if (frame->duration)
		json_u64(&inner, "duration", frame->duration);
	json_object_end(&inner);
	json_raw(json, owner->name.ptr, strbuf_str(line));
}

/* Animations of the assets whose first frame is on this page. */
static void write_animations(struct json *json, const struct atlas *atlas, size_t page,
			     struct arena *scratch)
{
	bool is_begun = false;

	for (size_t i = 0; i < atlas->count; i++) {
		const struct record *record = atlas->frames[i].record;

		if (atlas->frames[i].index != 0 || atlas->rects[i].page != page)
			continue;
		for (size_t a = 0; a < record->animation_count; a++) {
			const struct record_animation *animation = &record->animations[a];

			if (!is_begun)
				json_object_begin(json, "animations");
			is_begun = true;
			json_array_begin(
				json,
				str_concat(scratch, record->key, STR("/"), animation->name).ptr);
			for (uint32_t f = animation->first; f <= animation->last; f++)
				json_str(json, NULL, atlas->frames[i + f].name);
			json_array_end(json);
		}
	}
	if (is_begun)
		json_object_end(json);
}

static void write_meta(struct json *json, const struct atlas *atlas, size_t page,
		       const char *inputs, const char *sha256, struct arena *scratch)
{
	json_object_begin(json, "meta");
	json_c(json, "app", "assetc link");
	json_c(json, "inputs", inputs);
	json_c(json, "sha256", sha256);
	json_str(json, "image", path_base(atlas_path(scratch, atlas->name, page, "png")));
	json_c(json, "format", "RGBA8888");
	write_size(json, "size", atlas->pages[page].width, atlas->pages[page].height);
	json_c(json, "scale", "1");
	if (page == 0 && atlas->page_count > 1) {
		json_array_begin(json, "related_multi_packs");
		for (size_t i = 1; i < atlas->page_count; i++)
			json_str(json, NULL,
				 path_base(atlas_path(scratch, atlas->name, i, "json")));
		json_array_end(json);
	}
	json_object_end(json);
}

void atlas_write_frames(const struct atlas *atlas, size_t page, const char *inputs,
			const char *sha256, struct strbuf *out)
{
	struct json json = {.out = out};
	struct strbuf line = {0};
	struct arena scratch = {0};

	json_object_begin(&json, NULL);
	json_object_begin(&json, "frames");
	for (size_t i = 0; i < atlas->count; i++) {
		if (atlas->rects[i].page == page)
			write_frame(&json, &line, &atlas->frames[i], &atlas->rects[i]);
	}
	json_object_end(&json);
	write_animations(&json, atlas, page, &scratch);
	write_meta(&json, atlas, page, inputs, sha256, &scratch);
	json_object_end(&json);
	arena_release(&scratch);
	strbuf_release(&line);
}
