/* plan_frames.c - what the steps slice and atlas ask of the rest of a spec. */
#include "compile/outputs.h"

#include <string.h>

extern const struct step step_atlas, step_slice, step_variants;

#define ATLAS_NAME_MAX 64u

static enum status refuse_together(const struct spec_step *step, const struct spec_step *other,
				   struct diag *diag)
{
	return diag_error(diag, ST_INVALID, "E0787", step->at,
			  "'%s' and '%s' cannot stand in one spec: what has frames has one scale",
			  step->decl->name, other->decl->name);
}

/* Behind it the frames stand where it says. */
static enum status check_others(const struct spec *spec, const struct spec_step *step,
				struct diag *diag)
{
	for (size_t i = 0; i < spec->step_count; i++) {
		const struct spec_step *other = &spec->steps[i];

		if (other->decl == &step_variants.decl)
			return refuse_together(step, other, diag);
		if (other <= step)
			continue;
		if (other->decl == step->decl)
			return diag_error(diag, ST_INVALID, "E0787", other->at,
					  "'%s' stands in a spec once", step->decl->name);
		if (((const struct step *)other->decl)->resizes) {
			(void)diag_error(diag, ST_INVALID, "E0787", other->at,
					 "'%s' cannot stand behind '%s', which says where each "
					 "frame is",
					 other->decl->name, step->decl->name);
			diag_hint(diag, "put it before '%s'", step->decl->name);
			return ST_INVALID;
		}
	}
	return ST_OK;
}

static enum status plan_slice(const struct spec *spec, const struct spec_step *step,
			      struct output_plan *plan, struct diag *diag)
{
	const struct spec_integration *to = &spec->integration;
	enum status st = check_others(spec, step, diag);

	if (st != ST_OK)
		return st;
	if (to->frame_width.is_set)
		return diag_error(diag, ST_INVALID, "E0787", to->frame_width.at,
				  "'slice' says what frames there are: leave 'spritesheet' out");
	if (!to->manifest_type.is_set)
		plan->type = STR("spritesheet");
	return slice_check(&step->params, step->at, diag);
}

/* Fit for a file, and for what programs call it. */
static bool is_atlas_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool is_letter = c >= 'a' && c <= 'z';
		bool is_digit = c >= '0' && c <= '9';

		if (!is_letter && !(i && (is_digit || c == '_' || c == '-')))
			return false;
	}
	return name.len > 0 && name.len <= ATLAS_NAME_MAX;
}

static enum status plan_atlas(const struct spec *spec, const struct spec_step *step,
			      struct output_plan *plan, struct diag *diag)
{
	const struct param_value *name = param_get(&step->params, "name");
	enum status st = check_others(spec, step, diag);

	if (st != ST_OK)
		return st;
	plan->atlas = step;
	if (is_atlas_name(name->text))
		return ST_OK;
	return diag_error(diag, ST_INVALID, "E0787", name->at,
			  "'%.*s' cannot be the name of an atlas: a small letter, then small "
			  "letters, digits, "
			  "'-' and '_'",
			  STR_ARGS(name->text));
}

enum status outputs_add_frames(const struct spec *spec, struct output_plan *plan, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < spec->step_count && st == ST_OK; i++) {
		if (spec->steps[i].decl == &step_slice.decl)
			st = plan_slice(spec, &spec->steps[i], plan, diag);
		else if (spec->steps[i].decl == &step_atlas.decl)
			st = plan_atlas(spec, &spec->steps[i], plan, diag);
	}
	return st;
}
