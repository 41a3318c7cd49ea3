/* openai.h - between the files of the driver `openai`: sizes, qualities and prices of its families of models. */
#ifndef ASSETC_PROVIDER_OPENAI_H
#define ASSETC_PROVIDER_OPENAI_H

#include "provider/translate.h"

/* Ten pictures of a few megapixels in base64. */
#define OPENAI_REPLY_MAX ((size_t)128 * 1024 * 1024)

/* Of an edit. */
#define OPENAI_IMAGES_MAX 16u
#define OPENAI_IMAGE_MAX  ((size_t)50 * 1024 * 1024)
#define OPENAI_MASK_MAX   ((size_t)4 * 1024 * 1024)

struct openai_family {
	const char *name;
	bool is_dall_e;   /* fields of its own, and none of those that came later */
	bool has_style;   /* vivid, natural */
	bool has_quality; /* a field for it */
	bool is_flexible; /* any size by the rules, else those of the model's row */
	size_t tiers; /* of quality: low, medium, high, xhigh, max; 0: its tokens are not known */
	const unsigned *factors;     /* of the formula, for each tier; or */
	const unsigned (*tokens)[2]; /* its tokens, for each tier: square, else */
};
/* Never NULL: of names that are not known, a family without rules. */
const struct openai_family *openai_family_of(const struct model *model);

struct openai_size {
	uint32_t width, height; /* 0: the model's choice */
};
/* What is asked for: a size, else the one for an aspect ratio. False when no size of the model has that ratio. */
bool openai_size_of(const struct hosted_call *call, struct openai_size *out);
/* Why the model cannot make this size, in words after its name; NULL when it can, or nothing is known. */
const char *openai_size_wrong(const struct hosted_call *call, const struct openai_size *size);

/* Tokens of one picture by the formula of gpt-image-2 and later. */
uint64_t openai_tokens(unsigned factor, uint32_t width, uint32_t height);
bool openai_estimate(const struct hosted_call *call, int64_t *out);
/* From `usage` of a reply; false when it does not tell. */
bool openai_cost(const struct model *model, const struct node *usage, int64_t *out);

/* A server of stable-diffusion.cpp, which takes a seed and more inside the prompt. */
bool openai_is_sd_server(const struct hosted_call *call);

/* What an answer that is an error says; also of other services at the same hosts. */
void openai_read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out);
/* The reply's part of hosted.step. */
void openai_read(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out);

#endif
