/* starter.h - specs for people to begin with: their text. */
#ifndef ASSETC_IMPORT_STARTER_H
#define ASSETC_IMPORT_STARTER_H

#include "spec/template.h"

struct starter {
	struct str id, name; /* the name as it was given: the prompt begins with it */
	unsigned kind;       /* ASSET_IMAGE or ASSET_AUDIO */
	struct str provider;
	bool is_opaque; /* its pictures never have alpha */
};
/* A spec with a comment on all that is usually changed. */
struct str starter_write(struct arena *arena, const struct starter *starter);

/* A document that makes one asset of a template. */
struct starter_instance {
	struct str id, from;
	const struct template *of;
	const struct node *const *values; /* of each parameter of `of`; NULL: its default */
	struct str key, path;             /* of `integration`; path empty: not said */
};
struct str starter_write_instance(struct arena *arena, const struct starter_instance *instance);

#endif
