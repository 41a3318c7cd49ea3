/* expand.h - from a document that names a template to the assets it makes.
 *
 * An instance is turned into the tree of an ordinary spec, which is then read like one that was
 * written out: nothing behind the reading of a spec knows of templates. Nodes keep the places they
 * were written at, in the template or in the document that uses it.
 */
#ifndef ASSETC_SPEC_EXPAND_H
#define ASSETC_SPEC_EXPAND_H

#include "spec/shelf.h"

#define INSTANCES_MAX      32768u                     /* of one file */
#define EXPANDED_TEXT_MAX  ((size_t)64 * 1024 * 1024) /* of one file */
#define EXPANDED_NODES_MAX ((size_t)2 * 1024 * 1024)

struct instance {
	const struct template *of;
	const struct node *overlay; /* what its document lays over the template; NULL: nothing */
	const struct node *parts;   /* of the prompt, laid over both; NULL: none */
	const struct node **values; /* one for each parameter; NULL: its default */
	const struct node *own_id;  /* as written, {{names}} and all; NULL: made of the values */
	struct str pack;            /* that generates it; empty: none */
	struct str id, letter;      /* letter: among those with the same value of the keying enum */
	size_t number;              /* of that value, from 1; 0: there is no such enum */
	struct place at;            /* where it is asked for */
	struct place id_at;
};

struct expander {
	const struct spec_setting *setting;
	struct shelf *shelf;
	struct arena *arena;
	struct diag *diag;
	struct spec_trail *trail;
	struct str folder; /* of the file */
	const struct source *source;
	struct template *templates; /* of the file */
	size_t template_count;
	bool makes_one; /* -D on the template makes one of it: it is the only document */
	struct instance *items;
	size_t count;
	size_t text_used, nodes_used;
};

/* The instances of one document: one with `from`, a template with instances, matrix or -D, or a pack
 * with `generate`. They are added to the expander's. */
enum status expand_from(struct expander *expander, const struct node *document);
enum status expand_template(struct expander *expander, const struct template *template);
enum status expand_pack(struct expander *expander, const struct node *document);

/* An instance in the making (instance.c): values come from maps, the nearest last, but for the keys
 * `skips` (NULL-terminated, may be NULL); then from -D; at the end none may be missing. */
void instance_begin(struct expander *expander, struct instance *out);
enum status instance_take(struct expander *expander, struct instance *out, const struct node *map,
			  const char *const *skips);
enum status instance_take_defines(struct expander *expander, struct instance *out);
enum status instance_end(struct expander *expander, const struct instance *instance);
/* When all instances of a document are there: their letters, then their ids. first: of the items. */
enum status instances_name(struct expander *expander, size_t first);
/* The tree of the spec that an instance is; *chosen its text of prompt.templates, or NULL. NULL with
 * a finding when it cannot be made. */
struct node *instance_tree(struct expander *expander, const struct instance *instance,
			   const struct node **chosen);
/* A scalar with its {{names}} filled in; the node itself where there are none. */
struct node *instance_fill(struct expander *expander, const struct instance *instance,
			   struct node *node);

/* The value of a parameter: what was given, else its default. */
const struct node *instance_value(const struct instance *instance, size_t index);
/* A scalar of that text, which must outlive it. */
struct node *instance_text(struct arena *arena, struct str text, struct place at);

/* Fields given by -D, laid over a document; the document itself where there are none. Marks those
 * that were used. */
struct node *define_fields(const struct spec_setting *setting, struct arena *arena,
			   struct node *document, struct diag *diag, enum status *status);

/* Maps deep, the rest replaced: a new map, or `over` where one of the two is none. */
struct node *node_overlay(struct arena *arena, struct node *base, struct node *over);

#endif
