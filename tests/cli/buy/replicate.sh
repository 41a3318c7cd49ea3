#!/usr/bin/env bash
# Replicate: one submission and one bill, whatever happens on the way; sounds and pictures.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
need ffprobe
# A program of the tests can be stopped and killed.
buy_with_test_providers
buy_begin

VERSION=b76242b40d67c76ab6742e987628a2a9ac019e11d56ab96c4e91ce03b79b2787

submitted() {
	fake_requests replicate | jq -c 'select(.method == "POST") | .path' | grep -c 'predictions"' || :
}
state_of() {
	book "map(select(.spec == \"$1\")) | map(.state) | join(\" \")"
}
accepted() {
	local tries
	for tries in $(seq 200); do
		[ "$(state_of "$1")" != accepted ] || return 0
		sleep 0.05
	done
	problem "$1: the row is '$(state_of "$1")', not accepted"
}
# voice ID PROMPT [GENERATION [PARAMETERS]]
voice() {
	local parameters=${4:+", parameters: {$4}"}
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, kind: speech, provider: replicate, model: "suno-ai/bark"${3:+, $3}}
		prompt: {base: "$2"$parameters}
		integration: {manifest_path: audio/$1.wav}
	END
}
is_sound() {
	same "$1" "$(ffprobe -v error -show_entries stream=sample_rate,channels -of csv=p=0 "$1" 2>&1)" "$2"
}

# ---- from end to end

voice hello 'Hello there' '' 'input: {text_temp: 0.5}'
run 0 hello.yaml -o out/hello.asset.json
says 'bought from replicate (suno-ai/bark) for $0.000563'
is_sound out/audio/hello.wav 32000,1
same 'submitted' "$(submitted)" 1
same 'the row' "$(last_attempt '[.state, .provider, .model, (.charged_usd * 1000000 | round), .is_estimated]')" \
	"[\"succeeded\",\"replicate\",\"suno-ai/bark\",563,false]"
same 'the version' "$(fake_requests replicate | jq -r 'select(.method == "POST") | .body | fromjson | .version' 2>/dev/null | head -n 1)" "$VERSION"
books_agree 'one prediction'
run 0 hello.yaml -o out/hello.asset.json
is_silent

# A picture of an official model, several at once.
cat >paint.yaml <<-END
	version: "1.0"
	id: paint
	generation: {type: image, provider: replicate, model: example/painter}
	prompt: {base: a coin, parameters: {input: {width: 32, height: 32}}}
	integration: {manifest_path: images/paint.png}
END
run 4 paint.yaml -o out/paint.asset.json
says 'no price is known of the model'
run 0 paint.yaml -o out/paint.asset.json --allow-unpriced
is_picture out/images/paint.png 32x32 opaque

# ---- killed while it runs: the next run goes on with it

before=$(submitted)
fake_set replicate.hold=yes
for victims in driver helper both group; do
	voice "gem-$victims" "A gem, $victims"
	start "gem-$victims.yaml" -o "out/gem-$victims.asset.json"
	accepted "gem-$victims"
	slay $victims
	is_absent "out/gem-$victims.asset.json"
done
fake_set replicate.hold=no
for victims in driver helper both group; do
	run 0 "gem-$victims.yaml" -o "out/gem-$victims.asset.json"
	is_sound "out/audio/gem-$victims.wav" 32000,1
	same "$victims: the row" "$(state_of "gem-$victims")" succeeded
done
same 'submitted, with four that were killed' "$(submitted)" $((before + 4))

# ---- called off

fake_set replicate.hold=yes
voice late 'Too late'
start late.yaml -o out/late.asset.json
accepted late
kill -INT "$driver"
ended 130
fake_set replicate.hold=no
run 0 late.yaml -o out/late.asset.json

# ---- a family whose back end is another by then

fake_set replicate.hold=yes
cat >kin.yaml <<-END
	version: "1.0"
	id: kin
	generation: {type: audio, provider: bark}
	prompt: {base: Kin}
	integration: {manifest_path: audio/kin.wav}
