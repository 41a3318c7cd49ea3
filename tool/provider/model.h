/* model.h - what is known of the models of hosted providers: data, dated, that a user's file can extend.
 *
 * An enum is not availability and a price is not for ever: nothing here is in a key. Money is in micro-dollars.
 */
#ifndef ASSETC_PROVIDER_MODEL_H
#define ASSETC_PROVIDER_MODEL_H

#include "base/diag.h"
#include "base/mem.h"
#include "base/str.h"

enum model_alpha { MODEL_ALPHA_UNKNOWN, MODEL_ALPHA_NEVER, MODEL_ALPHA_ON_REQUEST };
enum model_price {
	PRICE_UNKNOWN,
	PRICE_EACH,   /* price[0] for each image or sound */
	PRICE_SECOND, /* price[0] for each second, price[1] where no duration is said */
	PRICE_TOKENS, /* a formula of its family over the numbers in price */
	PRICE_TABLE,  /* a function of its family: sizes and qualities have prices of their own */
};

struct model {
	const char *provider; /* driver: openai, stability, elevenlabs */
	const char *id;
	const char *family; /* how its driver treats it: gpt-image-2.5, dall-e-3, sd3, music, … */
	const char *alias_of; /* or NULL */
	unsigned kinds;       /* ASSET_* */
	unsigned batch;       /* candidates that one request may ask for */
	enum model_alpha alpha;
	const char *const *sizes;     /* NULL: by the rule of its family */
	const char *const *qualities; /* NULL: none */
	uint32_t min_ms, max_ms;      /* of durations; 0: no bound */
	uint32_t prompt_max;          /* code points; 0: no bound */
	enum model_price pricing;
	int64_t price[4];
	const char *licence;   /* a few words, or NULL */
	const char *shut_down; /* "YYYY-MM-DD", or NULL */
	const char *successor; /* with shut_down */
	const char *as_of;     /* when the facts were read */
	bool is_default;       /* of its provider and kind */
};

extern const struct model *const model_table; /* ends with a row whose id is NULL */

#endif
