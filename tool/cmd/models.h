/* models.h - the table of models, as people and programs are told of it. */
#ifndef ASSETC_CMD_MODELS_H
#define ASSETC_CMD_MODELS_H

#include "base/json.h"
#include "compile/deal.h"

/* How a provider's usual model would be asked today: the one that its name stands for, else the default of its first kind. */
void usual_deal(const struct compile_options *options, const struct provider *provider,
		struct arena *arena, struct deal *out);

/* All models of a provider, the user's first: as lines, and as a list of that name. */
void models_put_text(struct strbuf *out, const struct compile_options *options,
		     const struct provider *provider);
void models_put_json(struct json *json, const char *name, const struct compile_options *options,
		     const struct provider *provider);

#endif
