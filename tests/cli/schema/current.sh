#!/usr/bin/env bash
# specs/schema.json and specs/SPEC.md are what this program prints; it prints the same every time.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

# current FILE ARG...
current() {
	local file=$1
	shift
	run 0 schema "$@"
	[ ! -s "$err" ] || problem "schema $* says something on stderr"
	cmp -s "$out" "$ASSETC_SOURCE_DIR/specs/$file" ||
		problem "specs/$file is not what 'assetc schema $*' prints; renew it: specs/renew.sh $ASSETC"
	mv "$out" first
	LC_ALL=C.UTF-8 TZ=Asia/Tokyo run 0 schema "$@"
	same_file first "$out"
}
current schema.json
current SPEC.md --markdown
run 2 schema coin.yaml
says 'takes no operands'
