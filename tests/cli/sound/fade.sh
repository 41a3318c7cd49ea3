#!/usr/bin/env bash
# Fades are what the formulas say, within 0.00001; and what ffmpeg's afade and sox's fade do, within one step of the
# curve, since they let the last sample of a fade out be one step above nothing.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/sound-steps-lib.sh"
make_sounds

curves=(linear equal_power exponential)
tried=0
for file in "${made_sounds[@]}" "${real_sounds[@]}"; do
	curve=${curves[tried++ % 3]}
	process "$file" "{action: fade, in: 50 ms, out: 0.2 s, curve: $curve}"
	is_silent
	near "$file, $curve" "$(judge faded from.raw made.raw "$channels" "$rate" 0.05 0.2 $curve)" 0 0.00001
done
[ "$tried" -eq $((7 + ${#real_sounds[@]})) ] || problem "only $tried fades"

# The steepest step of each curve, of 8820 frames at half of full scale: 0.5/8820, its pi/2-fold, and its 11.5-fold. The last
# begins at -100 dB elsewhere, at nothing here.
sox -R -n -r 44100 -c 2 -b 32 -e float level.wav synth 1 sine 0 0 25 vol 0.5
while read -r curve ffmpeg sox most; do
	process level.wav "{action: fade, in: 200 ms, out: 0.3 s, curve: $curve}"
	ffmpeg -nostdin -v error -y -f f32le -ar 44100 -ac 2 -i from.raw \
		-af "afade=t=in:d=0.2:curve=$ffmpeg,afade=t=out:st=0.7:d=0.3:curve=$ffmpeg" -f f32le other.raw
	near "$curve beside ffmpeg" "$(judge differ other.raw made.raw)" 0 "$most"
	sox -t f32 -r 44100 -c 2 from.raw -t f32 other.raw fade "$sox" 0.2 1 0.3
	near "$curve beside sox" "$(judge differ other.raw made.raw)" 0 "$most"
done <<-END
	linear tri t 0.00006
	equal_power qsin q 0.0001
	exponential exp l 0.0007
END

expected_code=1 process level.wav '{action: fade, in: 600 ms, out: 0.5 s}'
says E0706 'the sound lasts 1.000 s (44100 frames), the fades 1.100 s (26460 frames in, 22050 out)' 'as long as the sound, or shorter'
expected_code=1 process level.wav '{action: fade}'
says E0302 "'fade' needs 'in' or 'out'"
