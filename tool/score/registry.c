/* registry.c - the table of scores, made from scores.def, and which of its columns an asset goes by. */
#include "score/score.h"

#include <ctype.h>
#include <string.h>

enum kind { SUBJECT, ICON, SURFACE, TILE, EFFECT, MUSIC, SPEECH, KINDS };

static const char *const NAMES[KINDS] = {"subject", "icon",  "surface", "tile",
					 "effect",  "music", "speech"};

#define SCORE(name, ...) extern const struct score score_##name;
#include "score/scores.def"
#undef SCORE

const struct score *const score_table[] = {
#define SCORE(name, ...) &score_##name,
#include "score/scores.def"
#undef SCORE
};
const size_t score_count = sizeof(score_table) / sizeof(score_table[0]);

static const unsigned WEIGHTS[][KINDS] = {
#define SCORE(name, ...) {__VA_ARGS__},
#include "score/scores.def"
#undef SCORE
};

/* Whether the category has one of these words as a word of its own: "ui-icons" is of icons. */
static bool is_of(struct str category, const char *const *words)
{
	size_t begin = 0;

	for (size_t i = 0; i <= category.len; i++) {
		if (i < category.len && isalnum((unsigned char)category.ptr[i]))
			continue;
		if (str_is_among((struct str){category.ptr + begin, i - begin}, words))
			return true;
		begin = i + 1;
	}
	return false;
}

static enum kind kind_of_sound(const struct score_brief *brief)
{
	static const char *const SPOKEN[] = {"speech", "voice", "voices", "dialogue", NULL};
	static const char *const PLAYED[] = {"music", "theme", "ambience", NULL};
	struct str word = brief->sound.len ? brief->sound : brief->category;

	if (is_of(word, SPOKEN))
		return SPEECH;
	return is_of(word, PLAYED) ? MUSIC : EFFECT;
}

static enum kind kind_of(const struct score_brief *brief)
{
	static const char *const TILES[] = {"tile", "tiles", "tileset", "tilesets", NULL};
	static const char *const ICONS[] = {"icon",   "icons",   "ui", "hud",
					    "button", "buttons", NULL};
	static const char *const SURFACES[] = {"background", "backgrounds", "texture", "textures",
					       "sky",        "skies",       "terrain", "ground",
					       "parallax",   "scene",       "scenes",  "title",
					       "screens",    NULL};

	if (brief->kind == ASSET_AUDIO)
		return kind_of_sound(brief);
	if (brief->is_tileable || is_of(brief->category, TILES))
		return TILE;
	if (is_of(brief->category, ICONS))
		return ICON;
	return is_of(brief->category, SURFACES) ? SURFACE : SUBJECT;
}

const char *score_kind(const struct score_brief *brief)
{
	return NAMES[kind_of(brief)];
}

unsigned score_weight(size_t index, const struct score_brief *brief)
{
	return WEIGHTS[index][kind_of(brief)];
}
