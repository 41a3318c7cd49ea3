/* claims.c - two assets of one id would write one record; two of one output would replace each
 * other's work on every run. */
#include "cmd/claims.h"

#include "compile/outputs.h"
#include "link/fold.h"

#include <stdlib.h>

static enum status refuse_equal_ids(const struct spec *const *specs, size_t count,
				    struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 1; i < count; i++) {
		const struct spec *a = specs[i - 1], *b = specs[i];

		if (!str_equal(a->id.text, b->id.text))
			continue;
		st = diag_error(diag, ST_INVALID, "E0803", b->id.at,
				"two assets have the id '%.*s'", STR_ARGS(b->id.text));
		diag_note(diag, a->id.at, "the other one");
	}
	return st;
}

/* Where it says what it makes; of an instance, where that is asked for. */
static struct place place_of(const struct spec *spec)
{
	const struct spec_integration *to = &spec->integration;

	if (spec->of_template.len)
		return spec->at;
	return to->manifest_path.is_set ? to->manifest_path.at : spec->at;
}

struct claim {
	struct str path, fold;
	const struct spec *spec;
};

/* Also paths that differ by case or Unicode form alone are one file on some systems. */
static int by_claimed_path(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;
	int order = str_compare(a->fold, b->fold);

	return order ? order : str_compare(a->spec->id.text, b->spec->id.text);
}

static enum status compare_claims(struct claim *claims, size_t count, struct diag *diag)
{
	enum status st = ST_OK;

	qsort(claims, count, sizeof(*claims), by_claimed_path);
	for (size_t i = 1; i < count; i++) {
		if (!str_equal(claims[i - 1].fold, claims[i].fold))
			continue;
		st = diag_error(diag, ST_INVALID, "E0804", place_of(claims[i].spec),
				"'%.*s' and '%.*s' both make '%.*s'",
				STR_ARGS(claims[i - 1].spec->id.text),
				STR_ARGS(claims[i].spec->id.text), STR_ARGS(claims[i].path));
		diag_note(diag, place_of(claims[i - 1].spec), "the other one");
	}
	return st;
}

enum status claims_check_outputs(const struct spec *const *specs, size_t spec_count,
				 struct diag *diag)
{
	struct arena arena = {0};
	struct claim *claims = arena_grow_array(&arena, NULL, 0, sizeof(*claims));
	struct diag ignored = {0}; /* what is wrong with a plan is told when it is compiled */
	struct output_plan plan;
	size_t count = 0;
	enum status st;

	for (size_t i = 0; i < spec_count; i++) {
		const struct spec *spec = specs[i];

		if (outputs_plan(spec, &arena, &plan, &ignored) != ST_OK)
			continue;
		for (size_t j = 0; j < plan.count; j++) {
			struct str path = plan.outputs[j].path;

			claims = arena_grow_array(&arena, claims, count, sizeof(*claims));
			claims[count++] = (struct claim){path, path_fold_case(&arena, path), spec};
		}
	}
	st = compare_claims(claims, count, diag);
	diag_release(&ignored);
	arena_release(&arena);
	return st;
}

enum status claims_check(const struct spec *const *specs, size_t count, struct diag *diag)
{
	enum status st = refuse_equal_ids(specs, count, diag);

	return st == ST_OK ? claims_check_outputs(specs, count, diag) : st;
}
