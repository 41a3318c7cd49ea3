#!/usr/bin/env bash
# Damaged caches, its format file and all that stands beside: each is repaired, or told with its path
# and the right exit code, within two seconds and 256 MB; no output changes, and what was bought is
# never lost, nor bought again unasked.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-hostile-cache.sh"

# ---- the format file

for text in 'assetc cache 2\n' 'assetc cache 99999999999999999999\n' 'assetc cache 1\r\n' 'assetc cache 1' 'assetc cache 01\n' \
	'assetc cache 0\n' 'Assetc cache 1\n' 'nonsense\n' '\0\0\0\0'; do
	damage "format of $text" 6 6 eval "chmod u+w '$cache/format'; printf '$text' >'$cache/format'"
done
damage 'empty format' 0 0 eval ': >"$cache/format"'
damage 'format that is a fifo' 0 0 becomes "$cache/format" fifo
for kind in folder 'link to a device' hole noise zeros; do
	damage "format that is a $kind" '6 7' '6 7' becomes "$cache/format" "$kind"
done
damage 'format that is a link to itself' '6 7' '6 7' becomes "$cache/format" 'link to itself'
damage 'format behind a link' 0 0 moved_behind_a_link "$cache/format"

# ---- what stands beside

for folder in locks damaged; do
	damage "$folder that is a file" '0 7' '0 7' becomes "$cache/$folder" file
	damage "$folder that is a link to nothing" '0 7' '0 7' becomes "$cache/$folder" 'link to nothing'
done
for kind in folder fifo 'link to nothing' 'link to itself' noise; do
	damage "gate that is a $kind" 0 0 becomes "$cache/locks/gate" "$kind"
	damage "guards that are a $kind" '0 7' '0 7' eval \
		'for f in "$cache"/{objects,products,requests,names}/??; do f=$cache/locks/${f##*/}; mkdir -p "$f"; becomes "$f/guard" "'"$kind"'"; done'
done
for kind in file 'link to itself' noise; do
	lost=thrown damage "trash that is a $kind" 0 0 becomes "$cache/trash" "$kind"
	damage "projects that is a $kind" '0 7' 0 becomes "$cache/projects" "$kind"
done
for kind in nothing folder fifo 'link to nothing' 'link to itself' noise hole; do
	lost=thrown damage "trash of a $kind" 0 0 becomes "$(in_folder trash "$thrown")" "$kind"
	damage "note of a project that is a $kind" 0 0 eval 'for f in "$cache"/projects/*; do becomes "$f" "'"$kind"'"; done'
done
lost=thrown damage 'trash flipped' 0 0 flip_at "$(in_folder trash "$thrown")" 30
damage 'note with another path' 0 0 eval 'for f in "$cache"/projects/*; do echo /elsewhere >"$f"; done'
damage 'note without an end' 0 0 eval 'for f in "$cache"/projects/*; do truncate -s -1 "$f"; done'

# ---- strangers

strangers() {
	local folder
	for folder in . objects objects/00 objects/zz requests requests/ab names products locks locks/00 trash trash/00 projects damaged; do
		mkdir -p "$cache/$folder"
		echo mine >"$cache/$folder/notes.txt"
		echo mine >"$cache/$folder/.assetc-tmp-mine"
		mkdir -p "$cache/$folder/.assetc-tmp-folder" "$cache/$folder/my folder"
		mkfifo "$cache/$folder/pipe"
		ln -s /dev/zero "$cache/$folder/zero"
		echo mine >"$cache/$folder/"$'a\nb'
		echo mine >"$cache/$folder/0123456789abcdef0123456789abcd"
		echo mine >"$cache/$folder/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd"
	done
}
damage 'strangers everywhere' 0 0 strangers
is_there "$cache/notes.txt" "$cache/objects/00/notes.txt" "$cache/trash/00/notes.txt" "$cache/projects/notes.txt" \
	"$cache/objects/zz/notes.txt"
damage 'a thousand leftovers' 0 0 eval 'for i in {1..1000}; do echo x >"$cache/objects/${free:0:2}/.assetc-tmp-$i"; done'
within cache clean
[ "$(find "$cache" -name '.assetc-tmp-*' | wc -l)" -eq 0 ] || problem 'leftovers stay'

echo "$cases damaged caches"
[ "$cases" -ge 30 ] || problem "only $cases cases"
