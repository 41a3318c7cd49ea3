/* ask.h - asks a provider for a picture, as the compiler would. */
#ifndef ASSETC_TESTS_PROVIDER_ASK_H
#define ASSETC_TESTS_PROVIDER_ASK_H

#include "provider/provider.h"

/* A request with its parameters and what came of it. Between ask_init and ask_release the request
 * may be changed freely. */
struct ask {
	const struct provider *provider;
	struct arena arena;
	struct diag diag;
	struct param_set params;
	struct provider_request request;
	struct provider_result result;
	struct image image;
};

/* A picture of 64x64 unless changed. model may be "". */
void ask_init(struct ask *ask, const char *provider, const char *model, const char *prompt);
void ask_set(struct ask *ask, const char *param, const char *value);
/* Replaces result; image stays as it was. */
enum status ask_make(struct ask *ask);
/* ask_make, which must succeed, and decodes the result into image. */
void ask_image(struct ask *ask);
/* FNV-1a of size and pixels of the image. */
uint64_t ask_hash(const struct ask *ask);
void ask_release(struct ask *ask);

/* In one call: the hash of the picture made for this. */
uint64_t hash_of(const char *model, const char *prompt);

#endif
