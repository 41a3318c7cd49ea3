/* rename.c - another name for a slot, character by character. */
#include "pack/rename.h"

#include "base/json.h"
#include "spec/node.h"

#include <stdlib.h>
#include <string.h>

typedef enum status parse_fn(const struct source *source, struct arena *arena, struct node **root,
			     struct diag *diag);

struct job {
	const struct slot_rename *rename;
	parse_fn *parse;
	struct arena *arena;
	struct diag *diag;
	struct place *places; /* of the names that change */
	size_t count;
};

/* ---- what it is to say ------------------------------------------------------------------- */

static struct node *renamed(struct job *job, struct node *node)
{
	struct node *copy;

	if (node->type != NODE_SCALAR || !str_equal(node->text, job->rename->from))
		return node;
	copy = arena_alloc(job->arena, sizeof(*copy));
	*copy = *node;
	copy->kind = SCALAR_TEXT;
	copy->text = job->rename->to;
	job->places = arena_grow_array(job->arena, job->places, job->count, sizeof(*job->places));
	job->places[job->count++] = node->at;
	return copy;
}

static struct node *copy_of(struct job *job, const struct node *node)
{
	struct node *copy = arena_alloc(job->arena, sizeof(*copy));

	*copy = *node;
	if (node->count == 0)
		return copy;
	if (node->type == NODE_MAP) {
		copy->members = arena_array(job->arena, node->count + 1, sizeof(*copy->members));
		memcpy(copy->members, node->members, node->count * sizeof(*copy->members));
	} else if (node->type == NODE_LIST) {
		copy->items = arena_array(job->arena, node->count + 1, sizeof(struct node *));
		memcpy((void *)copy->items, (void *)node->items,
		       node->count * sizeof(struct node *));
	}
	return copy;
}

static struct node *rename_keys(struct job *job, struct node *node)
{
	struct node *copy = copy_of(job, node);

	for (size_t i = 0; node->type == NODE_MAP && i < node->count; i++)
		copy->members[i].key = renamed(job, node->members[i].key);
	return copy;
}

static struct node *rename_names(struct job *job, struct node *node)
{
	struct node *copy;

	if (node->type != NODE_LIST)
		return rename_keys(job, node);
	copy = copy_of(job, node);
	for (size_t i = 0; i < node->count; i++)
		copy->items[i] = renamed(job, node->items[i]);
	return copy;
}

/* Which members of a mapping change, and how. */
struct change {
	const char *name; /* NULL ends a list */
	struct node *(*apply)(struct job *job, struct node *node);
};

static struct node *change_members(struct job *job, struct node *node, const struct change *changes)
{
	struct node *copy = copy_of(job, node);

	for (; node->type == NODE_MAP && changes->name; changes++) {
		for (size_t i = 0; i < node->count; i++) {
			if (str_is(node->members[i].key->text, changes->name))
				copy->members[i].value =
					changes->apply(job, node->members[i].value);
		}
	}
	return copy;
}

static struct node *change_generate(struct job *job, struct node *node)
{
	static const struct change CHANGES[] = {
		{"slots", rename_names}, {"overrides", rename_keys}, {NULL, NULL}};

	return change_members(job, node, CHANGES);
}

static struct node *change_pack(struct job *job, struct node *root)
{
	static const struct change CHANGES[] = {
		{"entries", rename_keys}, {"generate", change_generate}, {NULL, NULL}};

	return change_members(job, root, CHANGES);
}

static struct node *change_entity(struct job *job, struct node *node)
{
	static const struct change CHANGES[] = {
		{"templateId", renamed}, {"template", renamed}, {NULL, NULL}};

	return change_members(job, node, CHANGES);
}

static struct node *change_entities(struct job *job, struct node *node)
{
	struct node *copy = copy_of(job, node);

	for (size_t i = 0; node->type == NODE_LIST && i < node->count; i++)
		copy->items[i] = change_entity(job, node->items[i]);
	for (size_t i = 0; node->type == NODE_MAP && i < node->count; i++)
		copy->members[i].value = change_entity(job, node->members[i].value);
	return copy;
}

static struct node *change_game(struct job *job, struct node *root)
{
	static const struct change CHANGES[] = {
		{"templates", rename_keys}, {"entities", change_entities}, {NULL, NULL}};

	return change_members(job, root, CHANGES);
}

/* ---- the text ---------------------------------------------------------------------------- */

static enum status refuse(const struct job *job, struct place at)
{
	enum status st = diag_error(job->diag, ST_INVALID, "E0459", at,
				    "'%.*s' cannot be renamed here without changing more",
				    STR_ARGS(job->rename->from));

	diag_hint(job->diag, "change this file by hand; no file was changed so far");
	return st;
}

/* Goes through the text once, from place to place. A lone CR ends a line for YAML and none here; then the
 * place is not found, or is not the name. */
struct cursor {
	struct str rest;
	unsigned line, column;
};

