/* content_frames.c - what steps found out about frames, as lines of facts. */
#include "base/json.h"
#include "compile/content.h"

static void begin_line(struct strbuf *out, const char *name)
{
	strbuf_add_c(out, name);
	strbuf_add_c(out, ": ");
}

static void write_frame(struct json *json, const struct frame *frame)
{
	json_object_begin(json, NULL);
	if (frame->name.len)
		json_str(json, "name", frame->name);
	json_u64(json, "x", frame->x);
	json_u64(json, "y", frame->y);
	json_u64(json, "width", frame->width);
	json_u64(json, "height", frame->height);
	if (frame->width != frame->source_width || frame->height != frame->source_height) {
		json_u64(json, "offsetX", frame->offset_x);
		json_u64(json, "offsetY", frame->offset_y);
		json_u64(json, "sourceWidth", frame->source_width);
		json_u64(json, "sourceHeight", frame->source_height);
	}
	if (frame->duration)
		json_u64(json, "duration", frame->duration);
	json_object_end(json);
}

static void write_animation(struct json *json, const struct animation *animation)
{
	json_object_begin(json, NULL);
	json_str(json, "name", animation->name);
	json_u64(json, "first", animation->first);
	json_u64(json, "last", animation->last);
	json_object_end(json);
}

static void add_cells(const struct sheet *sheet, struct strbuf *out)
{
	struct json json = {.out = out, .is_compact = true};

	begin_line(out, "sheet");
	json_object_begin(&json, NULL);
	json_u64(&json, "frameWidth", sheet->cell_width);
	json_u64(&json, "frameHeight", sheet->cell_height);
	json_u64(&json, "margin", 0);
	json_u64(&json, "spacing", sheet->spacing);
	json_object_end(&json);
	strbuf_add_char(out, '\n');
}

void content_add_frames(const struct sheet *sheet, struct strbuf *out)
{
	struct json json = {.out = out, .is_compact = true};

	if (sheet->cell_width)
		add_cells(sheet, out);
	if (sheet->count == 0)
		return;
	begin_line(out, "frame_list");
	json_array_begin(&json, NULL);
	for (size_t i = 0; i < sheet->count; i++)
		write_frame(&json, &sheet->frames[i]);
	json_array_end(&json);
	strbuf_add_char(out, '\n');
	if (sheet->animation_count == 0)
		return;
	json = (struct json){.out = out, .is_compact = true};
	begin_line(out, "animations");
	json_array_begin(&json, NULL);
	for (size_t i = 0; i < sheet->animation_count; i++)
		write_animation(&json, &sheet->animations[i]);
	json_array_end(&json);
	strbuf_add_char(out, '\n');
}
