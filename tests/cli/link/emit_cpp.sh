#!/usr/bin/env bash
# The C++ header of a real game: compilers take it without a word, and the program says the same as the manifest
# and, of ids, as the C header.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need g++ gcc jq
. "$ASSETC_SOURCE_DIR/tests/support/emit-lib.sh"

emit cpp:assets.hpp --header assets.h --namespace tally
is_silent
cat >main.cpp <<'END'
#include "assets.hpp"
#include "assets.h"
#include <cstdio>

int main()
{
	static_assert(tally::count == TALLY_COUNT);
	for (std::size_t i = 0; i < tally::count; i++) {
		const tally::Info &info = tally::table[i];
		const tally_info &other = tally_table[i];

		if (info.id != other.id || info.path != other.path || tally::find(info.id) != &info ||
		    info.frames != other.frames)
			return 1;
		std::printf("%.*s|%s|%u|%u|%.9g|%u|%u|%u|%u\n", static_cast<int>(info.path.size()), info.path.data(),
			    info.kind == tally::Kind::audio ? "audio" : "image", info.width, info.height, info.duration,
			    info.rate, info.channels, info.loop_start, info.loop_end);
	}
	return tally::path::IMAGES_COIN == TALLY_PATH_IMAGES_COIN ? 0 : 2;
}
END
for compiler in g++ clang++; do
	command -v $compiler >/dev/null || continue
	$compiler -std=c++17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror main.cpp -o main >&2 ||
		problem "$compiler refuses the header"
	./main >found || problem "$compiler: the program ends with $?"
	same_facts "$compiler" 2-
done

# Nothing to do, nothing touched; another name space is another file.
before=$(state assets.hpp)
emit cpp:assets.hpp --header assets.h --namespace tally
same 'the same again' "$(state assets.hpp)" "$before"
run 1 link "${records[@]}" --emit cpp:x.hpp --namespace class
says E0919 "'class'" 'C++'
is_absent x.hpp
