/* helper_kind.c - names of helper programs. */
#include "sound/helper_kind.h"

#include "sound/revision.h"
#include "sound/wire.h"

#define HELPER(name, build) \
	_Static_assert(sizeof(build) <= WIRE_BUILD_MAX, #name ": it must fit into a hello");
#include "sound/helpers.def"
#undef HELPER

const char *helper_name(enum helper_kind kind)
{
	static const char *const NAMES[] = {
#define HELPER(name, build) #name,
#include "sound/helpers.def"
#undef HELPER
	};

	return NAMES[kind];
}

const char *helper_build(enum helper_kind kind)
{
	static const char *const BUILDS[] = {
#define HELPER(name, build) build,
#include "sound/helpers.def"
#undef HELPER
	};

	return BUILDS[kind];
}
