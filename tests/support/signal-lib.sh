# signal-lib.sh - what scripts that measure signals share. Sourced after cli-lib.sh and python-lib.sh.

need ffmpeg ffprobe sox
python_with array

signal() {
	"$python" "$support/judge_signal.py" "$@" || problem "judge_signal.py $*"
}

# sound_spec NAME SOURCE STEPS FORMAT: NAME.yaml with its steps in line 4, which makes NAME.FORMAT of a file.
sound_spec() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, provider: file, file: $2}
		post_processing: [$3]
		integration: {manifest_path: $1.$4}
	END
}

# sound NAME SOURCE STEPS [FORMAT [OPTIONS]]: makes it; as WAV of floats when nothing is said.
sound() {
	local options=${5-}
	[ "${4:-wav}" != wav ] || options=${5-bits: float}
	sound_spec "$1" "$2" "$3, {action: convert, formats: [${4:-wav}]${options:+, $options}}" "${4:-wav}"
	run 0 "$1.yaml" -o "$1.asset.json"
}

# least WHAT FOUND BOUND, most WHAT FOUND BOUND: of decimals
least() {
	awk -v found="$2" -v bound="$3" 'BEGIN { exit !(found ~ /^[0-9.e+-]+$/ && found + 0 >= bound + 0) }' ||
		problem "$1: $2 is below $3"
}
most() {
	awk -v found="$2" -v bound="$3" 'BEGIN { exit !(found ~ /^[0-9.e+-]+$/ && found + 0 <= bound + 0) }' ||
		problem "$1: $2 is above $3"
}
