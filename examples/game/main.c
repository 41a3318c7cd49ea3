/* main.c - opens every asset of the game by its id, and prints what it is; then what the active pack makes of the game's
 * slots and entities.
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

static bool open_file(const char *folder, const char *name, struct found *out)
{
	char path[PATH_SIZE];
	int len = snprintf(path, sizeof(path), "%s/%s", folder, name);

	if (len >= 0 && len < PATH_SIZE && look_at(path, out))
		return true;
	(void)fprintf(stderr, "tally_hop: cannot open %s\n", path);
	return false;
}

static bool complain(const char *name)
{
	(void)fprintf(stderr, "tally_hop: %s is not what game_assets.h says\n", name);
	return false;
}

/* Of an asset that is there in several formats or at several scales, all of them. */
static bool open_others(const char *folder, const struct asset_info *asset)
{
	struct found found;

	for (uint32_t i = 0; i < asset->file_count; i++) {
		const struct asset_file *file = &asset->files[i];

		if (!open_file(folder, file->path, &found))
			return false;
		if (found.kind != asset->kind || strcmp(found.format, file->format) != 0 ||
		    (found.width && (found.width != file->width || found.height != file->height)))
			return complain(file->path);
	}
	return true;
}

/* A game would store the id, in a level or a saved game, and never the index. */
static bool show(const char *folder, uint64_t id)
{
	const struct asset_info *asset = asset_find(id);
	struct found found;

	if (!asset) {
		(void)fprintf(stderr, "tally_hop: there is no asset %016" PRIx64 "\n", id);
		return false;
	}
	if (!open_file(folder, asset->path, &found))
		return false;
	if (!is_as_said(asset, &found))
		return complain(asset->path);
	print_asset(asset, &found);
	return open_others(folder, asset);
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

	if (!music || music->loop_end <= music->loop_start) {
		(void)fprintf(stderr, "tally_hop: the music does not repeat\n");
		return false;
	}
	printf("%s repeats from %.3f s to %.3f s\n", music->path,
	       (double)music->loop_start / music->rate, (double)music->loop_end / music->rate);
	return true;
}

static bool show_jumps(void)
{
	enum asset_index jump = ASSET_AUDIO_SFX_JUMP_SOFT_A;

	for (unsigned frame = 0; frame < 4; frame++) {
		enum asset_index next = next_jump(jump, frame * 7);

		if (next == jump || next > ASSET_AUDIO_SFX_JUMP_SOFT_D) {
			(void)fprintf(stderr, "tally_hop: the soft jumps do not stand together\n");
			return false;
		}
		jump = next;
	}
	printf("the next jump sounds like %s\n", asset_table[jump].path);
	return true;
}

/* The picture of an asset for a screen of so many pixels where others have one: the smallest that is not too small, else
 * the largest. */
static const char *path_at(const struct asset_info *asset, uint32_t scale)
{
	const struct asset_file *best = NULL;

	for (uint32_t i = 0; i < asset->file_count; i++) {
		const struct asset_file *file = &asset->files[i];
		bool is_enough = file->width >= asset->width * scale;

		if (strcmp(file->format, "png") != 0)
			continue;
		if (!best || (best->width < asset->width * scale && file->width > best->width) ||
		    (is_enough && file->width < best->width))
			best = file;
	}
	return best ? best->path : asset->path;
}

/* What of the sheet is to be seen when an animation has run for so long; NULL: it has none of this name. */
static const struct asset_frame *frame_at(const struct asset_info *sheet, const char *name,
					  float seconds)
{
	for (uint32_t i = 0; i < sheet->animation_count; i++) {
		const struct asset_animation *animation = &sheet->animations[i];
		uint32_t frame = animation->first;

		if (strcmp(animation->name, name) != 0)
			continue;
		while (seconds >= sheet->frame_list[frame].duration) {
			seconds -= sheet->frame_list[frame].duration;
			frame = frame == animation->last ? animation->first : frame + 1;
		}
		return &sheet->frame_list[frame];
	}
	return NULL;
}

