/* slice_read.c - what the parameters of `slice` say of frames, their names, times and animations, without the image. */
#include "step/slicing.h"

#include <inttypes.h>
#include <string.h>

enum { MILLISECONDS = MILLION / 1000 };

static enum status refuse(struct slicing *slicing, const char *name, struct str text,
			  const char *why)
{
	const struct param_value *value = param_get(slicing->params, name);

	return diag_error(slicing->diag, ST_INVALID, "E0785",
			  value->at.line ? value->at : slicing->at, "slice: %s '%.*s' %s", name,
			  STR_ARGS(text), why);
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!is_letter && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '.')
			return false;
	}
	return name.len > 0 && name.len <= SHEET_NAME_MAX;
}

static enum status check_name(struct slicing *slicing, const char *what, struct str name)
{
	return is_name(name) ? ST_OK
			     : refuse(slicing, what, name,
				      "has no name of letters, digits, '_', '-' and '.'");
}

/* "name=rest" becomes rest; the name is empty when there is none. */
static struct str take_name(struct str *text)
{
	const char *sign = memchr(text->ptr, '=', text->len);
	struct str name = {text->ptr, sign ? (size_t)(sign - text->ptr) : 0};

	if (sign)
		*text = str_trim((struct str){sign + 1, text->len - name.len - 1});
	return name;
}

/* The number before the first of these signs, which is passed. */
static bool take_number(struct str *text, const char *signs, uint32_t *out)
{
	size_t len = 0;
	uint64_t number;

	while (len < text->len && !strchr(signs, text->ptr[len]))
		len++;
	if (!str_to_u64(str_trim((struct str){text->ptr, len}), &number) || number > UINT32_MAX)
		return false;
	*out = (uint32_t)number;
	len += len < text->len;
	text->ptr += len;
	text->len -= len;
	return true;
}

static enum status read_rect(struct slicing *slicing, struct str whole, struct frame *frame)
{
	struct str text = whole;

	frame->name = take_name(&text);
	if (!take_number(&text, ",", &frame->x) || !take_number(&text, ",", &frame->y) ||
	    !take_number(&text, ",x", &frame->width) || !take_number(&text, "", &frame->height) ||
	    frame->width == 0 || frame->height == 0)
		return refuse(slicing, "rects", whole,
			      "is no area: expected [x, y, width, height]");
	return frame->name.len ? check_name(slicing, "rects", frame->name) : ST_OK;
}

static enum status read_rects(struct slicing *slicing)
{
	const struct param_value *rects = param_get(slicing->params, "rects");
	struct sheet *sheet = slicing->sheet;
	enum status st = ST_OK;

	for (size_t i = 0; i < rects->count && st == ST_OK; i++)
		st = read_rect(slicing, rects->list[i], &sheet->frames[i]);
	while (slicing->columns * slicing->columns < sheet->count)
		slicing->columns++;
	return st;
}

static enum status check_frame_count(struct slicing *slicing, uint64_t count)
{
	if (count <= SHEET_FRAMES_MAX)
		return ST_OK;
	return diag_error(slicing->diag, ST_INVALID, "E0785", slicing->at,
			  "slice: %" PRIu64 " frames; an image may have up to %u", count,
			  SHEET_FRAMES_MAX);
}

enum status slicing_add_frames(struct slicing *slicing, uint64_t columns, uint64_t rows)
{
	enum status st = check_frame_count(slicing, columns * rows);

	if (st != ST_OK)
		return st;
	slicing->columns = (size_t)columns;
	slicing->sheet->count = (size_t)(columns * rows);
	slicing->sheet->frames = arena_array(&slicing->sheet->arena, slicing->sheet->count,
					     sizeof(*slicing->sheet->frames));
	return ST_OK;
}

static struct frame *frame_named(struct sheet *sheet, size_t before, struct str name)
{
	for (size_t i = 0; i < before; i++) {
		if (str_equal(sheet->frames[i].name, name))
			return &sheet->frames[i];
	}
	return NULL;
}

/* Names that were written, and numbers where there are none. */
static enum status name_frames(struct slicing *slicing)
{
	const struct param_value *names = param_get(slicing->params, "names");
	struct sheet *sheet = slicing->sheet;
	enum status st = ST_OK;

	if (names->is_set && names->count != sheet->count)
		return diag_error(slicing->diag, ST_INVALID, "E0785", names->at,
				  "slice: %zu names for %zu frames", names->count, sheet->count);
	for (size_t i = 0; i < sheet->count && st == ST_OK; i++) {
		struct frame *frame = &sheet->frames[i];
		bool is_written = names->is_set || frame->name.len;

		if (names->is_set)
			frame->name = names->list[i];
		else if (!frame->name.len)
			frame->name = str_printf(&sheet->arena, "%zu", i);
		if (is_written)
			st = check_name(slicing, names->is_set ? "names" : "rects", frame->name);
		if (st == ST_OK && is_written && frame_named(sheet, i, frame->name))
			st = refuse(slicing, names->is_set ? "names" : "rects", frame->name,
				    "stands twice");
	}
	return st;
}

