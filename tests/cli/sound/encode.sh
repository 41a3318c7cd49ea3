#!/usr/bin/env bash
# WAV, OGG and MP3 as other programs read them: the rate, the channels in their order, and the very number of samples
# that went in.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/sound-lib.sh"
. "$support/decode-lib.sh"
need sox oggdec

# ---- every rate and number of channels

layouts=([1]=mono [2]=stereo [6]=5.1)
mkdir specs
wanted=() # FILE RATE CHANNELS FRAMES

# among NAME RATE CHANNELS FRAMES FORMATS: a spec in specs/ of a tone, in these formats
among() {
	local format
	echo "specs/$1.in $2 $3 $4" >>tones
	(cd specs && spec "$1" "$1.in" "{action: convert, formats: [$5]}")
	for format in ${5//,/}; do
		# FFmpeg 5 makes 128 samples, or none, of an OGG that has fewer: what its first block gives.
		[ "$format" = ogg ] && [ "$4" -lt 129 ] || wanted+=("out/$1.$format $2 $3 $4")
	done
}

for rate in 8000 11025 22050 32000 44100 48000 96000 192000; do
	for channels in 1 2 6; do
		[ $channels -lt 6 ] || [ $rate = 8000 ] || [ $rate = 48000 ] || [ $rate = 192000 ] || continue
		formats='wav, ogg'
		[ $rate -gt 48000 ] || [ $channels -gt 2 ] || formats='wav, ogg, mp3'
		among t$rate-$channels $rate $channels 5001 "$formats"
	done
done
lengths=(1 2 1151 1152 1153 30001)
for frames in "${lengths[@]}"; do
	among n$frames 44100 2 $frames 'wav, ogg, mp3'
done
among empty 44100 2 0 'wav, ogg'
unset 'wanted[-1]' # FFmpeg decodes nothing of it, and says so by an error

sounds tones <tones
run 0 build specs --out-dir out
[ ${#wanted[@]} -eq $((19 * 2 + 12 + 6 * 3 - 2)) ] || problem "${#wanted[@]} files"
decoded "${wanted[@]%% *}"
for row in "${wanted[@]}"; do
	read -r file rate channels frames <<<"$row"
	same "$file: samples" "$(values "$file")" $((frames * channels))
	IFS=, read -r _ found layout <"$file.stream"
	same "$file: rate and channels" "$found $layout" "$rate ${layouts[channels]}"
done

# ---- every length, as others read it

for frames in "${lengths[@]}"; do
	name=n$frames
	[ "$(oggdec -Q -R -o - out/$name.ogg | wc -c)" -eq $((frames * 4)) ] || problem "oggdec: $name"
	[ "$(sox out/$name.ogg -t s16 - | wc -c)" -eq $((frames * 4)) ] || problem "sox: $name.ogg"
	[ "$(sox out/$name.wav -t s16 - | wc -c)" -eq $((frames * 4)) ] || problem "sox: $name.wav"
	ogginfo out/$name.ogg >ogginfo.out 2>&1 || problem "ogginfo: $name.ogg: $(head -c 500 ogginfo.out)"
	if command -v mpg123 >/dev/null; then
		[ "$(mpg123 -q -s out/$name.mp3 | wc -c)" -eq $((frames * 4)) ] || problem "mpg123: $name.mp3"
	fi
done
for format in wav ogg; do
	[ "$(ffmpeg -v quiet -i out/empty.$format -f f32le - | wc -c)" -eq 0 ] || problem "an empty $format is not empty"
done
spec nothing specs/empty.in '{action: convert, formats: [mp3]}' mp3
run 1 nothing.yaml -o out/nothing.asset.json
says 'an empty sound cannot be an MP3'

# ---- each channel stays where it was

for channels in 2 3 4 5 6 7 8; do
	echo "many/c$channels.in 48000 $channels 24000"
done >tones
mkdir many
sounds tones <tones
for channels in 2 3 4 5 6 7 8; do
	(cd many && spec c$channels c$channels.in '{action: convert, formats: [wav, ogg], quality: 90, bits: float}')
done
run 0 build many --out-dir out
decoded out/c{2,3,4,5,6,7,8}.{wav,ogg}
for channels in 2 3 4 5 6 7 8; do
	sounds levels $channels out/c$channels.{wav,ogg}.f32 >levels
	same "$channels channels: files" "$(wc -l <levels)" 2
	awk '{ for (i = 1; i <= NF; i++) if ($i - 100 * i > 30 || 100 * i - $i > 30) bad = 1 } NF != channels { bad = 1 }
		END { exit bad }' channels=$channels levels || problem "$channels channels are in another order: $(cat levels)"
done
