#!/usr/bin/env bash
# Checks on files judge the encoded product wherever the spec writes `validate`: first, in the middle or last, before
# or behind the convert that names the format.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need ffmpeg ffprobe sox jq

# One second with 0.4 s of tone in its middle, at -6 dB.
sox -n -r 44100 -c 1 -b 16 tone.wav synth 0.4 sine 440 gain -6 pad 0.3 0.3
sox -n -r 44100 -c 2 -b 16 half.wav synth 0.5 sine 330 gain -6

# sound NAME SOURCE STEPS: a spec of these steps.
sound() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, provider: file, file: $2}
		post_processing: [$3]
		integration: {manifest_path: $1.${4:-mp3}}
	END
}

normalize='{action: normalize, peak: -1.0 dB}'
trim='{action: trim_silence, threshold: -40 dB}'
mp3='{action: convert, formats: [mp3], bitrate: 192k}'
low='{action: convert, formats: [mp3], bitrate: 128k}'

# at PLACE CHECK STEPS…: the steps with the validate at that place (0: first).
at() {
	local place=$1 check="{action: validate, checks: [$2]}" all=() i=0 step
	shift 2
	for step; do
		[ $((i++)) -ne "$place" ] || all+=("$check")
		all+=("$step")
	done
	[ "$place" -lt "$i" ] || all+=("$check")
	(IFS=,; echo "${all[*]}")
}

for place in 0 1 2 3; do
	# The raw has 1 s, the product 0.4 s.
	sound "good-$place" tone.wav "$(at $place 'duration_range: [0.39, 0.41], format: mp3, bitrate: 192k, no_clipping, file_size_under_20kb' \
		"$normalize" "$trim" "$mp3")"
	run 0 "good-$place.yaml" -o "good-$place.asset.json"
	is_silent
	same "duration at $place" "$(jq '.products[0].duration * 100 | round' "good-$place.asset.json")" 40

	# The raw would pass and the product does not.
	sound "long-$place" tone.wav "$(at $place 'duration_range: [0.9, 1.1]' "$normalize" "$trim" "$mp3")"
	run 1 "long-$place.yaml" -o "long-$place.asset.json"
	says "long-$place.yaml" duration_range: 'lasts 0.399' 'not 0.9 to 1.1 s'
	sound "rate-$place" tone.wav "$(at $place 'bitrate: 192k' "$normalize" "$trim" "$low")"
	run 1 "rate-$place.yaml" -o "rate-$place.asset.json"
	says bitrate: 128 192
	sound "format-$place" tone.wav "$(at $place 'format: mp3' "$normalize" "$trim" '{action: convert, formats: [ogg]}')" ogg
	run 1 "format-$place.yaml" -o "format-$place.asset.json"
	says "format: format-$place.ogg is ogg, not mp3"
	sound "size-$place" tone.wav "$(at $place 'file_size_under_4kb' "$normalize" "$trim" "$mp3")"
	run 1 "size-$place.yaml" -o "size-$place.asset.json"
	says file_size_under 4096
	is_absent {long,rate,format,size}-$place.{mp3,ogg,asset.json}
done

# Without a convert the path says the format, and 192k is what an MP3 gets.
sound plain half.wav '{action: validate, checks: [format: mp3, bitrate: 192k, duration_range: [0.499, 0.501]]}'
run 0 plain.yaml -o plain.asset.json
same 'bit rate' "$(ffprobe -v error -of csv=p=0 -show_entries stream=codec_name,bit_rate plain.mp3)" 'mp3,192000'

# Each product is judged, and the one that fails is named.
sound pair half.wav '{action: validate, checks: [bitrate: 192k]}, {action: convert, formats: [mp3, wav], bitrate: 192k}'
run 1 pair.yaml -o pair.asset.json
says pair.wav bitrate
is_absent pair.mp3 pair.wav

# What an OGG has is not to be had to the bit.
sound soft half.wav '{action: validate, checks: [bitrate: 320k]}, {action: convert, formats: [ogg], bitrate: 320k}'
sed -i 's/\.mp3/.ogg/' soft.yaml
run 1 soft.yaml -o soft.asset.json
says 'changes nothing' "made smaller or better by 'quality'" 'soft.ogg has a variable bit rate' 'only an MP3'

# What a lossy format adds to the peaks is heard: the samples stay below full scale, the MP3 does not.
sox -n -r 44100 -c 1 -b 16 square.wav synth 0.4 square 4410 gain -6
sound loud square.wav '{action: normalize, peak: -0.1 dB}, {action: validate, checks: [no_clipping]}, {action: convert, formats: [mp3]}'
run 1 loud.yaml -o loud.asset.json
says no_clipping loud.mp3
sed 's/\[mp3\]/[wav]/; s/loud/exact/' loud.yaml | sed 's/\.mp3/.wav/' >exact.yaml
run 0 exact.yaml -o exact.asset.json

# Silence is not what a sound was asked for.
sox -n -r 44100 -c 1 -b 16 silence.wav trim 0 0.5
sound nothing silence.wav '{action: validate, checks: [not_empty]}'
run 1 nothing.yaml -o nothing.asset.json
says not_empty
is_absent nothing.mp3