static void step(struct cursor *cursor)
{
	size_t len = 1;

	while (len < cursor->rest.len && ((unsigned char)cursor->rest.ptr[len] & 0xc0) == 0x80)
		len++;
	cursor->column++;
	if (cursor->rest.ptr[0] == '\n') {
		cursor->line++;
		cursor->column = 1;
	}
	cursor->rest.ptr += len;
	cursor->rest.len -= len;
}

/* The characters of a place, or as many of them as there are. */
static struct str span_of(struct cursor *cursor, struct place at)
{
	struct str span;

	while (cursor->rest.len &&
	       (cursor->line < at.line || (cursor->line == at.line && cursor->column < at.column)))
		step(cursor);
	span = (struct str){cursor->rest.ptr, 0};
	if (cursor->line != at.line || cursor->column != at.column)
		return span;
	for (unsigned i = 0; i < at.length && cursor->rest.len; i++)
		step(cursor);
	span.len = (size_t)(cursor->rest.ptr - span.ptr);
	return span;
}

static bool is_word(struct str text)
{
	static const char *const OTHERS[] = {"true", "false", "null", "yes", "no",
					     "on",   "off",   "y",    "n"};

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';

		if (!is_letter && (i == 0 || !((c >= '0' && c <= '9') || c == '-' || c == '.')))
			return false;
	}
	for (size_t i = 0; i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++) {
		if (text.len == strlen(OTHERS[i]) &&
		    strncasecmp(text.ptr, OTHERS[i], text.len) == 0)
			return false;
	}
	return true;
}

/* In the quotes that the old name has; without any where that is safe. False: not to be told. */
static bool put_name(const struct slot_rename *rename, struct str old, struct strbuf *out)
{
	bool is_whole = old.len >= 2 && old.ptr[0] == old.ptr[old.len - 1];

	if (old.len && old.ptr[0] == '\'' && is_whole) {
		strbuf_add_char(out, '\'');
		for (size_t i = 0; i < rename->to.len; i++) {
			if (rename->to.ptr[i] == '\'')
				strbuf_add_char(out, '\'');
			strbuf_add_char(out, rename->to.ptr[i]);
		}
		strbuf_add_char(out, '\'');
		return true;
	}
	if (!(old.len && old.ptr[0] == '"' && is_whole) && !str_equal(old, rename->from))
		return false;
	if (old.ptr[0] != '"' && is_word(rename->to))
		strbuf_add_str(out, rename->to);
	else
		json_quote(out, rename->to);
	return true;
}

static int by_place(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

static enum status write_text(struct job *job, struct strbuf *out)
{
	struct cursor cursor = {job->rename->source->text, 1, 1};

	qsort(job->places, job->count, sizeof(*job->places), by_place);
	for (size_t i = 0; i < job->count; i++) {
		const char *from = cursor.rest.ptr;
		struct str span = span_of(&cursor, job->places[i]);

		strbuf_add(out, from, (size_t)(span.ptr - from));
		if (!put_name(job->rename, span, out))
			return refuse(job, job->places[i]);
	}
	strbuf_add_str(out, cursor.rest);
	return ST_OK;
}

/* Whether the new text says what it should. */
static bool says(struct job *job, struct str text, const struct node *wanted)
{
	struct source source = {.path = job->rename->source->path, .text = text};
	struct strbuf found = {0}, expected = {0};
	struct diag ignored = {0};
	struct node *root = NULL;
	bool is_same = job->parse(&source, job->arena, &root, &ignored) == ST_OK && root;

	if (is_same) {
		node_format(root, job->arena, &found);
		node_format(wanted, job->arena, &expected);
		is_same = str_equal(strbuf_str(&found), strbuf_str(&expected));
	}
	diag_release(&ignored);
	strbuf_release(&found);
	strbuf_release(&expected);
	return is_same;
}

static enum status run(struct job *job, struct node *(*change)(struct job *, struct node *),
		       struct strbuf *out, size_t *count)
{
	struct node *root = NULL, *wanted;
	enum status st = job->parse(job->rename->source, job->arena, &root, job->diag);

	*count = 0;
	if (st != ST_OK || !root)
		return st;
	wanted = change(job, root);
	if (!job->count)
		return ST_OK;
	st = write_text(job, out);
	if (st == ST_OK && !says(job, strbuf_str(out), wanted))
		st = refuse(job, job->places[0]);
	*count = job->count;
	return st;
}

static enum status parse_yaml(const struct source *source, struct arena *arena, struct node **root,
			      struct diag *diag)
{
	struct documents documents;
	enum status st = yaml_parse(source, arena, &documents, diag);

	*root = st == ST_OK && documents.count == 1 ? documents.roots[0] : NULL;
	return st;
}

enum status pack_rename(const struct slot_rename *rename, struct arena *arena, struct strbuf *out,
			size_t *count, struct diag *diag)
{
	struct job job = {.rename = rename, .parse = parse_yaml, .arena = arena, .diag = diag};

	return run(&job, change_pack, out, count);
}

enum status game_rename(const struct slot_rename *rename, struct arena *arena, struct strbuf *out,
			size_t *count, struct diag *diag)
{
	struct job job = {.rename = rename, .parse = json_parse, .arena = arena, .diag = diag};

	return run(&job, change_game, out, count);
}
