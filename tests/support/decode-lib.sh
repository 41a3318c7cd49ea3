# decode-lib.sh - what FFmpeg makes of sound files, of many at a start: it starts slower than it decodes. Sourced after cli-lib.sh.
need ffmpeg

# decoded FILE...: each decoded into FILE.f32, floats without a header, and FILE.stream, its codec, rate and channels as
# FFmpeg names them: "vorbis,44100,stereo". One that it does not decode as a whole is a problem.
decoded() {
	local file count=0 inputs=() outputs=() lines
	for file; do
		inputs+=(-i "$file")
		outputs+=(-map "$count:a" -f f32le "$file.f32")
		count=$((count + 1))
		: >"$file.f32"
		: >"$file.stream"
	done
	ffmpeg -nostdin -hide_banner -nostats -xerror -y "${inputs[@]}" "${outputs[@]}" >ffmpeg.log 2>&1 ||
		problem "FFmpeg does not decode all of $*: $(tail -n 3 ffmpeg.log | head -c 500)"
	! grep -Eim 1 'error|invalid|corrupt' ffmpeg.log >ffmpeg.wrong || problem "FFmpeg: $(cat ffmpeg.wrong)"
	# "Stream #3:0: Audio: pcm_s16le ([1][0][0][0] / 0x0001), 44100 Hz, 5.1(side), s16, ..." of each input.
	mapfile -t lines < <(sed -n '/^Stream mapping/q; s/^ *Stream #[0-9]*:0: Audio: \([a-z0-9_]*\).*, \([0-9]*\) Hz, \([^,(]*\).*/\1,\2,\3/p' ffmpeg.log)
	[ ${#lines[@]} -eq $# ] || problem "FFmpeg tells of ${#lines[@]} streams, not $#"
	count=0
	for file; do
		printf '%s\n' "${lines[count++]:-}" >"$file.stream"
	done
}

# values FILE: how many samples of all channels were decoded of it
values() {
	echo $(($(stat -c %s "$1.f32") / 4))
}
