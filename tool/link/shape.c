/* shape.c - checking a tree from outside before anything of it is used.
 *
 * It goes by the rows, not by the tree: what no row names is not looked at, and the recursion is as
 * deep as the rows are. The reader of the text has bounded the tree and found each key once.
 */
#include "link/shape.h"

#include "base/param.h"

/* Where the walk is: "products[0].width", from the last step to the first. Names of the document
 * itself are never steps, only names of rows: a message must not repeat what a hostile file says. */
struct step {
	const struct step *above;
	const char *name; /* NULL: an item of a list */
	size_t index;
};

static void put_path(struct strbuf *out, const struct step *step)
{
	if (step->above)
		put_path(out, step->above);
	if (step->name)
		strbuf_printf(out, "%s%s", step->above ? "." : "", step->name);
	else
		strbuf_printf(out, "[%zu]", step->index);
}

static enum status refuse(const struct node *node, const struct step *step, const char *why,
			  struct diag *diag)
{
	struct strbuf path = {0};
	enum status st;

	put_path(&path, step);
	st = diag_error(diag, ST_INVALID, "E0904", node->at, "'%s' of the record %s", path.data,
			why);
	strbuf_release(&path);
	return st;
}

static bool is_scalar(const struct node *node, enum scalar_kind kind)
{
	return node->type == NODE_SCALAR && node->kind == kind;
}

static bool is_number(const struct node *node)
{
	return is_scalar(node, SCALAR_INT) || is_scalar(node, SCALAR_FLOAT);
}

static enum status check_members(const struct node *map, const struct shape *rows,
				 const struct step *above, struct diag *diag);

static enum status check_texts(const struct node *map, const struct step *step, struct diag *diag)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct node *value = map->members[i].value;

		if (!is_scalar(value, SCALAR_TEXT))
			return refuse(value, step, "must hold texts only", diag);
	}
	return ST_OK;
}

static enum status check_object(const struct node *node, const struct shape *row,
				const struct step *step, struct diag *diag)
{
	if (node->type != NODE_MAP)
		return refuse(node, step, "must be an object", diag);
	return row->members ? check_members(node, row->members, step, diag)
			    : check_texts(node, step, diag);
}

static enum status too_many(const struct node *node, const struct step *step, uint64_t most,
			    struct diag *diag)
{
	struct strbuf why = {0};
	enum status st;

	strbuf_printf(&why, "has more than %u items", (unsigned)most);
	st = refuse(node, step, why.data, diag);
	strbuf_release(&why);
	return st;
}

static enum status check_list(const struct node *node, const struct shape *row,
			      const struct step *step, struct diag *diag)
{
	uint64_t most = row->max ? row->max : SHAPE_ITEMS_MAX;
	enum status st = ST_OK;

	if (node->type != NODE_LIST || node->count == 0)
		return refuse(node, step, "must be a list that is not empty", diag);
	if (node->count > most)
		return too_many(node->items[most], step, most, diag);
	for (size_t i = 0; i < node->count && st == ST_OK; i++) {
		struct step item = {.above = step, .index = i};

		st = check_object(node->items[i], row, &item, diag);
	}
	return st;
}

static enum status check_whole(const struct node *node, const struct shape *row,
			       const struct step *step, struct diag *diag)
{
	uint64_t number;

	if (!is_number(node))
		return refuse(node, step, "must be a number", diag);
	if (node->kind != SCALAR_INT)
		return refuse(node, step, "must be a whole number", diag);
	if (!str_to_u64(node->text, &number) || number > row->max)
		return refuse(node, step, "is out of range", diag);
	return ST_OK;
}

static enum status check_decimal(const struct node *node, const struct shape *row,
				 const struct step *step, struct diag *diag)
{
	int64_t millionths;

	if (!is_number(node))
		return refuse(node, step, "must be a number", diag);
	if (!quantity_parse(node->text, UNIT_NONE, &millionths))
		return refuse(node, step, "must be a decimal of at most six places", diag);
	if (millionths < 0 || (uint64_t)millionths > row->max * MILLION)
		return refuse(node, step, "is out of range", diag);
	return ST_OK;
}

static enum status check_value(const struct node *node, const struct shape *row,
			       const struct step *step, struct diag *diag)
{
	switch (row->type) {
	case SHAPE_TEXT:
		return is_scalar(node, SCALAR_TEXT) ? ST_OK
						    : refuse(node, step, "must be text", diag);
	case SHAPE_FLAG:
		return is_scalar(node, SCALAR_BOOL)
			       ? ST_OK
			       : refuse(node, step, "must be true or false", diag);
	case SHAPE_WHOLE: return check_whole(node, row, step, diag);
	case SHAPE_DECIMAL: return check_decimal(node, row, step, diag);
	case SHAPE_OBJECT: return check_object(node, row, step, diag);
	case SHAPE_LIST: return check_list(node, row, step, diag);
	}
	return ST_BUG;
}

/* Members mostly stand in the order of the rows, so the search goes on, once around, from where the
 * last one ended. */
static const struct node *find_from(const struct node *map, const char *name, size_t *next)
{
	for (size_t i = 0; i < map->count; i++) {
		size_t at = *next + i < map->count ? *next + i : *next + i - map->count;

		if (str_is(map->members[at].key->text, name)) {
			*next = at + 1;
			return map->members[at].value;
		}
	}
	return NULL;
}

static enum status check_members(const struct node *map, const struct shape *rows,
				 const struct step *above, struct diag *diag)
{
	enum status st = ST_OK;
	size_t next = 0;

	for (const struct shape *row = rows; row->name && st == ST_OK; row++) {
		const struct node *value = find_from(map, row->name, &next);
		struct step step = {.above = above, .name = row->name};

		if (value)
			st = check_value(value, row, &step, diag);
		else if (!row->is_optional)
			st = refuse(map, &step, "is missing", diag);
	}
	return st;
}

enum status shape_check(const struct node *root, const struct shape *members, struct diag *diag)
{
	return check_members(root, members, NULL, diag);
}
