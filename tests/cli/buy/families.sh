#!/usr/bin/env bash
# Bark, MusicGen, AudioGen: whoever runs them, one key; who it is follows from what there is.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
. "$support/buy-kill.sh"
need ffprobe
buy_begin

TOKEN=$REPLICATE_API_TOKEN
GPU=$FAKE_URL/gpu-box

# sound ID PROVIDER PROMPT [PARAMETERS [GENERATION]]
sound() {
	local parameters=${4:+", parameters: {$4}"}
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, provider: $2${5:+, $5}}
		prompt: {base: "$3"$parameters}
		integration: {manifest_path: audio/$1.wav}
	END
}
# policy TEXT: the project's, agreed to
policy() {
	cat >assets.policy.yaml
	run 0 trust
}
is_sound() {
	same "$1" "$(ffprobe -v error -show_entries stream=sample_rate,channels -of csv=p=0 "$1" 2>&1)" "$2"
}
# What a vendor was last told, as JSON; its address and its headers are not in it.
told() {
	fake_requests "$1" | jq -r 'select(.method == "POST") | .body' | tail -n 1
}
resolved() {
	run 0 providers "$1" --json
	jq -r '.[0] | [.state, .back_end, .endpoint.name, .command] | map(. // "-") | join(" ")' "$out"
}
key() {
	run 0 key "$1.yaml"
	cat "$out"
}

# ---- nobody is there

sound coin bark 'A coin' 'voice: v2/en_speaker_6, text_temp: 0.5'
before=$(key coin)
unset REPLICATE_API_TOKEN HF_TOKEN
run 5 coin.yaml -o out/coin.asset.json
says 'has nobody to run it' 'endpoints: {bark:' 'openai-speech' 'providers: {bark: {command: NAME}}' 'REPLICATE_API_TOKEN' 'HF_ENDPOINT_URL'
same 'nobody' "$(resolved bark)" 'absent - - -'
sound other bark 'Another' '' 'fallback: procedural'
run 0 other.yaml -o out/other.asset.json
calls 'none so far' 0

# ---- an endpoint of Hugging Face, which comes last

export HF_TOKEN=test-key-huggingface
same 'hugging face' "$(resolved bark)" 'ready huggingface huggingface -'
run 4 coin.yaml -o out/coin.asset.json
says 'no price is known'
policy <<-END
	providers: {huggingface: {price_usd: 0.01}}
END
fake_script huggingface '503 body=empty'
fake_set huggingface.loading=2 huggingface.rate=24000
run 0 coin.yaml -o out/coin.asset.json
is_sound out/audio/coin.wav 24000,1
same 'what it was told' "$(told huggingface)" \
	'{"inputs":"A coin","parameters":{"generation_parameters":{"voice_preset":"v2/en_speaker_6","semantic_temperature":0.5}}}'
same 'the key' "$(key coin)" "$before"
run 0 why -v coin.yaml
same 'the book' "$(last_attempt '[.provider, .driver, .endpoint, .state]')" '["bark","huggingface","huggingface","succeeded"]'

# ---- Replicate goes before it; what is there is found

export REPLICATE_API_TOKEN=$TOKEN
same 'replicate' "$(resolved bark)" 'ready replicate replicate -'
before=$(fake_calls)
run 0 coin.yaml -o out/coin.asset.json
same 'it is found, whoever made it' "$(fake_calls)" "$before"
sound gem bark 'A gem' 'voice: v2/en_speaker_6'
run 0 plan gem.yaml
grep -qF 'bark (replicate)' "$out" || problem "plan does not say who: $(cat "$out")"
run 0 plan --json gem.yaml
same 'the plan' "$(jq -r '[.. | .back_end? // empty] | first' "$out")" replicate
run 0 gem.yaml -o out/gem.asset.json
says 'bought from bark (replicate: suno-ai/bark)'
same 'what bark is told there' "$(told replicate | jq -c .input)" '{"prompt":"A gem","history_prompt":"en_speaker_6"}'
same 'the book' "$(last_attempt '[.provider, .driver, .endpoint, (.charged_usd * 1000000 | round)]')" '["bark","replicate","replicate",563]'
sound tune musicgen 'A tune' 'duration: 2, top_k: 100, cfg_coef: 4' 'model: facebook/musicgen-stereo-large'
run 0 tune.yaml -o out/tune.asset.json
same 'what musicgen is told there' "$(told replicate | jq -c '.input | .seed |= (type == "number" and . > 0)')" \
	'{"prompt":"A tune","seed":true,"model_version":"stereo-large","duration":2,"top_k":100,"classifier_free_guidance":4,"output_format":"wav","normalization_strategy":"clip"}'
