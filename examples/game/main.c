/* main.c - opens every asset of the game by its id, and prints what it is.
 *
 *	tally_hop [FOLDER]
 *
 * FOLDER is where the build put the assets, "assets" unless given. The header says what each file
 * has to be; a file that is missing, of another kind, size or rate is an error.
 */
#include "game_assets.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define PATH_SIZE 1024

/* What a file says of itself; a number that is 0 is not looked at. */
struct found {
	enum asset_kind kind;
	const char *format;
	uint32_t width, height;
	uint32_t rate, channels;
	long file_size;
};

static uint32_t read_big(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 |
	       (uint32_t)at[3];
}

static uint32_t read_little(const unsigned char *at)
{
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 |
	       (uint32_t)at[0];
}

static bool recognise_picture(const unsigned char *head, size_t len, struct found *out)
{
	out->kind = ASSET_KIND_IMAGE;
	if (len >= 24 && memcmp(head, "\x89PNG\r\n\x1a\n", 8) == 0) {
		out->format = "png";
		out->width = read_big(head + 16);
		out->height = read_big(head + 20);
	} else if (len >= 12 && memcmp(head, "RIFF", 4) == 0 && memcmp(head + 8, "WEBP", 4) == 0) {
		out->format = "webp";
	} else if (len >= 3 && memcmp(head, "\xff\xd8\xff", 3) == 0) {
		out->format = "jpg";
	}
	return out->format != NULL;
}

static bool recognise_sound(const unsigned char *head, size_t len, struct found *out)
{
	out->kind = ASSET_KIND_AUDIO;
	if (len >= 28 && memcmp(head, "RIFF", 4) == 0 && memcmp(head + 8, "WAVEfmt ", 8) == 0) {
		out->format = "wav";
		out->channels = (uint32_t)head[22] | (uint32_t)head[23] << 8;
		out->rate = read_little(head + 24);
	} else if (len >= 44 && memcmp(head, "OggS", 4) == 0 &&
		   memcmp(head + 28, "\x01vorbis", 7) == 0) {
		out->format = "ogg";
		out->channels = head[39];
		out->rate = read_little(head + 40);
	} else if (len >= 3 &&
		   (memcmp(head, "ID3", 3) == 0 || (head[0] == 0xff && (head[1] & 0xe6) == 0xe2))) {
		out->format = "mp3";
	}
	return out->format != NULL;
}

static bool look_at(const char *path, struct found *out)
{
	unsigned char head[64];
	FILE *file = fopen(path, "rb");
	size_t len;

	*out = (struct found){0};
	if (!file)
		return false;
	len = fread(head, 1, sizeof(head), file);
	if (fseek(file, 0, SEEK_END) == 0)
		out->file_size = ftell(file);
	(void)fclose(file);
	return recognise_picture(head, len, out) || recognise_sound(head, len, out);
}

static bool is_as_said(const struct asset_info *asset, const struct found *found)
{
	if (found->kind != asset->kind)
		return false;
	if (found->width && (found->width != asset->width || found->height != asset->height))
		return false;
	return found->rate == 0 ||
	       (found->rate == asset->rate && found->channels == asset->channels);
}

static void print_asset(const struct asset_info *asset, const struct found *found)
{
	printf("%016" PRIx64 "  ", asset->id);
	if (asset->kind == ASSET_KIND_IMAGE)
		printf("%4" PRIu32 " x %-4" PRIu32 "    ", asset->width, asset->height);
	else
		printf("%6.3f s %s%s", (double)asset->duration,
		       asset->channels == 1 ? "mono  " : "stereo", asset->loop_end ? "*" : " ");
	printf("  %-4s  %7ld bytes  %s\n", found->format, found->file_size, asset->path);
}

/* A game would store the id, in a level or a saved game, and never the index. */
static bool show(const char *folder, uint64_t id)
{
	const struct asset_info *asset = asset_find(id);
	struct found found;
	char path[PATH_SIZE];
	int len;

	if (!asset) {
		(void)fprintf(stderr, "tally_hop: there is no asset %016" PRIx64 "\n", id);
		return false;
	}
	len = snprintf(path, sizeof(path), "%s/%s", folder, asset->path);
	if (len < 0 || len >= PATH_SIZE || !look_at(path, &found)) {
		(void)fprintf(stderr, "tally_hop: cannot open %s\n", path);
		return false;
	}
	if (!is_as_said(asset, &found)) {
		(void)fprintf(stderr, "tally_hop: %s is not what game_assets.h says\n", path);
		return false;
	}
	print_asset(asset, &found);
	return true;
}

/* Which of the four soft jumps is heard: any but the last one. Sounds of one section stand in the
 * order of their keys, so those of one name stand together. */
static enum asset_index next_jump(enum asset_index last, unsigned chance)
{
	unsigned turn = (unsigned)last - ASSET_AUDIO_SFX_JUMP_SOFT_A;

	return (enum asset_index)(ASSET_AUDIO_SFX_JUMP_SOFT_A + (turn + 1 + chance % 3) % 4);
}

/* What a mixer is told, once, before it plays music. */
static bool show_music(void)
{
	const struct asset_info *music = asset_find(ASSET_ID_AUDIO_MUSIC_GARDEN);

	if (!music || music->loop_end <= music->loop_start)
		return false;
	printf("%s repeats from %.3f s to %.3f s\n", music->path,
	       (double)music->loop_start / music->rate, (double)music->loop_end / music->rate);
	return true;
}

static bool show_jumps(void)
{
	enum asset_index jump = ASSET_AUDIO_SFX_JUMP_SOFT_A;

	for (unsigned frame = 0; frame < 4; frame++) {
		enum asset_index next = next_jump(jump, frame * 7);

		if (next == jump || next > ASSET_AUDIO_SFX_JUMP_SOFT_D)
			return false;
		jump = next;
	}
	printf("the next jump sounds like %s\n", asset_table[jump].path);
	return true;
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : "assets";
	size_t shown = 0;

	for (size_t i = 0; i < ASSET_COUNT; i++)
		shown += show(folder, asset_table[i].id);
	if (!show_music() || !show_jumps() || !asset_find(ASSET_ID_IMAGES_SPRITE_TALLY))
		return 1;
	printf("%zu of %d assets are there\n", shown, ASSET_COUNT);
	return shown == ASSET_COUNT ? 0 : 1;
}
