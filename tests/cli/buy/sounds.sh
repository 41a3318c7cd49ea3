#!/usr/bin/env bash
# Speech, Stable Audio and endpoints of Hugging Face, as vendors of their own.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
need ffprobe
buy_begin

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
is_sound() {
	same "$1" "$(ffprobe -v error -show_entries stream=sample_rate,channels -of csv=p=0 "$1" 2>&1)" "$2"
}

# ---- two providers at one vendor, with one key and one variable

sound hello openai-speech 'Hello there' 'voice: coral, instructions: gently' 'kind: speech'
run 0 hello.yaml -o out/hello.asset.json
says 'bought from openai-speech (gpt-4o-mini-tts)'
is_sound out/audio/hello.wav 24000,1
same 'its price is what was reserved' "$(last_attempt '[.provider, .endpoint, .is_estimated, (.charged_usd * 1000000 | round)]')" \
	'["openai-speech","openai-speech",true,544]'
drawing coin 'a gold coin'
run 0 coin.yaml -o out/coin.asset.json
for form in flac mp3 pcm; do
	sound "say-$form" openai-speech "As $form" "response_format: $form" 'kind: speech'
	run 0 "say-$form.yaml" -o "out/say-$form.asset.json"
	same "$form: its rate" "$(ffprobe -v error -show_entries stream=sample_rate -of csv=p=0 "out/audio/say-$form.wav" 2>&1)" 24000
done
sound song openai-speech 'La la' '' 'kind: music'
run 1 song.yaml -o out/song.asset.json
says E0526 'makes speech, not music'
sound robot openai-speech 'Hello' 'voice: nobody' 'kind: speech'
run 5 robot.yaml -o out/robot.asset.json
says 'voice: Input should be one of the voices'
# A local server may do without a voice, and streams sizes that nobody knew.
cat >assets.policy.yaml <<-END
	endpoints: {box: {base_url: "$FAKE_URL/gpu-box/v1", driver: openai-speech}}
	providers: {openai-speech: {endpoint: box, price_usd: 0}}
END
run 0 trust
sound local openai-speech 'At home' '' 'kind: speech, model: piper'
run 0 local.yaml -o out/local.asset.json
is_sound out/audio/local.wav 24000,1
same 'no voice was named' "$(fake_requests gpu-box | jq -r .body | jq -c .)" '{"model":"piper","input":"At home","response_format":"wav"}'
rm assets.policy.yaml
run 0 trust

# ---- Stable Audio

sound rain stable-audio 'Rain' 'duration_seconds: 2, seed: 11'
run 0 rain.yaml -o out/rain.asset.json
says 'for $0.20'
is_sound out/audio/rain.wav 44100,2
same 'the seed' "$(last_attempt '[.endpoint, .seed, .is_estimated]')" '["stable-audio","11",true]'
sound drip stable-audio 'Drip' 'duration_seconds: 0.5'
run 1 drip.yaml -o out/drip.asset.json
says E0524
cat >>drip.yaml <<-END
	post_processing: [{action: trim_silence, threshold: -40 dB}]
END
run 0 drip.yaml -o out/drip.asset.json
grep -rqs '^sent_ms: 1000$' "$XDG_CACHE_HOME/assetc" || problem 'both lengths are not kept'
sound bad stable-audio 'forbidden-output' 'duration_seconds: 1'
run 5 bad.yaml -o out/bad.asset.json
says CONTENT_FILTERED
run 5 bad.yaml -o out/bad.asset.json
sd sky 'a sky'
run 0 sky.yaml -o out/sky.asset.json
same 'a picture of the same vendor' "$(last_attempt .endpoint)" stability

# ---- an endpoint of Hugging Face

cat >assets.policy.yaml <<-END
	providers: {huggingface: {price_usd: 0.01}}
END
run 0 trust
for form in floats base64 wav flac; do
	fake_set "huggingface.form=$form"
	sound "hf-$form" huggingface "As $form"
	run 0 "hf-$form.yaml" -o "out/hf-$form.asset.json"
	is_sound "out/audio/hf-$form.wav" 32000,1
done
fake_set huggingface.form=nested
sound hf-silent huggingface 'Without a rate'
run 5 hf-silent.yaml -o out/hf-silent.asset.json
says 'how many samples make a second'
sound hf-nested huggingface 'With a rate' 'sampling_rate: 32000'
run 0 hf-nested.yaml -o out/hf-nested.asset.json
is_sound out/audio/hf-nested.wav 32000,1
# Half a minute: some 20 megabytes of numbers.
fake_set huggingface.form=floats
sound hf-long huggingface 'Half a minute' 'input: {generation_parameters: {max_new_tokens: 1500}}'
run 0 hf-long.yaml -o out/hf-long.asset.json
same 'its length' "$(ffprobe -v error -show_entries stream=duration -of csv=p=0 out/audio/hf-long.wav)" 30.000000
fake_set huggingface.loading=2
sound hf-late huggingface 'Late'
run 0 hf-late.yaml -o out/hf-late.asset.json -v
says 'currently loading'
sound hf-odd huggingface 'Odd' 'input: {nonsense: 1}'
run 5 hf-odd.yaml -o out/hf-odd.asset.json
says 'unexpected keyword argument'
for form in file json; do
	fake_set huggingface.media=image huggingface.form=$form
	asked "hf-picture-$form" huggingface "A picture, $form" 'size: 64x64, seed: 3'
	run 0 "hf-picture-$form.yaml" -o "out/hf-picture-$form.asset.json"
	is_picture "out/images/hf-picture-$form.png" 16x16 opaque
done
unset HF_ENDPOINT_URL
sound hf-nowhere huggingface 'Nowhere'
run 5 hf-nowhere.yaml -o out/hf-nowhere.asset.json
says 'has no address: HF_ENDPOINT_URL is not set'

fake_is_clean
