#!/usr/bin/env bash
# The disk fills up, or fails, at every call in turn while an import makes files: each is there as a whole or not at
# all, nothing is left behind, and the next run makes the rest.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-faults.sh"

ENOSPC=28 EIO=5
cat >shots.json <<'END'
[{"key": "ui_star", "kind": "ui", "prompt": "a star"}, {"key": "ui_moon", "kind": "ui", "prompt": "a moon"}]
END
run 0 import shots.json
mv specs whole
for fault in write:@:$ENOSPC short:@:$ENOSPC write:@:$EIO; do
	for ((n = 1; n < 100; n++)); do
		rm -rf specs
		faulty "${fault/@/$n}" import shots.json || break
		explained "$fault $n"
		[ ! -d specs ] || no_leftovers specs
		for file in specs/*.yaml; do
			[ ! -e "$file" ] || same_file "$file" "whole/${file#specs/}"
		done
		run 0 import -q shots.json
		same "$fault $n: in the end" "$(bytes specs | sed 's/specs/whole/')" "$(bytes whole)"
	done
	[ "$n" -gt 2 ] || problem "$fault: only $n calls"
done
