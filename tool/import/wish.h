/* wish.h - what an input asks of whoever makes an asset, as far as the provider takes it. */
#ifndef ASSETC_IMPORT_WISH_H
#define ASSETC_IMPORT_WISH_H

#include "import/import.h"
#include "import/yaml_write.h"

/* --provider, or the one that the form suggests. */
const struct param_owner *wish_provider(const struct import *import, const char *usual);
/* A member of an input for a parameter of the provider, as it stands; NULL where there is none, or none
 * that the provider takes: then a note says why. */
const struct node *wish_find(struct import *import, const struct param_owner *provider,
			     const struct node *map, const char *key, const char *parameter);
/* Whether the provider takes this text for a parameter that it has. */
bool wish_takes(struct import *import, const struct param_owner *provider, const char *parameter,
		struct str text);
/* `name: value`, text as text; nothing of NULL. */
void wish_put(struct yaml *yaml, const char *name, const struct node *value);
/* `model: NAME` of a member `model`, where the provider has no list of models or lists it; else a note. */
void wish_put_model(struct import *import, struct yaml *yaml, const struct param_owner *provider,
		    enum asset_kind kind, const struct node *map);

#endif
