/* shape.c - checking a JSON tree from outside before anything of it is used.
 *
 * Two passes. The first bounds the tree: depth, members, items, and no name twice in one object,
 * since readers differ in which of two they take. The second compares it with the rows.
 */
#include "link/shape.h"

#include <string.h>

/* Where the walk is, for messages: "products[0].width". Names of the document itself are never
 * added, only names of rows: a message must not repeat what a hostile file says. */
struct walk {
	struct strbuf path;
	struct place at;
	struct diag *diag;
};

static enum status refuse(struct walk *walk, const char *why)
{
	struct str path = strbuf_str(&walk->path);

	if (path.len == 0)
		return diag_error(walk->diag, ST_INVALID, "E0904", walk->at, "the record %s", why);
	return diag_error(walk->diag, ST_INVALID, "E0904", walk->at, "'%.*s' of the record %s",
			  STR_ARGS(path), why);
}

static void path_cut(struct walk *walk, size_t len)
{
	walk->path.len = len;
	if (walk->path.data)
		walk->path.data[len] = '\0';
}

static bool has_name_before(const cJSON *object, const cJSON *member)
{
	for (const cJSON *other = object->child; other != member; other = other->next) {
		if (strcmp(other->string, member->string) == 0)
			return true;
	}
	return false;
}

/* Quadratic in the members of one object, which are few by then. */
static enum status check_container(struct walk *walk, const cJSON *container)
{
	bool is_object = cJSON_IsObject(container);
	unsigned max = is_object ? SHAPE_MEMBERS_MAX : SHAPE_ITEMS_MAX;
	unsigned count = 0;

	for (const cJSON *child = container->child; child; child = child->next) {
		if (++count > max)
			return refuse(walk, is_object ? "has an object of more than 64 members"
						      : "has a list of more than 64 items");
		if (is_object && has_name_before(container, child))
			return refuse(walk, "has an object with one member twice");
	}
	return ST_OK;
}

static enum status check_bounds(struct walk *walk, const cJSON *container, unsigned depth)
{
	enum status st;

	if (depth > SHAPE_DEPTH_MAX)
		return refuse(walk, "is nested deeper than 16 levels");
	st = check_container(walk, container);
	for (const cJSON *child = container->child; child && st == ST_OK; child = child->next) {
		if (child->child)
			st = check_bounds(walk, child, depth + 1);
	}
	return st;
}

static enum status check_members(struct walk *walk, const cJSON *object, const struct shape *rows);

static enum status check_texts(struct walk *walk, const cJSON *object)
{
	for (const cJSON *child = object->child; child; child = child->next) {
		if (!cJSON_IsString(child))
			return refuse(walk, "must hold texts only");
	}
	return ST_OK;
}

static enum status check_object(struct walk *walk, const cJSON *value, const struct shape *row)
{
	if (!cJSON_IsObject(value))
		return refuse(walk, "must be an object");
	return row->members ? check_members(walk, value, row->members) : check_texts(walk, value);
}

static enum status check_list(struct walk *walk, const cJSON *value, const struct shape *row)
{
	size_t len = walk->path.len;
	unsigned index = 0;
	enum status st = ST_OK;

	if (!cJSON_IsArray(value) || !value->child)
		return refuse(walk, "must be a list that is not empty");
	for (const cJSON *item = value->child; item && st == ST_OK; item = item->next) {
		strbuf_printf(&walk->path, "[%u]", index++);
		st = check_object(walk, item, row);
		path_cut(walk, len);
	}
	return st;
}

static enum status check_number(struct walk *walk, const cJSON *value, const struct shape *row)
{
	double number = value->valuedouble;

	if (!cJSON_IsNumber(value))
		return refuse(walk, "must be a number");
	/* Written so that a NaN fails too. */
	if (!(number >= 0.0 && number <= (double)row->max))
		return refuse(walk, "is out of range");
	if (row->type == SHAPE_WHOLE && (double)(uint64_t)number != number)
		return refuse(walk, "must be a whole number");
	return ST_OK;
}

static enum status check_value(struct walk *walk, const cJSON *value, const struct shape *row)
{
	switch (row->type) {
	case SHAPE_TEXT: return cJSON_IsString(value) ? ST_OK : refuse(walk, "must be text");
	case SHAPE_FLAG: return cJSON_IsBool(value) ? ST_OK : refuse(walk, "must be true or false");
	case SHAPE_WHOLE:
	case SHAPE_DECIMAL: return check_number(walk, value, row);
	case SHAPE_OBJECT: return check_object(walk, value, row);
	case SHAPE_LIST: return check_list(walk, value, row);
	}
	return ST_BUG;
}

static enum status check_members(struct walk *walk, const cJSON *object, const struct shape *rows)
{
	size_t len = walk->path.len;
	enum status st = ST_OK;

	for (const struct shape *row = rows; row->name && st == ST_OK; row++) {
		const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, row->name);

		strbuf_printf(&walk->path, "%s%s", len ? "." : "", row->name);
		if (value)
			st = check_value(walk, value, row);
		else if (!row->is_optional)
			st = refuse(walk, "is missing");
		path_cut(walk, len);
	}
	return st;
}

enum status shape_check(const cJSON *root, const struct shape *members, struct place at,
			struct diag *diag)
{
	struct walk walk = {.at = at, .diag = diag};
	enum status st = check_bounds(&walk, root, 1);

	if (st == ST_OK)
		st = check_members(&walk, root, members);
	strbuf_release(&walk.path);
	return st;
}
