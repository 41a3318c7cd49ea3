/* record_frames.c - the frames that a record tells of, and the animations among them. */
#include "link/record_frames.h"

#include "base/param.h"
#include "link/words.h"

#include <stdlib.h>

struct reading {
	struct arena *arena;
	struct record *record;
	struct diag *diag;
};

static enum status refuse(struct reading *reading, const struct node *value, const char *name,
			  const char *why)
{
	return diag_error(reading->diag, ST_INVALID, "E0904", value->at, "'%s' of the record %s",
			  name, why);
}

/* The rows have seen to it that it fits; `otherwise` where it is left out. */
static uint32_t read_whole(const struct node *object, const char *name, uint32_t otherwise)
{
	const struct node *value = node_find(object, name);
	uint64_t number;

	return value && str_to_u64(value->text, &number) ? (uint32_t)number : otherwise;
}

static enum status read_frame(struct reading *reading, const struct node *object, bool is_only,
			      struct record_frame *out)
{
	const struct record_product *picture = &reading->record->products[0];
	const struct node *name = node_find(object, "name");

	if (name ? !record_is_frame(name->text) : !is_only)
		return refuse(reading, name ? name : object, "frames.name",
			      "must be letters, digits, '_', '-' and '.', of at most 64 bytes");
	out->name = name ? str_copy(reading->arena, name->text) : (struct str){0};
	out->x = read_whole(object, "x", 0);
	out->y = read_whole(object, "y", 0);
	out->width = read_whole(object, "width", 0);
	out->height = read_whole(object, "height", 0);
	out->offset_x = read_whole(object, "offsetX", 0);
	out->offset_y = read_whole(object, "offsetY", 0);
	out->source_width = read_whole(object, "sourceWidth", out->width);
	out->source_height = read_whole(object, "sourceHeight", out->height);
	out->duration = read_whole(object, "duration", 0);
	if (out->width == 0 || out->height == 0)
		return refuse(reading, object, "frames", "has one without a size");
	/* None is above 2^24, so no sum is beyond 32 bits. */
	if (out->x + out->width > picture->width || out->y + out->height > picture->height)
		return refuse(reading, object, "frames", "has one that is not inside its picture");
	if (out->offset_x + out->width > out->source_width ||
	    out->offset_y + out->height > out->source_height)
		return refuse(reading, object, "frames", "has one whose pixels are not inside it");
	return ST_OK;
}

static enum status check_distinct(struct reading *reading, const struct node *list,
				  const char *name, struct str *names)
{
	qsort(names, list->count, sizeof(*names), str_by_text);
	for (size_t i = 1; i < list->count; i++) {
		if (str_equal(names[i - 1], names[i]))
			return refuse(reading, list, name, "has two of one name");
	}
	return ST_OK;
}

static enum status read_list(struct reading *reading, const struct node *list)
{
	struct record *record = reading->record;
	struct record_frame *frames = arena_array(reading->arena, list->count, sizeof(*frames));
	struct arena scratch = {0};
	struct str *names = arena_array(&scratch, list->count, sizeof(*names));
	enum status st = ST_OK;

	for (size_t i = 0; i < list->count && st == ST_OK; i++) {
		st = read_frame(reading, list->items[i], list->count == 1, &frames[i]);
		names[i] = frames[i].name;
	}
	if (st == ST_OK)
		st = check_distinct(reading, list, "frames", names);
	if (st == ST_OK && record->sheet.frame_width && list->count > record->frames)
		st = refuse(reading, list, "frames", "has more than its sheet");
	record->frame_list = frames;
	record->frames = (uint32_t)list->count;
	arena_release(&scratch);
	return st;
}

static enum status read_animation(struct reading *reading, const struct node *object,
				  struct record_animation *out)
{
	const struct node *name = node_find(object, "name");

	if (!record_is_frame(name->text))
		return refuse(reading, name, "animations.name",
			      "must be letters, digits, '_', '-' and '.', of at most 64 bytes");
	out->name = str_copy(reading->arena, name->text);
	out->first = read_whole(object, "first", 0);
	out->last = read_whole(object, "last", 0);
	if (out->first > out->last || out->last >= reading->record->frames)
		return refuse(reading, object, "animations", "has one beyond the frames");
	return ST_OK;
}

static enum status read_animations(struct reading *reading, const struct node *list)
{
	struct record_animation *made = arena_array(reading->arena, list->count, sizeof(*made));
	struct arena scratch = {0};
	struct str *names = arena_array(&scratch, list->count, sizeof(*names));
	enum status st = ST_OK;

	for (size_t i = 0; i < list->count && st == ST_OK; i++) {
		st = read_animation(reading, list->items[i], &made[i]);
		names[i] = made[i].name;
	}
	if (st == ST_OK)
		st = check_distinct(reading, list, "animations", names);
	reading->record->animations = made;
	reading->record->animation_count = list->count;
	arena_release(&scratch);
	return st;
}

enum status record_read_frames(const struct node *root, struct record *record, struct arena *arena,
			       struct diag *diag)
{
	struct reading reading = {arena, record, diag};
	const struct node *frames = node_find(root, "frames");
	const struct node *animations = node_find(root, "animations");
	enum status st;

	if (!frames)
		return animations ? refuse(&reading, animations, "animations", "has no frames")
				  : ST_OK;
	if (record->kind != ASSET_IMAGE || record->products[0].variant.len)
		return refuse(&reading, frames, "frames", "are of an image at one scale only");
	st = read_list(&reading, frames);
	return st == ST_OK && animations ? read_animations(&reading, animations) : st;
}
