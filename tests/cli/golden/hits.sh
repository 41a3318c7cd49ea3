#!/usr/bin/env bash
# What an earlier version made is used by this one: of every fixture in tests/golden all specs hit its
# cache, its locks hold, its store builds a clean clone and its records link. Nobody is asked, but that
# what is free may be made again where this version says that it makes it differently.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need python3
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
: >calls

cat >compare.py <<'END'
"""compare.py GOLDEN FOUND LOG: records of a fixture against those of a build, and its log."""
import json, os, sys

golden, found, log = sys.argv[1:]
said = open(log).read()


def revision(record):
    return [line for line in record["keys"]["request_text"].split("\n") if line.startswith("revision: ")]


names = [name for name in os.listdir(found) if name.endswith(".asset.json")]
for name in names:
    then, now = (json.load(open(os.path.join(folder, name))) for folder in (golden, found))
    if revision(then) != revision(now):
        continue
    if then["raw"] != now["raw"]:
        print("the raw of %s is another: %s, not %s" % (then["id"], now["raw"], then["raw"]))
    if "assetc: %s: generated" % then["id"] in said and then["keys"]["request"] != now["keys"]["request"]:
        print("%s was generated anew, for another request" % then["id"])
    if "assetc: %s: generated" % then["id"] in said and os.environ.get("ALL_ARE_HITS"):
        print("%s was generated anew" % then["id"])
print(len(names))
END
# compare FIXTURE FOLDER COUNT
compare() {
	same "records of $2 and their number" "$(python3 compare.py "$1/records" "$2" "$err")" "$3"
}

for fixture in "$ASSETC_SOURCE_DIR"/tests/golden/v*/; do
	name=$(basename "$fixture")
	count=$(find "$fixture/records" -name '*.asset.json' | wc -l)
	[ "$count" -gt 10 ] || problem "only $count records in $name"
	rm -rf game cache && cp -r "$fixture/project" game && cp -r "$fixture/cache" cache
	export ASSETC_CACHE_DIR=$PWD/cache
	cd game

	# ---- the cache, the locks and the store together, then each without the other
	run 0 build --out-dir ../out -v
	cd .. && ALL_ARE_HITS=1 compare "$fixture" out "$count" && cd game
	run 0 lock check
	! grep -qE '^(stale|gone)' "$out" || problem "$name: locks: $(cat "$out")"
	rm -rf ../out
	run 0 build --out-dir ../out -v --offline
	cd .. && ALL_ARE_HITS=1 compare "$fixture" out "$count" && cd game
	cp -r specs specs.before
	run 0 lock update specs/by-*.yaml specs/{copied,drawn,made-radial,painted,picked}.yaml
	diff -r specs.before specs >&2 || problem "$name: an update of locks that hold changes them"
	rm -rf specs.before

	# Without the store all is there but what only it has.
	mv art/raw raw.aside
	rm -rf ../out
	run 3 build --out-dir ../out -v --offline
	cd .. && ALL_ARE_HITS=1 compare "$fixture" out "$((count - $(ls game/specs/by-*.lock | wc -l)))" && cd game
	mv raw.aside art/raw
	run 0 cache verify

	export ASSETC_CACHE_DIR=$PWD/../empty
	rm -rf "$ASSETC_CACHE_DIR" ../clone
	locked=(specs/*.lock)
	run 0 build "${locked[@]/%.lock/.yaml}" --out-dir ../clone --locked
	cd .. && compare "$fixture" clone "$(cat game/specs/*.lock | grep -c ' chosen ')" && cd game
	cd ..

	# ---- records of then, linked now
	run 0 link "$fixture"/records/*.asset.json -o stamp --manifest manifest.json --header assets.h
	is_there manifest.json assets.h
	rm -f stamp manifest.json assets.h
	same "$name: calls" "$(cat calls)" ''
done
[ -n "${name-}" ] || problem 'there is no fixture'
