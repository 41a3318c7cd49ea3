#!/usr/bin/env bash
# Base manifests that somebody else sent: each is told with its place, in little time and memory, and
# nothing is written.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/base-lib.sh"
record x images mine
record y images yours
outputs=(--manifest out.json --header out.h --products p.txt -o stamp -MD)
run 0 link x.asset.json "${outputs[@]}"
before=$(state out.json out.h p.txt stamp stamp.d)

# refused PLACE CODE WORDS...: the file bad.json
refused() {
	local place=$1 code=$2
	shift 2
	bounded 1 link x.asset.json y.asset.json --base-manifest bad.json "${outputs[@]}"
	says "bad.json:$place: error: " "[$code]" "$@"
	! LC_ALL=C grep -q -P '[\x00-\x08\x0b-\x1f\x7f]' "$err" || problem "control characters reach the terminal: $*"
	same "outputs after $*" "$(state out.json out.h p.txt stamp stamp.d)" "$before"
}

# assets TEXT: a manifest of these sections
assets() {
	printf '{"assets": %s}' "$1" >bad.json
}

# ---- shapes

: >bad.json
refused 1:1 E0201
printf 'assets:\n  images: {}\n' >bad.json
refused 1:1 E0201
printf '["assets"]' >bad.json
refused 1:1 E0940 "no 'assets'"
cp x.asset.json bad.json
refused 1:1 E0940 "no 'assets'"
assets '[{"key": "a", "path": "b"}]'
refused 1:12 E0940 'no object'
assets '{"images": {"a": {"path": "p"}, "b": {"path": "q"}, "a": {"path": "p"}}}'
refused 1:64 E0203 "'a' stands twice"
assets '{"images": {}, "images": {}}'
refused 1:27 E0203
assets '{"images": {"a": {"path": ["p"]}}}'
refused 1:39 E0941 "'images.a.path'"
assets '{"images": {"a": {"type": "image", "path": ["p"]}}}'
refused 1:55 E0941 "'images.a'" "a list as its 'path'"
assets '{"images": {"a": {"type": {"path": "x"}, "path": "p"}}}'
refused 1:38 E0941 "a mapping as its 'type'"
assets '{"images": [["a"]]}'
refused 1:24 E0941 "'images'"
assets '{"images": {"a": {"type": "image"}}}'
refused 1:29 E0941 "neither a 'path'"
assets '{"images": {"a": {"variants": {"1x": {"png": "../../../etc/passwd"}}}}}'
refused 1:42 E0941 'no path in its variants'

# ---- names and paths

assets '{"images": {"a\u001b[31m": {"path": "p"}}}'
refused 1:24 E0942 control
assets '{"images": {"a": {"path": "p\u0000"}}}'
refused 1:40 E0202 NUL
assets '{"images": {"a": {"path": "p\u0007"}}}'
refused 1:38 E0942 "'images.a'"
printf '{"assets": {"images": {"a": {"path": "p\x1b"}}}}' >bad.json
refused 1:40 E0201 'control character'
printf '{"assets": {"images": {"\xff\xfe": {"path": "p"}}}}' >bad.json
refused 1:25 E0202 UTF-8
assets '{"images": {"": {"path": "p"}}}'
refused 1:24 E0942 empty
long=$(printf 'n%.0s' {1..201})
assets "{\"images\": {\"$long\": {\"path\": \"p\"}}}"
refused 1:24 E0942 '200 bytes'
assets "{\"images\": {\"a\": {\"path\": \"$(printf 'p%.0s' {1..1025})\"}}}"
refused 1:38 E0942 '1024 bytes'
# Where they lead is the game's own affair, and so is what they look like to a shell or a format.
assets '{"images": {"a": {"path": "../../x;y|z.png"}, "b": {"path": "/abs/%s%n.png"}, "c": {"path": "C:\\\\w.png"}, "d": {"path": "https://h/x.png?q"}}}'
bounded 0 link x.asset.json --base-manifest bad.json --manifest fine.json --header fine.h
is_silent
for text in '"../../x;y|z.png"' '"/abs/%s%n.png"' '"C:\\\\w.png"' '"https://h/x.png?q"'; do
	grep -q -F "$text" fine.json || problem "$text is not in the manifest"
done

# ---- sizes

deep() {
	printf "$1%.0s" $(seq "$2")
}
assets "$(deep '{"a": ' 62){}$(deep '}' 62)"
bounded 0 link x.asset.json --base-manifest bad.json --manifest fine.json
assets "$(deep '{"a": ' 100000)"
refused 1:390 E0205 'nested deeper'
assets "{\"x\": {\"path\": \"p\", \"deep\": $(deep '[' 100000)"
refused 1:101 E0205 'nested deeper'
# A megabyte of one word, of entries, of sections, of members.
assets "{\"images\": {\"a\": {\"path\": \"p\", \"note\": \"$(head -c 1000000 /dev/zero | tr '\0' x)\"}}}"
bounded 0 link x.asset.json --base-manifest bad.json --manifest fine.json
[ "$(stat -c %s fine.json)" -gt 1000000 ] || problem 'a long text is cut'
seq 30000 | awk 'BEGIN { printf "{\"assets\": {\"images\": {" } { printf "\"k%d\": {\"path\": \"p\"}, ", $1 } END { print "\"end\": {}}}}" }' >bad.json
bounded 0 link x.asset.json --base-manifest bad.json --manifest fine.json --header fine.h
same 'entries' "$(grep -c '"path": "p"' fine.json)" 30000
seq 100000 | awk 'BEGIN { printf "{\"assets\": {\"a\": {\"path\": \"p\"" } { printf ", \"k%d\": 1", $1 } END { print "}}}" }' >bad.json
bounded 0 link x.asset.json --base-manifest bad.json --manifest fine.json
seq 20000 | awk 'BEGIN { printf "{\"assets\": {" } { printf "\"k%d\": {\"s\": {}}, ", $1 } END { print "\"end\": {}}}" }' >bad.json
bounded 0 link x.asset.json --base-manifest bad.json --manifest fine.json
# Many findings are counted, and few are shown.
seq 5000 | awk 'BEGIN { printf "{\"assets\": {\"images\": [" } { printf "%d, ", $1 } END { print "0]}}" }' >bad.json
refused 1:24 E0941
[ "$(wc -l <"$err")" -lt 100 ] || problem 'all of 5,000 findings are shown'
# More than is taken.
{ printf '{"assets": {"images": ['; for ((i = 0; i < 17; i++)); do printf '1,%.0s' {1..60000}; done; printf '1]}}'; } >bad.json
refused '1:2000018' E0205 'more than 1000000 values'
truncate -s 40M bad.json
bounded 1 link x.asset.json --base-manifest bad.json "${outputs[@]}"
says bad.json E01
mkdir folder
bounded 1 link x.asset.json --base-manifest folder "${outputs[@]}"
says folder E01

# ---- cut off after each byte: no manifest, and no crash

printf '{"assets": {"im": {"a": {"type": "image", "path": "p\\u00e9.png"}}, "l": [{"key": "k", "path": "q"}]}}' >whole.json
size=$(stat -c %s whole.json)
for ((cut = 0; cut < size; cut += 3)); do
	head -c "$cut" whole.json >bad.json
	bounded 1 link x.asset.json --base-manifest bad.json "${outputs[@]}"
done
same 'outputs at the end' "$(state out.json out.h p.txt stamp stamp.d)" "$before"
