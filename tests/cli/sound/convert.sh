#!/usr/bin/env bash
# What `convert` says of sounds, as other programs find it in the files: bits, bit rates, quality; loop points; and the
# same bytes on every run.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/sound-lib.sh"

# ---- bits

sounds tone short.in 44100 2 30001
for bits in 16:pcm_s16le 24:pcm_s24le float:pcm_f32le; do
	made b${bits%:*} short.in "{action: convert, formats: [wav], bits: ${bits%:*}}"
	codec=$(ffprobe -v error -show_entries stream=codec_name -of csv=p=0 out/b${bits%:*}.wav)
	[ "$codec" = "${bits#*:}" ] || problem "bits: ${bits%:*} gave $codec"
done
cmp -s <(tail -c $((30001 * 8)) short.in) <(ffmpeg -v error -i out/bfloat.wav -f f32le -) || problem 'floats are not kept'

# ---- bit rates

bit_rate() {
	ffprobe -v error -show_entries stream=bit_rate -of csv=p=0 "$1"
}
sounds tone long.in 44100 2 200000
made usual long.in '{action: convert, formats: [mp3]}' mp3
[ "$(bit_rate out/usual.mp3)" = 192000 ] || problem "not 192k: $(bit_rate out/usual.mp3)"
for rate in 32 64 128 320; do
	made r$rate long.in "{action: convert, formats: [mp3], bitrate: ${rate}k}" mp3
	[ "$(bit_rate out/r$rate.mp3)" = ${rate}000 ] || problem "not ${rate}k: $(bit_rate out/r$rate.mp3)"
	length 44100 2 200000 out/r$rate.mp3
done
for quality in 20 90; do
	made q$quality long.in "{action: convert, formats: [mp3, ogg], quality: $quality}" mp3
	length 44100 2 200000 out/q$quality.mp3
	length 44100 2 200000 out/q$quality.ogg
done
for format in mp3 ogg; do
	[ "$(stat -c %s out/q90.$format)" -gt "$(stat -c %s out/q20.$format)" ] || problem "quality of $format"
done

# The default of quality is meant for pictures: written, it says something of sounds.
made asked long.in '{action: convert, formats: [mp3]}' mp3
sed -i 's/formats: .mp3./&, quality: 90/' asked.yaml
run 0 asked.yaml -o out/asked.asset.json
cmp -s out/asked.mp3 out/q90.mp3 || problem 'a quality as the default is, written later, changed nothing'

spec odd long.in '{action: convert, formats: [mp3], bitrate: 100k}' mp3
run 1 odd.yaml -o out/odd.asset.json
says 'no bit rate of 100000' '96k, 112k, 128k' 'odd.yaml:4:'

# ---- loop points

sounds tone loop.in 44100 1 44100
made loop loop.in '{action: loop, start: 0.25 s, end: 0.75 s}, {action: convert, formats: [wav, ogg]}'
sounds riff out/loop.wav >loop.riff || problem 'the WAV is no RIFF file'
loop=$(grep '^loop ' loop.riff || echo none)
ogginfo out/loop.ogg >loop.info
start=$(sed -n 's/.*LOOPSTART=//p' loop.info)
count=$(sed -n 's/.*LOOPLENGTH=//p' loop.info)
[ "$loop" = "loop $start $((start + count - 1))" ] || problem "WAV says '$loop', OGG $start and $count"
[ "$start" -ge 10800 ] && [ "$start" -le 11250 ] || problem "the loop begins at $start"

# ---- the same bytes again, also where the mathematics library takes the ways of a lesser processor

sounds tone six.in 48000 6 20000
made six six.in '{action: convert, formats: [wav, ogg], quality: 40}'
for format in mp3 ogg flac; do
	ffmpeg -v error -i out/usual.mp3 source.$format
	made from-$format source.$format '{action: resample, rate: 32000}, {action: normalize, loudness: -20 LUFS},
		{action: convert, formats: [wav, mp3], bits: float}'
done

# The programs that assetc starts get no variable from it.
lesser=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F
mkdir lesser
cp "$ASSETC" lesser/assetc
for program in "$ASSETC_BUILD_DIR"/assetc-sound-*; do
	cat >"lesser/${program##*/}" <<-END
		#!/bin/sh
		echo >>"$PWD/lesser/log-${program##*/}"
		export GLIBC_TUNABLES=$lesser
		exec "$program"
	END
	chmod +x "lesser/${program##*/}"
done
ASSETC=$PWD/lesser/assetc
for name in b16 b24 six usual q20 q90 loop from-{mp3,ogg,flac}; do
	GLIBC_TUNABLES=$lesser run 0 $name.yaml -o again/$name.asset.json --cache-dir "$TMPDIR/other"
	for file in again/$name.*; do
		cmp -s "$file" "out/${file##*/}" || problem "$file is another than before"
	done
done
for library in mpg123 sndfile soxr ebur128 vorbis; do
	is_there lesser/log-assetc-sound-$library
done
