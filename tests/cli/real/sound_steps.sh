#!/usr/bin/env bash
# Real sounds of a hosted service through every step at once, as a game would chain them: what comes out is measured by
# ffprobe and ffmpeg, and the loop points by a few lines of Python.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need ffprobe ffmpeg python3 jq
[ -n "$ASSETC_SHARED" ] && [ -d "$ASSETC_SHARED/real/raw" ] || skip 'there are no real sounds beside the project'

cp "$ASSETC_SHARED"/real/raw/*.mp3 .
for file in *.mp3; do
	name=$(basename "$file" .mp3 | tr '_' '-')
	cat >"$name.yaml" <<-END
		version: "1.0"
		id: $name
		generation: {type: audio, provider: file, file: $file}
		post_processing:
		  - {action: channels, count: 1}
		  - {action: trim_silence, threshold: -50 dB, ignore: 10 ms, pre_roll: 2 ms, post_roll: 5 ms}
		  - {action: normalize, peak: -3 dB, measure: true_peak}
		  - {action: fade, in: 1 ms, out: 10 ms}
		  - {action: resample, rate: 22.05 kHz}
		  - {action: loop, end: 3000 samples, crossfade: 20 ms}
		  - {action: validate, checks: [not_empty, no_clipping, duration_range: [0.1, 0.2]]}
		  - {action: convert, formats: [wav, ogg]}
		integration: {manifest_path: $name.wav}
	END
	run 0 "$name.yaml" -o "out/$name.asset.json"
	frames=$(jq .products[0].frames "out/$name.asset.json")
	loop=$(jq -c '.products[0].loop | [.start, .end]' "out/$name.asset.json")
	same "what ends $name" "$loop" "[0,$frames]"
	for format in wav ogg; do
		same "$name.$format" "$(ffprobe -v error -show_entries stream=sample_rate,channels -of csv=p=0 "out/$name.$format")" 22050,1
		same "frames of $name.$format" "$(($(ffmpeg -v error -i "out/$name.$format" -f s16le - | wc -c) / 2))" "$frames"
	done
	peak=$(ffmpeg -hide_banner -i "out/$name.wav" -af volumedetect -f null - 2>&1 | sed -n 's/.*max_volume: \(.*\) dB/\1/p')
	# The part that loops need not hold the peak, and resampling may lift it a little.
	awk -v peak="$peak" 'BEGIN { exit !(peak != "" && peak <= -2.5 && peak > -20) }' || problem "$name: peak $peak dB"
	same "loop points of $name.wav" "$(python3 - "out/$name.wav" <<-'END'
		import struct, sys
		data = open(sys.argv[1], "rb").read()
		at = data.index(b"smpl") + 8
		print("[%d,%d]" % (struct.unpack_from("<I", data, at + 36 + 8)[0], struct.unpack_from("<I", data, at + 36 + 12)[0] + 1))
	END
	)" "$loop"
done
same 'sounds' "$(ls out/*.wav | wc -l)" 4
