#include "unit/sound_helper/files.h"

#include <math.h>
#include <stdarg.h>

static struct scratch scratch;

void files_enter(void)
{
	scratch_make(&scratch);
	cr_assert_eq(chdir(scratch.root), 0);
}

void files_leave(void)
{
	cr_assert_eq(chdir("/"), 0);
	scratch_remove(&scratch);
}

void files_make(const char *fmt, ...)
{
	char command[2048];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(command, sizeof(command), fmt, args);
	va_end(args);
	cr_assert_eq(system(command), 0, "%s", command);
}

struct bytes files_read(const char *name)
{
	struct bytes bytes = {0};
	FILE *file = fopen(name, "rb");
	long len;

	cr_assert_not_null(file, "%s", name);
	cr_assert_eq(fseek(file, 0, SEEK_END), 0);
	len = ftell(file);
	cr_assert_geq(len, 0);
	rewind(file);
	bytes.len = (size_t)len;
	bytes.data = mem_alloc(bytes.len);
	cr_assert_eq(fread(bytes.data, 1, bytes.len, file), bytes.len);
	(void)fclose(file);
	return bytes;
}

bool files_decode(struct here *here, const char *name)
{
	struct bytes bytes = files_read(name);
	enum media_format format = media_sniff(bytes.data, bytes.len);
	bool is_done = here_decode(here, bytes.data, bytes.len, format, NULL);

	cr_expect_not(here->is_overrun, "%s", name);
	bytes_release(&bytes);
	return is_done;
}

void files_check_like_other(const char *name, double tolerance)
{
	struct here here;
	struct bytes other = files_read("other.raw");
	double worst = 0;
	size_t samples;

	cr_assert(files_decode(&here, name), "%s: %s", name, here.fault.text);
	samples = (size_t)here.sound.frames * here.sound.channels;
	cr_assert_eq(other.len, samples * sizeof(float), "%s: %zu of %zu samples", name, samples,
		     other.len / sizeof(float));
	for (size_t i = 0; i < samples; i++) {
		float value;

		memcpy(&value, other.data + i * sizeof(float), sizeof(float));
		worst = fmax(worst, fabs((double)value - (double)here.sound.samples[i]));
	}
	cr_expect_leq(worst, tolerance, "%s: %g", name, worst);
	bytes_release(&other);
	here_release(&here);
}

void files_check_like_ffmpeg(const char *name, double tolerance)
{
	files_make("ffmpeg -v error -y -i '%s' -f f32le -c:a pcm_f32le other.raw", name);
	files_check_like_other(name, tolerance);
}

void files_check_refused(const void *data, size_t len, enum wire_fault kind, const char *words)
{
	struct here here;

	cr_expect_not(here_decode(&here, data, len, media_sniff(data, len), NULL), "%s", words);
	cr_expect_not(here.is_overrun, "%s", words);
	cr_expect_eq(here.fault.kind, kind, "%s", here.fault.text);
	cr_expect(strstr(here.fault.text, words), "%s", here.fault.text);
	here_release(&here);
}

void files_check_cut(const char *name, unsigned places, bool may_be_whole)
{
	struct bytes bytes = files_read(name);
	enum media_format format = media_sniff(bytes.data, bytes.len);
	size_t stride = bytes.len / places + 1;
	struct here here;

	for (size_t len = 12; len < bytes.len; len += stride) {
		bool is_done = here_decode(&here, bytes.data, len, format, NULL);

		cr_expect_not(here.is_overrun, "%s, %zu", name, len);
		cr_expect(!is_done || may_be_whole, "%s, %zu of %zu bytes", name, len, bytes.len);
		cr_expect(is_done || here.fault.kind == FAULT_DAMAGED, "%s, %zu: %s", name, len,
			  here.fault.text);
		here_release(&here);
	}
	bytes_release(&bytes);
}

void files_check_flips(const char *name, unsigned places)
{
	struct bytes bytes = files_read(name);
	enum media_format format = media_sniff(bytes.data, bytes.len);
	size_t stride = bytes.len / places + 1;
	struct here here;

	for (size_t at = 4; at < bytes.len; at += stride) {
		bytes.data[at] ^= (uint8_t)(1u << at % 8);
		(void)here_decode(&here, bytes.data, bytes.len, format, NULL);
		cr_expect_not(here.is_overrun, "%s, %zu", name, at);
		here_release(&here);
		bytes.data[at] ^= (uint8_t)(1u << at % 8);
	}
	bytes_release(&bytes);
}
