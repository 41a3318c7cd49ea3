/* What stands beside the pixels: orientation is applied, other colours and animations are told. */
#include "media/beside.h"
#include "unit/media/pictures.h"
#include "unit/media/profiles.h"

#include <criterion/criterion.h>
#include <libdeflate.h>
#include <string.h>

/* ---- files with something inserted ---- */

static void put_u32(uint8_t *at, uint32_t value, bool is_little)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (is_little ? 8 * i : 24 - 8 * i));
}

static struct bytes insert(struct bytes file, size_t at, const void *head, size_t head_len,
			   const void *data, size_t len, size_t tail_len)
{
	struct bytes out = {mem_zalloc(1, file.len + head_len + len + tail_len),
			    file.len + head_len + len + tail_len};

	memcpy(out.data, file.data, at);
	memcpy(out.data + at, head, head_len);
	if (len)
		memcpy(out.data + at + head_len, data, len);
	memcpy(out.data + at + head_len + len + tail_len, file.data + at, file.len - at);
	bytes_release(&file);
	return out;
}

/* After IHDR. sRGB, which image_encode writes next, becomes a chunk of no meaning. */
static struct bytes png_with(struct bytes file, const char *type, const void *data, size_t len)
{
	enum { AT = 33 };
	uint8_t head[8];
	struct bytes out;

	if (memcmp(file.data + AT + 4, "sRGB", 4) == 0 && memcmp(type, "tEXt", 4) != 0) {
		memcpy(file.data + AT + 4, "srGB", 4);
		put_u32(file.data + AT + 9, libdeflate_crc32(0, file.data + AT + 4, 5), false);
	}
	put_u32(head, (uint32_t)len, false);
	memcpy(head + 4, type, 4);
	out = insert(file, AT, head, 8, data, len, 4);
	put_u32(out.data + AT + 8 + len, libdeflate_crc32(0, out.data + AT + 4, len + 4), false);
	return out;
}

static struct bytes jpeg_with(struct bytes file, unsigned marker, const char *mark, size_t mark_len,
			      const void *data, size_t len)
{
	uint8_t head[32] = {0xff, (uint8_t)marker, (uint8_t)((len + mark_len + 2) >> 8),
			    (uint8_t)(len + mark_len + 2)};

	memcpy(head + 4, mark, mark_len);
	return insert(file, 2, head, 4 + mark_len, data, len, 0);
}

/* A simple file made an extended one with this chunk at its end. */
static struct bytes webp_with(struct bytes file, const char *type, const void *data, size_t len)
{
	uint8_t head[8];

	if (memcmp(file.data + 12, "VP8X", 4) != 0) {
		uint8_t extended[18] = "VP8X\x0a\0\0\0\x28\0\0\0\x06\0\0\x04\0";

		file = insert(file, 12, extended, sizeof(extended), NULL, 0, 0);
	}
	memcpy(head, type, 4);
	put_u32(head + 4, (uint32_t)len, true);
	file = insert(file, file.len, head, 8, data, len, len % 2);
	put_u32(file.data + 4, (uint32_t)file.len - 8, true);
	return file;
}

/* 7x5 pixels, as webp_with says. */
static struct bytes encoded(enum media_format format)
{
	struct image image = picture_noise(7, 5, true);
	struct bytes bytes =
		picture_encode(&image, format, (struct encode_options){.is_lossless = true});

	image_release(&image);
	return bytes;
}

/* Decodes and expects one warning with this code and part, or none for NULL. */
static struct image expect(struct bytes bytes, const char *code, const char *part)
{
	struct diag diag = {0};
	struct image image;
	enum status st =
		image_decode(bytes.data, bytes.len, (struct place){.line = 3}, &image, &diag);

