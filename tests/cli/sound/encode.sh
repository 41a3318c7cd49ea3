#!/usr/bin/env bash
# WAV, OGG and MP3 as other programs read them: the rate, the channels in their order, and the very number of samples
# that went in.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/sound-lib.sh"
need sox oggdec

# ---- every rate and number of channels

for rate in 8000 11025 22050 32000 44100 48000 96000 192000; do
	for channels in 1 2 6; do
		[ $channels -lt 6 ] || [ $rate = 8000 ] || [ $rate = 48000 ] || [ $rate = 192000 ] || continue
		name=t$rate-$channels
		formats='wav, ogg'
		[ $rate -gt 48000 ] || [ $channels -gt 2 ] || formats='wav, ogg, mp3'
		python3 "$sounds" tone $name.in $rate $channels 5001
		made $name $name.in "{action: convert, formats: [$formats]}"
		for format in ${formats//,/}; do
			length $rate $channels 5001 out/$name.$format
		done
	done
done

# ---- every length

# FFmpeg 5 makes 128 samples, or none, of an OGG that has fewer: what its first block gives.
for frames in 1 2 1151 1152 1153 30001; do
	name=n$frames
	python3 "$sounds" tone $name.in 44100 2 $frames
	made $name $name.in '{action: convert, formats: [wav, ogg, mp3]}'
	for format in wav ogg mp3; do
		[ $format = ogg ] && [ $frames -lt 129 ] && continue
		length 44100 2 $frames out/$name.$format
	done
	[ "$(oggdec -Q -R -o - out/$name.ogg | wc -c)" -eq $((frames * 4)) ] || problem "oggdec: $name"
	[ "$(sox out/$name.ogg -t s16 - | wc -c)" -eq $((frames * 4)) ] || problem "sox: $name.ogg"
	[ "$(sox out/$name.wav -t s16 - | wc -c)" -eq $((frames * 4)) ] || problem "sox: $name.wav"
	ogginfo out/$name.ogg >ogginfo.out 2>&1 || problem "ogginfo: $name.ogg: $(head -c 500 ogginfo.out)"
	if command -v mpg123 >/dev/null; then
		[ "$(mpg123 -q -s out/$name.mp3 | wc -c)" -eq $((frames * 4)) ] || problem "mpg123: $name.mp3"
	fi
done

python3 "$sounds" tone empty.in 44100 2 0
made empty empty.in '{action: convert, formats: [wav, ogg]}'
for format in wav ogg; do
	[ "$(ffmpeg -v quiet -i out/empty.$format -f f32le - | wc -c)" -eq 0 ] || problem "an empty $format is not empty"
done
spec nothing empty.in '{action: convert, formats: [mp3]}' mp3
run 1 nothing.yaml -o out/nothing.asset.json
says 'an empty sound cannot be an MP3'

# ---- each channel stays where it was

for channels in 2 3 4 5 6 7 8; do
	name=c$channels
	python3 "$sounds" tone $name.in 48000 $channels 24000
	made $name $name.in '{action: convert, formats: [wav, ogg], quality: 90, bits: float}'
	for format in wav ogg; do
		ffmpeg -v error -y -i out/$name.$format -f f32le $name.raw
		python3 "$sounds" levels $name.raw $channels >$name.levels
		python3 - $name.levels <<-'END' || problem "$name.$format: channels are in another order: $(cat $name.levels)"
			import sys
			levels = [int(word) for word in open(sys.argv[1]).read().split()]
			sys.exit(any(abs(level - 100 * (i + 1)) > 30 for i, level in enumerate(levels)))
		END
	done
done
