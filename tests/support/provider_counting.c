/* provider_counting.c - providers `counting` and `buying`, for tests only: they draw a small picture
 * slowly and leave one line for each call in the file named by ASSETC_TEST_COUNT. What the second one
 * makes counts as bought from a vendor whose model never answers twice alike: it is not made again
 * unasked.
 *
 * With an appending write of one line, calls of many processes are counted without a lock. The time
 * it takes lets those that came late wait for the first, as they would for a vendor.
 */
#include "provider/params_common.h"
#include "provider/provider.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define CALL_NS 50000000
#define EDGE    8u

extern const struct provider provider_counting;
extern const struct provider provider_buying;

/* clang-format off */
static const struct param_def PARAMS[] = {
	ROWS_IMAGE("8x8", 64, ratio_words, NULL),
	ROWS_ANY,
	{0},
};
/* clang-format on */

/* Which call this is, from 1. */
static unsigned count(const char *path)
{
	char text[4096];
	int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
	int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	unsigned calls = 0;
	ssize_t got;

	if (fd < 0 || write(fd, text, (size_t)len) != len || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	while ((got = read(fd, text, sizeof(text))) > 0) {
		for (ssize_t i = 0; i < got; i++)
			calls += text[i] == '\n';
	}
	(void)close(fd);
	return calls;
}

/* The prompt's length and `salt` are all that the picture follows from: another prompt may be another
 * picture, the same one never is. */
static void paint(const struct provider_request *request, unsigned salt, struct image *image)
{
	for (size_t i = 0; i < (size_t)image->width * image->height * 4; i++)
		image->rgba[i] = i % 4 == 3 ? 255 : (uint8_t)(i * 3 + request->prompt.len);
	image->rgba[0] = (uint8_t)(image->rgba[0] + salt);
	image->rgba[1] = (uint8_t)(image->rgba[1] + (salt >> 8));
}

static enum status make(const struct provider_request *request, bool is_new_each_time,
			struct provider_result *out, struct diag *diag)
{
	const char *path = getenv("ASSETC_TEST_COUNT");
	struct encode_options options = {0};
	struct timespec pause = {0, CALL_NS};
	struct image image = {0};
	unsigned calls;
	enum status st;

	*out = (struct provider_result){.format = MEDIA_PNG, .model = STR("counter")};
	if (!path || !image_init(&image, EDGE, EDGE))
		return diag_error(diag, ST_PROVIDER, "E0502", request->at,
				  "ASSETC_TEST_COUNT names no file");
	calls = count(path);
	(void)nanosleep(&pause, NULL);
	paint(request, is_new_each_time ? calls : 0, &image);
	st = image_encode(&image, MEDIA_PNG, &options, request->at, &out->data, diag);
	image_release(&image);
	return st;
}

static enum status counting_make(const struct provider_request *request,
				 struct provider_result *out, struct diag *diag)
{
	return make(request, false, out, diag);
}

static enum status buying_make(const struct provider_request *request, struct provider_result *out,
			       struct diag *diag)
{
	return make(request, true, out, diag);
}

const struct provider provider_counting = {
	.decl = {.name = "counting",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "a small picture, and a line for each call"},
	.flags = PROVIDER_FREE | PROVIDER_OFFLINE,
	.revision = 1,
	.make = counting_make,
};

const struct provider provider_buying = {
	.decl = {.name = "buying",
		 .kinds = ASSET_IMAGE,
		 .params = PARAMS,
		 .help = "the same, as if it cost money"},
	.flags = PROVIDER_HOSTED | PROVIDER_MODEL_MADE,
	.make = buying_make,
};
