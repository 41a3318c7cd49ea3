#!/usr/bin/env bash
# A disk that really is full, and folders that may not be written: an error that names the cause,
# outputs as they were, nothing left behind; hits go on without a word.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

cache=$XDG_CACHE_HOME/assetc
big() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: procedural, model: noise, seed: $2}
		prompt: {base: rough stone, parameters: {size: 256x256}}
		integration: {manifest_path: images/$1.png}
	END
}

# unchanged WHAT FOLDER COPY
unchanged() {
	diff -r "$2" "$3" >&2 || problem "$1: $2 changed"
	[ -z "$(find "$2" -name '.assetc-tmp-*')" ] || problem "$1: temporary files in $2"
}

# ---- read-only folders (nothing is read-only to root, unless it is mounted so)

spec stone images/stone.png 16x16
run 0 stone.yaml -o out/stone.asset.json
cp -a out kept
if [ "$(id -u)" != 0 ]; then
	chmod -R a-w out
	sed -i 's/16x16/24x24/' stone.yaml
	run 7 stone.yaml -o out/stone.asset.json
	says 'Permission denied' 'out/images'
	chmod -R u+w out
	unchanged 'a read-only output folder' out kept
	run 0 stone.yaml -o out/stone.asset.json
	chmod -R a-w "$cache"
	run 0 stone.yaml -o out/stone.asset.json
	is_silent
	sed -i 's/24x24/32x32/' stone.yaml
	run 7 stone.yaml -o out/stone.asset.json
	says 'Permission denied' "$cache"
	chmod -R u+w "$cache"
fi

# ---- a small disk, in a mount of our own

in_mount() {
	unshare --mount --map-root-user --fork -- true 2>/dev/null || unshare --mount -- true 2>/dev/null
}
if [ "${1:-}" != mounted ]; then
	in_mount || {
		echo 'told: mounting is not permitted here; the full disk is left to cli_faults_write' >&2
		exit "$((problems > 0))"
	}
	[ "$(id -u)" = 0 ] && map=() || map=(--map-root-user)
	unshare --mount "${map[@]}" -- bash "$0" mounted || problem 'on a small disk'
	exit
fi

full() {
	dd if=/dev/zero of="$1/ballast" bs=4k 2>"$TMPDIR/dd" || :
}

mkdir disk
mount -t tmpfs -o size=1m,mode=0755 none disk
run 0 stone.yaml -o disk/out/stone.asset.json
cp -a disk/out kept.out
full disk
run 0 stone.yaml -o disk/out/stone.asset.json
is_silent
big large 1
run 7 large.yaml -o disk/out/large.asset.json
says 'No space left on device' 'disk/out/images'
unchanged 'outputs on a full disk' disk/out kept.out
run 7 link disk/out/stone.asset.json --manifest disk/m.json --header disk/a.h
says 'No space left on device'
rm disk/ballast
run 0 large.yaml -o disk/out/large.asset.json

# the cache on the small disk
export XDG_CACHE_HOME=$PWD/disk/cache
rm -rf disk/out
run 0 stone.yaml -o out2/stone.asset.json
full disk
big huge 2
run 7 huge.yaml -o out2/huge.asset.json
says 'No space left on device' disk/cache
is_absent out2/huge.asset.json
rm out2/images/stone.png
run 0 stone.yaml -o out2/stone.asset.json
is_there out2/images/stone.png
rm disk/ballast
run 0 cache verify
run 0 huge.yaml -o out2/huge.asset.json

# mounted read-only
mount -o remount,ro disk
run 0 huge.yaml -o out2/huge.asset.json
is_silent
rm -r out2
run 0 huge.yaml -o out2/huge.asset.json
is_there out2/images/huge.png
big third 3
run 7 third.yaml -o out2/third.asset.json
says 'Read-only file system' disk/cache
umount disk
