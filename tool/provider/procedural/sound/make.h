/* make.h - a sound for a request, from the choice of its recipe to the bytes of a file. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SOUND_MAKE_H
#define ASSETC_PROVIDER_PROCEDURAL_SOUND_MAKE_H

#include "provider/provider.h"
#include "sound/sound.h"

/* Raise it when samples change: it stands in the request keys of sounds. */
#define PROCEDURAL_SOUND_REVISION 1

extern const char *const sound_models[]; /* names of the recipes, NULL-terminated */

/* Makes the samples of a request with this seed, the candidate's own; model becomes the name of the
 * recipe. *out is new. Adds a finding at request->at when there is no such recipe (E0503). */
enum status procedural_samples(const struct provider_request *request, uint64_t seed,
			       struct sound *out, const char **model, struct diag *diag);
/* The same as a WAV file of 16 bits. */
enum status procedural_sound(const struct provider_request *request, uint64_t seed,
			     struct provider_result *out, struct diag *diag);

#endif
