#!/usr/bin/env bash
# Real sounds, as a hosted service delivered them, through the provider `file`, normalize, trim_silence and convert,
# judged by what ffmpeg decodes.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/python-lib.sh"
[ -n "$ASSETC_SHARED" ] || skip 'the real sounds are not at hand'
need ffmpeg ffprobe jq
python_with json
judge=$ASSETC_SOURCE_DIR/tests/support/judge_products.py

# Makes from the decoded raw, by the rules alone, what the steps ought to make of it.
cat >expect.py <<'END'
"""expect.py RAW OUT: RAW at a peak of -1 dB without what lies below -40 dB at its ends, as a WAV file of floats."""
import array, subprocess, sys

raw, out = sys.argv[1:]
found = array.array("f")
found.frombytes(subprocess.run(["ffmpeg", "-v", "error", "-i", raw, "-f", "f32le", "-ac", "2", "-"], check=True, stdout=subprocess.PIPE).stdout)
factor = 10 ** (-1 / 20) / max(map(abs, found))
found = array.array("f", (sample * factor for sample in found))
loud = [i // 2 for i, sample in enumerate(found) if abs(sample) >= 10 ** (-40 / 20)]
kept = found[loud[0] * 2 : (loud[-1] + 1) * 2].tobytes()
subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar", "44100", "-ac", "2", "-i", "-", "-c:a", "pcm_f32le", out], input=kept, check=True)
END

count=0
for raw in "$ASSETC_SHARED"/real/raw/*_raw.mp3; do
	name=$(basename "$raw" _raw.mp3) name=${name//_/-}
	cp "$raw" "$name.raw.mp3"
	cat >"$name.yaml" <<-END
		version: "1.0"
		id: $name
		generation: {type: audio, provider: file, file: $name.raw.mp3}
		post_processing:
		  - {action: normalize, peak: -1.0 dB}
		  - {action: trim_silence, threshold: -40 dB}
		  - action: validate
		    checks: [duration_range: [0.15, 0.7], no_clipping, not_empty]
		  - {action: convert, formats: [mp3, wav, ogg], bitrate: 192k}
		integration: {manifest_section: audio.sfx.jump, manifest_path: sounds/$name.mp3}
	END
	run 0 "$name.yaml" -o "out/$name.asset.json"
	is_silent
	[ -s "out/sounds/$name.mp3" ] || continue
	"$python" expect.py "$raw" expected.wav
	"$python" "$judge" measure expected.wav "out/sounds/$name".{mp3,wav,ogg} >found
	for format in mp3 wav ogg; do
		jq -s -e --arg format "$format" '.[0] as $wanted | .[] | select(.path | endswith("/" + $name + "." + $format))
			| .rate == 44100 and .channels == 2 and (.frames - $wanted.frames | fabs) <= 2
			and (.peak_db + 1 | fabs) <= (if $format == "wav" then 0.01 else 0.7 end)
			and .head_ms <= (if $format == "wav" then 0.05 else 2 end)' --arg name "$name" found >/dev/null ||
			problem "$name.$format: $(jq -c . found)"
	done
	same "$name: bit rate" "$(jq -s -c '.[1] | [.codec, .bit_rate, .bit_rates]' found)" '["mp3",192000,[192000]]'
	# 16 bits with dither: one and a half steps of 1/32768, and what two decoders differ by.
	"$python" "$judge" difference expected.wav "out/sounds/$name.wav" >differ
	jq -e '(.lengths[0] - .lengths[1] | fabs) <= 4 and .difference < 0.0002' differ >/dev/null || problem "$name.wav: $(cat differ)"
	jq -r '[.path, .frames, .peak_db, .head_ms, .tail_ms] | @tsv' found
	same "$name: frames of its record" "$(jq -c '[.products[].frames] | unique | length' "out/$name.asset.json")" 1
	count=$((count + 1))

	# The founding document's own range is too narrow for two of them, which is told with what was measured.
	sed "s/0.15, 0.7/0.2, 0.6/; s/^id: .*/id: narrow/; s|sounds/$name|narrow|" "$name.yaml" >narrow.yaml
	seconds=$(jq '.products[0].duration' "out/$name.asset.json")
	if jq -e '.products[0].duration | . >= 0.2 and . <= 0.6' "out/$name.asset.json" >/dev/null; then
		run 0 narrow.yaml -o narrow/narrow.asset.json
	else
		run 1 narrow.yaml -o narrow/narrow.asset.json
		says "duration_range: narrow.mp3 lasts $seconds s" 'not 0.2 to 0.6 s'
		refused=$((${refused:-0} + 1))
	fi
done
same 'sounds that are too short or too long' "${refused:-0}" 2
[ "$count" -ge 4 ] || problem "only $count real sounds"
run 0 link out/*.asset.json --manifest manifest.json --header assets.h
same 'formats' "$(jq -c '[.assets.audio.sfx.jump[] | .formats | keys] | unique' manifest.json)" '[["mp3","ogg","wav"]]'
