#!/usr/bin/env bash
# A check of a sound that fails names what other programs measure, at its place in the spec; just within its bounds it
# passes.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
. "$support/signal-lib.sh"

# passes SOURCE CHECK FORMAT [OPTIONS [STEPS]], fails SOURCE CHECK FORMAT OPTIONS STEPS WORDS...
checked() {
	sound_spec "$1" "$3" "{action: validate, checks: [$4]}${7:+, $7}, {action: convert, formats: [$5]${6:+, $6}}" "$5"
	run "$2" "$1.yaml" -o "$1.asset.json"
}
passes() {
	checked good 0 "$1" "$2" "$3" "${4-}" "${5-}"
	is_silent
	cp "good.$3" "last.$3" || problem "there is no good.$3"
	rm -rf good.*
}
fails() {
	checked bad 1 "$1" "$2" "$3" "$4" "$5"
	says "bad.yaml:4:47: error: ${2%%:*}:" "bad.$3" "${@:6}"
	is_absent bad.asset.json "bad.$3"
}

sox -R -r 44100 -c 2 -n -b 16 tone.wav synth 0.5 sine 440 sine 441 gain -3

# ---- duration_range: to the sample, whatever the codec adds

for format in wav ogg mp3; do
	passes tone.wav 'duration_range: [0.5, 0.5]' $format
	fails tone.wav 'duration_range: [0.500001, 1]' $format '' '' 'lasts 0.5 s (22050 samples at 44100 Hz), not 0.500001 to 1 s' E0741
	fails tone.wav 'duration_range: [0, 499 ms]' $format '' '' 'lasts 0.5 s'
done

# ---- bitrate

passes tone.wav 'bitrate: 128k' mp3 'bitrate: 128k'
same 'bit rate by ffprobe' "$(ffprobe -v error -of csv=p=0 -show_entries stream=bit_rate last.mp3)" 128000
fails tone.wav 'bitrate: 192k' mp3 'bitrate: 128k' '' 'has 128000 bit/s, not 192000' E0742
passes tone.wav 'bitrate: 1411.2k' wav
fails tone.wav 'bitrate: 1411k' wav '' '' 'has 1411200 bit/s, not 1411000'

# average FILE: of the whole file, by ffprobe
average() {
	ffprobe -v error -of csv=p=0 -show_entries format=bit_rate "$1"
}
# The variable ones: within a tenth of what is measured it passes, further away it says the average.
sox -R -r 44100 -c 2 -n -b 16 long.wav synth 4 pinknoise pinknoise tremolo 0.5 90 gain -3
for format in ogg mp3; do
	passes long.wav 'not_empty' $format 'quality: 50'
	found=$(average last.$format)
	passes long.wav "bitrate: $((found * 104 / 100)) bps" $format 'quality: 50'
	passes long.wav "bitrate: $((found * 96 / 100)) bps" $format 'quality: 50'
	for away in 120 85; do
		fails long.wav "bitrate: $((found * away / 100)) bps" $format 'quality: 50' '' 'a variable bit rate' "within a tenth of $((found * away / 100))"
		told=$(sed -nE 's/.* ([0-9]+) bit\/s on average.*/\1/p' "$err")
		least "the average of $format, $told" $((told * 1000 / found)) 970
		most "the average of $format, $told" $((told * 1000 / found)) 1030
	done
done

# ---- no_clipping

# What a codec makes of a square wave near full scale goes beyond it.
sox -R -r 44100 -c 1 -n -b 16 square.wav synth 0.5 square 997 gain -0.3
for format in mp3 ogg; do
	passes square.wav not_empty $format
	peak=$(signal level last.$format | cut -d ' ' -f 2)
	least "the peak that $format makes" "$peak" 0.1
	fails square.wav no_clipping $format '' '' 'samples are at or beyond full scale' 'bring the level down by at least' E0743
	told=$(sed -nE 's/.* peaks at ([0-9.]+) dBFS.*/\1/p' "$err")
	least "the peak of $format, $told" "$told" "$(awk -v peak="$peak" 'BEGIN { print peak - 0.02 }')"
	most "the peak of $format, $told" "$told" "$(awk -v peak="$peak" 'BEGIN { print peak + 0.02 }')"
	passes square.wav no_clipping $format '' '{action: normalize, peak: -6 dB}'
done

# Whole numbers: a sine that reaches full scale is one, a sine cut off there is not.
for level in full:1 over:1.4125; do
	ffmpeg -v error -f lavfi -i "aevalsrc=${level#*:}*sin(2*PI*440*t):s=44100:d=0.5" -c:a pcm_f32le "${level%:*}.wav"
done
passes full.wav no_clipping wav 'bits: 24'
fails over.wav no_clipping wav 'bits: 24' '' 'peaks at 0.00 dBFS' 'are cut off at full scale' 'lower peak'
fails over.wav no_clipping wav 'bits: 16' '' 'are cut off at full scale'
fails over.wav no_clipping wav 'bits: float' '' 'peaks at 3.' 'at or beyond full scale' 'at least 3.'
told=$(sed -nE 's/.*: ([0-9]+) of ([0-9]+) samples.*/\1 \2/p' "$err")
same 'how many are beyond' "$told" "$(ffmpeg -v error -i over.wav -f f32le -c:a pcm_f32le - | "$python" -c '
import array, sys
found = array.array("f", sys.stdin.buffer.read())
print(sum(abs(x) >= 1 for x in found), len(found))')"

# ---- not_empty: at its place, of the samples there

sox -D -r 44100 -c 1 -n -b 16 silence.wav trim 0 0.25
sox -R -r 44100 -c 1 -n -b 32 -e float faint.wav synth 0.25 sine 440 gain -95
passes tone.wav not_empty wav
fails_here() {
	checked bad 1 "$1" not_empty wav '' ''
	says 'bad.yaml:4:47: error: not_empty:' E0715 "$2"
}
fails_here silence.wav 'the highest of 11025 samples is at -inf dBFS'
fails_here faint.wav 'is at -95.0'

# ---- format and size of what is written

fails tone.wav 'format: ogg' mp3 '' '' 'is mp3, not ogg' E0719
passes tone.wav 'format: mp3, file_size_reasonable, file_size_under_1mb' mp3
size=$(stat -c %s last.mp3)
passes tone.wav "file_size_under: $((size + 1))B" mp3
fails tone.wav "file_size_under: ${size}B" mp3 '' '' "has $size bytes, not under $size" E0718