/* Where a renderer cuts it out, and whether that is in the picture. */
static bool print_frame(const char *what, const struct asset_frame *frame)
{
	const struct asset_info *page = &asset_table[frame->page];

	printf("  %-20s %3" PRIu32 " x %-3" PRIu32 " at (%" PRIu32 ", %" PRIu32 ") of %s\n", what,
	       frame->width, frame->height, frame->x, frame->y, page->path);
	return frame->x + frame->width <= page->width && frame->y + frame->height <= page->height &&
	       frame->offset_x + frame->width <= frame->source_width &&
	       frame->offset_y + frame->height <= frame->source_height;
}

/* The pond moves: two animations on one sheet. */
static bool show_water(void)
{
	const struct asset_info *water = &asset_table[ASSET_IMAGES_POND_WATER];
	const struct asset_frame *calm = frame_at(water, "ripple", 0.3f);
	const struct asset_frame *leap = frame_at(water, "splash", 0.6f);

	if (!calm || !leap || calm != &water->frame_list[2] || leap != &water->frame_list[4]) {
		(void)fprintf(stderr, "tally_hop: the pond does not move\n");
		return false;
	}
	printf("the pond:\n");
	return print_frame("ripple, 0.3 s", calm) & print_frame("splash, 0.6 s", leap);
}

/* Particles are drawn in great numbers: all kinds lie in one picture, so that it is set once. */
static bool show_particles(void)
{
	static const enum asset_index KINDS[] = {ASSET_IMAGES_PARTICLE_DUST,
						 ASSET_IMAGES_PARTICLE_LAMPLIGHT,
						 ASSET_IMAGES_PARTICLE_SPARK};
	bool is_well = true;

	printf("particles:\n");
	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
		const struct asset_frame *frame = &asset_table[KINDS[i]].frame_list[0];

		is_well &= frame->page == ASSET_IMAGES_PARTICLES && print_frame(frame->name, frame);
	}
	if (!is_well)
		(void)fprintf(stderr, "tally_hop: the particles do not lie in one picture\n");
	return is_well;
}

/* A level may be played with a thing missing, but whoever makes the pack wants to know. */
static bool print_binding(const char *what, const struct asset_binding *binding)
{
	if (!binding->asset) {
		(void)fprintf(stderr, "tally_hop: in the pack '%s' nothing fills the %s %s\n",
			      ASSET_PACK, what, binding->name);
		return false;
	}
	printf("  %-14s %-30s %g at (%g, %g), %s\n", binding->name, binding->asset->path,
	       (double)binding->placement.scale, (double)binding->placement.offset_x,
	       (double)binding->placement.offset_y, binding->anchor);
	return true;
}

/* The levels name entities, the code names slots; what either looks like is the pack's to say. */
static bool show_pack(void)
{
	bool is_whole = true;

	printf("the pack %s:\n", ASSET_PACK);
	for (size_t i = 0; i < ASSET_ENTITIES_COUNT; i++)
		is_whole &= print_binding("entity", &asset_entities[i]);
	for (size_t i = 0; i < ASSET_SLOTS_COUNT; i++) {
		if (i == ASSET_SLOT_SKY || !asset_slots[i].asset)
			is_whole &= print_binding("slot", &asset_slots[i]);
	}
	if (asset_entities[ASSET_ENTITY_LAST_GLOOP].placement.scale <=
	    asset_slots[ASSET_SLOT_WALKER].placement.scale) {
		(void)fprintf(stderr, "tally_hop: the last gloop is no larger than the others\n");
		return false;
	}
	return is_whole;
}

int main(int argc, char **argv)
{
	const char *folder = argc > 1 ? argv[1] : "assets";
	size_t shown = 0;
	bool is_well;

	for (size_t i = 0; i < ASSET_COUNT; i++)
		shown += show(folder, asset_table[i].id);
	is_well = show_music() & show_jumps() & show_water() & show_particles() & show_pack();
	printf("a dense screen shows %s\n", path_at(&asset_table[ASSET_IMAGES_UI_LOGO], 2));
	printf("%zu of %d assets are there\n", shown, ASSET_COUNT);
	return is_well && shown == ASSET_COUNT ? 0 : 1;
}