seed=$(told replicate | jq .input.seed)
grep -rqs "^seed: $seed$" "$XDG_CACHE_HOME/assetc" || problem "no sidecar has the seed $seed"
grep -rqs '^back_end: "replicate"$' "$XDG_CACHE_HOME/assetc" || problem 'no sidecar has the back end'
sound odd musicgen 'Odd' 'duration: 2.5'
run 1 odd.yaml -o out/odd.asset.json
says 'whole seconds' E0524
sound small musicgen 'Small' 'duration: 2' 'model: facebook/musicgen-small'
run 1 small.yaml -o out/small.asset.json
says 'has no facebook/musicgen-small' 'stereo-melody-large' E0569
sound boom audiogen 'A boom' 'duration: 1, temperature: 0.9, seed: 4'
run 0 boom.yaml -o out/boom.asset.json
says "has no field for 'seed'"
same 'what audiogen is told there' "$(told replicate | jq -c .input)" '{"prompt":"A boom","duration":1,"temperature":0.9,"output_format":"wav"}'
# A cent of that is what the policy file says of Hugging Face.
same 'what was spent' "$(book_total)" 0.017563

# ---- licences

policy <<-END
	licence: {deny: [non-commercial]}
END
sound tune2 musicgen 'Another tune' 'duration: 2'
run 1 tune2.yaml -o out/tune2.asset.json
says 'CC-BY-NC-4.0' E0529
run 0 tune.yaml -o out/tune.asset.json

# ---- a program goes before accounts

cat >worker.py <<-'END'
	import json, os, sys, wave
	asked = json.load(sys.stdin)
	with open("told.json", "w") as file:
	    json.dump(asked, file)
	with wave.open(os.path.join(asked["output_dir"], "a.wav"), "wb") as file:
	    file.setnchannels(1)
	    file.setsampwidth(2)
	    file.setframerate(24000)
	    file.writeframes(b"\1\2" * 24000)
	print(json.dumps({"protocol": 1, "outputs": [{"path": "a.wav", "media_type": "audio/wav"}], "model_version": "suno/bark@1"}))
END
policy <<-END
	providers: {bark: {command: box}}
	commands: {box: {argv: [python3, worker.py], version: "1"}}
END
same 'a program' "$(resolved bark)" 'ready exec - box'
same 'the key of another back end' "$(key coin)" "$(key coin)"
before=$(fake_calls)
sound ring bark 'A ring' 'voice: en_speaker_1, text_temp: 0.4'
run 0 plan ring.yaml
grep -qF 'bark (exec)' "$out" || problem "plan does not say who: $(cat "$out")"
run 0 trust --revoke
run 4 ring.yaml -o out/ring.asset.json
run 0 trust
grep -q 'makes     bark by the command box' "$out" || problem "trust does not say it: $(cat "$out")"
run 0 ring.yaml -o out/ring.asset.json
is_sound out/audio/ring.wav 24000,1
same 'it is told the words of the spec' "$(jq -c '[.prompt, .parameters]' told.json)" '["A ring",{"voice":"en_speaker_1","text_temp":0.4}]'
same 'nobody was paid' "$(fake_calls)" "$before"
grep -rqs '^back_end: "exec"$' "$XDG_CACHE_HOME/assetc" || problem 'no sidecar has the program'
run 0 doctor
grep -q 'the command box' "$out" || problem "doctor does not say it"
# Neither its version nor its files are keyed, and they are no prerequisites.
sed -i 's/"1"/"2"/' assets.policy.yaml
run 0 trust
run 0 ring.yaml -o out/ring.asset.json -MD
grep -q worker.py out/ring.asset.json.d && problem 'the program is a prerequisite' || :

