/* translate_inputs.c - pictures that a request begins with. */
#include "provider/translate.h"

const struct provider_input *call_input(const struct hosted_call *call, enum input_use use,
					size_t *cursor)
{
	const struct provider_request *rq = call->request;

	while (*cursor < rq->input_count) {
		const struct provider_input *input = &rq->inputs[(*cursor)++];

		if (input->use == use)
			return input;
	}
	return NULL;
}

const struct provider_input *call_first_input(const struct hosted_call *call, enum input_use use)
{
	size_t cursor = 0;

	return call_input(call, use, &cursor);
}

size_t call_input_count(const struct hosted_call *call, enum input_use use)
{
	size_t cursor = 0, count = 0;

	while (call_input(call, use, &cursor))
		count++;
	return count;
}

/* ---- what a server takes ----------------------------------------------------------------- */

static bool takes_format(const struct input_rules *rules, enum media_format format)
{
	if (!rules->formats || format == MEDIA_UNKNOWN)
		return true;
	for (const enum media_format *own = rules->formats; *own != MEDIA_UNKNOWN; own++) {
		if (*own == format)
			return true;
	}
	return false;
}

static void hint_formats(const struct input_rules *rules, struct diag *diag)
{
	struct strbuf list = {0};

	for (const enum media_format *own = rules->formats; *own != MEDIA_UNKNOWN; own++)
		strbuf_printf(&list, "%s%s", list.len ? ", " : "", media_format_name(*own));
	diag_hint(diag, "it takes %s", list.data);
	strbuf_release(&list);
}

static enum status check_bytes(const struct hosted_call *call, const struct provider_input *input,
			       size_t max, struct diag *diag)
{
	if (max == 0 || input->data.len <= max)
		return ST_OK;
	(void)refuse_param(call, "", "E0574", diag,
			   "takes files of at most %zu bytes, and '%.*s' has %zu", max,
			   STR_ARGS(input->name), input->data.len);
	diag_hint(diag, "make it smaller, or save it in a format that takes less room");
	return ST_INVALID;
}

static enum status check_images(const struct hosted_call *call, const struct input_rules *rules,
				struct diag *diag)
{
	const struct provider_input *image;
	size_t cursor = 0, count = call_input_count(call, USE_IMAGE);
	enum status st = ST_OK;

	if (count > rules->images_max) {
		st = refuse_param(call, "", "E0574", diag,
				  "begins with at most %zu pictures, and inputs names %zu",
				  rules->images_max, count);
		diag_hint(diag, "name fewer in generation.inputs");
	}
	while ((image = call_input(call, USE_IMAGE, &cursor)) != NULL) {
		if (check_bytes(call, image, rules->bytes_max, diag) != ST_OK)
			st = ST_INVALID;
		if (takes_format(rules, image->format))
			continue;
		st = refuse_param(call, "", "E0574", diag, "takes no %s pictures, as '%.*s' is",
				  media_format_name(image->format), STR_ARGS(image->name));
		hint_formats(rules, diag);
	}
	return st;
}

static enum status check_mask(const struct hosted_call *call, const struct input_rules *rules,
			      struct diag *diag)
{
	const struct provider_input *image = call_first_input(call, USE_IMAGE);
	const struct provider_input *mask = call_first_input(call, USE_MASK);

	if (!mask)
		return ST_OK;
	if (!image) {
		(void)refuse_param(call, "", "E0575", diag, "takes a mask with a picture alone");
		diag_hint(diag, "name the picture that it masks in generation.inputs");
		return ST_INVALID;
	}
	if (rules->has_png_mask && mask->format != MEDIA_PNG && mask->format != MEDIA_UNKNOWN) {
		(void)refuse_param(call, "", "E0575", diag, "takes masks in png, not %s",
				   media_format_name(mask->format));
		diag_hint(diag, "its transparent pixels are the ones that are drawn anew");
		return ST_INVALID;
	}
	if (check_bytes(call, mask, rules->mask_bytes_max, diag) != ST_OK)
		return ST_INVALID;
	if (!mask->width || !image->width ||
	    (mask->width == image->width && mask->height == image->height))
		return ST_OK;
	(void)refuse_param(call, "", "E0575", diag,
			   "needs a mask of its picture's size, and %ux%u is not %ux%u",
			   (unsigned)mask->width, (unsigned)mask->height, (unsigned)image->width,
			   (unsigned)image->height);
	diag_hint(diag, "a mask covers the first picture, pixel by pixel");
	return ST_INVALID;
}

enum status check_pictures(const struct hosted_call *call, const struct input_rules *rules,
			   struct diag *diag)
{
	enum status images = check_images(call, rules, diag);
	enum status mask = check_mask(call, rules, diag);

	return images != ST_OK ? images : mask;
}

/* ---- what is sent ------------------------------------------------------------------------ */

bool inputs_are_read(const struct hosted_call *call, size_t max, struct hosted_step *out)
{
	const struct provider_request *rq = call->request;

	for (size_t i = 0; i < rq->input_count; i++) {
		const struct provider_input *input = &rq->inputs[i];
		const char *why = !input->data.ptr        ? "was not read"
				  : input->data.len > max ? "is larger than what they take"
							  : NULL;

		if (!why)
			continue;
		step_refuse(call, CLASS_FATAL,
			    str_printf(call->arena, "'%.*s' %s", STR_ARGS(input->name), why), out);
		if (input->data.ptr)
			out->hint = str_printf(call->arena, "it has %zu bytes, and %zu are taken",
					       input->data.len, max);
		return false;
	}
	return true;
}

void send_picture(const struct hosted_call *call, struct http_send *send, const char *name,
		  const struct provider_input *input)
{
	struct http_part *part;

	send_part(call, send, name, input->data);
	part = &send->parts[send->part_count - 1];
	/* Not the author's name for it, which may be anything. */
	part->file_name = str_printf(call->arena, "picture.%s", media_format_name(input->format));
	part->type = str_of(media_type(input->format));
}
