# sound-lib.sh - what scripts about the formats of sounds share. Sourced after cli-lib.sh.
. "$support/python-lib.sh"
need ffmpeg ffprobe ogginfo
python_with array

sounds() {
	"$python" "$support/sounds.py" "$@"
}

: >assets.yaml

# spec NAME FILE STEPS: a sound of that file, with these steps.
spec() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, provider: file, file: $2}
		post_processing: [$3]
		integration: {manifest_path: $1.${4:-wav}}
	END
}

# made NAME FILE STEPS [EXTENSION]: ... compiled.
made() {
	spec "$@"
	run 0 "$1.yaml" -o "out/$1.asset.json"
}

# length NAME RATE CHANNELS FRAMES FILE: FFmpeg decodes just that.
length() {
	local found stream
	found=$(ffmpeg -v error -i "$4" -f f32le - 2>ffmpeg.err | wc -c)
	[ "$found" -eq $(($3 * $2 * 4)) ] ||
		problem "$4: FFmpeg finds $((found / 4 / $2)) samples, not $3: $(head -c 200 ffmpeg.err)"
	stream=$(ffprobe -v error -show_entries stream=sample_rate,channels -of csv=p=0 "$4")
	[ "$stream" = "$1,$2" ] || problem "$4: FFmpeg finds '$stream', rate and channels, not '$1,$2'"
}
