/* models.c - the table of models, made from models.def, and what is looked up in it. */
#include "provider/model.h"

#include "base/param.h"

#include <string.h>

#define DOLLAR INT64_C(1000000)
#define CREDIT INT64_C(200)
#define AS_OF  "2026-11-21"

static const char *const THREE_TIERS[] = {"low", "medium", "high", NULL};
static const char *const FIVE_TIERS[] = {"low", "medium", "high", "xhigh", "max", NULL};
static const char *const DALL_E_3_QUALITIES[] = {"standard", "hd", NULL};
static const char *const GPT_IMAGE_SIZES[] = {"1024x1024", "1536x1024", "1024x1536", NULL};
static const char *const DALL_E_3_SIZES[] = {"1024x1024", "1792x1024", "1024x1792", NULL};
static const char *const DALL_E_2_SIZES[] = {"256x256", "512x512", "1024x1024", NULL};

static const char *const FIREFLY_3_SIZES[] = {"2048x2048", "1024x1024", "2304x1792", "1792x2304",
					      "2688x1536", "2688x1512", "1344x768",  "1344x756",
					      "1152x896",  "896x1152",  NULL};
static const char *const FIREFLY_4_SIZES[] = {"2048x2048", "2304x1792", "1792x2304",
					      "2688x1536", "1440x2560", NULL};

/* clang-format off */
#define SHUT_DOWN(day_, successor_) .shut_down = (day_), .successor = (successor_)
#define YOURS "yours to use under the vendor's terms"
#define GPT_IMAGE_ANY \
	.kinds = ASSET_IMAGE, .batch = 10, .alpha = MODEL_ALPHA_ON_REQUEST, .prompt_max = 32000, \
	.pricing = PRICE_TOKENS, .licence = YOURS
#define GPT_IMAGE GPT_IMAGE_ANY, .price = {5 * DOLLAR, 8 * DOLLAR, 30 * DOLLAR}
#define GPT_IMAGE_OLD GPT_IMAGE_ANY, .sizes = GPT_IMAGE_SIZES, .qualities = THREE_TIERS
#define DALL_E \
	.kinds = ASSET_IMAGE, .alpha = MODEL_ALPHA_NEVER, .pricing = PRICE_TABLE, \
	.licence = YOURS, SHUT_DOWN("2026-05-12", "gpt-image-2.5-flare")
#define STABLE \
	.kinds = ASSET_IMAGE, .batch = 1, .alpha = MODEL_ALPHA_NEVER, .prompt_max = 10000, \
	.pricing = PRICE_EACH, \
	.licence = "commercial use below 1 M USD of yearly revenue; above that, enterprise licence"
#define STABLE_AUDIO \
	.kinds = ASSET_AUDIO, .batch = 1, .min_ms = 1000, .max_ms = 190000, .prompt_max = 10000, \
	.pricing = PRICE_EACH, .price = {200000}, \
	.licence = "commercial use under the vendor's terms"
/* No price is published: it stands in each organization's contract, as what may be done with the pictures does. */
#define FIREFLY \
	.kinds = ASSET_IMAGE, .alpha = MODEL_ALPHA_NEVER, .licence = "as the organization's contract says"
#define FIREFLY_3 FIREFLY, .family = "v3", .batch = 4, .prompt_max = 1024
#define SOUND .kinds = ASSET_AUDIO, .batch = 1, .pricing = PRICE_SECOND
/* Without a length the longest piece is reckoned with. */
#define MUSIC \
	SOUND, .family = "music", .sound = "music", .min_ms = 3000, .max_ms = 600000, \
	.prompt_max = 4100, .prompt_safe = 2000, \
	.price = {60 * CREDIT, 600 * 60 * CREDIT, CREDIT}, \
	.licence = "paid plans; their terms are said to exclude some games"
/* By the second of a machine: what is reserved is what a run of some minutes takes. */
#define ON_A_MACHINE(rate_, most_) \
	.batch = 1, .pricing = PRICE_MACHINE, .price = {(rate_), (most_)}
#define T4_SECOND   INT64_C(225)
#define A100_SECOND INT64_C(1400)
#define SPEECH .kinds = ASSET_AUDIO, .batch = 1, .prompt_max = 4096, .pricing = PRICE_CHARACTERS
#define JUDGE .kinds = ASSET_OPINION, .batch = 1, .prompt_max = 4000, .pricing = PRICE_TOKENS
#define NON_COMMERCIAL "CC-BY-NC-4.0 weights: non-commercial"
#define MODEL(provider_, id_, ...) \
	{.provider = (provider_), .id = (id_), .as_of = AS_OF, __VA_ARGS__},
