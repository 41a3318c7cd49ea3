#!/usr/bin/env bash
# What users get holds nothing of the places where tests stop the program: the objects with such places are compiled without
# the switch, and looked into. Of a build without it the programs themselves are.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need nm strings cc

holds_none() {
	! nm "$1" 2>/dev/null | grep -i stop_here >&2 || problem "$1 has the function"
	! strings -a "$1" | grep ASSETC_STOP >&2 || problem "$1 knows the variable"
}
if [ "$ASSETC_TEST_STOPS" != 1 ]; then
	holds_none "$ASSETC"
	holds_none "$(dirname "$ASSETC")/assetc-remote"
	exit
fi
[ "$(strings -a "$ASSETC" | grep -c ASSETC_STOP)" -gt 0 ] || problem 'not even this build has them: the test sees nothing'
cd "$ASSETC_SOURCE_DIR"
mapfile -t sources < <(grep -rlE 'STOP_HERE|stop_here' tool --include='*.c')
[ "${#sources[@]}" -ge 8 ] || problem "only ${#sources[@]} files have such places"
for source in "${sources[@]}"; do
	cc -std=c11 -D_GNU_SOURCE '-DASSETC_VERSION="0"' -D_FILE_OFFSET_BITS=64 -O1 -Itool -Icache/include -w -c "$source" -o "$TMPDIR/object.o" 2>"$err" || {
		problem "$source does not compile: $(head -n 3 "$err")"
		continue
	}
	holds_none "$TMPDIR/object.o"
done
grep -n 'ASSETC_TEST_STOPS' CMakePresets.json CMakeLists.txt | grep -q 'OFF' || problem 'the switch is not off where nobody says otherwise'