END
start kin.yaml -o out/kin.asset.json
accepted kin
kill -INT "$driver"
ended 130
fake_set replicate.hold=no
before=$(submitted)
token=$REPLICATE_API_TOKEN
unset REPLICATE_API_TOKEN
run 5 kin.yaml -o out/kin.asset.json --allow-unpriced
says E0570 "is under way at 'replicate'"
export REPLICATE_API_TOKEN=$token
run 0 kin.yaml -o out/kin.asset.json
same 'it went on' "$(submitted)" "$before"

# ---- its job is cancelled: they are told, and say what it cost

fake_set replicate.hold=yes
mkdir off
voice off/called 'Called off'
sed -i 's/^id: .*/id: called/; s,audio/off/,audio/,' off/called.yaml
start build off
accepted called
run 0 jobs cancel "$("$ASSETC" jobs --json | jq -r '.[0].id')"
ended 4
same 'the row' "$(last_attempt '[.state, (.charged_usd * 1000000 | round)]')" '["cancelled",563]'
same 'they were told' "$(fake_requests replicate | jq -r .path | grep -c '/cancel$')" 1
fake_set replicate.hold=no

# ---- every shape, and files that ended

for shape in string list data; do
	fake_set replicate.shape=$shape
	voice "shape-$shape" "In the shape of a $shape"
	run 0 "shape-$shape.yaml" -o "out/shape-$shape.asset.json"
	is_sound "out/audio/shape-$shape.wav" 32000,1
done
for shape in null removed; do
	fake_set replicate.shape=$shape
	voice "shape-$shape" "In the shape of a $shape"
	run 5 "shape-$shape.yaml" -o "out/shape-$shape.asset.json"
done
says 'was removed: it is kept there for an hour'
fake_set replicate.shape=model
before=$(submitted)
fake_script replicate 'url expired'
voice ended 'An address that ended'
run 0 ended.yaml -o out/ended.asset.json
same 'it is asked once more for a fresh address' "$(submitted)" $((before + 1))
fake_script replicate 'url redirect'
voice moved 'An address that leads on'
run 0 moved.yaml -o out/moved.asset.json

# ---- another host that it names is told nothing

fake_set replicate.urls=foreign
voice foreign 'Ask somebody else'
run 0 foreign.yaml -o out/foreign.asset.json
fake_set replicate.urls=own

# ---- refusals

for wording in new old; do
	fake_set replicate.wording=$wording
	fake_script replicate 429
	voice "soon-$wording" "Soon, $wording"
	before=$(date +%s%N)
	run 0 "soon-$wording.yaml" -o "out/soon-$wording.asset.json"
	[ $((($(date +%s%N) - before) / 1000000)) -ge 1000 ] || problem "$wording: it did not wait"
done
fake_script replicate 402
voice poor 'Poor'
run 5 poor.yaml -o out/poor.asset.json
says 'Insufficient credit' 'bought at the vendor'
voice refused 'forbidden-prompt'
run 5 refused.yaml -o out/refused.asset.json
says 'NSFW content detected' 'out of memory'
same 'a refusal of a run costs what it took' "$(last_attempt '[.state, (.charged_usd * 1000000 | round)]')" '["failed",563]'
fake_set replicate.fate=failed
voice bad 'Bad'
run 5 bad.yaml -o out/bad.asset.json
says 'CUDA out of memory; its log ends: loading the model making it out of memory'
fake_set replicate.fate=aborted
voice aborted 'Aborted'
run 5 aborted.yaml -o out/aborted.asset.json
same 'what never began costs nothing' "$(last_attempt '.charged_usd')" 0
fake_set replicate.fate=lost
voice lost 'Lost'
run 5 lost.yaml -o out/lost.asset.json
same 'a lost one' "$(state_of lost)" unknown
fake_set replicate.fate=succeeded

fake_is_clean
