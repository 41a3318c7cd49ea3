/* validate.c - the step `validate`: runs the checks on pixels or samples at their place, in the order written.
 *
 * Every failed check is reported, not only the first. Checks on files are not run here: no file
 * exists yet.
 */
#include "step/step.h"

static const struct param_def PARAMS[] = {
	{.name = "checks",
	 .type = PARAM_ANY,
	 .flags = PARAM_REQUIRED,
	 .help = "List of checks: a name, or a name with its argument (format: png)"},
	{0},
};

static enum status validate_run(const struct step_call *call, struct image *image,
				struct diag *diag)
{
	enum status result = ST_OK;

	for (size_t i = 0; i < call->check_count; i++) {
		const struct check_call *check = &call->checks[i];
		enum status st;

		if (!check->check->pixels)
			continue;
		st = check->check->pixels(image, call->context, &check->argument, check->at, diag);
		if (result == ST_OK)
			result = st;
	}
	return result;
}

static enum status validate_sound(const struct step_call *call, struct sound *sound,
				  struct diag *diag)
{
	enum status result = ST_OK;

	for (size_t i = 0; i < call->check_count; i++) {
		const struct check_call *check = &call->checks[i];
		enum status st;

		if (!check->check->samples)
			continue;
		st = check->check->samples(sound, call->context, &check->argument, check->at, diag);
		if (result == ST_OK)
			result = st;
	}
	return result;
}

const struct step step_validate = {
	.decl = {.name = "validate",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = PARAMS,
		 .help = "Stops with an error when a check fails"},
	.revision = 1,
	.run = validate_run,
	.run_sound = validate_sound,
};
