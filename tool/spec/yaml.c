/* yaml.c - libyaml events to a tree of nodes.
 *
 * Bounded against hostile files: size (by the reader of the file), depth, and the weight of the
 * tree with every alias counted as often as it is used.
 */
#include "spec/node.h"

#include <string.h>
#include <yaml.h>

struct anchor {
	struct anchor *next;
	struct str name;
	struct node *node;
};

struct builder {
	yaml_parser_t parser;
	const struct source *source;
	struct arena *arena;
	struct diag *diag;
	struct anchor *anchors; /* of the current document */
	unsigned anchor_count, depth;
};

static struct place place_of(const struct builder *b, yaml_mark_t start, yaml_mark_t end)
{
	struct place at = {b->source, (unsigned)start.line + 1, (unsigned)start.column + 1, 1};

	if (end.line == start.line && end.column > start.column)
		at.length = (unsigned)(end.column - start.column);
	return at;
}

/* Line and column of a byte offset, for errors of libyaml's reader, which has no mark yet. */
static struct place place_of_offset(const struct source *source, size_t offset)
{
	struct place at = {source, 1, 1, 1};

	for (size_t i = 0; i < offset && i < source->text.len; i++) {
		unsigned char c = (unsigned char)source->text.ptr[i];

		if (c == '\n') {
			at.line++;
			at.column = 1;
		} else if ((c & 0xC0) != 0x80) {
			at.column++;
		}
	}
	return at;
}

/* libyaml says what its parser missed; this is what people did to cause it. */
static const char *hint_of(const struct builder *b, const char *problem)
{
	static const struct {
		const char *problem, *hint;
	} HINTS[] = {
		{"did not find expected key",
		 "keys of one mapping begin in one column: look at the indentation here and above"},
		{"did not find expected '-' indicator",
		 "items of one list begin in one column, each with '- '"},
		{"mapping values are not allowed",
		 "text that holds ': ' must be in quotes; or this line is indented too far"},
		{"block sequence entries are not allowed",
		 "a list begins on a line of its own, below its key"},
		{"could not find expected ':'", "a key is followed by ':' and a space"},
		{"found unexpected end of stream", "a quote is not closed"},
		{"did not find expected ',' or", "a '[' or '{' is not closed, or a ',' is missing"},
	};
	struct str line = source_line(b->source, (unsigned)b->parser.problem_mark.line + 1);

	while (line.len && line.ptr[0] == ' ')
		line = (struct str){line.ptr + 1, line.len - 1};
	if (strstr(problem, "cannot start any token"))
		return str_starts(line, "\t") ? "YAML is indented with spaces, not tabs"
					      : "text that begins with % @ or ` must be in quotes";
	for (size_t i = 0; i < sizeof(HINTS) / sizeof(HINTS[0]); i++) {
		if (strstr(problem, HINTS[i].problem))
			return HINTS[i].hint;
	}
	return NULL;
}

static enum status syntax_error(struct builder *b)
{
	const yaml_parser_t *p = &b->parser;
	const char *problem = p->problem ? p->problem : "not readable as YAML";

	if (p->error == YAML_MEMORY_ERROR)
		mem_exhausted();
	if (p->error == YAML_READER_ERROR)
		return diag_error(b->diag, ST_INVALID, "E0202",
				  place_of_offset(b->source, p->problem_offset),
				  "not valid text: %s", problem);
	(void)diag_error(b->diag, ST_INVALID, "E0201",
			 place_of(b, p->problem_mark, p->problem_mark), "not valid YAML: %s",
			 problem);
	if (hint_of(b, problem))
		diag_hint(b->diag, "%s", hint_of(b, problem));
	if (p->context)
		diag_note(b->diag, place_of(b, p->context_mark, p->context_mark), "%s", p->context);
	return ST_INVALID;
}

/* ---- building ---------------------------------------------------------------------------- */

static enum status build_node(struct builder *b, yaml_event_t *event, struct node **out);

static enum status next_event(struct builder *b, yaml_event_t *event)
{
	return yaml_parser_parse(&b->parser, event) ? ST_OK : syntax_error(b);
}

