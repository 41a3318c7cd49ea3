/* main.c - opens every asset of the game by its id, and prints what it is.
 *
 *	tally_hop [FOLDER]
 *
 * FOLDER is where the build put the assets, "assets" unless given. The header says what each file
 * has to be; a file that is missing, of another kind or of another size is an error.
 */
#include "game_assets.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define PATH_SIZE 1024

struct picture {
	const char *format;
	uint32_t width, height; /* 0: not looked at */
	long file_size;
};

static uint32_t read_u32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
}

/* What the first bytes of a file say; false when they are of no format that this game loads. */
static bool recognise(const unsigned char *head, size_t len, struct picture *out)
{
	if (len >= 24 && memcmp(head, "\x89PNG\r\n\x1a\n", 8) == 0) {
		out->format = "png";
		out->width = read_u32(head + 16);
		out->height = read_u32(head + 20);
		return true;
	}
	if (len >= 12 && memcmp(head, "RIFF", 4) == 0 && memcmp(head + 8, "WEBP", 4) == 0)
		out->format = "webp";
	else if (len >= 3 && memcmp(head, "\xff\xd8\xff", 3) == 0)
		out->format = "jpg";
	return out->format != NULL;
}

static bool open_picture(const char *path, struct picture *out)
{
	unsigned char head[32];
	FILE *file = fopen(path, "rb");
	bool is_known;

	*out = (struct picture){0};
	if (!file)
		return false;
	is_known = recognise(head, fread(head, 1, sizeof(head), file), out);
	if (fseek(file, 0, SEEK_END) == 0)
		out->file_size = ftell(file);
	(void)fclose(file);
	return is_known;
}

/* A game would store the id, in a level or a saved game, and never the index. */
static bool show(const char *folder, uint64_t id)
{
	const struct asset_info *asset = asset_find(id);
	struct picture picture;
	char path[PATH_SIZE];
	int len;

	if (!asset) {
		(void)fprintf(stderr, "tally_hop: there is no asset %016" PRIx64 "\n", id);
		return false;
	}
	len = snprintf(path, sizeof(path), "%s/%s", folder, asset->path);
	if (len < 0 || len >= PATH_SIZE || !open_picture(path, &picture)) {
		(void)fprintf(stderr, "tally_hop: cannot open the picture %s\n", path);
		return false;
	}
	if (picture.width && (picture.width != asset->width || picture.height != asset->height)) {
		(void)fprintf(stderr, "tally_hop: %s has %" PRIu32 "x%" PRIu32 " pixels, not ", path,
			      picture.width, picture.height);
		(void)fprintf(stderr, "%" PRIu32 "x%" PRIu32 "\n", asset->width, asset->height);
		return false;
	}
	printf("%016" PRIx64 "  %4" PRIu32 " x %-4" PRIu32 "  %-4s  %7ld bytes  %s\n", asset->id, asset->width,
	       asset->height, picture.format, picture.file_size, asset->path);
	return true;
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : "assets";
	size_t shown = 0;

	for (size_t i = 0; i < ASSET_COUNT; i++)
		shown += show(folder, asset_table[i].id);
	printf("%zu of %d assets are there\n", shown, ASSET_COUNT);
	return shown == ASSET_COUNT && asset_find(ASSET_ID_IMAGES_SPRITE_TALLY) ? 0 : 1;
}
