/* profiles.c - ICC and EXIF data for the tests of this room. */
#include "unit/media/profiles.h"

#include <math.h>
#include <string.h>

const int PROFILE_SRGB[9] = {4361, 2225, 139, 3851, 7169, 971, 1431, 606, 7141};
const int PROFILE_P3[9] = {5151, 2412, -11, 2920, 6922, 419, 1571, 666, 7841};

enum { ROOM = 65536, TAGS_AT = 128 };

struct maker {
	struct bytes out;
	size_t tags;
};

static void put(uint8_t *at, uint32_t value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		at[i] = (uint8_t)(value >> (8 * (len - 1 - i)));
}

/* Adds a tag whose data begins with its type; returns where to write the data. */
static uint8_t *add_tag(struct maker *maker, const char *signature, const char *type, size_t len)
{
	uint8_t *row = maker->out.data + TAGS_AT + 4 + maker->tags++ * 12;
	size_t at = maker->out.len;

	memcpy(row, signature, 4);
	put(row + 4, (uint32_t)at, 4);
	put(row + 8, (uint32_t)len, 4);
	put(maker->out.data + TAGS_AT, (uint32_t)maker->tags, 4);
	memcpy(maker->out.data + at, type, 4);
	maker->out.len += (len + 3) / 4 * 4;
	return maker->out.data + at + 8;
}

static void add_name(struct maker *maker, const struct profile_plan *plan)
{
	size_t len = strlen(plan->name);
	uint8_t *data;

	if (!plan->is_utf16) {
		data = add_tag(maker, "desc", "desc", 12 + len + 1);
		put(data, (uint32_t)len + 1, 4);
		memcpy(data + 4, plan->name, len);
		return;
	}
	data = add_tag(maker, "desc", "mluc", 28 + len * 2);
	put(data, 1, 4);
	put(data + 4, 12, 4);
	memcpy(data + 8, "enUS", 4);
	put(data + 12, (uint32_t)len * 2, 4);
	put(data + 16, 28, 4);
	for (size_t i = 0; i < len; i++)
		data[20 + i * 2 + 1] = (uint8_t)plan->name[i];
}

static double light(double x, unsigned gamma)
{
	if (gamma)
		return pow(x, gamma / 100.0);
	return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

static void add_formula(struct maker *maker, const char *signature, unsigned gamma)
{
	static const double SRGB[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
	uint8_t *data = add_tag(maker, signature, "para", gamma ? 16 : 32);

	put(data, gamma ? 0 : 3, 2);
	if (gamma)
		put(data + 4, gamma * 65536 / 100, 4);
	for (size_t i = 0; !gamma && i < 5; i++)
		put(data + 4 + 4 * i, (uint32_t)lround(SRGB[i] * 65536), 4);
}

static void add_curve(struct maker *maker, const char *signature, const struct profile_plan *plan)
{
	uint8_t *data;

	if (plan->values == 0) {
		add_formula(maker, signature, plan->gamma);
		return;
	}
	data = add_tag(maker, signature, "curv", 12 + plan->values * 2);
	put(data, plan->values, 4);
	if (plan->values == 1)
		put(data + 4, plan->gamma * 256 / 100, 2);
	for (unsigned i = 0; plan->values > 1 && i < plan->values; i++)
		put(data + 4 + 2 * i,
		    (uint32_t)lround(65535 * light(i / (plan->values - 1.0), plan->gamma)), 2);
}

struct bytes profile_make(const struct profile_plan *plan)
{
	static const char *const COLORANTS[] = {"rXYZ", "gXYZ", "bXYZ"};
	static const char *const CURVES[] = {"rTRC", "gTRC", "bTRC"};
	struct maker maker = {{mem_zalloc(1, ROOM), TAGS_AT + 4 + 12 * 10}, 0};

	memcpy(maker.out.data + 12, "mntr", 4);
	memcpy(maker.out.data + 16, plan->space, 4);
	memcpy(maker.out.data + 20, "XYZ ", 4);
	memcpy(maker.out.data + 36, "acsp", 4);
	add_name(&maker, plan);
	for (size_t i = 0; plan->colorants && i < 3; i++) {
		uint8_t *data = add_tag(&maker, COLORANTS[i], "XYZ ", 20);

		for (size_t k = 0; k < 3; k++)
			put(data + 4 * k, (uint32_t)lround(plan->colorants[i * 3 + k] * 6.5536), 4);
	}
	if (strcmp(plan->space, "GRAY") == 0)
		add_curve(&maker, "kTRC", plan);
	for (size_t i = 0; plan->colorants && i < 3; i++)
		add_curve(&maker, CURVES[i], plan);
	put(maker.out.data, (uint32_t)maker.out.len, 4);
	return maker.out;
}

void exif_make(uint8_t out[EXIF_LEN], bool is_little, unsigned orientation)
{
	if (is_little)
		memcpy(out, "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\0\0\0\0\0\0\0\0", EXIF_LEN);
	else
		memcpy(out, "MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\0\0\0\0\0\0\0", EXIF_LEN);
	out[is_little ? 18 : 19] = (uint8_t)orientation;
}
