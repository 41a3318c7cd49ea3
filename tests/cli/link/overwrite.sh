#!/usr/bin/env bash
# link overwrites what link made, and nothing else.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

spec stone images/stone.png 16x16
run 0 stone.yaml -o out/stone.asset.json
r=out/stone.asset.json
cp -r out before
cp stone.yaml spec.before

# refused CODE WORDS ARGUMENTS…
refused() {
	local code=$1
	run "$code" link "$r" "${@:3}"
	says E1012 "$2"
	same "outputs after link ${*:3}" "$(cd out && bytes .)" "$(cd before && bytes .)"
	same_file stone.yaml spec.before
}
refused 2 'is the record' -o "$r"
refused 2 'is the record' --manifest out/../"$r"
refused 2 'same file as' --manifest m.json -o m.json
refused 2 'same file as' --header h.h -o s -MF h.h
refused 1 'was not made by' -o out/images/stone.png
refused 1 'was not made by' --manifest out/images/stone.png
refused 1 'was not made by' --header stone.yaml
refused 1 'was not made by' --products stone.yaml
refused 1 'was not made by' -o s -MF stone.yaml
is_absent m.json h.h s
emits=()
for number in {1..60}; do
	emits+=(--emit "c:h$number.h")
done
refused 1 'was not made by' "${emits[@]}" --emit c:stone.yaml
refused 2 'same file as' "${emits[@]}" --emit c:./h60.h
is_absent h1.h

echo '{"assets": {"images": {}}}' >hand.json
refused 1 'was not made by' --manifest hand.json
same 'a manifest kept by hand' "$(cat hand.json)" '{"assets": {"images": {}}}'
printf 'all:\n\techo mine\n' >Makefile
refused 1 'was not made by' -o s -MF Makefile
mkfifo pipe
refused 7 'not a regular file' --header pipe

# Its own work it does again.
for _ in 1 2; do
	run 0 link "$r" -o s -MD --manifest m.json --header h.h --products p.txt
done
: >empty
run 0 link "$r" --header empty
grep -q stone empty || problem 'an empty file is not written'
