/* parameters.c - prompt.parameters against the tables of providers, and what a project's defaults
 * add to a spec. */
#include "spec/grammar.h"
#include "spec/spec.h"

#include <string.h>

/* ---- the spec's own ---------------------------------------------------------------------- */

/* The first provider of the chain whose table has this parameter, the primary first; NULL when none
 * has. */
static const struct param_owner *owner_of(const struct spec_generation *from, struct str name)
{
	if (param_index(from->provider->params, name) != SIZE_MAX)
		return from->provider;
	for (size_t i = 0; i < from->fallback_count; i++) {
		if (param_index(from->fallbacks[i]->params, name) != SIZE_MAX)
			return from->fallbacks[i];
	}
	return NULL;
}

/* Whether one of the first members means this row, in whichever spelling. */
static bool is_among(const struct param_def *defs, const struct node *map, size_t count, size_t row)
{
	for (size_t i = 0; map && i < count; i++) {
		if (param_index(defs, map->members[i].key->text) == row)
			return true;
	}
	return false;
}

static enum status given_twice(struct reader *reader, const struct node *key,
			       const struct param_def *row)
{
	return diag_error(reader->diag, ST_INVALID, "E0203", key->at,
			  "'%.*s' gives '%s' a second time", STR_ARGS(key->text), row->name);
}

static enum status check_parameter(struct reader *reader, const struct node *map, size_t index)
{
	const struct spec_generation *from = &reader->spec->generation;
	const struct member *member = &map->members[index];
	const struct param_owner *owner = owner_of(from, member->key->text);
	struct param_value ignored;
	size_t row;

	if (!owner && str_starts(member->key->text, "x-"))
		return ST_OK;
	if (!owner)
		return param_unknown(reader, from->provider->params, member->key,
				     from->provider->name);
	row = param_index(owner->params, member->key->text);
	/* Two spellings of one parameter (n, n_variations) would leave open which counts. */
	if (is_among(owner->params, map, index, row))
		return given_twice(reader, member->key, &owner->params[row]);
	return value_read(reader, &owner->params[row], member->value, &ignored);
}

/* A default that the spec uses must be right for its provider too. */
static enum status check_default(struct reader *reader, const struct member *member)
{
	const struct spec_generation *from = &reader->spec->generation;
	const struct node *own = reader->spec->prompt.parameters;
	const struct param_owner *owner = owner_of(from, member->key->text);
	struct param_value ignored;
	enum status st;
	size_t row;

	if (!owner)
		return ST_OK;
	row = param_index(owner->params, member->key->text);
	if (is_among(owner->params, own, own ? own->count : 0, row))
		return ST_OK;
	st = value_read(reader, &owner->params[row], member->value, &ignored);
	if (st != ST_OK)
		diag_note(reader->diag, from->provider_at,
			  "this spec takes it for the provider '%s'", owner->name);
	return st;
}

static bool is_too_long(struct reader *reader, const struct node *map)
{
	if (map->count <= PARAMETERS_MAX)
		return false;
	reader_fail(reader, diag_error(reader->diag, ST_INVALID, "E0205", map->at,
				       "more parameters than any provider has"));
	return true;
}

void check_parameters(struct reader *reader)
{
	const struct node *map = reader->spec->prompt.parameters;
	const struct spec_defaults *defaults = reader->spec->defaults;
	enum status st;

	if (!reader->spec->generation.provider || (map && is_too_long(reader, map)))
		return;
	for (size_t i = 0; map && i < map->count; i++) {
		st = check_parameter(reader, map, i);
		if (st != ST_OK)
			reader_fail(reader, st);
	}
	map = defaults ? defaults->parameters : NULL;
	for (size_t i = 0; map && i < map->count; i++) {
		st = check_default(reader, &map->members[i]);
		if (st != ST_OK)
			reader_fail(reader, st);
	}
}

/* ---- defaults for any spec --------------------------------------------------------------- */

/* All names that some provider knows, for "did you mean". */
static const struct param_def *all_names(struct reader *reader)
{
	const char *const *names = reader->vocab->provider_names;
	struct param_def *defs;
	size_t count = 0;

	for (size_t i = 0; names[i]; i++)
		count += param_count(reader->vocab->find_provider(str_of(names[i]))->params);
	defs = arena_array(reader->arena, count + 1, sizeof(*defs));
	count = 0;
	for (size_t i = 0; names[i]; i++) {
		const struct param_def *params =
			reader->vocab->find_provider(str_of(names[i]))->params;

		for (size_t j = 0; params && params[j].name; j++)
			defs[count++].name = params[j].name;
	}
	return defs;
}

static bool is_right(struct reader *reader, const struct param_def *row, const struct node *value)
{
	struct diag *diag = reader->diag;
	struct diag ignored = {0};
	struct param_value read;
	bool is_right;

	reader->diag = &ignored;
	is_right = value_read(reader, row, value, &read) == ST_OK;
	reader->diag = diag;
	diag_release(&ignored);
	return is_right;
}

