#!/usr/bin/env bash
# The states of a lock: every cell of the table, with a provider that counts what is bought and never
# answers twice alike.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
cache=$XDG_CACHE_HOME/assetc
: >calls

# gem [GENERATION [PROMPT [DIMENSIONS]]]
gem() {
	cat >gem.yaml <<-END
		version: "1.0"
		id: gem
		generation: {type: image, provider: buying${1-}}
		prompt: {base: a gem${2-}}
		post_processing: [{action: resize, dimensions: ${3:-4x4}}]
	END
}
compile() {
	local want=$1
	shift
	run "$want" gem.yaml -o out/gem.asset.json -MD "$@"
}
bought() {
	same "calls after $1" "$(wc -l <calls)" "$2"
}
raw() {
	python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["raw"]["sha256"])' "${1:-out/gem.asset.json}"
}
lock_of() {
	python3 -c 'import json, sys; print(json.load(open("out/gem.asset.json")).get("lock", "none"))'
}
strict=(--locked --offline '--profile release')

# ---- no entry

gem
for flag in --locked --offline; do
	compile 3 $flag
	says 'nothing that' "$flag asks nobody"
done
compile 1 --profile release
says 'no lock names the raw' E0432
ASSETC_LOCKED=1 compile 3
bought 'nobody was asked' 0
is_absent out gem.lock
compile 0
bought 'an ordinary run' 1
same 'the state without a lock' "$(lock_of)" none
! grep -q lock out/gem.asset.json.d || problem 'a lock that does not exist is a prerequisite'
for flag in --locked --offline; do
	compile 0 $flag
done
compile 1 --profile release
says 'no lock names the raw'
run 0 lock check gem.yaml
same 'check without a lock' "$(cat "$out")" $'missing\tgem\tgem.yaml'
first=$(raw)

# ---- key as locked, raw at hand

run 0 lock update gem.yaml
says 'gem.lock written'
is_there gem.lock
before=$(bytes gem.lock)
for flag in '' "${strict[@]}"; do
	rm -rf out "$cache/products"
	compile 0 $flag
	same "the state under '$flag'" "$(lock_of)" locked
	same "the raw under '$flag'" "$(raw)" "$first"
	grep -q ' gem.lock' out/gem.asset.json.d || problem "the lock is no prerequisite under '$flag'"
done
compile 0
is_silent
run 0 lock check gem.yaml
same 'check of a lock that holds' "$(cat "$out")" $'locked\tgem@1\tgem.yaml'
bought 'all that was locked' 1

# Whatever else is cached: a newer raw of the same request is not taken.
compile 0 --regenerate gem
says 'still approves the former raw'
bought '--regenerate' 2
same 'the state after --regenerate' "$(lock_of)" stale
second=$(raw)
[ "$second" != "$first" ] || problem 'the test provider answers twice alike'
for flag in '' "${strict[@]}"; do
	compile 0 $flag
	same "the raw under '$flag' beside a newer one" "$(raw)" "$first"
	same "the state under '$flag' beside a newer one" "$(lock_of)" locked
done
mv gem.lock away
compile 0
same 'the raw without the lock' "$(raw)" "$second"
mv away gem.lock
bought 'a newer raw' 2
same 'compiling left the lock alone' "$(bytes gem.lock)" "$before"

# Steps and words that mean nothing are no other request.
gem '' ', parameters: {n_variations: 3}' 5x5
compile 0 --locked
same 'the raw after other steps' "$(raw)" "$first"
gem
compile 0

# ---- another key

gem '' ', parameters: {quality: high, size: 9x9}'
products=$(bytes out)
for flag in "${strict[@]}"; do
	compile 3 $flag
	says "lock of 'gem' is stale" "prompt.parameters.size" gem.lock:3:1 E0430
done
same 'outputs after runs that failed' "$(bytes out)" "$products"
bought 'stale locks' 2
run 1 lock check gem.yaml
grep -q $'^stale\tgem@1\tgem.yaml\t.*prompt.parameters.size' "$out" || problem "check of a stale lock: $(cat "$out")"
compile 0
says W0430 "lock of 'gem' is stale" prompt.parameters.size
same 'warnings' "$(grep -c 'warning:' "$err")" 1
same 'the state of a stale lock' "$(lock_of)" stale
bought 'another request' 3
compile 0
is_silent
gem ', seed: 7'
compile 3 --locked
says generation.seed
gem ', model: other'
compile 3 --locked
says generation.model
gem '' ', style: flat'
compile 3 --locked
says "'prompt' differs"
sed -i 's/buying/counting/' gem.yaml
compile 3 --locked
says generation.provider
gem ', select: 2' ', parameters: {n_variations: 2}'
compile 3 --locked
says generation.select
bought 'fields that were named' 3
gem
compile 0
same 'the raw of the locked request again' "$(raw)" "$first"