static struct node *node_new(struct builder *b, enum node_type type, const yaml_event_t *event)
{
	struct node *node = arena_alloc(b->arena, sizeof(*node));

	node->type = type;
	node->at = place_of(b, event->start_mark, event->end_mark);
	node->weight = 1;
	return node;
}

static enum status anchor_add(struct builder *b, const yaml_char_t *name, struct node *node)
{
	struct anchor *anchor;

	if (!name)
		return ST_OK;
	if (++b->anchor_count > YAML_ANCHORS_MAX)
		return diag_error(b->diag, ST_INVALID, "E0205", node->at, "more than %u anchors",
				  YAML_ANCHORS_MAX);
	anchor = arena_alloc(b->arena, sizeof(*anchor));
	anchor->name = str_copy(b->arena, str_of((const char *)name));
	anchor->node = node;
	anchor->next = b->anchors;
	b->anchors = anchor;
	return ST_OK;
}

static enum status weigh(struct builder *b, struct node *parent, const struct node *child)
{
	parent->weight += child->weight;
	if (parent->weight <= YAML_WEIGHT_MAX)
		return ST_OK;
	return diag_error(b->diag, ST_INVALID, "E0205", child->at,
			  "the document grows beyond %u values once its aliases are followed",
			  YAML_WEIGHT_MAX);
}

static enum status build_alias(struct builder *b, const yaml_event_t *event, struct node **out)
{
	struct str name = str_of((const char *)event->data.alias.anchor);

	for (struct anchor *a = b->anchors; a; a = a->next) {
		if (!str_equal(a->name, name))
			continue;
		if (!a->node->weight)
			break;
		*out = a->node;
		return ST_OK;
	}
	return diag_error(b->diag, ST_INVALID, "E0204",
			  place_of(b, event->start_mark, event->end_mark),
			  "no anchor '&%.*s' is complete before this alias", STR_ARGS(name));
}

static bool is_known_tag(const yaml_char_t *tag)
{
	static const char *const KNOWN[] = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:map",
					    "tag:yaml.org,2002:seq", "!", NULL};

	return !tag || str_is_among(str_of((const char *)tag), KNOWN);
}

static enum status check_tag(struct builder *b, const yaml_event_t *event, const yaml_char_t *tag)
{
	if (is_known_tag(tag))
		return ST_OK;
	return diag_error(b->diag, ST_INVALID, "E0206",
			  place_of(b, event->start_mark, event->end_mark),
			  "the tag '%s' has no meaning in a spec", (const char *)tag);
}

static enum status build_scalar(struct builder *b, const yaml_event_t *event, struct node **out)
{
	struct node *node = node_new(b, NODE_SCALAR, event);
	struct str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
	bool is_plain =
		event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !event->data.scalar.tag;

	node->text = str_copy(b->arena, text);
	node->kind = is_plain ? scalar_kind_of(node->text) : SCALAR_TEXT;
	node->weight = 1 + text.len / YAML_TEXT_WEIGHT;
	*out = node;
	if (anchor_add(b, event->data.scalar.anchor, node) != ST_OK)
		return ST_INVALID;
	if (memchr(text.ptr, '\0', text.len))
		return diag_error(b->diag, ST_INVALID, "E0202", node->at,
				  "text holds a NUL character");
	return check_tag(b, event, event->data.scalar.tag);
}

static enum status build_list(struct builder *b, const yaml_event_t *begin, struct node **out)
{
	struct node *node = node_new(b, NODE_LIST, begin);
	struct node sum = {.weight = 1};
	enum status st;

	st = anchor_add(b, begin->data.sequence_start.anchor, node);
	node->weight = 0; /* marks a node still open: an alias inside its own anchor is an error */
	if (st == ST_OK)
		st = check_tag(b, begin, begin->data.sequence_start.tag);
	while (st == ST_OK) {
		yaml_event_t event;
		struct node *item = NULL;

		st = next_event(b, &event);
		if (st != ST_OK)
			break;
		if (event.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&event);
			break;
		}
		st = build_node(b, &event, &item);
		yaml_event_delete(&event);
		if (st == ST_OK)
			st = weigh(b, &sum, item);
		node_add_item(b->arena, node, item);
	}
	node->weight = sum.weight;
	*out = node;
	return st;
}

