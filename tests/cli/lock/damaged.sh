#!/usr/bin/env bash
# Locks, project store and cache with something wrong in them: nothing is lost for it, and what is whole
# is used.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
cache=$XDG_CACHE_HOME/assetc
: >calls
mkdir project
cd project
echo 'store: raw' >assets.yaml
for id in gem ore; do
	cat >$id.yaml <<-END
		version: "1.0"
		id: $id
		generation: {type: image, provider: buying}
		prompt: {base: a $id}
	END
	run 0 $id.yaml -o out/$id.asset.json
done
run 0 lock update --store gem.yaml ore.yaml
stored=$(bytes raw)
same 'raws in the store' "$(ls raw/*.png | wc -l)" 2

# A lock that is damaged from its first line on still names something.
cp gem.lock ../gem.lock
sed -i '1i <<<<<<< HEAD' gem.lock
run 1 lock update --store ore.yaml
says gem.lock:1:1 E0420
same 'the store beside a conflict' "$(bytes raw)" "$stored"
: >gem.lock
run 1 lock update --store ore.yaml
says gem.lock:1:1 E0423
same 'the store beside an empty lock' "$(bytes raw)" "$stored"
if [ "$(id -u)" != 0 ]; then
	chmod 0 gem.lock
	run 7 lock update --store ore.yaml
	same 'the store beside a lock that cannot be read' "$(bytes raw)" "$stored"
fi
cp -f ../gem.lock gem.lock
run 0 lock update --store ore.yaml
same 'the store' "$(bytes raw)" "$stored"

# A link to a lock that is not there is not the same as no lock.
mv gem.lock ../gem.lock
ln -s ../absent.lock gem.lock
run 1 gem.yaml -o out/link.asset.json
says gem.lock
is_absent out/link.asset.json
rm gem.lock
cp ../gem.lock gem.lock

# The store stands in for a damaged entry of the cache.
find "$cache/requests" -type f -exec sh -c 'chmod u+w "$1"; echo garbage >"$1"' sh {} \;
rm -r out
run 0 gem.yaml -o out/gem.asset.json
says W1001 'damaged cache entry'
grep -q '"lock": "locked"' out/gem.asset.json || problem 'the lock does not hold'

# A store without a sidecar, or with a raw that was cut off.
rm -rf "$cache" out
mkdir ../whole
cp raw/* ../whole
rm raw/gem@1-*.txt
run 3 gem.yaml -o out/gem.asset.json
says gem.lock:3:1 'lies in the project store' 'png.txt'
cp ../whole/gem@1-*.txt raw
for raw in raw/gem@1-*.png; do
	chmod u+w "$raw"
	: >"$raw"
done
run 6 gem.yaml -o out/gem.asset.json
says E0435
run 0 plan gem.yaml
grep -q '^blocked .*does not hold the bytes' "$out" || problem "plan of a raw that was cut off: $(cat "$out")"
run 1 lock check gem.yaml
cp -f ../whole/gem@1-*.png raw
run 0 gem.yaml -o out/gem.asset.json
same 'calls' "$(wc -l <../calls)" 2

# Bytes that are gone, without a lock: what to do is said.
rm -rf gem.lock "$cache" out
run 0 gem.yaml -o out/gem.asset.json
find "$cache/objects" -type f -delete
rm -rf "$cache/products" out
run 3 gem.yaml -o out/gem.asset.json
says E1005 '--regenerate gem'
run 3 lock update gem.yaml
says E0440
is_absent gem.lock
