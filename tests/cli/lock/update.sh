#!/usr/bin/env bash
# `assetc lock update|pick`: what a lock comes to say, that it is the same everywhere and changes only
# when it has to, and that build systems see the first one.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
cache=$XDG_CACHE_HOME/assetc
: >calls

# gem ID [GENERATION [PROMPT]]: a spec of one or, with more documents appended, of several assets
gem() {
	cat <<-END
		---
		version: "1.0"
		id: $1
		generation: {type: image, provider: buying${2-}}
		prompt: {base: a $1${3-}, parameters: {n_variations: 3}}
		post_processing: [{action: resize, dimensions: 4x4}]
	END
}
compile() {
	run 0 "$1.yaml" --id "$2" -o "out/$2.asset.json" "${@:3}"
}
lines() {
	sed -nE 's/^([a-z0-9_-]+@[0-9]+ (chosen|other) (paid|free) [a-z]+) .*/\1/p' "$1"
}
sha() {
	sed -nE "s/^$2 .* sha256:([0-9a-f]+) .*/\1/p" "$1"
}

# ---- what needs none

cat >free.yaml <<'END'
version: "1.0"
id: free
generation: {type: image, provider: procedural, model: noise}
END
run 0 lock update free.yaml
says 'nothing to lock' 'costs nothing to make' '--all'
run 0 lock update free.yaml -q
is_silent
is_absent free.lock
rm free.yaml

# ---- the first lock

{ gem coin && gem ruby; } >gems.yaml
run 3 lock update gems.yaml
says "no raw for 'coin'" "no raw for 'ruby'" 'compile it first'
is_absent gems.lock
compile gems coin
touch -d '2 hours ago' gems.yaml
time=$(mtime gems.yaml)
run 3 lock update gems.yaml
says "no raw for 'ruby'" 'gems.lock written'
same 'lines' "$(lines gems.lock)" 'coin@1 chosen paid buying'
[ "$(mtime gems.yaml)" != "$time" ] || problem 'a first lock does not renew the time of its spec'
same 'the frame of a lock' "$(sed -n '1p;2p;4p;$p' gems.lock)" $'assetc lock 1\n\n\nend'
touch -d '2 hours ago' gems.yaml
time=$(mtime gems.yaml)
compile gems ruby
run 0 lock update gems.yaml
says 'gems.lock renewed'
same 'lines of both' "$(lines gems.lock)" $'coin@1 chosen paid buying\nruby@1 chosen paid buying'
same 'the time of the spec of a lock that was there' "$(mtime gems.yaml)" "$time"
before=$(state gems.lock gems.yaml)
run 0 lock update gems.yaml
run 0 lock update
is_silent
same 'a lock that says all already' "$(state gems.lock gems.yaml)" "$before"

# ---- the same on another machine

same "calls" "$(wc -l <calls)" 2
mkdir -p other/place
cp gems.yaml other/place/
mv "$cache" cache.two
(
	export ASSETC_CACHE_DIR=$PWD/cache.two
	cd other/place
	umask 077
	LC_ALL=C.UTF-8 TZ=Asia/Tokyo run 0 lock update gems.yaml
	# A process of its own: its problems must reach this one.
	exit "$problems"
) || problem 'another place'
mv cache.two "$cache"
same_file gems.lock other/place/gems.lock
rm -r other

# ---- candidates

sed -i '0,/provider: buying/s//provider: buying, select: 2/' gems.yaml
compile gems coin
says "lock of 'coin' is stale" generation.select
sed -i 's/, select: 2//' gems.yaml
compile gems coin --locked
run 0 lock update gems.yaml
same 'lines of two candidates' "$(lines gems.lock)" \
	$'coin@1 chosen paid buying\ncoin@2 other paid buying\nruby@1 chosen paid buying'
[ "$(sha gems.lock coin@1)" != "$(sha gems.lock coin@2)" ] || problem 'two candidates with one raw'
run 0 lock pick coin@2 gems.yaml
says 'gems.lock renewed; build again'
same 'lines after a pick' "$(lines gems.lock)" \
	$'coin@1 other paid buying\ncoin@2 chosen paid buying\nruby@1 chosen paid buying'
for flag in '' --locked --offline '--profile release'; do
	rm -rf out
	compile gems coin $flag
	same "the raw that was picked under '$flag'" "$(grep -c "$(sha gems.lock coin@2)" out/coin.asset.json)" 2
	grep -q '"candidate": 2' out/coin.asset.json || problem 'the record names another candidate'
done
before=$(state gems.lock)
run 0 lock update gems.yaml
run 0 lock pick coin@2
same 'a pick is kept by an update' "$(state gems.lock)" "$before"
run 3 lock pick coin@3 gems.yaml
says "candidate 3 of 'coin' is not in the cache" 'assetc build --regenerate coin@3 gems.yaml makes it'
same 'the lock after a pick of nothing' "$(state gems.lock)" "$before"
run 2 lock pik coin@1
says "did you mean 'pick'?"
run 2 lock pick nobody@1 gems.yaml
says "no asset 'nobody'"
for wrong in coin @1 coin@ coin@0 coin@x coin@4097 ''; do
	run 2 lock pick "$wrong" gems.yaml
