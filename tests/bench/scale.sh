#!/usr/bin/env bash
# Ten thousand specs in build systems, beside what a project would write without assetc's modules, in one
# run and in turns.
# usage: scale.sh ASSETC [COUNT]     a line for each figure, between tabs:
#	figure  ours  peer  ratio  limit  goal     (seconds; "-" where there is none)
# exit 1 when a ratio is above its limit. Takes some three minutes and 300 MB below TMPDIR.
set -euo pipefail
assetc=$(realpath "$1")
count=${2:-10000}
source_dir=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export ASSETC_CACHE_DIR=$work/cache
log=$work/log
too_slow=0

# seconds COMMAND...: prints how long it took.
seconds() {
	local from=$EPOCHREALTIME
	"$@" >"$log" 2>&1 </dev/null || { cat "$log" >&2 && exit 1; }
	awk -v from="$from" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.4f\n", to - from }'
}

# The same in seconds of the processor: what a null build takes is its own work, and others beside it
# disturb that less than the clock.
processor_seconds() {
	local TIMEFORMAT='%3U %3S'
	{ time "$@" >"$log" 2>&1 </dev/null; } 2>&1 | awk '{ printf "%.4f\n", $1 + $2 }'
}

# The fastest of the turns: what else the machine does can only add.
fastest() {
	sort -n | head -n 1
}

# compare FIGURE LIMIT GOAL ROUNDS OURS PEER [CLOCK]: two functions, in turns, after `OURS before` and `PEER
# before`.
compare() {
	local round clock=${7:-seconds}
	: >ours.times
	: >peer.times
	for ((round = 0; round < $4; round++)); do
		"$5" before
		"$clock" "$5" >>ours.times
		"$6" before
		"$clock" "$6" >>peer.times
	done
	awk -v figure="$1" -v limit="$2" -v goal="$3" -v ours="$(fastest <ours.times)" -v peer="$(fastest <peer.times)" \
		'BEGIN {
			printf "%s\t%s\t%s\t%.3f\t%s\t%s\n", figure, ours, peer, ours / peer, limit, goal
			exit limit != "-" && ours / peer > limit
		}' || too_slow=1
}

# ---- the projects: one by the module, one by add_custom_command, and two graphs for bare Ninja ----

specs() {
	awk -v count="$count" 'BEGIN {
		for (i = 0; i < count; i++) {
			folder = sprintf("specs/%03d", i / 100)
			if (i % 100 == 0)
				system("mkdir -p " folder)
			file = sprintf("%s/a%05d.yaml", folder, i)
			printf "version: \"1.0\"\nid: a%05d\nmetadata: {category: c%d}\n", i, i % 10 >file
			print "generation: {type: image, provider: procedural, model: radial}" >file
			printf "prompt:\n  base: dot %d\n  parameters: {size: 8x8}\n", i >file
			printf "integration:\n  manifest_path: images/%03d/a%05d.png\n", i / 100, i >file
			close(file)
		}
	}'
}

module_project() {
	mkdir module
	cat >module/CMakeLists.txt <<-END
		cmake_minimum_required(VERSION 3.20)
		project(scale NONE)
		include("$source_dir/cmake/Assetc.cmake")
		assetc_add_assets(assets SPEC_DIR "$work/specs" HEADER assets.h MANIFEST manifest.json OUTPUT_DIR out)
	END
}

