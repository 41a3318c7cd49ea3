/* palette_read.c - palettes from files of other tools. Which kind a file is, its first bytes say. */
#include "step/palette.h"

#include "base/param.h"

#include <stdio.h>
#include <string.h>

static enum status refuse(struct diag *diag, struct place at, const char *why)
{
	(void)diag_error(diag, ST_INVALID, "E0794", at, "the palette cannot be read: %s", why);
	diag_hint(diag,
		  "a palette is a PNG of at most %d colours, a .gpl of GIMP, a .pal of JASC, "
		  "or a .hex with a colour on each line",
		  PALETTE_MAX);
	return ST_INVALID;
}

static enum status refuse_line(struct diag *diag, struct place at, unsigned line)
{
	char why[48];

	(void)snprintf(why, sizeof(why), "its line %u is no colour", line);
	return refuse(diag, at, why);
}

static enum status too_many(struct diag *diag, struct place at)
{
	return refuse(diag, at, "it has more than 256 colours");
}

/* The colours of a picture in the order in which they appear; what is more transparent than not is none. */
static enum status read_picture(struct str file, struct place at, struct palette *out,
				struct diag *diag)
{
	struct image image;
	enum status st = image_decode(file.ptr, file.len, at, &image, diag);

	for (size_t i = 0; st == ST_OK && i < (size_t)image.width * image.height; i++) {
		uint8_t rgba[4];

		memcpy(rgba, image.rgba + i * 4, 4);
		if (rgba[3] < 128)
			continue;
		rgba[3] = 255;
		if (!palette_add(out, rgba))
			st = too_many(diag, at);
	}
	image_release(&image);
	return st;
}

/* ---- texts ------------------------------------------------------------------------------- */

static struct str next_line(struct str *text)
{
	const char *end = memchr(text->ptr, '\n', text->len);
	size_t len = end ? (size_t)(end - text->ptr) : text->len;
	struct str line = {text->ptr, len};

	text->ptr += len + (end ? 1 : 0);
	text->len -= len + (end ? 1 : 0);
	return str_trim(line);
}

/* "255 128 0", and whatever follows. */
static bool read_decimals(struct str line, uint8_t rgba[4])
{
	rgba[3] = 255;
	for (int k = 0; k < 3; k++) {
		size_t len = 0;
		uint64_t value;

		line = str_trim(line);
		while (len < line.len && line.ptr[len] >= '0' && line.ptr[len] <= '9')
			len++;
		if (!str_to_u64((struct str){line.ptr, len}, &value) || value > 255)
			return false;
		rgba[k] = (uint8_t)value;
		line = (struct str){line.ptr + len, line.len - len};
	}
	return true;
}

/* "ff8000" or "#ff8000". */
static bool read_hex(struct str line, uint8_t rgba[4])
{
	char text[10] = "#";
	size_t skip = line.len && line.ptr[0] == '#';
	uint32_t color;

	if (line.len - skip != 6)
		return false;
	memcpy(text + 1, line.ptr + skip, 6);
	if (!color_parse((struct str){text, 7}, &color))
		return false;
	for (int k = 0; k < 4; k++)
		rgba[k] = (uint8_t)(color >> (24 - 8 * k));
	return true;
}

/* A way to write palettes: how many lines its head has at least, what may stand between colours, and the reading of one. */
struct form {
	const char *head;
	unsigned head_lines;
	char comment;
	const char *field; /* a further kind of line: "Name: …" */
	bool (*read)(struct str line, uint8_t rgba[4]);
};

static const struct form FORMS[] = {
	{"GIMP Palette", 1, '#', ":", read_decimals},
	{"JASC-PAL", 3, ';', NULL, read_decimals},
	{"", 0, ';', NULL, read_hex},
};

static bool is_beside(const struct form *form, struct str line)
{
	if (line.len == 0 || line.ptr[0] == form->comment)
		return true;
	return form->field && (line.ptr[0] < '0' || line.ptr[0] > '9') &&
	       memchr(line.ptr, form->field[0], line.len);
}

static enum status read_text(struct str file, struct place at, struct palette *out,
			     struct diag *diag)
{
	static const char ORDER_MARK[] = "\xef\xbb\xbf";
	const struct form *form = FORMS;

	if (str_starts(file, ORDER_MARK))
		file = (struct str){file.ptr + 3, file.len - 3};
	while (!str_starts(file, form->head))
		form++;
	for (unsigned i = 0; i < form->head_lines; i++)
		(void)next_line(&file);
	for (unsigned number = form->head_lines + 1; file.len; number++) {
		struct str line = next_line(&file);
		uint8_t rgba[4];

		if (is_beside(form, line))
			continue;
		if (!form->read(line, rgba))
			return refuse_line(diag, at, number);
		if (!palette_add(out, rgba))
			return too_many(diag, at);
	}
	return ST_OK;
}

enum status palette_read(struct str file, struct place at, struct palette *out, struct diag *diag)
{
	enum status st;

	*out = (struct palette){.is_of_color = true};
	if (media_sniff(file.ptr, file.len) != MEDIA_UNKNOWN)
		st = read_picture(file, at, out, diag);
	else
		st = read_text(file, at, out, diag);
	if (st == ST_OK && out->count == 0)
		st = refuse(diag, at, "it has no colours");
	return st;
}