static enum status read_durations(struct slicing *slicing)
{
	const struct param_value *fps = param_get(slicing->params, "fps");
	const struct param_value *list = param_get(slicing->params, "durations");
	struct sheet *sheet = slicing->sheet;

	if (fps->is_set && list->is_set)
		return diag_error(slicing->diag, ST_INVALID, "E0785", fps->at,
				  "slice: say fps or durations, not both");
	if (list->is_set && list->count != sheet->count)
		return diag_error(slicing->diag, ST_INVALID, "E0785", list->at,
				  "slice: %zu durations for %zu frames", list->count, sheet->count);
	for (size_t i = 0; i < sheet->count; i++) {
		int64_t time = 0;

		if (fps->is_set)
			time = ((int64_t)MILLION * MILLION + fps->number / 2) / fps->number;
		if (list->is_set && !quantity_parse(list->list[i], UNIT_SECONDS, &time))
			return refuse(slicing, "durations", list->list[i], "is no time");
		time = (time + MILLISECONDS / 2) / MILLISECONDS;
		if (list->is_set && (time < 1 || time > SHEET_DURATION_MAX))
			return refuse(slicing, "durations", list->list[i],
				      "is not from 1 ms to an hour");
		sheet->frames[i].duration = (uint32_t)time;
	}
	return ST_OK;
}

static enum status read_animation(struct slicing *slicing, struct str whole, struct animation *out)
{
	size_t count = slicing->sheet->count;
	struct str text = whole;
	bool is_range;

	out->name = take_name(&text);
	is_range = memchr(text.ptr, '-', text.len);
	if (check_name(slicing, "animations", out->name.len ? out->name : whole) != ST_OK)
		return ST_INVALID;
	if (!out->name.len || !take_number(&text, "-", &out->first) ||
	    (is_range && !take_number(&text, "", &out->last)))
		return refuse(
			slicing, "animations", whole,
			"is no name with frames, a number or first and last, such as walk: 0-3");
	out->last = is_range ? out->last : out->first;
	if (out->first > out->last || out->last >= count)
		return diag_error(
			slicing->diag, ST_INVALID, "E0785",
			param_get(slicing->params, "animations")->at,
			"slice: animation '%.*s' goes from frame %u to %u; the frames are 0 "
			"to %zu",
			STR_ARGS(out->name), out->first, out->last, count - 1);
	return ST_OK;
}

static enum status read_animations(struct slicing *slicing)
{
	const struct param_value *list = param_get(slicing->params, "animations");
	struct sheet *sheet = slicing->sheet;
	enum status st = check_frame_count(slicing, list->count);

	sheet->animations = arena_array(&sheet->arena, list->count + 1, sizeof(*sheet->animations));
	for (size_t i = 0; i < list->count && st == ST_OK; i++) {
		struct animation *animation = &sheet->animations[sheet->animation_count];

		st = read_animation(slicing, list->list[i], animation);
		for (size_t j = 0; st == ST_OK && j < sheet->animation_count; j++) {
			if (str_equal(sheet->animations[j].name, animation->name))
				st = refuse(slicing, "animations", animation->name, "stands twice");
		}
		sheet->animation_count++;
	}
	return st;
}

/* All that goes by the number of frames. */
enum status slicing_read_frames(struct slicing *slicing)
{
	enum status st = name_frames(slicing);

	if (st == ST_OK)
		st = read_durations(slicing);
	return st == ST_OK ? read_animations(slicing) : st;
}

enum status slicing_read_written(struct slicing *slicing, bool *is_known)
{
	const struct param_value *grid = param_get(slicing->params, "grid");
	const struct param_value *rects = param_get(slicing->params, "rects");
	enum status st;

	*is_known = grid->is_set || rects->is_set;
	if (!*is_known)
		return ST_OK;
	st = grid->is_set ? slicing_add_frames(slicing, grid->width, grid->height)
			  : slicing_add_frames(slicing, 1, rects->count);
	if (st == ST_OK && rects->is_set)
		st = read_rects(slicing);
	return st == ST_OK ? slicing_read_frames(slicing) : st;
}

enum status slice_check(const struct param_set *params, struct place at, struct diag *diag)
{
	struct sheet sheet = {0};
	struct slicing slicing = {.params = params, .at = at, .diag = diag, .sheet = &sheet};
	bool is_known;
	enum status st = slicing_read_written(&slicing, &is_known);

	sheet_release(&sheet);
	return st;
}