#define ALIAS(provider_, id_, of_) \
	{.provider = (provider_), .id = (id_), .as_of = AS_OF, .alias_of = (of_), .batch = 1},

static const struct model TABLE[] = {
#include "provider/models.def"
	{0}
};
/* clang-format on */

const struct model *const model_table = TABLE;

#define ALIASES_MAX 8u /* of aliases of aliases; a user's file may make a ring of them */

static const struct model *find_user(const struct models *user, const char *provider, struct str id)
{
	for (size_t i = 0; user && i < user->count; i++) {
		if (strcmp(user->rows[i].provider, provider) == 0 && str_is(id, user->rows[i].id))
			return &user->rows[i];
	}
	return NULL;
}

const struct model *model_at(const struct models *user, size_t index)
{
	size_t own = user ? user->count : 0;

	if (index < own)
		return &user->rows[index];
	index -= own;
	for (const struct model *row = TABLE; row->id; row++) {
		if (find_user(user, row->provider, str_of(row->id)))
			continue;
		if (index-- == 0)
			return row;
	}
	return NULL;
}

static const struct model *find_row(const struct models *user, const char *provider, struct str id)
{
	const struct model *row = find_user(user, provider, id);

	if (row)
		return row;
	for (row = TABLE; row->id; row++) {
		if (strcmp(row->provider, provider) == 0 && str_is(id, row->id))
			return row;
	}
	return NULL;
}

const struct model *model_find(const struct models *user, const char *provider, struct str id)
{
	const struct model *row = find_row(user, provider, id);

	for (unsigned i = 0; row && row->alias_of; i++)
		row = i < ALIASES_MAX ? find_row(user, provider, str_of(row->alias_of)) : NULL;
	return row;
}

static bool is_for(const struct model *row, const char *provider, unsigned kind, struct str sound)
{
	if (strcmp(row->provider, provider) != 0 || !(row->kinds & kind))
		return false;
	return kind != ASSET_AUDIO || !row->sound ||
	       str_is(sound.len ? sound : STR("sfx"), row->sound);
}

const struct model *model_default(const struct models *user, const char *provider, unsigned kind,
				  struct str sound)
{
	const struct model *row;

	for (size_t i = 0; (row = model_at(user, i)) != NULL; i++) {
		if (row->is_default && is_for(row, provider, kind, sound))
			return row;
	}
	return NULL;
}

const struct model *model_for(const struct models *user, const char *provider, unsigned kind,
			      struct str sound, struct str id, struct arena *arena)
{
	const struct model *row = id.len ? model_find(user, provider, id)
					 : model_default(user, provider, kind, sound);
	const char *colon = id.len ? memchr(id.ptr, ':', id.len) : NULL;
	struct model *unknown;

	if (!row && colon)
		row = model_find(user, provider, (struct str){id.ptr, (size_t)(colon - id.ptr)});
	if (row)
		return row;
	unknown = arena_alloc(arena, sizeof(*unknown));
	*unknown = (struct model){.provider = provider,
				  .id = str_keep(arena, id.len ? id : STR("")),
				  .family = "",
				  .kinds = kind,
				  .batch = 1};
	return unknown;
}

bool model_is_shut_down(const struct model *model, const char *day)
{
	return model->shut_down && strcmp(model->shut_down, day) <= 0;
}

static const char *own_word(const struct model *model, struct str word)
{
	for (const char *const *own = model->qualities; own && *own; own++) {
		if (str_is(word, *own))
			return *own;
	}
	return NULL;
}

const char *model_quality(const struct model *model, struct str word)
{
	static const char *const ALIKE[][2] = {
		{"hd", "high"},         {"high", "hd"},      {"standard", "medium"},
		{"medium", "standard"}, {"low", "standard"},
	};
	const char *own = own_word(model, word);

	for (size_t i = 0; !own && i < sizeof(ALIKE) / sizeof(ALIKE[0]); i++) {
		if (str_is(word, ALIKE[i][0]))
			own = own_word(model, str_of(ALIKE[i][1]));
	}
	return own;
}
