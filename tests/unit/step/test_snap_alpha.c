/* The step snap_alpha. */
#include "unit/step/fixture.h"

#include <criterion/criterion.h>

extern const struct step step_snap_alpha;

Test(step_snap_alpha, takes_nearly_for_wholly)
{
	struct image image = PIXELS(6, 1, 0x102030fe, 0x102030fa, 0x102030f9, 0x10203006,
				    0x10203005, 0x10203000);

	cr_assert_eq(RUN_PLAIN(step_snap_alpha, &image), ST_OK);
	EXPECT_PIXELS(&image, 6, 1, 0x102030ff, 0x102030ff, 0x102030f9, 0x10203006, 0, 0x10203000);
	image = PIXELS(3, 1, 0x102030fe, 0x10203080, 0x1020307f);
	cr_assert_eq(RUN(step_snap_alpha, &image, "opaque_from", "128", "empty_to", "127"), ST_OK);
	EXPECT_PIXELS(&image, 3, 1, 0x102030ff, 0x102030ff, 0);
}

Test(step_snap_alpha, refuses_bounds_that_cross)
{
	struct image image = PIXELS(1, 1, 0x102030fe);

	cr_assert_eq(RUN(step_snap_alpha, &image, "opaque_from", "9", "empty_to", "9"), ST_INVALID);
	expect_finding("E0791", "empty_to is 9", "opaque_from 9");
	EXPECT_PIXELS(&image, 1, 1, 0x102030fe);
}
