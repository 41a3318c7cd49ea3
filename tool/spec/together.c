/* together.c - what rows of a parameter table ask of each other: one of several, some of several, not without. */
#include "spec/fields.h"

/* "'peak' or 'loudness'": the rows with this flag. */
static void list_rows(struct strbuf *out, const struct param_def *defs, unsigned flag)
{
	const char *last = NULL;
	size_t count = 0;

	for (; defs->name; defs++) {
		if (!(defs->flags & flag))
			continue;
		if (last)
			strbuf_printf(out, "%s'%s'", count++ ? ", " : "", last);
		last = defs->name;
	}
	if (last)
		strbuf_printf(out, "%s'%s'", count ? " or " : "", last);
}

/* The values that a map has for rows with this flag: how many, and the last one in the table. */
static size_t count_written(const struct param_def *defs, unsigned flag, const struct node *map,
			    const struct node **last)
{
	size_t count = 0;

	for (; defs->name; defs++) {
		const struct node *value = defs->flags & flag ? node_find(map, defs->name) : NULL;

		if (!value)
			continue;
		*last = value;
		count++;
	}
	return count;
}

static bool has_rows(const struct param_def *defs, unsigned flag)
{
	for (; defs->name; defs++) {
		if (defs->flags & flag)
			return true;
	}
	return false;
}

static void check_choice(struct reader *reader, const struct param_def *defs, unsigned flag,
			 const struct node *map, const char *what)
{
	const struct node *last = NULL;
	size_t count = count_written(defs, flag, map, &last);
	struct strbuf names = {0};
	enum status st = ST_OK;

	if (!has_rows(defs, flag))
		return;
	list_rows(&names, defs, flag);
	if (count == 0)
		st = diag_error(reader->diag, ST_INVALID, "E0302", map->at, "'%s' needs %s", what,
				names.data);
	else if (count > 1 && flag == PARAM_ONE_OF)
		st = diag_error(reader->diag, ST_INVALID, "E0326", last->at,
				"'%s' takes only one of %s", what, names.data);
	if (st != ST_OK)
		reader_fail(reader, st);
	strbuf_release(&names);
}

void params_check_together(struct reader *reader, const struct param_def *defs,
			   const struct node *map, const char *what)
{
	check_choice(reader, defs, PARAM_ONE_OF, map, what);
	check_choice(reader, defs, PARAM_SOME_OF, map, what);
	for (; defs->name; defs++) {
		const struct node *value = defs->beside ? node_find(map, defs->name) : NULL;

		if (value && !node_find(map, defs->beside))
			reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0326", value->at,
						       "'%s' of '%s' says nothing without '%s'",
						       defs->name, what, defs->beside));
	}
}