static enum status add_member(struct builder *b, struct node *map, struct node *key,
			      struct node *value)
{
	if (str_is(key->text, "<<"))
		return diag_error(b->diag, ST_INVALID, "E0203", key->at,
				  "the key '<<' stands twice: merge a list, as <<: [*a, *b]");
	if (map->count >= YAML_KEYS_MAX)
		return diag_error(b->diag, ST_INVALID, "E0205", key->at,
				  "a mapping of more than %u keys", YAML_KEYS_MAX);
	node_add_member(b->arena, map, key, value);
	return ST_OK;
}

static bool has_key(const struct node *map, struct str key)
{
	for (size_t i = 0; i < map->count; i++) {
		if (str_equal(map->members[i].key->text, key))
			return true;
	}
	return false;
}

static enum status merge_map(struct builder *b, struct node *map, const struct node *other,
			     struct place at)
{
	if (other->type != NODE_MAP)
		return diag_error(b->diag, ST_INVALID, "E0207", at, "'<<' merges mappings, not %s",
				  node_describe(other));
	for (size_t i = 0; i < other->count; i++) {
		enum status st = ST_OK;

		if (!has_key(map, other->members[i].key->text))
			st = add_member(b, map, other->members[i].key, other->members[i].value);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/* What a mapping says itself wins over what it merges; of several merged ones the earlier wins. */
static enum status merge(struct builder *b, struct node *map, const struct node *merged)
{
	enum status st = ST_OK;

	if (merged->type != NODE_LIST)
		return merge_map(b, map, merged, merged->at);
	for (size_t i = 0; i < merged->count && st == ST_OK; i++)
		st = merge_map(b, map, merged->items[i], merged->at);
	return st;
}

/* {{name}} without quotes is a mapping whose key is a mapping. */
static enum status refuse_key(struct builder *b, const struct node *key)
{
	(void)diag_error(b->diag, ST_INVALID, "E0208", key->at, "a key must be text, not %s",
			 node_describe(key));
	if (key->type == NODE_MAP)
		diag_hint(b->diag, "a {{name}} of a template is written in quotes: \"{{name}}\"");
	return ST_INVALID;
}

static enum status build_member(struct builder *b, yaml_event_t *event, struct node *sum,
				struct node **key, struct node **value)
{
	yaml_event_t value_event;
	enum status st = build_node(b, event, key);

	if (st != ST_OK)
		return st;
	if ((*key)->type != NODE_SCALAR)
		return refuse_key(b, *key);
	st = next_event(b, &value_event);
	if (st != ST_OK)
		return st;
	st = build_node(b, &value_event, value);
	yaml_event_delete(&value_event);
	if (st == ST_OK)
		st = weigh(b, sum, *key);
	return st == ST_OK ? weigh(b, sum, *value) : st;
}

static enum status build_map(struct builder *b, const yaml_event_t *begin, struct node **out)
{
	struct node *node = node_new(b, NODE_MAP, begin);
	struct node *merged = NULL;
	struct node sum = {.weight = 1};
	enum status st;

	st = anchor_add(b, begin->data.mapping_start.anchor, node);
	node->weight = 0;
	if (st == ST_OK)
		st = check_tag(b, begin, begin->data.mapping_start.tag);
	while (st == ST_OK) {
		yaml_event_t event;
		struct node *key = NULL, *value = NULL;
		bool is_end;

		st = next_event(b, &event);
		if (st != ST_OK)
			break;
		is_end = event.type == YAML_MAPPING_END_EVENT;
		if (!is_end)
			st = build_member(b, &event, &sum, &key, &value);
		yaml_event_delete(&event);
		if (is_end || st != ST_OK)
			break;
		if (str_is(key->text, "<<") && !merged)
			merged = value;
		else
			st = add_member(b, node, key, value);
	}
	node->weight = sum.weight;
	*out = node;
	if (st == ST_OK)
		st = node_refuse_duplicates(node, b->diag);
	return st == ST_OK && merged ? merge(b, node, merged) : st;
}

static enum status build_node(struct builder *b, yaml_event_t *event, struct node **out)
{
	enum status st;

	switch (event->type) {
	case YAML_ALIAS_EVENT: return build_alias(b, event, out);
	case YAML_SCALAR_EVENT: return build_scalar(b, event, out);
	default: break;
	}
	if (++b->depth > YAML_DEPTH_MAX)
		return diag_error(b->diag, ST_INVALID, "E0205",
				  place_of(b, event->start_mark, event->start_mark),
				  "nested deeper than %u levels", YAML_DEPTH_MAX);
	st = event->type == YAML_SEQUENCE_START_EVENT ? build_list(b, event, out)
						      : build_map(b, event, out);
	b->depth--;
	return st;
}

/* One document, whose start event was read. An empty one gives no root. */
static enum status build_document(struct builder *b, struct documents *out)
{
	yaml_event_t event;
	struct node *root = NULL;
	enum status st;

	b->anchors = NULL;
	b->anchor_count = 0;
	b->depth = 0;
	if (out->count >= YAML_DOCUMENTS_MAX)
		return diag_error(b->diag, ST_INVALID, "E0205", (struct place){.source = b->source},
				  "more than %u documents in one file", YAML_DOCUMENTS_MAX);
	st = next_event(b, &event);
	if (st != ST_OK)
		return st;
	st = build_node(b, &event, &root);
	yaml_event_delete(&event);
	if (st != ST_OK)
		return st;
	if (!node_is_null(root)) {
		out->roots =
			arena_grow_array(b->arena, out->roots, out->count, sizeof(*out->roots));
		out->roots[out->count++] = root;
	}
	st = next_event(b, &event); /* the document's end */
	if (st == ST_OK)
		yaml_event_delete(&event);
	return st;
}

static enum status build_stream(struct builder *b, struct documents *out)
{
	for (;;) {
		yaml_event_t event;
		yaml_event_type_t type;
		enum status st = next_event(b, &event);

		if (st != ST_OK)
			return st;
		type = event.type;
		yaml_event_delete(&event);
		if (type == YAML_STREAM_END_EVENT)
			return ST_OK;
		if (type != YAML_DOCUMENT_START_EVENT)
			continue;
		st = build_document(b, out);
		if (st != ST_OK)
			return st;
	}
}

static bool is_text(struct str text)
{
	return !memchr(text.ptr, '\0', text.len) && str_is_utf8(text);
}

/* libyaml takes U+0085, U+2028 and U+2029 for ends of lines, as YAML 1.1 did; editors and YAML 1.2
 * do not. Text and places would differ from what the author sees. */
static enum status refuse_odd_breaks(const struct source *source, struct diag *diag)
{
	static const char *const BREAKS[] = {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};

	for (size_t i = 0; i < sizeof(BREAKS) / sizeof(BREAKS[0]); i++) {
		struct str rest = source->text;
		const char *lead;

		/* Most specs hold none of the lead bytes, which memchr sees at a glance. */
		while (rest.len && (lead = memchr(rest.ptr, BREAKS[i][0], rest.len)) != NULL) {
			rest.len -= (size_t)(lead - rest.ptr);
			rest.ptr = lead;
			/* In what is no text at all these bytes mean nothing: libyaml says so. */
			if (str_starts(rest, BREAKS[i]) && is_text(source->text))
				return diag_error(
					diag, ST_INVALID, "E0202",
					place_of_offset(source, (size_t)(lead - source->text.ptr)),
					"this separator (U+0085, U+2028 or U+2029) looks like a "
					"line end and is none");
			rest.ptr++;
			rest.len--;
		}
	}
	return ST_OK;
}

enum status yaml_parse(const struct source *source, struct arena *arena, struct documents *out,
		       struct diag *diag)
{
	struct builder b = {.source = source, .arena = arena, .diag = diag};
	enum status st;

	*out = (struct documents){0};
	st = refuse_odd_breaks(source, diag);
	if (st != ST_OK)
		return st;
	if (!yaml_parser_initialize(&b.parser))
		mem_exhausted();
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b.parser, (const unsigned char *)source->text.ptr,
				     source->text.len);
	st = build_stream(&b, out);
	yaml_parser_delete(&b.parser);
	return st;
}