	cr_assert_eq(st, ST_OK, "%s", diag.first ? diag.first->text : "");
	cr_assert_eq(diag.warnings, code ? 1 : 0, "%s", diag.first ? diag.first->text : "none");
	if (code) {
		cr_assert_str_eq(diag.first->code, code);
		cr_assert_not_null(strstr(diag.first->text, part), "%s", diag.first->text);
		cr_assert_eq(diag.first->at.line, 3);
	}
	diag_release(&diag);
	return image;
}

static void expect_only(struct bytes bytes, const char *code, const char *part)
{
	struct image image = expect(bytes, code, part);

	image_release(&image);
	bytes_release(&bytes);
}

/* ---- colour ---- */

Test(media_beside, png_colors_other_than_srgb_are_told)
{
	static const uint8_t LINEAR[] = {0, 1, 0x86, 0xa0}, SRGB[] = {0, 0, 0xb1, 0x8f};
	static const uint8_t PQ[] = {9, 16, 0, 1}, BT709[] = {1, 13, 0, 1};
	uint8_t primaries[32];
	static const uint32_t VALUES[] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};

	expect_only(encoded(MEDIA_PNG), NULL, NULL);
	expect_only(png_with(encoded(MEDIA_PNG), "gAMA", LINEAR, 4), "W0611", "gAMA");
	expect_only(png_with(encoded(MEDIA_PNG), "gAMA", SRGB, 4), NULL, NULL);
	expect_only(png_with(encoded(MEDIA_PNG), "cICP", PQ, 4), "W0611", "cICP");
	expect_only(png_with(encoded(MEDIA_PNG), "cICP", BT709, 4), NULL, NULL);
	for (size_t i = 0; i < 8; i++)
		put_u32(primaries + 4 * i, VALUES[i], false);
	expect_only(png_with(encoded(MEDIA_PNG), "cHRM", primaries, 32), NULL, NULL);
	put_u32(primaries + 8, 68000, false);
	expect_only(png_with(encoded(MEDIA_PNG), "cHRM", primaries, 32), "W0611", "cHRM");
}

static struct bytes profile(const int *colorants, const char *name)
{
	struct profile_plan plan = {"RGB ", name, false, colorants, 0, 0};

	return profile_make(&plan);
}

static struct bytes png_with_profile(struct bytes icc)
{
	struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(6);
	uint8_t chunk[4096] = "name";
	size_t len =
		libdeflate_zlib_compress(deflate, icc.data, icc.len, chunk + 6, sizeof(chunk) - 6);

	cr_assert_neq(len, 0);
	libdeflate_free_compressor(deflate);
	bytes_release(&icc);
	return png_with(encoded(MEDIA_PNG), "iCCP", chunk, len + 6);
}

Test(media_beside, png_profiles_are_judged_and_count_before_srgb)
{
	struct bytes file;

	expect_only(png_with_profile(profile(PROFILE_SRGB, "s")), NULL, NULL);
	expect_only(png_with_profile(profile(PROFILE_P3, "Display P3")), "W0611", "'Display P3'");
	expect_only(png_with(encoded(MEDIA_PNG), "iCCP", "x\0\0nonsense", 11), "W0611",
		    "cannot be read");
	expect_only(png_with(encoded(MEDIA_PNG), "iCCP", "x", 1), "W0611", "cannot be read");
	/* gAMA beside a profile says nothing more. */
	file = png_with_profile(profile(PROFILE_SRGB, "s"));
	expect_only(png_with(file, "gAMA", "\0\1\x86\xa0", 4), NULL, NULL);
}

Test(media_beside, webp_profiles_are_judged)
{
	struct bytes icc = profile(PROFILE_P3, "Wide"), srgb = profile(PROFILE_SRGB, "s");

	expect_only(webp_with(encoded(MEDIA_WEBP), "ICCP", icc.data, icc.len), "W0611", "'Wide'");
	expect_only(webp_with(encoded(MEDIA_WEBP), "ICCP", srgb.data, srgb.len), NULL, NULL);
	expect_only(webp_with(encoded(MEDIA_WEBP), "ICCP", "", 0), "W0611", "cannot be read");
	bytes_release(&icc);
	bytes_release(&srgb);
}

