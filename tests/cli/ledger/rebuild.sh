#!/usr/bin/env bash
# `ledger rebuild`: a book that is damaged or gone is made again from the sidecars in project stores and in the cache;
# receipts of other books are listed and not counted; nothing is paid afterwards until a limit is set.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
plain=$ASSETC
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$TMPDIR/calls
state=$XDG_STATE_HOME/assetc
book=$state/ledger.db
mkdir game other
cd game

# ---- a project whose store holds raws with receipts
printf 'specs: [specs]\nstore: assets/raw\n' >assets.yaml
mkdir specs
for id in coin ruby; do
	cat >specs/$id.yaml <<-END
		version: "1.0"
		id: $id
		generation: {type: image, provider: buying}
		prompt: {base: a $id}
	END
done
run 0 build --out-dir out
run 0 lock update --store
here=$(printf %s "$(realpath .)" | sha256sum | cut -c 1-64)

# receipt ATTEMPT LEDGER PROJECT SPEC CANDIDATE USD
receipt() {
	local zeros
	zeros=$(printf '0%.0s' {1..64})
	printf '\tpaid.%s\n' "ledger: \"$2\"" "attempt: \"$1\"" "run: \"$1\"" "project: \"$3\"" "spec: \"$4\"" 'type: "image"' \
		'provider: "openai"' 'driver: "openai"' 'endpoint: "openai"' 'model: "m"' "purchase: \"${zeros:0:32}\"" \
		"key: \"${zeros:0:30}0$5\"" "sha256: \"$zeros\"" "candidate: $5" "request_usd: $6" 'estimated: false' \
		'intent: "2026-11-21T12:00:00.000000Z"'
}
# put FILE: standard input into the answer of a sidecar
put() {
	awk -v extra="$(cat)" '{ print } $0 == "answer:" { print extra }' "$1" >"$1.new"
	mv "$1.new" "$1"
}
run 0 budget set day 5
name=$(cat "$book.id")
coin=$(echo assets/raw/coin@1-*.png.txt)
ruby=$(echo assets/raw/ruby@1-*.png.txt)
receipt 20261121-00000001 "$name" "$here" coin 1 0.25 | put "$coin"
receipt 20261120-00000002 "$(printf 'ab%.0s' {1..16})" "$here" ruby 1 0.5 | put "$ruby"

ASSETC=$plain
# ---- a whole book is added to, once; that it lacked something is reason enough to ask
run 0 ledger rebuild
grep -qx '1 restored, 0 known already' "$out" || problem "a whole book: $(cat "$out")"
grep -q 'not counted *\$0.50  20261120-00000002 of the ledger abab.*ruby@1' "$out" || problem "another's receipt: $(cat "$out")"
run 0 budget set day 5
run 0 ledger rebuild --json
same 'again' "$(jq -c '[.restored, .known, .was_whole, .is_held, .kept_as, (.of_other_ledgers | length)]' "$out")" '[0,1,true,false,null,1]'
run 0 ledger --by spec
grep -q '^coin .*\$0.25 .*1 of 1 succeeded' "$out" || problem "what was restored: $(cat "$out")"
same 'specs' "$(wc -l <"$out")" 1

# ---- a damaged one is kept and named; nothing is paid until a limit is set
damage() {
	head -c 5000 /dev/urandom >"$book"
	rm -f "$book-wal" "$book-shm"
}
damage
sum=$(sha256sum <"$book")
run 6 ledger
says 'ledger rebuild'
run 0 ledger rebuild
kept=$(sed -n 's/^the damaged ledger is kept as //p' "$out")
is_there "$kept"
same 'the damaged file' "$(sha256sum <"$kept")" "$sum"
grep -qx '1 restored, 0 known already' "$out" && grep -q 'budget set' "$out" || problem "a damaged book: $(cat "$out")"
same 'its name is the same' "$(cat "$book.id")" "$name"
run 0 budget
says W0489
run 0 ledger rebuild --json
same 'still held' "$(jq -c '[.restored, .known, .is_held]' "$out")" '[0,1,true]'
run 0 budget set day 5
run 0 budget
same 'held no longer' "$(cat "$err")" ''

# ---- a book that is gone
rm "$book"
run 6 budget
run 0 ledger rebuild
grep -qx '1 restored, 0 known already' "$out" || problem "a book that is gone: $(cat "$out")"

# ---- from another folder: the cache knows the project. Without it, the project's own store is enough
damage
cd ../other
run 0 ledger rebuild
grep -qx '1 restored, 0 known already' "$out" || problem "from another folder: $(cat "$out")"
run 0 ledger --all --json
same 'by the path of its project' "$(jq -r '.[].project' "$out")" "$(realpath ../game)"
chmod -R u+w "$XDG_CACHE_HOME"
mv "$XDG_CACHE_HOME" ../cache-of-before
damage
run 0 ledger rebuild
grep -qx '0 restored, 0 known already' "$out" || problem "without a cache: $(cat "$out")"
cd ../game
run 0 ledger rebuild
grep -qx '1 restored, 0 known already' "$out" || problem "from its own store: $(cat "$out")"
run 0 ledger rebuild --cache-dir ../cache-of-before/assetc

# ---- a project that is gone, and settings that are wrong, are told; the rest is restored
cd ../other
mv ../game ../moved
damage
run 0 ledger rebuild --cache-dir ../cache-of-before/assetc
says W0490 /game
mv ../moved ../game
echo 'store: [' >../game/assets.yaml
run 0 ledger rebuild --cache-dir ../cache-of-before/assetc
says W0490 /game

run 2 ledger rebuild now
