#include "base/share.h"

#include "unit/base/scratch.h"

Test(base_share, this_disk_is_no_network_share)
{
	struct scratch scratch;

	scratch_make(&scratch);
	cr_expect_null(share_of(scratch.root));
	cr_expect_null(share_of("/proc"));
	cr_expect_null(share_of("/no such folder"));
	scratch_remove(&scratch);
}