Test(media_beside, jpeg_profiles_are_joined_and_judged)
{
	struct bytes icc = profile(PROFILE_P3, "Wide"), srgb = profile(PROFILE_SRGB, "s"), file;

	file = jpeg_with(encoded(MEDIA_JPEG), 0xe2, "ICC_PROFILE\0\1\1", 14, icc.data, icc.len);
	expect_only(file, "W0611", "'Wide'");
	/* The second part before the first. */
	file = jpeg_with(encoded(MEDIA_JPEG), 0xe2, "ICC_PROFILE\0\1\2", 14, srgb.data, 200);
	file = jpeg_with(file, 0xe2, "ICC_PROFILE\0\2\2", 14, srgb.data + 200, srgb.len - 200);
	expect_only(file, NULL, NULL);
	file = jpeg_with(encoded(MEDIA_JPEG), 0xe2, "ICC_PROFILE\0\1\2", 14, srgb.data, 200);
	expect_only(file, "W0611", "cannot be read");
	file = jpeg_with(encoded(MEDIA_JPEG), 0xe2, "ICC_PROFILE\0\0\0", 14, srgb.data, 200);
	expect_only(file, "W0611", "cannot be read");
	bytes_release(&icc);
	bytes_release(&srgb);
}

/* ---- orientation ---- */

/* Stored 3x2: 1 2 3 / 4 5 6. Shown, row by row, for each orientation. */
Test(media_beside, orientations_turn_and_mirror)
{
	static const char *const SHOWN[] = {"123456", "321654", "654321", "456123",
					    "142536", "415263", "635241", "362514"};

	for (unsigned orientation = 0; orientation <= 9; orientation++) {
		const char *wanted =
			SHOWN[orientation >= 1 && orientation <= 8 ? orientation - 1 : 0];
		struct image image;

		cr_assert(image_init(&image, 3, 2));
		for (size_t i = 0; i < 6; i++)
			image.rgba[i * 4] = (uint8_t)('1' + i);
		image_orient(&image, orientation);
		cr_assert_eq(image.width, orientation >= 5 && orientation <= 8 ? 2 : 3);
		for (size_t i = 0; i < 6; i++)
			cr_assert_eq(image.rgba[i * 4], wanted[i], "orientation %u, pixel %zu",
				     orientation, i);
		image_release(&image);
	}
}

Test(media_beside, orientation_is_read_from_either_order)
{
	uint8_t exif[EXIF_LEN], prefixed[EXIF_LEN + 6] = "Exif\0";
	struct str text = {(char *)exif, EXIF_LEN};

	for (unsigned value = 0; value < 12; value++) {
		for (int is_little = 0; is_little < 2; is_little++) {
			unsigned wanted = value >= 1 && value <= 8 ? value : 1;

			exif_make(exif, is_little, value);
			cr_assert_eq(exif_orientation(text), wanted);
			memcpy(prefixed + 6, exif, EXIF_LEN);
			cr_assert_eq(
				exif_orientation((struct str){(char *)prefixed, sizeof(prefixed)}),
				wanted);
		}
	}
	cr_assert_eq(exif_orientation((struct str){0}), 1);
}

Test(media_beside, damaged_exif_does_no_harm)
{
	uint8_t exif[EXIF_LEN];

	exif_make(exif, false, 6);
	for (size_t len = 0; len < EXIF_LEN; len++) {
		char *copy = mem_alloc(len);

		memcpy(copy, exif, len);
		(void)exif_orientation((struct str){copy, len});
		mem_free(copy);
	}
	for (size_t at = 0; at < EXIF_LEN; at++) {
		exif[at] ^= 0xff;
		(void)exif_orientation((struct str){(char *)exif, EXIF_LEN});
		exif[at] ^= 0xff;
	}
}

