#!/usr/bin/env bash
# trim_silence, normalize and fade one after the other, written as WAV, OGG and MP3: the length of all is the same to the
# sample, the peak that ffmpeg decodes is the wanted one as far as the codec allows, sound begins at once, and what was
# made again somewhere else has the same bytes.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/sound-steps-lib.sh"
. "$support/decode-lib.sh"
make_sounds

compile() { # FILE FOLDER
	cat >made.yaml <<-END
		version: "1.0"
		id: made
		generation: {type: audio, provider: file, file: "$1"}
		post_processing:
		  - {action: trim_silence, threshold: -40 dB, ignore: 10 ms}
		  - {action: normalize, peak: -1.0 dB}
		  - {action: fade, in: 1 ms, out: 5 ms}
		  - {action: convert, formats: [wav, ogg, mp3]}
		integration: {manifest_path: made.wav}
	END
	run 0 made.yaml -o "$2/made.asset.json" --cache-dir "$2.cache"
	is_silent
}

for file in made/{voice.wav,noise.flac,music.ogg,music.mp3} "${real_sounds[@]}"; do
	rm -rf out out.cache again again.cache
	compile "$file" out
	decoded out/made.{wav,ogg,mp3}
	for format in wav ogg mp3; do
		most=0.5 # what a lossy codec may add or take
		[ $format != wav ] || most=0.01
		same "$file as $format: length" "$(values out/made.$format)" "$(values out/made.wav)"
		{
			read -r peak
			read -r start _
		} < <(judge peak out/made.$format.f32 -- trimmed out/made.$format.f32 2 44100 -34 0 0 0)
		near "$file as $format: peak" "$peak" -1 $most
		[ "$start" -le 441 ] || problem "$file as $format: $start frames before the sound"
	done
	compile "$file" again
	for format in wav ogg mp3; do
		cmp -s out/made.$format again/made.$format || problem "$file as $format: other bytes the second time"
	done
done
