/* openai_price.c - sizes, qualities and what they cost.
 *
 * The formula of gpt-image-2 and 2.5 in whole numbers is the one of the vendor's calculator, which published prices of
 * twenty-nine sizes and qualities confirm. Tokens of older models are from memory, rounded up.
 */
#include "provider/openai.h"

#include "provider/params_common.h"

#include <string.h>

static const unsigned FACTORS_2[] = {16, 48, 96};
static const unsigned FACTORS_25[] = {16, 24, 48, 64, 96};
static const unsigned TOKENS_1[][2] = {{272, 408}, {1056, 1584}, {4160, 6240}};
static const unsigned TOKENS_MINI[][2] = {{625, 750}, {1375, 1875}, {4500, 6500}};

static const struct openai_family FAMILIES[] = {
	{.name = "gpt-image-2.5",
	 .has_quality = true,
	 .is_flexible = true,
	 .tiers = 5,
	 .factors = FACTORS_25},
	{.name = "gpt-image-2",
	 .has_quality = true,
	 .is_flexible = true,
	 .tiers = 3,
	 .factors = FACTORS_2},
	{.name = "gpt-image-1", .has_quality = true, .tiers = 3, .tokens = TOKENS_1},
	{.name = "gpt-image-1-mini", .has_quality = true, .tiers = 3, .tokens = TOKENS_MINI},
	{.name = "dall-e-3", .is_dall_e = true, .has_style = true, .has_quality = true},
	{.name = "dall-e-2", .is_dall_e = true},
};
static const struct openai_family NO_FAMILY = {.name = "", .has_quality = true};

const struct openai_family *openai_family_of(const struct model *model)
{
	for (size_t i = 0; i < sizeof(FAMILIES) / sizeof(FAMILIES[0]); i++) {
		if (strcmp(FAMILIES[i].name, model->family) == 0)
			return &FAMILIES[i];
	}
	return &NO_FAMILY;
}

/* ---- sizes ------------------------------------------------------------------------------- */

static bool parse_size(const char *text, struct openai_size *out)
{
	const char *x = strchr(text, 'x');
	uint64_t width, height;

	if (!x || !str_to_u64((struct str){text, (size_t)(x - text)}, &width) ||
	    !str_to_u64(str_of(x + 1), &height) || width > EDGE_MAX || height > EDGE_MAX)
		return false;
	*out = (struct openai_size){(uint32_t)width, (uint32_t)height};
	return true;
}

/* The model's own size of a ratio. */
static bool find_by_ratio(const char *const *sizes, struct str ratio, struct openai_size *out)
{
	const char *wanted[] = {NULL, NULL};
	char text[16];

	if (ratio.len >= sizeof(text))
		return false;
	memcpy(text, ratio.ptr, ratio.len);
	text[ratio.len] = 0;
	wanted[0] = text;
	/* The last is the largest where there are several. */
	for (size_t count = 0; sizes[count]; count++) {
		struct openai_size size;

		if (parse_size(sizes[count], &size) && ratio_near(wanted, size.width, size.height))
			*out = size;
	}
	return out->width > 0;
}

bool openai_size_of(const struct hosted_call *call, struct openai_size *out)
{
	const struct param_value *size = call_value(call, "size");
	const struct param_value *ratio = call_written(call, "aspect_ratio");

	*out = (struct openai_size){0};
	if (size && (size->is_written || !ratio)) {
		*out = (struct openai_size){size->width, size->height};
		return true;
	}
	if (!ratio || str_is(ratio->text, "auto"))
		return true;
	if (call->model->sizes)
		return find_by_ratio(call->model->sizes, ratio->text, out);
	return ratio_size(ratio->text, &out->width, &out->height);
}

/* Edges in steps of 16 up to 3840, at most three to one, 0.65 to 8.3 megapixels. */
static const char *rule_broken(uint32_t width, uint32_t height)
{
	uint32_t longer = width > height ? width : height;
	uint32_t shorter = width > height ? height : width;
	uint64_t pixels = (uint64_t)width * height;

	if (width % 16 || height % 16)
		return "takes sizes whose edges are multiples of 16";
	if (longer > 3840)
		return "takes sizes up to 3840 at the longer edge";
	if (longer > shorter * 3)
		return "takes sizes up to three times as long as wide";
	if (pixels < 655360)
		return "takes sizes of 655360 pixels and more, such as 816x816";
	return pixels > 8294400 ? "takes sizes up to 8294400 pixels, such as 2880x2880" : NULL;
}

const char *openai_size_wrong(const struct hosted_call *call, const struct openai_size *size)
{
	const struct openai_family *family = openai_family_of(call->model);

	/* DALL-E is the same wherever it runs; of others only the vendor's rules are known. */
	if (size->width == 0 || (!call->is_vendor_host && !family->is_dall_e))
		return NULL;
	if (family->is_flexible)
		return rule_broken(size->width, size->height);
	for (const char *const *own = call->model->sizes; own && *own; own++) {
		struct openai_size is;

		if (parse_size(*own, &is) && is.width == size->width && is.height == size->height)
			return NULL;
	}
	return call->model->sizes ? "takes a few sizes only, and this is none of them" : NULL;
}

