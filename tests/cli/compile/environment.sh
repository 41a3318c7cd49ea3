#!/usr/bin/env bash
# Where the cache is, and what is said when it, or the output folder, cannot be written.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

spec stone
compile() {
	run "$1" stone.yaml -o out/stone.asset.json "${@:2}"
}

# ---- the first of --cache-dir, ASSETC_CACHE_DIR, XDG_CACHE_HOME/assetc, ~/.cache/assetc

folder() {
	"$ASSETC" cache stats --json "$@" | jq -r .folder
}
same 'the folder by XDG_CACHE_HOME' "$(folder)" "$XDG_CACHE_HOME/assetc"
same 'the folder by ASSETC_CACHE_DIR' "$(ASSETC_CACHE_DIR=$PWD/mine folder)" "$PWD/mine"
same 'the folder by --cache-dir' "$(ASSETC_CACHE_DIR=$PWD/mine folder --cache-dir "$PWD/yours")" "$PWD/yours"
same 'an empty ASSETC_CACHE_DIR' "$(ASSETC_CACHE_DIR='' folder)" "$XDG_CACHE_HOME/assetc"
same 'the folder by HOME' "$(unset XDG_CACHE_HOME && folder)" "$HOME/.cache/assetc"
same 'a relative XDG_CACHE_HOME' "$(XDG_CACHE_HOME=relative folder)" "$HOME/.cache/assetc"
same 'an empty XDG_CACHE_HOME' "$(XDG_CACHE_HOME='' folder)" "$HOME/.cache/assetc"
(
	unset XDG_CACHE_HOME HOME
	compile 7
	says 'neither HOME nor XDG_CACHE_HOME nor ASSETC_CACHE_DIR'
	[ "$problems" -eq 0 ]
) || problem 'without any place'
is_absent out "$XDG_CACHE_HOME/assetc" "$HOME/.cache" mine yours relative
ASSETC_CACHE_DIR=$PWD/mine compile 0
is_there mine/CACHEDIR.TAG
grep -q '^Signature: 8a477f597d28d172789f06886806bc55' mine/CACHEDIR.TAG || problem 'CACHEDIR.TAG has no signature'
is_absent "$XDG_CACHE_HOME/assetc"
rm -r out

# ---- what cannot be written: one sentence, exit 7, no outputs

: >plain
unwritable() {
	local what=$1
	shift
	run 7 stone.yaml "$@"
	says E1004
	[ "$(grep -c 'error:' "$err")" -eq 1 ] || problem "$what: more than one error"
	[ "$(wc -c <"$err")" -lt 600 ] || problem "$what: the error is long"
	is_absent out
}
unwritable 'a cache below a file' -o out/stone.asset.json --cache-dir plain/cache
says plain
unwritable 'a cache that is a file' -o out/stone.asset.json --cache-dir plain
unwritable 'a cache in /proc' -o out/stone.asset.json --cache-dir /proc/assetc
says /proc/assetc
unwritable 'an output folder below a file' -o plain/out/stone.asset.json
says plain
unwritable 'an output folder in /proc' -o /proc/assetc/stone.asset.json
unwritable 'products below a file' -o stone.asset.json --out-dir plain
is_absent stone.asset.json
mkdir record
run 7 stone.yaml -o record --out-dir out
says record
rm -rf out record

# A hit needs no cache that can be written.
compile 0
if [ "$(id -u)" -eq 0 ]; then
	command -v setpriv >/dev/null && as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	"${as_nobody[@]-false}" true 2>/dev/null || as_nobody=()
fi
chmod -R a+rX "$XDG_CACHE_HOME" stone.yaml . "$(dirname "$PWD")"
chmod -R a-w "$XDG_CACHE_HOME/assetc"
mkdir mode && chmod 777 mode
if [ "$(id -u)" -ne 0 ] || { [ -n "${as_nobody[*]-}" ] && "${as_nobody[@]}" test -x "$ASSETC" -a -r "$XDG_CACHE_HOME/assetc/format"; }; then
	code=0
	"${as_nobody[@]-env}" "$ASSETC" stone.yaml -o mode/stone.asset.json 2>"$err" || code=$?
	same 'exit code of a hit in a cache that is read-only' "$code" 0
	[ ! -s "$err" ] || problem "a hit in a read-only cache says: $(cat "$err")"
	cmp mode/images/stone.png out/images/stone.png || problem 'a hit in a read-only cache gives another product'
	sed -i s/rough/bare/ stone.yaml
	code=0
	"${as_nobody[@]-env}" "$ASSETC" stone.yaml -o mode/stone.asset.json 2>"$err" || code=$?
	same 'exit code of a miss in a cache that is read-only' "$code" 7
	says 'Permission denied'
	mkdir locked && chmod 555 locked
	code=0
	"${as_nobody[@]-env}" env XDG_CACHE_HOME="$PWD/mode" "$ASSETC" stone.yaml -o locked/stone.asset.json 2>"$err" || code=$?
	same 'exit code with a read-only output folder' "$code" 7
	says 'Permission denied' locked
else
	echo 'permissions cannot be tested here: that part is skipped' >&2
fi
chmod -R u+w "$XDG_CACHE_HOME/assetc"

# ---- a full disk

mkdir small
if ! mount -t tmpfs -o size=128k none small 2>/dev/null; then
	echo 'no small file system can be mounted here: the full disk is skipped' >&2
	exit
fi
trap 'umount -l small; finish' EXIT
sed 's/64x64/1024x1024/; s/16x16/512x512/; s/rough/wild/' stone.yaml >large.yaml
run 7 large.yaml -o out/large.asset.json --cache-dir small/cache
says 'No space left'
is_absent out/large.asset.json
same 'what is left in the full cache' "$(find small/cache/objects -type f -name '.assetc-tmp-*' 2>/dev/null)" ''
rm -rf small/*
run 7 large.yaml -o small/large.asset.json
says 'No space left'
same 'what is left in the full output folder' "$(find small -type f)" ''
# As soon as there is room the same command works, from the cache.
mount -o remount,size=8m small
run 0 large.yaml -o small/large.asset.json
run 0 large.yaml -o out/large.asset.json --cache-dir small/cache
run 0 cache verify --cache-dir small/cache
