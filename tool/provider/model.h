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
	PRICE_EACH, /* price[0] for each image or sound */
	/* price[0] for each second, price[1] where no length is said; price[2] for one credit where the vendor counts in
	 * those, which are whole: an estimate is a multiple of it */
	PRICE_SECOND,
	/* For a million tokens each: of text, of pictures sent, of pictures made. How many tokens a picture takes is a
	 * formula of its family. */
	PRICE_TOKENS,
	/* For each image: of the lower and the higher quality at the smaller sizes, then at the larger ones, as its family
	 * has them. */
	PRICE_TABLE,
	/* price[0] for each second that the vendor's machine works, which is known afterwards; price[1] for what one takes at
	 * most, which is what counts before. */
	PRICE_MACHINE,
	/* price[0] for a million characters of text; of models that are paid by the length of what they say, the most that so
	 * many become. */
	PRICE_CHARACTERS,
};

struct model {
	const char *provider; /* driver: openai, stability, elevenlabs */
	const char *id;
	const char *family; /* how its driver treats it: gpt-image-2.5, dall-e-3, sd3, music, … ""
			       when that is not known */
	const char *
		alias_of; /* or NULL. The other facts of an alias are those of what it stands for */
	unsigned kinds;   /* ASSET_* */
	const char *
		version; /* what it is asked for by, where its id does not say it (replicate); or NULL */
	const char *sound; /* of ASSET_AUDIO: "sfx", "music" or "speech"; NULL: any */
	unsigned batch;    /* candidates that one request may ask for, at least 1 */
	enum model_alpha alpha;
	const char *const *sizes;     /* NULL: by the rule of its family */
	const char *const *qualities; /* from the cheapest to the dearest; NULL: none */
	uint32_t min_ms, max_ms;      /* of durations; 0: no bound */
	uint32_t prompt_max;          /* code points; 0: no bound */
	uint32_t prompt_safe; /* code points that are known to be taken; 0: nothing is known */
	enum model_price pricing;
	int64_t price[4];
	const char *licence;   /* a few words, or NULL */
	const char *shut_down; /* "YYYY-MM-DD", the first day without it, or NULL */
	const char *successor; /* with shut_down */
	const char *as_of;     /* when the facts were read; NULL: they are the user's */
	bool is_default;       /* of its provider, kind and sound */
};

/* The rows of this build; ends with a row whose id is NULL. */
extern const struct model *const model_table;

/* Rows of a user's file, borrowed. One with the provider and id of another replaces it, and its is_default is asked
 * first. NULL, where it is asked for, stands for none. */
struct models {
	const struct model *rows;
	size_t count;
};

/* Reads the user's file of them into the arena; one that is not there has none. A row takes the place of the built-in one of
 * its id, and what it leaves out stays as there. A file that somebody else may write is refused (E0106): prices guard
 * money. On failure findings say why (those of the grammar, E0410), and *out is empty. */
enum status models_read(const char *path, struct arena *arena, struct models *out,
			struct diag *diag);

/* All rows, the user's first, without those that they replace, aliases too; NULL behind the last. */
const struct model *model_at(const struct models *user, size_t index);
/* By provider (driver) and id; of an alias, the row that it stands for. NULL when there is none. */
const struct model *model_find(const struct models *user, const char *provider, struct str id);
/* What is asked when nothing is named. kind: one of ASSET_*; sound: as a spec says it, or empty, which is sfx. NULL
 * when the provider has none. */
const struct model *model_default(const struct models *user, const char *provider, unsigned kind,
				  struct str sound);
/* Never NULL: the row of a name, of NAME:VERSION that of NAME; without a name the default; for a name that is not known, and where there is no
 * default, a row in the arena of which nothing is known but its id. */
const struct model *model_for(const struct models *user, const char *provider, unsigned kind,
			      struct str sound, struct str id, struct arena *arena);
/* day: "YYYY-MM-DD". */
bool model_is_shut_down(const struct model *model, const char *day);
/* The model's own word for a quality as specs write it: high is hd where it has only that, standard is medium. NULL
 * when it has none such, or has no words; `auto` is no word of a model. Static. */
const char *model_quality(const struct model *model, struct str word);

#endif