/* ---- prices ------------------------------------------------------------------------------ */

/* No size is dearer than the largest square: both edges of a picture that is not square count as the shorter one. */
#define DEAREST_EDGE 2880u

uint64_t openai_tokens(unsigned factor, uint32_t width, uint32_t height)
{
	uint64_t longer = width > height ? width : height;
	uint64_t shorter = width > height ? height : width;
	uint64_t side;

	if (longer == 0)
		longer = shorter = width = height = DEAREST_EDGE;
	side = (2 * factor * shorter + longer) / (2 * longer);
	return (factor * side * (2000000 + (uint64_t)width * height) + 3999999) / 4000000;
}

/* The tier that is asked for; the dearest for one that is not said, or is the model's choice. */
static size_t tier_of(const struct hosted_call *call, const struct openai_family *family)
{
	static const char *const TIERS[] = {"low", "medium", "high", "xhigh", "max"};
	const char *word = model_quality(call->model, call_text(call, "quality"));

	for (size_t i = 0; word && i < family->tiers; i++) {
		if (strcmp(TIERS[i], word) == 0)
			return i;
	}
	return family->tiers - 1;
}

static uint64_t tokens_of(const struct hosted_call *call, const struct openai_family *family,
			  const struct openai_size *size)
{
	size_t tier = tier_of(call, family);

	if (family->factors)
		return openai_tokens(family->factors[tier], size->width, size->height);
	return family->tokens[tier][size->width == 0 || size->width != size->height];
}

/* Of a picture that goes along, at the most: of how they are counted only this much is known, that the newer models look at
 * each as closely as they can, for which older ones ask 6240 tokens and some hundreds more. From memory, rounded up. */
#define INPUT_TOKENS_MOST 7000

static bool estimate_tokens(const struct hosted_call *call, const struct openai_size *size,
			    int64_t *out)
{
	const struct openai_family *family = openai_family_of(call->model);
	const int64_t *price = call->model->price;
	int64_t words = (int64_t)((call->request->prompt.len + 1) / 2);
	int64_t looked_at = (int64_t)call->request->input_count * INPUT_TOKENS_MOST;
	int64_t text, pictures, inputs, tokens;

	if (family->tiers == 0)
		return false;
	tokens = (int64_t)(tokens_of(call, family, size) * call->count);
	return money_scale(words, price[0], MILLION, &text) &&
	       money_scale(tokens, price[2], MILLION, &pictures) &&
	       money_scale(looked_at, price[1], MILLION, &inputs) &&
	       !__builtin_add_overflow(text, pictures, out) &&
	       !__builtin_add_overflow(*out, inputs, out);
}

/* Of the lower and the higher quality, at the smaller and the larger sizes. */
static bool estimate_table(const struct hosted_call *call, const struct openai_size *size,
			   int64_t *out)
{
	const char *word = model_quality(call->model, call_text(call, "quality"));
	bool is_better = call->model->qualities && !(word && strcmp(word, "standard") == 0);
	bool is_larger = size->width != size->height || size->width == 0 ||
			 (!call->model->qualities && size->width > 512);

	return money_scale(call->model->price[is_better + 2 * is_larger], call->count, 1, out);
}

bool openai_estimate(const struct hosted_call *call, int64_t *out)
{
	struct openai_size size;

	(void)openai_size_of(call, &size);
	switch (call->model->pricing) {
	case PRICE_EACH: return estimate_each(call, out);
	case PRICE_TOKENS: return estimate_tokens(call, &size, out);
	case PRICE_TABLE: return estimate_table(call, &size, out);
	default: return false;
	}
}

#define TOKENS_MAX UINT64_C(1000000000)

bool openai_cost(const struct model *model, const struct node *usage, int64_t *out)
{
	const struct node *details = node_member(usage, "input_tokens_details", NODE_MAP);
	uint64_t text = 0, pictures = 0, made;
	int64_t cost[3];

	if (model->pricing != PRICE_TOKENS ||
	    !node_number(usage, "output_tokens", TOKENS_MAX, &made))
		return false;
	if (!node_number(details, "text_tokens", TOKENS_MAX, &text) &&
	    !node_number(usage, "input_tokens", TOKENS_MAX, &text))
		return false;
	(void)node_number(details, "image_tokens", TOKENS_MAX, &pictures);
	/* Each is a price of a million: only their sum is rounded. */
	if (!money_scale((int64_t)text, model->price[0], 1, &cost[0]) ||
	    !money_scale((int64_t)pictures, model->price[1], 1, &cost[1]) ||
	    !money_scale((int64_t)made, model->price[2], 1, &cost[2]) ||
	    __builtin_add_overflow(cost[0], cost[1], &cost[0]) ||
	    __builtin_add_overflow(cost[0], cost[2], &cost[0]))
		return false;
	return money_scale(cost[0], 1, MILLION, out);
}
