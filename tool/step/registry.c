/* registry.c - the tables of steps and checks, made from steps.def and checks.def. */
#include "step/check.h"
#include "step/step.h"

#define STEP(name) extern const struct step step_##name;
#include "step/steps.def"
#undef STEP

const struct step *const step_table[] = {
#define STEP(name) &step_##name,
#include "step/steps.def"
#undef STEP
};
const size_t step_count = sizeof(step_table) / sizeof(step_table[0]);

#define CHECK(name) extern const struct check check_##name;
#include "step/checks.def"
#undef CHECK

const struct check *const check_table[] = {
#define CHECK(name) &check_##name,
#include "step/checks.def"
#undef CHECK
};
const size_t check_count = sizeof(check_table) / sizeof(check_table[0]);

const struct step *step_find(struct str name)
{
	for (size_t i = 0; i < step_count; i++) {
		if (str_is(name, step_table[i]->decl.name))
			return step_table[i];
	}
	return NULL;
}

#define SIZE_UNDER     "file_size_under_"
#define SIZE_UNDER_MAX ((uint64_t)4096 * 1024 * 1024)

const struct check *check_find(struct str name)
{
	struct param_value ignored;

	if (check_name_argument(name, &ignored))
		name = STR("file_size_under");
	for (size_t i = 0; i < check_count; i++) {
		if (str_is(name, check_table[i]->decl.name))
			return check_table[i];
	}
	return NULL;
}

bool check_name_argument(struct str name, struct param_value *argument)
{
	const size_t head = sizeof(SIZE_UNDER) - 1, tail = 2;
	uint64_t unit = str_ends(name, "mb") ? 1024 * 1024 : 1024;
	uint64_t count;

	if (!str_starts(name, SIZE_UNDER) || name.len < head + tail ||
	    !(str_ends(name, "mb") || str_ends(name, "kb")))
		return false;
	if (!str_to_u64((struct str){name.ptr + head, name.len - head - tail}, &count) ||
	    count == 0 || count > SIZE_UNDER_MAX / unit)
		return false;
	*argument = (struct param_value){.is_set = true, .is_written = true};
	argument->number = (int64_t)(count * unit) * MILLION;
	return true;
}
