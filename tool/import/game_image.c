/* game_image.c - the pictures of a game's packs: files beside it, or bytes within it. */
#include "base/base64.h"
#include "base/file.h"
#include "base/path.h"
#include "import/game.h"
#include "import/names.h"
#include "import/refer.h"

#include <string.h>
#include <strings.h>

#define IMAGE_DATA_MAX ((size_t)16 * 1024 * 1024)
#define SHOWN_MAX      60u /* bytes of an address in a note: one may hold a whole picture */

static void refuse(struct game_import *game, const struct node *url, const char *why)
{
	bool is_long = url->text.len > SHOWN_MAX;

	import_note(game->import, url->at, "'%.*s%s': %s",
		    (int)(is_long ? SHOWN_MAX : url->text.len), url->text.ptr, is_long ? "..." : "",
		    why);
}

static struct game_image *find(const struct game_import *game, struct str from_root,
			       struct str bytes)
{
	for (struct game_image *image = game->images; image; image = image->next) {
		if (from_root.len ? str_equal(image->from_root, from_root)
				  : image->bytes.len && str_equal(image->bytes, bytes))
			return image;
	}
	return NULL;
}

static bool starts_word(struct str text, const char *word)
{
	size_t len = strlen(word);

	return text.len >= len && strncasecmp(text.ptr, word, len) == 0;
}

/* data:image/png;base64,… (RFC 2397). What it says of its type counts less than how it begins. */
static const char *decode(struct game_import *game, struct str url, struct str *out)
{
	const char *comma = memchr(url.ptr, ',', url.len);
	struct str head = {url.ptr, comma ? (size_t)(comma - url.ptr) : 0};
	struct bytes bytes = {0};

	if (!str_ends(head, ";base64"))
		return "only base64 is read of 'data:'";
	if (!base64_decode((struct str){comma + 1, url.len - head.len - 1}, IMAGE_DATA_MAX, &bytes))
		return "its base64 is damaged, or holds more than 16 MB";
	*out = str_copy(game->import->arena, (struct str){(const char *)bytes.data, bytes.len});
	bytes_release(&bytes);
	return NULL;
}

static const char *find_file(struct game_import *game, struct str url, struct game_image *image)
{
	struct arena *arena = game->import->arena;
	struct str folder = path_folder(str_of(game->input->source->path));
	struct str path = path_join(arena, folder, url);
	struct reference file;

	if (str_starts(url, "//") || memmem(url.ptr, url.len, "://", 3))
		return "an address is no file: download it, and name the file instead";
	file = refer_to(game->import, path);
	if (file.why)
		return file.why;
	image->extension = refer_picture(refer_head(arena, path));
	image->from_root = file.from_root;
	image->from_specs = file.from_specs;
	return NULL;
}

static const char *fill(struct game_import *game, struct str url, struct game_image *image)
{
	const char *why;

	if (url.len == 0)
		return "it is empty";
	if (starts_word(url, "data:")) {
		why = decode(game, url, &image->bytes);
		image->extension = refer_picture(image->bytes);
	} else {
		why = find_file(game, url, image);
	}
	if (!why && !image->extension)
		return "this is neither PNG nor JPEG nor WebP";
	return why;
}

const struct game_image *game_image(struct game_import *game, const struct game_pack *pack,
				    struct str slot, const struct node *url, struct str source)
{
	struct arena *arena = game->import->arena;
	struct game_image *image = arena_alloc(arena, sizeof(*image));
	const char *why = fill(game, url->text, image);
	const struct game_image *known;

	if (why) {
		refuse(game, url, why);
		return NULL;
	}
	known = find(game, image->from_root, image->bytes);
	if (known)
		return known;
	image->id = name_to_id(arena, str_printf(arena, "%.*s-%.*s", STR_ARGS(pack->name),
						 STR_ARGS(slot)));
	if (image->id.len == 0) {
		refuse(game, url, "pack and slot have no letter or digit, or too many, for an id");
		return NULL;
	}
	if (!image->from_root.len)
		image->from_specs =
			str_concat(arena, image->id, STR("."), str_of(image->extension));
	image->pack = pack->name;
	image->slot = slot;
	image->source = source;
	image->at = url->at;
	image->next = game->images;
	game->images = image;
	game->image_count++;
	return image;
}