policy <<-END
	providers: {audiogen: {command: box}}
	commands: {box: {argv: [python3, worker.py]}}
	licence: {deny: [non-commercial]}
END
sound hiss audiogen 'A hiss'
run 1 hiss.yaml -o out/hiss.asset.json
says E0529 'CC-BY-NC-4.0'

# ---- a server of one's own goes before all

policy <<-END
	endpoints: {bark: {base_url: "$GPU/v1", driver: openai-speech}, box: {base_url: "$GPU", driver: elevenlabs}}
	providers: {musicgen: {endpoint: box}, audiogen: {endpoint: box}}
END
same 'an endpoint of its name' "$(resolved bark)" 'ready openai-speech bark -'
same 'one that is named' "$(resolved musicgen)" 'ready elevenlabs box -'
sound word bark 'A word' 'voice: v2/en_speaker_3'
run 0 word.yaml -o out/word.asset.json
is_sound out/audio/word.wav 24000,1
same 'what the server is told' "$(told gpu-box)" '{"model":"bark","input":"A word","voice":"v2/en_speaker_3","response_format":"wav"}'
sound song musicgen 'A song' 'duration_seconds: 3, prompt_influence: 0.3'
run 0 song.yaml -o out/song.asset.json
says "has no field for 'prompt_influence'"
same 'the traps of the usual one' "$(told gpu-box)" '{"text":"A song","model_id":"musicgen","duration_seconds":3}'
is_sound out/audio/song.wav 32000,1
run 0 coin.yaml -o out/coin.asset.json
same 'it costs nothing' "$(last_attempt '.charged_usd')" 0

# Where nobody listens, it is as if nobody were there.
policy <<-END
	endpoints: {bark: {base_url: "http://127.0.0.1:9/v1", driver: openai-speech}}
END
sound away bark 'Away' '' 'fallback: procedural'
run 0 away.yaml -o out/away.asset.json
says "procedural"

# ---- killed while one back end works, and another is there by then: nothing is asked for twice without a word

rm assets.policy.yaml
run 0 trust
# The licence of the weights is told once.
sound hymn musicgen 'A hymn'
run 0 hymn.yaml -o out/hymn.asset.json
sound psalm musicgen 'A psalm'
run 0 psalm.yaml -o out/psalm.asset.json
! grep -q 'licence of' "$err" || problem "it is told again: $(cat "$err")"
fake_set replicate.hold=yes
sound ode bark 'An ode'
start ode.yaml -o out/ode.asset.json
for tries in $(seq 200); do
	[ "$(book 'map(select(.spec == "ode")) | map(.state) | join(" ")')" != accepted ] || break
	sleep 0.05
done
slay both
fake_set replicate.hold=no
policy <<-END
	endpoints: {bark: {base_url: "$GPU/v1", driver: openai-speech}}
END
before=$(fake_calls)
run 5 ode.yaml -o out/ode.asset.json
says E0570 "have 'replicate' run it again"
run 0 plan ode.yaml
grep -q '1 blocked' "$out" || problem "the plan: $(tail -n 1 "$out")"
policy <<-END
	commands: {bark: {argv: [/usr/bin/env, touch, ran], version: "1", price_usd: 0.01}}
	providers: {bark: {command: bark}}
END
run 5 ode.yaml -o out/ode.asset.json
says E0570
is_absent ran
rm assets.policy.yaml
run 0 trust
run 0 ode.yaml -o out/ode.asset.json
same 'the row' "$(book 'map(select(.spec == "ode")) | map([.state, .driver] | join(" ")) | join(", ")')" 'succeeded replicate'
same 'calls' "$(fake_calls)" "$before"

# ---- what a policy file may not say

cat >assets.policy.yaml <<-END
	endpoints: {x: {base_url: "$GPU", driver: stability}}
	providers: {bark: {endpoint: x}}
END
run 1 check coin.yaml
says E0409 "which 'bark' is not asked in"
cat >assets.policy.yaml <<-END
	endpoints: {bark: {base_url: "$GPU"}}
END
run 1 check coin.yaml
says E0302 "needs 'driver'"

fake_is_clean