/* Right for one of the providers that know it; else the first of them says what is wrong. */
static enum status check_for_any(struct reader *reader, const struct node *map, size_t index)
{
	const struct member *member = &map->members[index];
	const char *const *names = reader->vocab->provider_names;
	const struct param_def *first = NULL;
	struct param_value ignored;

	for (; *names; names++) {
		const struct param_def *params =
			reader->vocab->find_provider(str_of(*names))->params;
		size_t row = params ? param_index(params, member->key->text) : SIZE_MAX;

		if (row == SIZE_MAX)
			continue;
		if (is_among(params, map, index, row))
			return given_twice(reader, member->key, &params[row]);
		if (is_right(reader, &params[row], member->value))
			return ST_OK;
		first = first ? first : &params[row];
	}
	if (first)
		return value_read(reader, first, member->value, &ignored);
	return str_starts(member->key->text, "x-")
		       ? ST_OK
		       : param_unknown(reader, all_names(reader), member->key, "parameters");
}

void default_parameters_check(struct reader *reader, const struct node *map)
{
	if (!map_expect(reader, map, "parameters") || is_too_long(reader, map))
		return;
	for (size_t i = 0; i < map->count; i++) {
		enum status st = check_for_any(reader, map, i);

		if (st != ST_OK)
			reader_fail(reader, st);
	}
}

/* ---- what a spec gets -------------------------------------------------------------------- */

static void fill(struct param_value *slot, const struct param_value *value)
{
	if (!slot->is_set)
		*slot = *value;
}

void spec_fill_prompt(struct spec *spec)
{
	const struct spec_defaults *defaults = spec->defaults;

	if (!defaults)
		return;
	fill(&spec->prompt.theme, &defaults->theme);
	fill(&spec->prompt.style, &defaults->style);
	fill(&spec->prompt.negative, &defaults->negative);
}

static bool is_at(const struct param_value *value, struct place at)
{
	return value->is_set && value->at.source == at.source && value->at.line == at.line &&
	       value->at.column == at.column;
}

bool spec_is_default(const struct spec *spec, const struct param_value *value)
{
	const struct spec_defaults *defaults = spec->defaults;
	bool is_default =
		value->is_set && defaults &&
		(is_at(&defaults->theme, value->at) || is_at(&defaults->style, value->at) ||
		 is_at(&defaults->negative, value->at) || is_at(&defaults->model, value->at));

	for (size_t i = 0; defaults && value->is_set && i < defaults->model_count; i++)
		is_default = is_default || is_at(&defaults->models[i].model, value->at);
	return is_default;
}

static bool takes_default(const struct spec *spec, const struct param_owner *provider)
{
	const struct spec_generation *from = &spec->generation;

	if (provider == from->provider && spec->default_model_of & 1)
		return true;
	for (size_t i = 0; i < from->fallback_count && i < 63; i++) {
		if (provider == from->fallbacks[i] && spec->default_model_of & UINT64_C(2) << i)
			return true;
	}
	return false;
}

const struct param_value *spec_model(const struct spec *spec, const struct param_owner *provider)
{
	const struct param_value *own = &spec->generation.model;
	const struct spec_defaults *defaults = spec->defaults;

	if (defaults && !own->is_set && takes_default(spec, provider))
		return &defaults->model;

	for (size_t i = 0; defaults && !own->is_set && i < defaults->model_count; i++) {
		if (defaults->models[i].provider == provider)
			return &defaults->models[i].model;
	}
	return own;
}

static bool is_written(const struct param_set *set, const char *name)
{
	size_t row = param_index(set->defs, str_of(name));

	return row != SIZE_MAX && set->values[row].is_written;
}

static void add_defaults(struct param_set *set, const struct param_set *defaults)
{
	bool has_shape = is_written(set, "size") || is_written(set, "aspect_ratio");

	for (size_t i = 0; set->defs[i].name; i++) {
		bool is_shape = strcmp(set->defs[i].name, "size") == 0 ||
				strcmp(set->defs[i].name, "aspect_ratio") == 0;

		if (!set->values[i].is_written && defaults->values[i].is_written &&
		    !(is_shape && has_shape))
			set->values[i] = defaults->values[i];
	}
}

struct param_set spec_parameters(const struct spec *spec, const struct param_owner *provider,
				 struct arena *arena)
{
	struct diag ignored = {0};
	struct reader reader = {.arena = arena, .diag = &ignored};
	struct param_set set =
		params_read(&reader, provider->params, spec->prompt.parameters, "", NULL, false);

	if (spec->defaults && spec->defaults->parameters) {
		struct param_set defaults = params_read(
			&reader, provider->params, spec->defaults->parameters, "", NULL, false);

		add_defaults(&set, &defaults);
	}
	diag_release(&ignored);
	return set;
}
