#!/usr/bin/env bash
# Some hundred pictures of every variety, sound and broken. A sound one is read to the pixel as its maker
# means it and as ImageMagick reads it; a broken one is refused in little time and memory, with a code
# and without an output, or read as ImageMagick reads it.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need python3 convert cjpeg cwebp webpmux

python3 -B "$support/pictures" made >counts || {
	problem "the pictures cannot be made"
	exit
}
cat counts
total=$(find made -type f ! -name '*.rgba' | wc -l)
[ "$total" -ge 300 ] || problem "only $total pictures"

# of FILE: a spec beside it; sets id
of() {
	id=${1##*/}
	id=${id,,}
	id=${id//./-}
	cat >"specs/$id.yaml" <<-END
		version: "1.0"
		id: $id
		generation: {type: image, provider: file, file: ../$1}
		integration: {manifest_path: $id.png}
	END
}

# Pixels as ImageMagick reads them, in the form that judge.py takes. -depth comes last: before a file is
# read, it would make rounding somebody else's.
pixels() {
	local to=$1
	shift
	convert "$@" -depth 16 -endian MSB "rgba:$to"
}

# ---- sound ones: one build of them all

mkdir specs
: >assets.yaml
sound() {
	local group=$1 files=() ours=() file
	for file in made/"$group"/*.{png,jpg,webp}; do
		[ -e "$file" ] || continue
		of "$file"
		files+=("$file")
		ours+=("out/$id.png")
	done
	run 0 build specs --out-dir out
	! grep -qE 'warning|error' "$err" || problem "$group: $(grep -m 3 -E 'warning|error' "$err")"
	same "pictures made of $group ones" "$(find out -name '*.png' | wc -l)" ${#files[@]}
	pixels theirs.raw "${files[@]}" -auto-orient 2>said
	pixels ours.raw "${ours[@]}" -format '%wx%h\n' -write info:sizes
	paste -d ' ' sizes <(printf '%s\n' "${files[@]##*/}") >named
	python3 -B "$support/pictures/judge.py" "$group" named ours.raw theirs.raw "made/$group" >found ||
		problem "$group: $(wc -l <found) pictures are not as they should be: $(head -n 20 found)"
	echo "$group: ${#files[@]} read"
	rm -r specs/* out
}
sound exact
sound near

# ---- broken ones: each alone

# ImageMagick may lack what reads animations: their first picture is taken out first.
others_read() {
	local file=$1 at
	rm -f theirs.raw
	case $file in
	*animation*)
		at=$(webpmux -info "$file" | awk '$1 == "1:" { print "+" $5 "+" $6 }')
		webpmux -get frame 1 "$file" -o first.webp
		pixels theirs.raw -size 20x12 xc:none first.webp -geometry "$at" -composite
		;;
	*) pixels theirs.raw "$file[0]" -auto-orient ;;
	esac
}

seconds=2
[ -z "$ASSETC_SANITIZE" ] || seconds=20
refused=0 read=0
for file in made/any/*; do
	of "$file"
	code=0
	{
		(
			[ -n "$ASSETC_SANITIZE" ] || ulimit -v 262144
			exec timeout -s KILL "$seconds" "$ASSETC" "specs/$id.yaml" -o "any/$id.asset.json"
		) >"$out" 2>"$err" </dev/null || code=$?
	} 2>"$TMPDIR/killed"
	case $code in
	0)
		read=$((read + 1))
		others_read "$file" 2>said || :
		pixels ours.raw "any/$id.png" -format "%wx%h $id\n" -write info:size
		if [ ! -s theirs.raw ]; then
			problem "$file is read, and not by others: $(head -n 1 said)"
		elif ! python3 -B "$support/pictures/judge.py" near size ours.raw theirs.raw >found; then
			problem "$(head -n 1 found)"
		fi
		;;
	1)
		refused=$((refused + 1))
		grep -q "^specs/$id.yaml:3:.*E0[56]" "$err" || problem "$file: $(head -n 3 "$err")"
		;;
	*) problem "$file: exit code $code: $(head -n 3 "$err")" ;;
	esac
done
[ "$(find any -type f -name '*.png' | wc -l)" -eq "$read" ] || problem "a picture that is refused left an output"
echo "any: $refused refused, $read read"
