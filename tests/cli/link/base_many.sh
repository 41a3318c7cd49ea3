#!/usr/bin/env bash
# Ten thousand records beside ten thousand entries by hand, half of them the same assets: the link takes
# as much longer than one of a quarter as there is more to do, and no more.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
. "$support/base-lib.sh"
python_with json
[ -z "$ASSETC_SANITIZE" ] || skip 'a sanitizer has its own times'

cat >make.py <<'END'
"""make.py COUNT: a base manifest of COUNT entries, COUNT records, and a list of those."""
import json, os, sys
count = int(sys.argv[1])
os.mkdir(f"r{count}")
entry = lambda i: {"type": "image", "path": f"images/a{i}.png", "note": i}
sections = {"images": {f"a{i}": entry(i) for i in range(0, count, 2)}, "ui": {"list": [], "deep": {}}}
sections["ui"]["list"] = [dict(key=f"b{i}", **entry(count + i)) for i in range(0, count, 4)]
sections["ui"]["deep"] = {f"s{i}": {"a": entry(2 * count + i)} for i in range(0, count, 4)}
json.dump({"assets": sections}, open(f"base{count}.json", "w"))
record = open("one.asset.json").read()
with open(f"list{count}", "w") as names:
    for i in range(count):
        path = f"r{count}/a{i}.asset.json"
        section = "images" if i % 4 < 2 else "images" if i % 4 == 2 else f"more.s{i % 50}"
        text = record.replace('"one"', f'"a{i}"').replace('"images"', f'"{section}"').replace("/one.", f"/a{i}.")
        open(path, "w").write(text)
        print(path, file=names)
END
record one images one
"$python" make.py 2500
"$python" make.py 10000

# seconds COUNT: the processor's time for the fastest of three links.
seconds() {
	local best=999 now TIMEFORMAT='%U %S'
	for _ in 1 2 3; do
		now=$({ time "$ASSETC" link "@list$1" --base-manifest "base$1.json" --manifest "m$1.json" --header "h$1.h" \
			-q 2>"$err" >&2; } 2>&1 | awk '{ print $1 + $2 }')
		best=$(awk -v a="$best" -v b="$now" 'BEGIN { print a < b ? a : b }')
	done
	echo "$best"
}
few=$(seconds 2500) many=$(seconds 10000)
echo "2,500: $few s; 10,000: $many s" >&2
awk -v few="$few" -v many="$many" 'BEGIN { exit !(many <= 9 * (few > 0.02 ? few : 0.02)) }' ||
	problem "10,000 take $many s, and 2,500 take $few s"
is_there m10000.json h10000.h
mapfile -t records <list10000
is_merged base10000.json m10000.json "${records[@]}"
run 0 link @list10000 --base-manifest m10000.json --manifest again.json -q
same_file m10000.json again.json