# ---- key as locked, raw gone

for flag in '' "${strict[@]}"; do
	chmod -R u+w "$cache"
	rm -f "$cache/objects/${first:0:2}/${first:2}"
	rm -rf out
	compile 3 $flag
	says "locked raw of 'gem' is gone" gem.lock:3:1 E0431
	is_absent out
done
run 1 lock check gem.yaml
says E0442 '1 gone' 'version control' '--regenerate'
! grep -q 'approves what the specs ask' "$err" || problem 'an update does not bring back what is gone'
grep -q $'^gone\tgem@1' "$out" || problem "check of a lock whose raw is gone: $(cat "$out")"
run 0 plan --out-dir out gem.yaml
grep -q '^blocked .*is gone' "$out" || problem "plan of a lock whose raw is gone: $(cat "$out")"
rm -rf "$cache"
compile 3
says '--regenerate gem'
bought 'raws that are gone' 3
for flag in "${strict[@]}"; do
	compile 3 --regenerate gem $flag
	says E0437
done
bought 'a strict --regenerate' 3
compile 0 --regenerate gem
bought '--regenerate of what is gone' 4
compile 3
says 'is gone'
run 0 lock update gem.yaml
says 'gem.lock renewed'
compile 0 --locked
same 'the state after an update' "$(lock_of)" locked
bought 'an update' 4

# A draft has a stand-in where the raw is gone.
rm -rf "$cache" out
compile 0 --profile draft
same 'the state of a draft' "$(lock_of)" none
grep -q '"draft": true' out/gem.asset.json || problem 'the stand-in is no draft'
run 3 lock update gem.yaml
says 'nothing to lock'
bought 'a draft' 4

# ---- what needs no lock

rm -rf gem.lock out "$cache"
spec stone
for flag in '' "${strict[@]}"; do
	run 0 stone.yaml -o out/stone.asset.json $flag
done
run 0 lock update stone.yaml
is_absent stone.lock
run 0 lock check stone.yaml
same 'check of what needs no lock' "$(cat "$out")" $'unneeded\tstone\tstone.yaml'
run 0 lock update --all stone.yaml
is_there stone.lock
run 0 stone.yaml -o out/stone.asset.json --locked
grep -q '"lock": "locked"' out/stone.asset.json || problem 'a lock of what needs none is passed over'
for flag in '' "${strict[@]}"; do
	rm -rf "$cache" out
	run 0 stone.yaml -o out/stone.asset.json $flag
done
run 0 lock check stone.yaml
sed -i 's/sha256:..../sha256:0000/' stone.lock
for flag in '' "${strict[@]}"; do
	rm -rf "$cache" out
	run 3 stone.yaml -o out/stone.asset.json $flag
	says 'makes other bytes now' E0433
	is_absent out
done
run 0 lock update stone.yaml
run 0 stone.yaml -o out/stone.asset.json --locked
convert -size 4x4 xc:red red.png
cat >red.yaml <<-END
	version: "1.0"
	id: red
	generation: {type: image, provider: file, file: red.png}
	post_processing: [{action: resize, dimensions: 2x2}]
END
run 0 red.yaml -o out/red.asset.json --profile release
run 0 lock update --all red.yaml
rm -rf "$cache" out
run 0 red.yaml -o out/red.asset.json --locked
convert -size 4x4 xc:blue red.png
run 3 red.yaml -o out/red.asset.json --locked
says 'is stale' "'red.png' differs"

# ---- link

gem
compile 0
run 1 link out/gem.asset.json -o out/s --profile release
run 0 lock update gem.yaml
compile 0 --profile release
run 0 link out/gem.asset.json -o out/s --profile release
sed -i 's/"lock": "locked"/"lock": "stale"/' out/gem.asset.json
run 1 link out/gem.asset.json -o out/s --profile release
says E0924 "'gem' (stale lock)"
sed -i '/"lock": /d' out/gem.asset.json
run 1 link out/gem.asset.json -o out/s --profile release
says "'gem' (no lock)"
run 0 link out/gem.asset.json -o out/s
