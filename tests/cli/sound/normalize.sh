#!/usr/bin/env bash
# What normalize makes, measured by ffmpeg and sox: a sample peak within 0.01 dB and the samples of sox's norm within 0.000001;
# a true peak within 0.3 dB, which is how far two interpolations may differ; a loudness within 0.1 LU. And nothing else
# is changed: the product is a multiple of what came in.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/sound-steps-lib.sh"
make_sounds

# multiple WHAT: made.raw is one of from.raw. Sets $peak, of its samples.
multiple() {
	local residue
	{
		read -r peak
		read -r _ residue
	} < <(judge peak made.raw -- gain from.raw made.raw)
	near "$1: what is no multiple" "$residue" 0 0.00002
}

# peaks FILE WANTED
peaks() {
	process "$1" "{action: normalize, peak: $2 dB}"
	is_silent
	multiple "$1"
	near "$1: peak" "$peak" "$2" 0.0001
	near "$1: peak by sox" "$(sox out/made.wav -n stat 2>&1 |
		awk '/Maximum amplitude/ {high = $3} /Minimum amplitude/ {low = -$3}
			END {print 20 * log(high > low ? high : low) / log(10)}')" "$2" 0.01
	process "$1" '{action: normalize, peak: -1.5 dBTP, measure: true_peak}'
	read -r _ peak < <(measured out/made.wav)
	near "$1: true peak by ffmpeg" "$peak" -1.5 0.3
	multiple "$1"
}

# loudness FILE WANTED
loudness() {
	local loudness top reached
	process "$1" "{action: normalize, loudness: $2 LUFS}"
	read -r loudness top < <(measured out/made.wav)
	multiple "$1"
	if [ ! -s "$err" ]; then
		near "$1: loudness by ffmpeg" "$loudness" "$2" 0.1
		awk "BEGIN {exit !($top <= -0.7)}" || problem "$1: true peak $top dBTP"
		loud=$((loud + 1))
		return
	fi
	says W0710 "instead of $2.00 LUFS" 'above the ceiling of -1.00 dBTP'
	reached=$(sed -n 's/.*reaches \(-[0-9.]*\) LUFS.*/\1/p' "$err" | head -n 1)
	near "$1: loudness reached, by ffmpeg" "$loudness" "$reached" 0.1
	near "$1: true peak at the ceiling, by ffmpeg" "$top" -1 0.3
	limited=$((limited + 1))
}

levels=(-1 -12.5 0)
tried=0 loud=0 limited=0
for file in "${made_sounds[@]}" "${real_sounds[@]}"; do
	peaks "$file" "${levels[tried++ % 3]}"
	loudness "$file" -16
	[ "$file" != made/music.ogg ] || loudness "$file" -30
	[ "$file" != made/music.mp3 ] || loudness "$file" -6
done
[ "$tried" -eq $((7 + ${#real_sounds[@]})) ] || problem "only $tried sounds"
[ "$loud" -ge 7 ] && [ "$limited" -ge 1 ] || problem "$loud sounds reached their loudness, $limited the ceiling"

process made/noise.flac '{action: normalize, peak: -1}'
near 'by ffmpeg' "$(ffmpeg -nostdin -hide_banner -nostats -i out/made.wav \
	-af astats=measure_perchannel=none:measure_overall=Peak_level -f null - 2>&1 |
	awk '/Peak level dB/ {print $NF}')" -1 0.01
sox -t f32 -r "$rate" -c "$channels" from.raw -t f32 other.raw norm -1
near 'beside the norm of sox' "$(judge differ other.raw made.raw)" 0 0.000001

# ---- what has none

sox -R -n -r 44100 -c 2 -b 24 short.wav synth 0.3 sine 500 vol 0.1
process short.wav '{action: normalize, loudness: -16, ceiling: -3}'
says 'warning' W0710 'a sound of 0.300 s is below the 0.4 s' 'a true peak of -3.00 dBTP instead of -16.00 LUFS'
near 'a short sound' "$(judge peak made.raw)" -3 0.05
sox -R -n -r 44100 -c 2 -b 24 silent.wav synth 1 sine 0 vol 0
process silent.wav '{action: normalize, peak: -1}'
says 'warning' W0708 'peaks at -inf dBFS'
same 'silence' "$(judge peak made.raw)" -inf
