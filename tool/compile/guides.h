/* guides.h - what goes along with a request beside its text: pictures, a mask, a workflow, a shape that is drawn here, the
 * product of another asset.
 *
 * Keys name files by their content, and what is made here by what it is made from: no revision of a step, a codec or a free
 * generator may have anything bought again.
 */
#ifndef ASSETC_COMPILE_GUIDES_H
#define ASSETC_COMPILE_GUIDES_H

#include "compile/ask.h"

/* Fills request.inputs, strength and map as far as ask->provider takes them. Of files the bytes stand there while those of
 * `inputs` do; what is made here has neither bytes nor digest until guides_give. */
void guides_fill(const struct spec *spec, const struct inputs *inputs, struct arena *arena,
		 struct ask *ask);
/* Their lines of a key text. */
void guides_describe(const struct ask *ask, bool with_defaults, struct strbuf *out);
/* E0592 where the provider that the spec names takes none of what it says; a fallback that does not is warned of. */
enum status guides_check(const struct compile_options *options, const struct spec *spec,
			 struct diag *diag);

/* A file of the cache as an input. */
void guide_set_file(struct provider_input *guide, struct str path, const struct ac_sha256 *sha,
		    const void *data, size_t len, struct arena *arena);

#endif
