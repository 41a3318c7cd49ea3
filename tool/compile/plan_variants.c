/* plan_variants.c - what the step `variants` adds to the files of a spec. */
#include "compile/outputs.h"

#include "base/path.h"

#include <string.h>

extern const struct step step_variants;

static enum status refuse_behind(const struct spec *spec, size_t at, struct diag *diag)
{
	for (size_t i = at + 1; i < spec->step_count; i++) {
		const struct spec_step *step = &spec->steps[i];

		if (!((const struct step *)step->decl)->resizes)
			continue;
		(void)diag_error(diag, ST_INVALID, "E0781", step->at,
				 "'%s' cannot stand behind 'variants': every scale has its size "
				 "by then",
				 step->decl->name);
		diag_hint(diag, step->decl == &step_variants.decl
					? "name all scales in one 'variants'"
					: "put it before 'variants'");
		return ST_INVALID;
	}
	return ST_OK;
}

/* The manifest has one type for an asset that stands at several scales, and a frame one size. */
static enum status refuse_type(const struct spec *spec, struct diag *diag)
{
	const struct spec_integration *to = &spec->integration;
	const struct param_value *type = &to->manifest_type;

	if (to->frame_width.is_set)
		return diag_error(
			diag, ST_INVALID, "E0782", to->frame_width.at,
			"a spritesheet has frames of one size: it cannot have 'variants'");
	if (!type->is_set || str_is(type->text, MULTI_RESOLUTION))
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0782", type->at,
			 "an image with 'variants' is no '%.*s' in the manifest",
			 STR_ARGS(type->text));
	diag_hint(diag, "leave manifest_type out, or write " MULTI_RESOLUTION);
	return ST_INVALID;
}

/* a/logo.png: a/logo@2x.png; and so does a/logo@1x.png. */
static struct str variant_path(struct str primary, const char *name, struct arena *arena)
{
	struct str stem = path_stem(primary), extension = path_extension(primary);

	if (str_ends(stem, "@1x"))
		stem.len -= strlen("@1x");
	return str_printf(arena, "%.*s@%s.%.*s", STR_ARGS(stem), name, STR_ARGS(extension));
}

enum status outputs_add_variants(const struct spec *spec, size_t at, struct output_plan *plan,
				 struct arena *arena, struct diag *diag)
{
	const size_t formats = plan->count;
	enum status st = refuse_behind(spec, at, diag);

	if (st == ST_OK)
		st = refuse_type(spec, diag);
	if (st != ST_OK)
		return st;
	plan->variants_at = at;
	variants_of(&spec->steps[at].params, &plan->variants);
	plan->type = STR(MULTI_RESOLUTION);
	for (size_t i = 0; i < formats; i++)
		plan->outputs[i].variant = str_of(plan->variants.items[0].name);
	for (size_t v = 1; v < plan->variants.count; v++) {
		for (size_t i = 0; i < formats; i++)
			plan->outputs[plan->count++] = (struct output){
				.format = plan->outputs[i].format,
				.path = variant_path(plan->outputs[i].path,
						     plan->variants.items[v].name, arena),
				.variant = str_of(plan->variants.items[v].name),
				.scale = v,
			};
	}
	return ST_OK;
}
