#!/usr/bin/env bash
# The step resample: what it leaves of sines and a sweep, against sox and ffmpeg; what is above the new rate's half
# does not come back as an alias; lengths.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
. "$support/signal-lib.sh"

# rate NAME SOURCE HZ
rate() {
	sound "$1" "$2" "{action: resample, rate: $3}"
	is_silent
	same "rate of $1" "$(ffprobe -v error -of csv=p=0 -show_entries stream=sample_rate "$1.wav")" "$3"
}

# ---- a sine stays what it is, from the lowest rate to the highest

for pair in 44100:48000 48000:44100 8000:192000 192000:8000 44100:22050 11025:44100; do
	from=${pair%:*} to=${pair#*:}
	sox -r "$from" -c 1 -n -b 32 -e float sine.wav synth 0.5 sine 997 gain -6
	rate "sine-$from-$to" sine.wav "$to"
	read -r amplitude snr < <(signal sine "sine-$from-$to.wav" 997)
	least "SNR of a sine from $from to $to" "$snr" 120
	least "amplitude from $from to $to" "$amplitude" 0.5011
	most "amplitude from $from to $to" "$amplitude" 0.5013
	frames=$(soxi -s sine.wav)
	same "length from $from to $to" "$(soxi -s "sine-$from-$to.wav")" $(((frames * to + from / 2) / from))
done

# ---- a sweep is what sox and ffmpeg make of it

sox -r 44100 -c 2 -n -b 32 -e float sweep.wav synth 1 sine 50:18000 gain -6
rate sweep48 sweep.wav 48000
sox sweep.wav -b 32 -e float sox.wav rate -v 48000
ffmpeg -v error -i sweep.wav -af aresample=48000:resampler=swr:filter_size=128:phase_shift=12 -c:a pcm_f32le ffmpeg.wav
for other in sox ffmpeg; do
	read -r a b largest snr < <(signal like sweep48.wav $other.wav)
	same "length, $other" "$a" "$b"
	least "SNR of a sweep against $other" "$snr" 100
done

# ---- no alias

for hertz in 12000 15000 20000; do
	sox -r 44100 -c 1 -n -b 32 -e float high.wav synth 0.5 sine $hertz gain -1
	rate "alias$hertz" high.wav 22050
	most "what is left of $hertz Hz at 22050" "$(signal level "alias$hertz.wav" | cut -d ' ' -f 1)" -120
done

# ---- the same rate changes nothing; loop points move along

sound still sweep.wav '{action: resample, rate: 44.1 kHz}'
sound plain sweep.wav '{action: channels, count: 2}'
same_file still.wav plain.wav
sound moved sweep.wav '{action: loop, start: 4410 samples, end: 0.9 s}, {action: resample, rate: 48000}'
same 'points' "$(signal points moved.wav)" '4800 43199 0 0'

# ---- what is refused

sound_spec part sweep.wav '{action: resample, rate: 44100.5 Hz}' wav
run 1 part.yaml -o part.asset.json
says 'part.yaml:4:44: error: resample:' 'whole number of Hz' E0732
sound_spec slow sweep.wav '{action: resample, rate: 7999}' wav
run 1 check slow.yaml
says 'slow.yaml:4:44:' 'rate: 7999 is outside 8000 to 192000 Hz'
