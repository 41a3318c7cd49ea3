/* jpeg.c - JPEG through libjpeg-turbo.
 *
 * Reading refuses what can only be guessed: a file that ends early (libjpeg would fill it with
 * grey), data it warns of, CMYK (without its profile the colours are unknown). Writing refuses transparent pixels, takes full colour
 * resolution from quality 90 on and half of it below; with more effort than usual it is progressive,
 * which is smaller.
 */
#include "media/beside.h"
#include "media/codec.h"

#include <stdio.h>
/* jpeglib.h needs stdio.h before it. */
#include <jerror.h>
#include <jpeglib.h>

#include <inttypes.h>
#include <setjmp.h>
#include <string.h>

enum {
	REVISION = 1,
	FULL_COLOR_QUALITY = 90,
	SCANS_MAX = 100, /* a progressive file has about ten; each costs a pass over all pixels */
	BUFFER_SIZE = 64 * 1024,
};

/* First member of the error manager that libjpeg knows, so that a pointer to one is a pointer to
 * the other. */
struct failure {
	struct jpeg_error_mgr manager;
	jmp_buf leave;
	char why[JMSG_LENGTH_MAX];
};

static void on_error(j_common_ptr common)
{
	struct failure *failure = (struct failure *)common->err;

	if (common->err->msg_code == JERR_OUT_OF_MEMORY)
		mem_exhausted();
	failure->manager.format_message(common, failure->why);
	longjmp(failure->leave, 1);
}

/* Level -1 is a warning: the data is corrupt and libjpeg would go on with a guess. */
static void on_message(j_common_ptr common, int level)
{
	if (level < 0)
		on_error(common);
}

static void on_output(j_common_ptr common)
{
	(void)common;
}

static struct jpeg_error_mgr *failure_init(struct failure *failure)
{
	(void)jpeg_std_error(&failure->manager);
	failure->manager.error_exit = on_error;
	failure->manager.emit_message = on_message;
	failure->manager.output_message = on_output;
	return &failure->manager;
}

/* ---- reading ----------------------------------------------------------------------------- */

struct reading {
	struct failure failure;
	struct jpeg_decompress_struct jpeg;
	struct jpeg_progress_mgr progress;
	struct image *image;
};

static void on_progress(j_common_ptr common)
{
	j_decompress_ptr jpeg = (j_decompress_ptr)common;
	struct failure *failure = (struct failure *)common->err;

	if (jpeg->input_scan_number <= SCANS_MAX)
		return;
	(void)snprintf(failure->why, sizeof(failure->why), "it has more than %d scans", SCANS_MAX);
	longjmp(failure->leave, 1);
}

/* In a function with a setjmp no local variable is read after the jump, so that nothing can be
 * clobbered. */
static bool read_header(struct reading *reading, struct str data)
{
	if (setjmp(reading->failure.leave))
		return false;
	jpeg_create_decompress(&reading->jpeg);
	reading->jpeg.progress = &reading->progress;
	jpeg_mem_src(&reading->jpeg, (const unsigned char *)data.ptr, data.len);
	(void)jpeg_read_header(&reading->jpeg, TRUE);
	return true;
}

static bool read_pixels(struct reading *reading)
{
	JSAMPROW row;

	if (setjmp(reading->failure.leave))
		return false;
	reading->jpeg.out_color_space = JCS_EXT_RGBA;
	(void)jpeg_start_decompress(&reading->jpeg);
	while (reading->jpeg.output_scanline < reading->jpeg.output_height) {
		row = reading->image->rgba +
		      (size_t)reading->jpeg.output_scanline * reading->image->width * 4;
		(void)jpeg_read_scanlines(&reading->jpeg, &row, 1);
	}
	(void)jpeg_finish_decompress(&reading->jpeg);
	return true;
}

static enum status read_failed(const struct reading *reading, struct place at, struct diag *diag)
{
	switch (reading->failure.manager.msg_code) {
	case JERR_ARITH_NOTIMPL:
	case JERR_BAD_PRECISION:
	case JERR_CONVERSION_NOTIMPL:
	case JERR_SOF_UNSUPPORTED:
		return diag_error(diag, ST_INVALID, "E0604", at,
				  "the JPEG is of a variety that is not read: %s",
				  reading->failure.why);
	default: return codec_damaged(diag, at, "JPEG", reading->failure.why);
	}
}

static enum status reading_run(struct reading *reading, struct str data, struct place at,
			       struct diag *diag)
{
	const struct jpeg_decompress_struct *jpeg = &reading->jpeg;
	enum status st;

	if (!read_header(reading, data))
		return read_failed(reading, at, diag);
	if (jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK)
		return diag_error(
			diag, ST_INVALID, "E0604", at,
			"the JPEG holds CMYK, whose colours depend on a printer; RGB is needed");
	st = image_claim(reading->image, jpeg->image_width, jpeg->image_height, "JPEG", at, diag);
	if (st == ST_OK && !read_pixels(reading))
		st = read_failed(reading, at, diag);
	return st;
}