Test(media_beside, every_format_is_shown_upright)
{
	static const enum media_format FORMATS[] = {MEDIA_PNG, MEDIA_WEBP, MEDIA_JPEG};
	uint8_t exif[EXIF_LEN];

	for (size_t i = 0; i < 3; i++) {
		struct bytes plain = encoded(FORMATS[i]), turned = encoded(FORMATS[i]);
		struct image stored = expect(plain, NULL, NULL), shown;

		exif_make(exif, true, 6);
		if (FORMATS[i] == MEDIA_PNG)
			turned = png_with(turned, "eXIf", exif, EXIF_LEN);
		else if (FORMATS[i] == MEDIA_WEBP)
			turned = webp_with(turned, "EXIF", exif, EXIF_LEN);
		else
			turned = jpeg_with(turned, 0xe1, "Exif\0\0", 6, exif, EXIF_LEN);
		shown = expect(turned, NULL, NULL);
		image_orient(&stored, 6);
		cr_assert(picture_equal(&stored, &shown), "format %zu", i);
		cr_assert_eq(shown.width, 5);
		image_release(&stored);
		image_release(&shown);
		bytes_release(&plain);
		bytes_release(&turned);
	}
}

/* ---- animations ---- */

Test(media_beside, of_an_animated_png_the_default_picture_is_read)
{
	expect_only(png_with(encoded(MEDIA_PNG), "acTL", "\0\0\0\2\0\0\0\0", 8), "W0612",
		    "default picture");
}

/* A canvas of 16x12 with one frame of 7x5 at 4,6. */
static struct bytes animation(struct bytes picture)
{
	uint8_t head[12 + 18 + 14 + 8 + 16] = "RIFF";
	size_t stream = picture.len - 12;
	uint8_t *at = head + 8;
	struct bytes out;

	memcpy(at, "WEBPVP8X\x0a\0\0\0\x02\0\0\0\x0f\0\0\x0b\0\0", 22);
	memcpy(at + 22, "ANIM\x06\0\0\0\xff\xff\xff\xff\0\0", 14);
	memcpy(at + 36, "ANMF", 4);
	put_u32(at + 40, (uint32_t)stream + 16, true);
	memcpy(at + 44, "\2\0\0\3\0\0\6\0\0\4\0\0\x64\0\0\0", 16);
	put_u32(head + 4, (uint32_t)(sizeof(head) + stream - 8), true);
	out = (struct bytes){mem_alloc(sizeof(head) + stream), sizeof(head) + stream};
	memcpy(out.data, head, sizeof(head));
	memcpy(out.data + sizeof(head), picture.data + 12, stream);
	return out;
}

Test(media_beside, of_an_animated_webp_the_first_picture_is_read_at_its_place)
{
	struct bytes picture = encoded(MEDIA_WEBP), file = animation(picture);
	struct image still = expect(picture, NULL, NULL), canvas = expect(file, "W0612", "first");

	cr_assert_eq(canvas.width, 16);
	cr_assert_eq(canvas.height, 12);
	cr_assert_eq(image_transparent_pixels(&canvas), 16 * 12 - 7 * 5);
	for (size_t y = 0; y < 5; y++)
		cr_assert_arr_eq(canvas.rgba + ((y + 6) * 16 + 4) * 4, still.rgba + y * 7 * 4,
				 7 * 4);
	image_release(&still);
	image_release(&canvas);
	picture_truncations(file);
	/* A frame that says another size than its stream has, or that leaves the canvas. */
	file.data[8 + 44 + 6]++;
	picture_refused(file.data, file.len, "E0602", "contradicts");
	file.data[8 + 44 + 6]--;
	file.data[8 + 44] = 6;
	picture_refused(file.data, file.len, "E0602", "contradicts");
	bytes_release(&picture);
	bytes_release(&file);
}
