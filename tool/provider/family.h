/* family.h - a family of models that several back ends can run: Bark, MusicGen, AudioGen.
 *
 * A spec names the family and says what it wants in the family's words. Who runs it is for the user's machine to say: a
 * program, a server of the user's own, or an account somewhere. What was made once is found whatever the back end, so
 * that none of them is in a key; it stands in the sidecar and in the book.
 *
 * A family is a file with its rows of parameters and of back ends, and a line in providers.def. One more back end is a row
 * in it. Which of them is asked, compile/back_end.h finds out; a program gets the request as it is.
 */
#ifndef ASSETC_PROVIDER_FAMILY_H
#define ASSETC_PROVIDER_FAMILY_H

#include "provider/hosted.h"

/* How a value of the family becomes one of the back end's. */
enum family_form {
	FORM_PLAIN,
	FORM_SECONDS,  /* whole seconds, rounded up */
	FORM_TOKENS,   /* 50 for each second, rounded up */
	FORM_VOICE,    /* without the "v2/" that some names have */
	FORM_VOICE_V2, /* with it */
	FORM_NOT_ZERO, /* left out where it is 0 */
};

/* What a parameter of the family's table is called there. Ends with a row without `from`. */
struct family_map {
	const char *from, *to;
	enum family_form form;
};

/* One way to have the family run. Ends with a row without a driver. */
struct family_back {
	const char *driver; /* name of the provider whose protocol is spoken */
	const char *model;  /* what is asked for there, where the spec names none */
	/* Of a back end whose provider has `input` (its models have words of their own) the values go into that, under
	 * `within` where it is said; else they are parameters of the provider. */
	const char *within;
	const struct family_map *map;
	const char
		*always; /* members of `input` that are always sent: "\"a\":1,\"b\":2", or NULL */
	/* Parameters of the provider that are always the same: NAME, VALUE, …, NULL; or NULL. */
	const char *const *fixed;
	/* The sizes of the model that it has, NULL-terminated, and the member that names one: of "facebook/musicgen-large"
	 * that is "large". NULL: generation.model goes there as it is written. */
	const char *const *sizes, *size_member;
	const char *sound; /* what kind of sound it is told to make; NULL: as the spec says */
	bool has_seed;     /* it takes one */
	bool wants_seed; /* ... and gets one where none was written, so that the sidecar can say it */
	bool has_no_model; /* the server knows it alone */
	uint32_t most_s;   /* longest sound; 0: not known */
};

struct family {
	const char *prefix; /* of the names of its models: "facebook/musicgen-" */
	const struct family_back *backs;
};

/* The row of a provider's driver; NULL: the family is not run that way. */
const struct family_back *family_back_of(const struct family *family, const char *driver);
/* Drivers of all its rows, as text for people: "replicate, huggingface or openai-speech". */
struct str family_drivers(const struct family *family, struct arena *arena);

/* The request as the back end's provider has it. chance: what a seed is made of where one is wanted. Texts are in
 * request->arena. */
void family_request(const struct family *family, const struct family_back *back,
		    const struct provider_request *request, uint64_t chance,
		    struct provider_request *out);
/* Its model alone: *out has nothing else. */
void family_model(const struct family *family, const struct family_back *back,
		  const struct provider_request *request, struct provider_request *out);
/* What of the request the back end cannot do: errors (ST_INVALID) and, for what was written and has no place there,
 * warnings. may_be_longer as in struct hosted_call. */
enum status family_check(const struct family *family, const struct family_back *back,
			 const struct provider_request *request, bool may_be_longer,
			 struct diag *diag);

/* provider exec's: a family is also run by a program of the policy file, which is told what the spec says. */
bool exec_is_there(const struct provider_request *request);
enum status exec_make(const struct provider_request *request, struct provider_result *out,
		      struct diag *diag);

#endif
