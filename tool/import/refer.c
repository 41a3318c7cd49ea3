/* refer.c - files that are there, as specs name them. */
#include "import/refer.h"

#include "base/path.h"
#include "import/place.h"

#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const struct {
	const char *extension;
	unsigned kind;
	const char *product;
} KINDS[] = {
	{"png", REFER_IMAGE, "png"},  {"webp", REFER_IMAGE, "webp"}, {"jpg", REFER_IMAGE, "jpg"},
	{"jpeg", REFER_IMAGE, "jpg"}, {"wav", REFER_SOUND, "wav"},   {"flac", REFER_SOUND, "wav"},
	{"mp3", REFER_SOUND, "mp3"},  {"ogg", REFER_SOUND, "ogg"},   {"oga", REFER_SOUND, "ogg"},
	{"opus", REFER_SOUND, "ogg"},
};

unsigned refer_kind(struct str extension, const char **product)
{
	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
		if (extension.len != strlen(KINDS[i].extension) ||
		    strncasecmp(extension.ptr, KINDS[i].extension, extension.len) != 0)
			continue;
		if (product)
			*product = KINDS[i].product;
		return KINDS[i].kind;
	}
	return 0;
}

const char *refer_picture(struct str bytes)
{
	if (bytes.len >= 8 && memcmp(bytes.ptr, "\x89PNG\r\n\x1a\n", 8) == 0)
		return "png";
	if (bytes.len >= 3 && memcmp(bytes.ptr, "\xFF\xD8\xFF", 3) == 0)
		return "jpg";
	if (bytes.len >= 12 && memcmp(bytes.ptr, "RIFF", 4) == 0 &&
	    memcmp(bytes.ptr + 8, "WEBP", 4) == 0)
		return "webp";
	return NULL;
}

/* RIFF WAVE, FLAC, Ogg (RFC 3533), MP3 with an ID3 tag or from its first frame: eleven bits that are set, and
 * a layer (ISO/IEC 11172-3, 2.4.1.3). */
static bool is_sound(struct str bytes)
{
	if (bytes.len >= 12 && memcmp(bytes.ptr, "RIFF", 4) == 0)
		return memcmp(bytes.ptr + 8, "WAVE", 4) == 0;
	if (str_starts(bytes, "fLaC") || str_starts(bytes, "OggS") || str_starts(bytes, "ID3"))
		return true;
	return bytes.len >= 4 && (unsigned char)bytes.ptr[0] == 0xFF &&
	       (bytes.ptr[1] & 0xE0) == 0xE0 && (bytes.ptr[1] & 0x06) != 0;
}

struct str refer_head(struct arena *arena, struct str path)
{
	char head[16];
	int fd = open(str_keep(arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t got = fd < 0 ? -1 : read(fd, head, sizeof(head));

	if (fd >= 0)
		(void)close(fd);
	return got > 0 ? str_copy(arena, (struct str){head, (size_t)got}) : (struct str){0};
}

const char *refer_refused(struct arena *arena, struct str path, unsigned kind)
{
	struct str head = refer_head(arena, path);

	if (head.len == 0)
		return "it is empty, or cannot be read";
	if (kind == REFER_IMAGE)
		return refer_picture(head) ? NULL : "this is neither PNG nor JPEG nor WebP";
	return is_sound(head) ? NULL : "this is neither WAV nor FLAC nor OGG nor MP3";
}

/* A link keeps the name it has: only the folder is resolved. */
static struct str real_of(struct arena *arena, struct str path)
{
	struct str folder = place_real(arena, path_folder(path));

	return folder.len ? path_join(arena, folder, path_base(path)) : folder;
}

struct reference refer_to(struct import *import, struct str path)
{
	struct reference out = {0};
	struct str real = real_of(import->arena, path);

	if (!real.len || !place_is_file(real)) {
		out.why = "there is no such file";
		return out;
	}
	if (!place_is_in(real, import->root)) {
		out.why = "it is outside the project, where no spec can name it";
		return out;
	}
	out.from_specs = place_from(import->arena, import->out, real);
	out.from_root = place_from(import->arena, import->root, real);
	out.why = path_refused(out.from_specs);
	if (!out.why && str_starts(out.from_specs, ".."))
		import->needs_root = true;
	return out;
}

struct str refer_output(struct import *import, const struct reference *reference,
			const char *extension)
{
	static const char FOLDER[] = "assets/";
	struct str stem = path_stem(reference->from_root);
	struct str path;

	if (str_starts(stem, FOLDER))
		stem = (struct str){stem.ptr + sizeof(FOLDER) - 1, stem.len - (sizeof(FOLDER) - 1)};
	path = str_concat(import->arena, stem, STR("."), str_of(extension));
	return path_output_refused(path) ? (struct str){0} : path;
}
