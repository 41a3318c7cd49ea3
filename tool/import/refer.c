/* refer.c - files that are there, as specs name them. */
#include "import/refer.h"

#include "base/path.h"
#include "import/place.h"

#include <string.h>
#include <strings.h>

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