plain_project() {
	mkdir plain
	cat >plain/CMakeLists.txt <<-END
		cmake_minimum_required(VERSION 3.20)
		project(scale NONE)
		file(GLOB_RECURSE specs "$work/specs/*.yaml")
		set(out "\${CMAKE_CURRENT_BINARY_DIR}/out")
		foreach(spec IN LISTS specs)
			get_filename_component(id "\${spec}" NAME_WE)
			string(SUBSTRING "\${id}" 1 3 part)
			set(record "\${CMAKE_CURRENT_BINARY_DIR}/records/\${id}.asset.json")
			add_custom_command(OUTPUT "\${record}" "\${out}/images/\${part}/\${id}.png"
				COMMAND "$assetc" compile "\${spec}" --out-dir "\${out}" -o "\${record}" -MD
				DEPENDS "\${spec}" DEPFILE "\${record}.d" VERBATIM)
			list(APPEND records "\${record}")
		endforeach()
		string(REPLACE ";" "\n" names "\${records}")
		file(WRITE "\${CMAKE_CURRENT_BINARY_DIR}/records.txt" "\${names}\n")
		add_custom_command(OUTPUT assets.h manifest.json
			COMMAND "$assetc" link @records.txt --header assets.h --manifest manifest.json
			DEPENDS \${records} VERBATIM)
		add_custom_target(assets ALL DEPENDS assets.h manifest.json)
	END
}

# The same files, made by next to nothing.
trivial_tool() {
	cat >trivial.c <<-'END'
		#include <stdio.h>
		int main(int argc, char **argv)
		{
			for (int i = 3; i < argc; i++) {
				FILE *file = fopen(argv[i], "w");
				if (!file || fclose(file))
					return 1;
			}
			FILE *depfile = fopen(argv[1], "w");
			return !depfile || fprintf(depfile, "%s: %s\n", argv[3], argv[2]) < 0 || fclose(depfile);
		}
	END
	"${CC:-cc}" -O2 trivial.c -o trivial
}

# graph FOLDER: build statements for every spec, by the rule `asset`.
graph() {
	awk -v count="$count" 'BEGIN {
		for (i = 0; i < count; i++) {
			part = sprintf("%03d", i / 100)
			id = sprintf("a%05d", i)
			printf "build records/%s.asset.json | out/images/%s/%s.png: asset ../specs/%s/%s.yaml\n", id, part, id, part, id
		}
	}' >>"$1/build.ninja"
}

bare_graphs() {
	mkdir rules bare
	printf 'assets = out\ninclude %s\nassetc = %s\n' "$source_dir/examples/ninja/rules.ninja" "$assetc" >rules/build.ninja
	graph rules
	cat >bare/build.ninja <<-END
		rule asset
		  command = $work/trivial \$out.d \$in \$out
		  depfile = \$out.d
		  deps = gcc
		  restat = 1
	END
	graph bare
	# The trivial tool needs all its outputs named, and no folder of them made.
	sed -i -E 's,^(build ([^ ]*) \| ([^:]*): .*),\1\n  out_files = \2 \3,; s,\$in \$out$,$in $out_files,' bare/build.ninja
}

# ---- what is measured ----

first_configure() {
	rm -rf "$1/build"
	[ "${2:-}" = before ] || cmake -S "$1" -B "$1/build" -G Ninja "-DASSETC_EXECUTABLE=$assetc"
}
module_first() { first_configure module "$@"; }
plain_first() { first_configure plain "$@"; }
module_again() { [ "${1:-}" = before ] || cmake module/build; }
plain_again() { [ "${1:-}" = before ] || cmake plain/build; }

# ninja_in FOLDER [before]
ninja_in() { [ "${2:-}" = before ] || ninja -C "$1" --quiet; }
module_build() { ninja_in module/build "$@"; }
plain_build() { ninja_in plain/build "$@"; }
rules_null() { ninja_in rules "$@"; }
bare_null() { ninja_in bare "$@"; }

specs
module_project
plain_project
trivial_tool
bare_graphs
"$assetc" build specs --out-dir filled -q

compare 'CMake: first configure' 1.6 - 3 module_first plain_first
compare 'CMake: configure again' 1.1 - 3 module_again plain_again
compare 'CMake: full build of hits' 0.35 - 1 module_build plain_build
compare 'CMake: null build' 1.05 - 15 module_build plain_build processor_seconds
seconds ninja_in rules >/dev/null
seconds ninja_in bare >/dev/null
compare 'Ninja: null build' 1.05 - 15 rules_null bare_null processor_seconds
exit $too_slow
