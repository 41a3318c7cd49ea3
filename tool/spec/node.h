/* node.h - a YAML document as a tree in which every node knows its place.
 *
 * Plain scalars follow YAML 1.2's core schema: yes, no, on and off are text. Anchors and merge keys
 * are resolved; an aliased node is shared, so the tree is really a graph without cycles. Nodes live
 * in the arena of their reader.
 */
#ifndef ASSETC_SPEC_NODE_H
#define ASSETC_SPEC_NODE_H

#include "base/diag.h"

enum node_type { NODE_SCALAR, NODE_LIST, NODE_MAP };

/* What a plain scalar is under the core schema. A quoted or block scalar is always text. */
enum scalar_kind { SCALAR_TEXT, SCALAR_NULL, SCALAR_BOOL, SCALAR_INT, SCALAR_FLOAT };

struct node;
struct member {
	struct node *key; /* a scalar */
	struct node *value;
};

struct node {
	enum node_type type;
	enum scalar_kind kind; /* of a scalar */
	/* From a command line, where nothing is quoted, or a parameter's value: text as well,
	 * whatever it looks like. */
	bool is_typed;
	struct place at;
	struct str text;        /* of a scalar */
	struct node **items;    /* of a list */
	struct member *members; /* of a map, in the order written, merged ones last */
	size_t count;
	uint64_t weight; /* nodes below and including this one, long texts as several, each alias
			    counted again */
};

#define YAML_FILE_MAX  ((size_t)1024 * 1024)
#define YAML_DEPTH_MAX 64u
#define YAML_WEIGHT_MAX \
	200000u                  /* an alias bomb is far above, the largest honest file far below \
				  */
#define YAML_TEXT_WEIGHT   16u   /* bytes of text that weigh as much as a node */
#define YAML_KEYS_MAX      1024u /* of one mapping */
#define YAML_ANCHORS_MAX   1000u /* of one document */
#define YAML_DOCUMENTS_MAX 4096u

struct documents {
	struct node **roots; /* non-empty documents in order */
	size_t count;
};

/* Parses all documents of a source. Several findings at most one syntax error, since libyaml stops
 * there. */
enum status yaml_parse(const struct source *source, struct arena *arena, struct documents *out,
		       struct diag *diag);

/* Parses a text that is one JSON value (RFC 8259), strictly: no duplicate keys, no trailing text,
 * valid UTF-8, the bounds above. For the machine's own files; a spec that is JSON is read by
 * yaml_parse. Plain text of the source is borrowed, so the source must live as long as the tree. */
enum status json_parse(const struct source *source, struct arena *arena, struct node **out,
		       struct diag *diag);
/* The same with another bound than YAML_WEIGHT_MAX for the number of values. */
enum status json_parse_large(const struct source *source, struct arena *arena, unsigned values_max,
			     struct node **out, struct diag *diag);

/* For the parsers. */
void node_add_item(struct arena *arena, struct node *list, struct node *item);
void node_add_member(struct arena *arena, struct node *map, struct node *key, struct node *value);
/* One finding for each key that stands twice (E0203). */
enum status node_refuse_duplicates(const struct node *map, struct diag *diag);

/* What a text means when it stands in YAML without quotes. */
enum scalar_kind scalar_kind_of(struct str text);
/* The value of a key, or NULL. */
struct node *node_find(const struct node *map, const char *key);
/* "a mapping", "a list", "text", "a number" … for messages. */
const char *node_describe(const struct node *node);
bool node_is_null(const struct node *node);
/* Canonical JSON on one line: equal values give equal text, whatever the order of keys and the
 * style of scalars. */
void node_format(const struct node *node, struct arena *arena, struct strbuf *out);

#endif
