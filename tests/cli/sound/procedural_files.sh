#!/usr/bin/env bash
# Every sound of `procedural` as WAV, OGG and MP3: of the length that was asked for, of one channel at 44.1 kHz, at a
# level that clips nowhere, and the same bytes each time.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/decode-lib.sh"
. "$support/python-lib.sh"
need jq
python_with array

models=$("$ASSETC" providers procedural --json | jq -r '.[0].sound_models[]')
[ "$(wc -w <<<"$models")" -gt 10 ] || problem "too few models: $models"

mkdir specs
for model in $models; do
	cat >"specs/$model.yaml" <<-END
		version: "1.0"
		id: $model
		generation: {type: audio, provider: procedural, model: $model}
		prompt: {base: good morning, parameters: {duration_seconds: 0.37}}
		post_processing:
		  - {action: validate, checks: [no_clipping, not_empty, duration_range: [0.37, 0.37]]}
		  - {action: convert, formats: [wav, ogg, mp3]}
		integration: {manifest_path: $model.wav}
	END
done
run 0 build specs --out-dir out

files=()
for model in $models; do
	for format in wav ogg mp3; do
		is_there "out/$model.$format"
		files+=("out/$model.$format")
	done
done
decoded "${files[@]}"
"$python" "$support/judge_sound.py" peak "${files[@]/%/.f32}" >peaks
same 'peaks' "$(wc -l <peaks)" ${#files[@]}
paste -d ' ' <(printf '%s\n' "${files[@]}") peaks |
	awk '!($2 ~ /^-[0-9.]+$/ && $2 > -3.6) { print }' >loud
[ ! -s loud ] || problem "peaks: $(cat loud)"
for file in "${files[@]}"; do
	case $file in
	*.wav) codec=pcm_s16le ;;
	*.ogg) codec=vorbis ;;
	*) codec=mp3 ;;
	esac
	same "$file" "$(cat "$file.stream")" "$codec,44100,mono"
	same "frames of $file" "$(values "$file")" 16317
done

# ---- loops say where they join; what is no loop does not ----
for model in loop ambience; do
	same "loop of $model" "$(jq -c '[.. | .loop? | select(type == "object")][0] | [.start, .end]' "out/$model.asset.json")" '[0,16317]'
done
same 'loop of coin' "$(jq -c '[.. | .loop? | select(type == "object")]' out/coin.asset.json)" '[]'

# ---- the same bytes from an empty cache, and none made from a full one ----
ASSETC_CACHE_DIR=$PWD/other run 0 build specs --out-dir again
for model in $models; do
	for format in wav ogg mp3; do
		same_file "out/$model.$format" "again/$model.$format"
	done
done
rm -rf again
run 0 build specs --out-dir again --offline
says '0 generated, 0 processed'

# ---- lengths to the sample ----
lengths=(0.02 0.1 0.333 1 2.5 30)
mkdir lengths
for seconds in "${lengths[@]}"; do
	cat >"lengths/$seconds.yaml" <<-END
		version: "1.0"
		id: s${seconds/./-}
		generation: {type: audio, provider: procedural, model: powerup}
		prompt: {parameters: {duration_seconds: $seconds}}
		integration: {manifest_path: $seconds.wav}
	END
done
run 0 build lengths --out-dir out
files=("${lengths[@]/#/out/}")
decoded "${files[@]/%/.wav}"
for seconds in "${lengths[@]}"; do
	same "frames of $seconds s" "$(values "out/$seconds.wav")" "$(awk -v s="$seconds" 'BEGIN { printf "%.0f", s * 44100 }')"
done
cp lengths/1.yaml length.yaml
for seconds in 0.01 601 "-1"; do
	sed -i "s/duration_seconds: .*}}/duration_seconds: $seconds}}/" length.yaml
	run 1 length.yaml -o out/length.asset.json
	says length.yaml:4:41
done

# ---- a stand-in for a sound that is to be bought; a project's model of pictures is none of sounds ----
cat >bought.yaml <<-END
	version: "1.0"
	id: bought
	generation: {type: audio, provider: elevenlabs, model: eleven_text_to_sound_v2}
	prompt: {base: a coin is picked up, parameters: {duration_seconds: 0.5}}
	integration: {manifest_path: bought.mp3}
END
run 0 bought.yaml -o out/bought.asset.json --profile draft
decoded out/bought.mp3
same 'frames of the draft' "$(values out/bought.mp3)" 22050
same 'draft' "$(jq .draft out/bought.asset.json)" true

# As a fallback, and for a run, it is not asked for the model of whom it stands in for.
sed -e 's/id: bought/id: instead/; s/v2}/v2, fallback: procedural}/; s/bought.mp3/instead.mp3/' bought.yaml >instead.yaml
run 0 instead.yaml -o out/instead.asset.json
same 'model of the fallback' "$(jq -r .provider.model out/instead.asset.json)" coin
run 0 bought.yaml -o out/bought.asset.json --provider procedural
same 'model of --provider' "$(jq -r .provider.model out/bought.asset.json)" coin

mkdir -p project/specs
echo 'providers: {procedural: {model: sprite}}' >project/assets.yaml
printf 'version: "1.0"\nid: a\ngeneration: {type: audio, provider: procedural}\nprompt: {base: laser}\n' >project/specs/a.yaml
printf 'version: "1.0"\nid: b\ngeneration: {type: image, provider: procedural}\nprompt: {base: sky}\n' >project/specs/b.yaml
run 0 build project/specs --out-dir out/project
same 'model of the sound' "$(jq -r .provider.model out/project/a.asset.json)" laser
same 'model of the picture' "$(jq -r .provider.model out/project/b.asset.json)" sprite