done
run 2 lock pick
run 2 lock
run 2 lock fix gems.yaml
run 2 lock check --store gems.yaml
run 2 lock update --id nobody gems.yaml
run 2 lock update --regenerate coin gems.yaml
sed -i '0,/provider: buying/s//provider: buying, select: 2/' gems.yaml
run 1 lock pick coin@1 gems.yaml
says 'the spec itself selects candidate 2' "'select: 1'" gems.yaml:4
compile gems coin --locked
sed -i 's/, select: 2//' gems.yaml
same 'calls for candidates' "$(wc -l <calls)" 3

# ---- a newer raw

first=$(sha gems.lock coin@2)
compile gems coin --regenerate coin
same 'regenerated: the one selected' "$(grep -c '"candidate": 2' out/coin.asset.json)" 1
run 0 lock update gems.yaml
[ "$(sha gems.lock coin@2)" != "$first" ] || problem 'an update does not take a newer raw'
compile gems coin --locked
compile gems coin --regenerate coin@1
grep -q '"candidate": 2' out/coin.asset.json || problem '--regenerate of another candidate ships it'
same 'calls to regenerate' "$(wc -l <calls)" 5
run 2 gems.yaml --id coin -o out/coin.asset.json --regenerate ruby
says "no asset 'ruby' is compiled here"
run 2 build gems.yaml --regenerate nobody
run 2 gems.yaml --id coin -o out/coin.asset.json --regenerate coin@zero
compile gems coin --regenerate coin@3 --regenerate coin@3
same 'once a run' "$(wc -l <calls)" 6
run 0 build gems.yaml --regenerate ruby
same 'build --regenerate' "$(wc -l <calls)" 7

# ---- what another machine locked stays

cp gems.lock mine.lock
run 0 lock update gems.yaml
cp gems.lock newest.lock
cp -r "$cache" cache.before
find "$cache/requests" "$cache/names" -type f -exec grep -l 'a ruby' {} + | xargs rm
run 3 lock update gems.yaml
same_file gems.lock newest.lock
run 3 gems.yaml --id ruby -o out/ruby.asset.json
chmod -R u+w "$cache" && rm -rf "$cache" && mv cache.before "$cache"

# ---- assets that come and go

gem ruby >gems.yaml
run 0 lock update gems.yaml
same 'lines without an asset that went' "$(lines gems.lock)" 'ruby@1 chosen paid buying'
{ gem ruby && gem coin; } >gems.yaml
run 0 lock update --id coin gems.yaml
same 'lines of --id' "$(lines gems.lock | cut -d' ' -f1)" $'coin@1\ncoin@2\ncoin@3\nruby@1'
gem coin >gems.json.yaml
python3 - <<-END
	import json
	json.dump({"version": "1.0", "id": "opal", "generation": {"type": "image", "provider": "buying"}, "prompt": {"base": "an opal"}},
	          open("gems.json", "w"))
END
run 0 gems.json -o out/opal.asset.json
run 0 lock update gems.json
lines gems.lock | grep -q ruby || problem 'a spec of the same name throws out what the other one locked'
lines gems.lock | grep -q opal || problem 'a spec of the same name is not locked'
rm gems.json gems.json.yaml
run 0 lock update gems.yaml
sed -i 's/provider: buying/provider: procedural/; s/, parameters: {n_variations: 3}//' gems.yaml
run 0 lock update gems.yaml
same 'a lock that nothing needs' "$(cat gems.lock)" $'assetc lock 1\n\nend'

# ---- fallbacks, and other words

gem topaz | sed 's/provider: buying/provider: openai, fallback: buying/' >topaz.yaml
run 0 topaz.yaml -o out/topaz.asset.json
run 0 lock update topaz.yaml
same 'lines of a fallback' "$(lines topaz.lock)" 'topaz@1 chosen paid buying'
run 0 topaz.yaml -o out/topaz.asset.json --locked
sed -i 's/n_variations: 3/size: 8x8/' topaz.yaml
run 3 topaz.yaml -o out/topaz.asset.json --locked
says prompt.parameters.size
calls=$(wc -l <calls)
run 0 lock update topaz.yaml
run 0 topaz.yaml -o out/topaz.asset.json --locked
same 'other words are found under the second name' "$(wc -l <calls)" "$calls"

# ---- two at once

for i in 1 2 3 4 5 6; do gem "g$i"; done >many.yaml
run 0 build many.yaml
for i in 1 2 3 4 5 6; do
	"$ASSETC" lock pick "g$i@1" many.yaml >>"$out" 2>&1 &
done
wait
same 'picks at the same time' "$(lines many.lock | wc -l)" 6

# ---- what cannot be written

if [ "$(id -u)" -ne 0 ]; then
	mkdir closed
	gem coin >closed/coin.yaml
	chmod a-w closed
	run 7 lock update closed/coin.yaml
	says closed
	chmod u+w closed
fi
run 1 lock update nowhere.yaml
