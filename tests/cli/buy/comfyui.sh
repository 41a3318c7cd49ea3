#!/usr/bin/env bash
# A workflow on a ComfyUI server: what the map places, every way in which a job ends, and a run that is killed meanwhile.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
buy_begin

mkdir -p flows
cat >flows/coin.json <<'END'
{"3": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": 20, "cfg": 8.0, "sampler_name": "euler", "denoise": 1,
  "model": ["4", 0], "positive": ["6", 0], "latent_image": ["5", 0]}},
 "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dream.safetensors"}},
 "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 32, "height": 32}},
 "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["4", 1]}},
 "8": {"class_type": "PreviewImage", "inputs": {"images": ["3", 0]}},
 "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0], "filename_prefix": "coin"}}}
END
MAP='prompt: 6.inputs.text, seed: 3.inputs.seed, width: 5.inputs.width, height: 5.inputs.height'
# flow ID PROMPT [PARAMETERS [MAP [GENERATION]]]
flow() {
	asked "$1" comfyui "$2" "size: 64x64${3:+, $3}" "workflow: ${5:-flows/coin.json}, map: {${4:-$MAP}}${6:+, $6}"
}
posts() {
	fake_requests comfyui | jq -r 'select(.method == "POST") | .path' | grep -c "${1:-/prompt}\$" || :
}
graph() {
	fake_requests comfyui | jq -cr "select(.path | endswith(\"/prompt\")) | .body | fromjson | .prompt | $1" | tail -n 1
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
# ends ID TEXT...: it ends in an error that says this, at once, and nothing is remembered of it
ends() {
	local id=$1
	shift
	run 5 "$id.yaml" -o "out/$id.asset.json"
	says "$@"
	is_absent "out/$id.asset.json"
	same "$id: the row" "$(last_attempt '[.state, .charged_usd, .is_unusable]')" '["failed",0,false]'
}

# ---- from end to end

flow coin 'a coin' 'seed: 7'
run 0 coin.yaml -o out/coin.asset.json
is_picture out/images/coin.png 16x16 opaque
same 'submitted' "$(posts)" 1
same 'what was placed' "$(graph '[."6".inputs.text, ."3".inputs.seed, ."3".inputs.steps, ."5".inputs.width]')" '["a coin",7,20,64]'
same 'the row' "$(last_attempt '[.state, .charged_usd, (.vendor_job | length > 0)]')" '["succeeded",0,true]'
run 0 coin.yaml -o out/coin.asset.json
same 'a hit' "$(posts)" 1
fake_problems >problems
same 'what the server complains of' "$(cat problems)" ''

# The workflow's bytes are part of what is asked.
sed 's/"steps": 20/"steps": 21/' flows/coin.json >flows/other.json
flow coin2 'a coin' 'seed: 7' '' flows/other.json
run 0 coin2.yaml -o out/coin2.asset.json
same 'another workflow is another picture' "$(posts)" 2
! cmp -s out/images/coin.png out/images/coin2.png || problem 'both are one picture'

# ---- names that must be encoded, and previews beside what was saved

fake_set 'comfyui.name=my coin #%d.png'
flow named 'a name with spaces'
run 0 named.yaml -o out/named.asset.json
is_picture out/images/named.png 16x16 opaque
fetched=$(fake_requests comfyui | jq -cr 'select(.path | endswith("/view")) | .query | map(.[1]) | @csv' | tail -n 1)
case $fetched in
'"my coin #'*'.png","","output"') ;;
*) problem "what was fetched: $fetched" ;;
esac

# ---- jobs that do not succeed: judged by status_str, since completed stays false

SECONDS=0
fake_set comfyui.fate=failed
flow bad 'a failed one'
ends bad 'node 3 (KSampler): RuntimeError: mat1 and mat2 shapes'
fake_set comfyui.fate=memory
ends bad 'OutOfMemoryError' 'smaller'
fake_set comfyui.fate=interrupted
ends bad 'interrupted at the server'
fake_set comfyui.fate=nothing
ends bad 'saved no picture'
fake_set comfyui.fate=lost
ends bad 'is lost' 'the next run asks again'
fake_set comfyui.fate=succeeded comfyui.view=no
ends bad 'HTTP 404'
[ "$SECONDS" -lt 60 ] || problem "failed jobs were waited for: $SECONDS s"
fake_set comfyui.view=yes
run 0 bad.yaml -o out/bad.asset.json
is_picture out/images/bad.png 16x16 opaque

