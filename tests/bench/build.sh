#!/usr/bin/env bash
# `assetc build` of many specs in one process, beside bare Ninja on a graph of the same files: one spec,
# one record and one product each.
# usage: build.sh ASSETC [COUNT]     default 10000
#
# Ninja runs a program that does next to nothing, so its time is what a build system itself costs.
. "$(dirname "$0")/lib/turns.sh"
count=${2:-10000}

if ! has ninja; then
	not_measured 'build: unchanged specs' 0.60 0.40 'there is no ninja'
	not_measured 'build: hits in a clean tree' 0.15 0.10 'there is no ninja'
	exit 0
fi

specs() {
	mkdir specs
	awk -v count="$count" 'BEGIN {
		for (i = 0; i < count; i++) {
			file = sprintf("specs/a%05d.yaml", i)
			printf "version: \"1.0\"\nid: a%05d\n", i >file
			print "generation: {type: image, provider: procedural, model: radial}" >file
			printf "prompt:\n  base: dot %d\n  parameters: {size: 8x8}\n", i >file
			printf "integration:\n  manifest_path: images/a%05d.png\n", i >file
			close(file)
		}
	}'
}

graph() {
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
	mkdir -p bare
	{
		printf 'rule asset\n  command = ../trivial $out.d $in $out\n  depfile = $out.d\n  deps = gcc\n  restat = 1\n'
		awk -v count="$count" 'BEGIN {
			for (i = 0; i < count; i++)
				printf "build out/a%05d.asset.json out/images/a%05d.png: asset ../specs/a%05d.yaml\n", i, i, i
		}'
	} >bare/build.ninja
	# Two outputs of an edge with deps: the depfile is named by the first.
	sed -i 's,\$out\.d \$in \$out,$depfile $in $out,; s,depfile = \$out\.d,depfile = $d,' bare/build.ninja
	sed -i -E 's,^(build (out/a[0-9]+)\.asset\.json .*),\1\n  d = \2.d,; s,\$depfile \$in,$d $in,' bare/build.ninja
}

specs
graph
"$assetc" build -q
# Moved away, not deleted: lib/place.sh says why.
BEFORE1='[ ! -e build ] || mv build "$(mktemp -d old.XXXXXX)"' BEFORE2='[ ! -e bare/out ] ||
	mv bare/out bare/.ninja_* "$(mktemp -d old.XXXXXX)"' turns 3 -- "$assetc" build -q -- ninja -C bare --quiet >full
sleep 0.1
"$assetc" build -q # so that nothing is too young to be trusted
sleep 0.1
turns 2 -- "$assetc" build -- ninja -C bare --quiet >null # warms up
turns 25 -- "$assetc" build -- ninja -C bare --quiet >null
read -r ours peer <null
figure "build: $count unchanged specs" "$(milliseconds "$ours")" "$(milliseconds "$peer")" 0.60 0.40
read -r ours peer <full
figure "build: $count hits in a clean tree" "$(milliseconds "$ours")" "$(milliseconds "$peer")" 0.15 0.10
