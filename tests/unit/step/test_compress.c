/* The step compress: what it tells the compiler. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>

extern const struct step step_compress;

/* What is left out must stay apart from what is written in a key, since convert then has the say. */
Test(step_compress, has_no_quality_of_its_own)
{
	struct arena arena = {0};
	struct param_set params = param_defaults(step_compress.decl.params, &arena);

	cr_assert_null(step_compress.run);
	cr_assert_not(param_get(&params, "quality")->is_set);
	cr_assert_not(param_get(&params, "lossless")->is_set);
	cr_assert_not(param_get(&params, "max_size")->is_set);
	cr_assert_eq(param_number(&params, "effort"), IMAGE_EFFORT_USUAL);
	arena_release(&arena);
}