# ---- what it refuses before it begins

flow model 'a model that it has not' '' "$MAP, model: 4.inputs.ckpt_name" '' 'model: none.safetensors'
ends model 'node 4 (CheckpointLoaderSimple): Value not in list' 'lacks that file'

# ---- what does not fit is known before anybody is asked

before=$(posts)
flow typo 'a typo' '' 'prompt: 6.inputs.txt, seed: 3.inputs.seed'
run 1 typo.yaml -o out/typo.asset.json
says 'typo.yaml:3' 'E0576' "node 6 has no input 'txt'" "did you mean 'text'?"
flow nobody 'no such node' '' 'prompt: 66.inputs.text'
run 1 nobody.yaml -o out/nobody.asset.json
says 'the workflow has no node 66'
flow name 'an unknown name' '' 'promt: 6.inputs.text'
run 1 name.yaml -o out/name.asset.json
says "did you mean 'prompt'?"
echo '{"nodes": [], "links": []}' >flows/editor.json
flow editor 'as the editor saves it' '' '' flows/editor.json
run 1 editor.yaml -o out/editor.asset.json
says 'flows/editor.json' 'E0577' 'as the editor saves it' 'Export (API)'
flow still 'without a seed' '' 'prompt: 6.inputs.text, width: 5.inputs.width, height: 5.inputs.height'
run 0 plan still.yaml
run 0 still.yaml -o out/still.asset.json
says 'W0576' 'no seed reaches node 3 (KSampler)'
same 'submitted, of all these' "$(posts)" "$((before + 1))"

# ---- pictures go up, and are used by the name that the answer gives them

"$python" -c 'import sys; sys.path.insert(0, sys.argv[1]); import pictures
open("sketch.png", "wb").write(pictures.png(bytes(range(32)), 64, 64))' "$ASSETC_SOURCE_DIR/tests/fake"
jq '. + {"10": {class_type: "LoadImage", inputs: {image: "example.png"}}} | ."3".inputs.latent_image = ["10", 0]' \
	flows/coin.json >flows/sketch.json
fake_set comfyui.rename=yes
flow sketch 'after a sketch' '' "$MAP, image: 10.inputs.image, strength: 3.inputs.denoise" flows/sketch.json \
	'inputs: {image: sketch.png, strength: 0.4}'
run 0 sketch.yaml -o out/sketch.asset.json
case $(graph '."10".inputs.image') in
'assetc-'*' (1).png') ;;
*) problem "the picture is called $(graph '."10".inputs.image')" ;;
esac
same 'how far to leave it' "$(graph '."3".inputs.denoise')" 0.4
flow sketch2 'after a sketch' '' "$MAP" flows/sketch.json 'inputs: {image: sketch.png}'
run 1 sketch2.yaml -o out/sketch2.asset.json
says 'E0574' "generation.map places no 'image'"

# ---- killed while the job runs: the next run goes on with it

fake_set comfyui.hold=yes comfyui.rename=no
before=$(posts)
for victims in driver helper both; do
	flow "gem-$victims" "a gem, $victims"
	start "gem-$victims.yaml" -o "out/gem-$victims.asset.json"
	accepted "gem-$victims"
	slay $victims
done
fake_set comfyui.hold=no
for victims in driver helper both; do
	run 0 "gem-$victims.yaml" -o "out/gem-$victims.asset.json"
	is_picture "out/images/gem-$victims.png" 16x16 opaque
	same "$victims: the row after the next run" "$(state_of "gem-$victims")" succeeded
done
same 'submitted, with three that were killed' "$(posts)" "$((before + 3))"

# ---- nobody wants it any more: the server is told, and stops

fake_set comfyui.hold=yes
flow ruby 'a ruby'
mkdir only
mv ruby.yaml only
sed -i 's|workflow: flows|workflow: ../flows|' only/ruby.yaml
before=$(posts /interrupt)
start build only
accepted ruby
run 0 jobs cancel "$("$ASSETC" jobs --json | jq -r '.[0].id')"
ended 4
same 'the row' "$(state_of ruby)" cancelled
[ "$(posts /interrupt)" -gt "$before" ] || [ "$(posts /queue)" -gt 0 ] || problem 'the server was not told'
fake_set comfyui.hold=no
run 0 build only

books_agree 'a server that costs nothing'
