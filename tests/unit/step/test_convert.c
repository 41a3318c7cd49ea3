/* The step convert: it makes no pixels, but its table is what the compiler goes by. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>

extern const struct step step_convert;

Test(step_convert, is_read_by_the_compiler)
{
	cr_assert_null(step_convert.run);
	cr_assert_eq(step_convert.decl.kinds, ASSET_IMAGE | ASSET_AUDIO);
}

Test(step_convert, names_formats_that_exist)
{
	size_t row = param_index(step_convert.decl.params, STR("formats"));
	const struct param_def *formats;

	cr_assert_neq(row, SIZE_MAX);
	formats = &step_convert.decl.params[row];
	cr_assert_eq(formats->type, PARAM_ENUMS);
	cr_assert(formats->flags & PARAM_REQUIRED);
	for (size_t i = 0; formats->words[i]; i++)
		cr_assert_neq(media_format_of(str_of(formats->words[i])), MEDIA_UNKNOWN, "%s",
			      formats->words[i]);
}

Test(step_convert, defaults_to_quality_90_lossy_and_192k)
{
	struct arena arena = {0};
	struct param_set params = param_defaults(step_convert.decl.params, &arena);

	cr_assert_eq(param_number(&params, "quality"), 90);
	cr_assert_not(param_flag(&params, "lossless"));
	cr_assert_eq(param_number(&params, "bitrate"), (int64_t)192000 * MILLION);
	arena_release(&arena);
}