static enum status jpeg_decode(struct str data, struct place at, struct image *out,
			       struct diag *diag)
{
	struct reading reading = {.image = out, .progress.progress_monitor = on_progress};
	struct beside beside = {0};
	enum status st;

	reading.jpeg.err = failure_init(&reading.failure);
	st = reading_run(&reading, data, at, diag);
	jpeg_destroy_decompress(&reading.jpeg);
	if (st != ST_OK) {
		image_release(out);
		return st;
	}
	jpeg_beside(data, &beside);
	beside_apply(&beside, "JPEG", at, out, diag);
	return ST_OK;
}

/* ---- writing ----------------------------------------------------------------------------- */

struct writing {
	struct failure failure;
	struct jpeg_compress_struct jpeg;
	struct jpeg_destination_mgr destination;
	struct strbuf sink;
	JOCTET buffer[BUFFER_SIZE];
};

static void on_start(j_compress_ptr jpeg)
{
	struct writing *writing = jpeg->client_data;

	writing->destination.next_output_byte = writing->buffer;
	writing->destination.free_in_buffer = BUFFER_SIZE;
}

static boolean on_full(j_compress_ptr jpeg)
{
	struct writing *writing = jpeg->client_data;

	strbuf_add(&writing->sink, writing->buffer, BUFFER_SIZE);
	on_start(jpeg);
	return TRUE;
}

static void on_end(j_compress_ptr jpeg)
{
	struct writing *writing = jpeg->client_data;

	strbuf_add(&writing->sink, writing->buffer,
		   BUFFER_SIZE - writing->destination.free_in_buffer);
}

static void set_options(struct writing *writing, const struct image *image,
			const struct encode_options *options)
{
	struct jpeg_compress_struct *jpeg = &writing->jpeg;

	jpeg->image_width = image->width;
	jpeg->image_height = image->height;
	jpeg->input_components = 4;
	jpeg->in_color_space = JCS_EXT_RGBX;
	jpeg_set_defaults(jpeg);
	jpeg_set_quality(jpeg, options->quality, TRUE);
	jpeg->optimize_coding = TRUE;
	if (options->effort > 0)
		jpeg_simple_progression(jpeg);
	if (options->quality >= FULL_COLOR_QUALITY) {
		jpeg->comp_info[0].h_samp_factor = 1;
		jpeg->comp_info[0].v_samp_factor = 1;
	}
}

static bool write_pixels(struct writing *writing, const struct image *image,
			 const struct encode_options *options)
{
	JSAMPROW row;

	if (setjmp(writing->failure.leave))
		return false;
	jpeg_create_compress(&writing->jpeg);
	writing->jpeg.client_data = writing;
	writing->jpeg.dest = &writing->destination;
	set_options(writing, image, options);
	jpeg_start_compress(&writing->jpeg, TRUE);
	while (writing->jpeg.next_scanline < image->height) {
		row = image->rgba + (size_t)writing->jpeg.next_scanline * image->width * 4;
		(void)jpeg_write_scanlines(&writing->jpeg, &row, 1);
	}
	jpeg_finish_compress(&writing->jpeg);
	return true;
}

static enum status jpeg_encode(const struct image *image, const struct encode_options *options,
			       struct place at, struct bytes *out, struct diag *diag)
{
	uint64_t transparent = image_transparent_pixels(image);
	struct writing *writing;
	enum status st = ST_OK;

	if (transparent) {
		st = diag_error(diag, ST_INVALID, "E0605", at,
				"JPEG has no alpha channel, and %" PRIu64 " of the image's %ux%u "
				"pixels are not fully opaque",
				transparent, image->width, image->height);
		diag_hint(diag, "lay the image on a colour first: action: flatten");
		return st;
	}
	writing = mem_zalloc(1, sizeof(*writing));
	writing->jpeg.err = failure_init(&writing->failure);
	writing->destination.init_destination = on_start;
	writing->destination.empty_output_buffer = on_full;
	writing->destination.term_destination = on_end;
	if (write_pixels(writing, image, options)) {
		out->data = (uint8_t *)writing->sink.data;
		out->len = writing->sink.len;
	} else {
		st = diag_error(diag, ST_ENVIRONMENT, "E0605", at,
				"libjpeg cannot write %ux%u pixels: %s", image->width,
				image->height, writing->failure.why);
		strbuf_release(&writing->sink);
	}
	jpeg_destroy_compress(&writing->jpeg);
	mem_free(writing);
	return st;
}

const struct codec codec_jpeg = {
	.format = MEDIA_JPEG,
	.revision = REVISION,
	.decode = jpeg_decode,
	.encode = jpeg_encode,
};
