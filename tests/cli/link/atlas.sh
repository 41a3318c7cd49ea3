#!/usr/bin/env bash
# Atlases: the frames on the pages are the pixels of the assets, as a program without assetc reads them by the JSON; and
# nothing is written, read or kept that need not be.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert compare identify jq pngcheck python3

cat >read.py <<'END'
"""Each frame of each page, as an engine puts it together, against the picture it came from: read.py JSON… with NAME=FILE[:X,Y,W,H]."""
import json, os, subprocess, sys

def pixels(file):
    """Rows of pixels, each four bytes; ImageMagick reads the file."""
    size = subprocess.check_output(["identify", "-format", "%w %h", file]).split()
    width, height = map(int, size)
    raw = subprocess.check_output(["convert", file, "-depth", "8", "RGBA:-"])
    assert len(raw) == width * height * 4
    return [[raw[(y * width + x) * 4:][:4] for x in range(width)] for y in range(height)]

def crop(rows, x, y, w, h):
    assert x + w <= len(rows[0]) and y + h <= len(rows)
    return [row[x:x + w] for row in rows[y:y + h]]

def seen(rows):
    """What was trimmed has no colour left, and none to be seen."""
    return [[p if p[3] else bytes(4) for p in row] for row in rows]

wanted, pages, found = {}, {}, {}
for word in sys.argv[1:]:
    if word.endswith(".json"):
        pages[word] = json.load(open(word))
        continue
    name, file = word.split("=")
    file, _, area = file.partition(":")
    wanted[name] = crop(pixels(file), *map(int, area.split(","))) if area else pixels(file)
for path, page in pages.items():
    picture = pixels(os.path.join(os.path.dirname(path), page["meta"]["image"]))
    assert (len(picture[0]), len(picture)) == (page["meta"]["size"]["w"], page["meta"]["size"]["h"]), path
    taken = set()
    for name, frame in page["frames"].items():
        at, into, size = frame["frame"], frame["spriteSourceSize"], frame["sourceSize"]
        whole = [[bytes(4)] * size["w"] for _ in range(size["h"])]
        for y, row in enumerate(crop(picture, at["x"], at["y"], at["w"], at["h"])):
            whole[into["y"] + y][into["x"]:into["x"] + at["w"]] = row
        assert name not in found, name
        found[name] = whole
        assert frame["trimmed"] == ((at["w"], at["h"]) != (size["w"], size["h"])), name
        area = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not area & taken, name
        taken |= area
assert found.keys() == wanted.keys(), (sorted(found), sorted(wanted))
for name, picture in wanted.items():
    assert seen(found[name]) == seen(picture), name
print(len(wanted), "frames on", len(pages), "pages")
END

# sprite ID WIDTH HEIGHT ATLAS: a spec with a picture of its own
sprite() {
	convert -seed "$2" -size "$2x$3" plasma:red-blue -alpha set -channel A -evaluate set 70% PNG32:"$1.drawn.png"
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: file, file: $1.drawn.png}
		post_processing: [${5:+$5, }{action: atlas, $4}]
	END
	run 0 "$1.yaml" -o "out/$1.asset.json"
}
outputs=(--manifest out/manifest.json --products out/products.txt --header out/assets.h)
link_all() {
	run "${1:-0}" link out/*.asset.json "${outputs[@]}" -o out/stamp -MD "${@:2}"
}

# ---- pixels

for i in {1..9}; do
	sprite "gem-$i" $((10 + i * 3)) $((40 - i * 2)) 'name: ui'
done
sprite hero 64 32 'name: ui, trim: true, padding: 3, extrude: 2' '{action: slice, grid: 4x2, fps: 10, animations: {walk: 0-3}}'
convert -size 20x20 xc:none -fill '#c0804080' -draw 'rectangle 5,7 11,16' PNG32:dot.drawn.png
printf 'version: "1.0"\nid: dot\ngeneration: {type: image, provider: file, file: dot.drawn.png}\npost_processing: [{action: atlas, name: ui, trim: true}]\n' >dot.yaml
run 0 dot.yaml -o out/dot.asset.json
link_all
is_silent
pngcheck -q out/atlases/ui.png >&2 || problem 'pngcheck refuses the page'
words=()
for i in {1..9}; do words+=("gem$i=gem-$i.drawn.png"); done
for i in {0..7}; do words+=("hero/$i=hero.drawn.png:$((i % 4 * 16)),$((i / 4 * 16)),16,16"); done
python3 read.py out/atlases/ui.json "${words[@]}" dot=dot.drawn.png >found || problem 'the frames are not the pictures'
same 'frames' "$(cat found)" '18 frames on 1 pages'
same 'what is trimmed' "$(jq -c '.frames.dot | [.frame.w, .frame.h, .spriteSourceSize.x, .spriteSourceSize.y, .sourceSize.w]' out/atlases/ui.json)" '[7,10,5,7,20]'
same 'durations and animations' "$(jq -c '[.frames["hero/3"].duration, .animations]' out/atlases/ui.json)" '[100,{"hero/walk":["hero/0","hero/1","hero/2","hero/3"]}]'

# The edges stand twice more around each, and three pixels are free between.
read -r x y w h < <(jq -r '.frames["gem1"].frame | "\(.x) \(.y) \(.w) \(.h)"' out/atlases/ui.json)
convert out/atlases/ui.png -crop "1x$h+$x+$y" +repage PNG32:edge.png
for beside in 1 2; do
	convert out/atlases/ui.png -crop "1x$h+$((x - beside))+$y" +repage PNG32:beside.png
	[ "$(compare -metric AE edge.png beside.png null: 2>&1)" = 0 ] || problem "what is extruded by $beside"
done
jq -r '.frames[].frame | "\(.x - 2) \(.y - 2) \(.x + .w + 2) \(.y + .h + 2)"' out/atlases/ui.json | awk '
	{ for (i = 1; i < NR; i++) if ($1 < r[i] + 3 && l[i] < $3 + 3 && $2 < b[i] + 3 && t[i] < $4 + 3) exit 1
	  l[NR] = $1; t[NR] = $2; r[NR] = $3; b[NR] = $4 }' || problem 'two are nearer than the padding'

# ---- what manifest and lists say

same 'the entry of the page' "$(jq -c '.assets.images.ui | [.id, .type, .path, .atlas]' out/manifest.json)" '["atlas-ui","atlas","atlases/ui.png","atlases/ui.json"]'
same 'the page is as large as it says' "$(jq -r '.assets.images.ui | "\(.width)x\(.height)"' out/manifest.json)" "$(identify -format '%wx%h' out/atlases/ui.png)"
same 'the entry of an asset' "$(jq -c '.assets.images.dot.packed[0] | del(.x, .y)' out/manifest.json)" '{"atlas":"ui","frame":"dot","width":7,"height":10}'
same 'the places' "$(jq -c '[.assets.images[] | .packed // [] | .[] | [.frame, .x, .y]] | sort' out/manifest.json)" \
	"$(jq -c '[.frames | to_entries[] | [.key, .value.frame.x, .value.frame.y]] | sort' out/atlases/ui.json)"
same 'products' "$(grep atlases out/products.txt)" 'atlases/ui.json
atlases/ui.png'
for product in gem1 hero dot; do
	grep -qE " out/images/$product.png( |$)" out/stamp.d || problem "$product is no prerequisite: $(cat out/stamp.d)"
done
gcc -x c -std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only out/assets.h || problem 'the header'

# ---- again: nothing is written, and products are not even read

before=$(state out/atlases out/manifest.json out/products.txt out/assets.h)
mv out/images away
link_all
mv away out/images
same 'linked twice' "$(state out/atlases out/manifest.json out/products.txt out/assets.h)" "$before"

# Any order, any place: the same bytes.
cp -r out elsewhere
rm -r elsewhere/atlases
mapfile -t backwards < <(find elsewhere -name '*.asset.json' | sort -r)
run 0 link "${backwards[@]}" --manifest elsewhere/manifest.json
same_file out/atlases/ui.png elsewhere/atlases/ui.png
same_file out/atlases/ui.json elsewhere/atlases/ui.json
mkdir records && cp out/*.asset.json records
rm -r elsewhere/atlases
run 0 link records/*.asset.json --out-dir elsewhere --manifest elsewhere/manifest.json
same_file out/atlases/ui.png elsewhere/atlases/ui.png

# What was lost or changed comes back.
for change in 'rm out/atlases/ui.png' 'printf x >>out/atlases/ui.png' 'rm out/atlases/ui.json' 'truncate -s 100 out/atlases/ui.png'; do
	eval "$change"
	link_all
	same_file out/atlases/ui.png elsewhere/atlases/ui.png
	same_file out/atlases/ui.json elsewhere/atlases/ui.json
done

# ---- one sprite changes its own atlas only

sprite leaf-1 12 12 'name: leaves, power_of_two: true'
sprite leaf-2 13 13 'name: leaves'
link_all
same 'powers of two' "$(identify -format '%wx%h' out/atlases/leaves.png)" 32x16
before=$(state out/atlases | grep /ui)
changed=$(sha256sum <out/atlases/leaves.png)
convert leaf-1.drawn.png -negate PNG32:leaf.png && mv leaf.png leaf-1.drawn.png
run 0 leaf-1.yaml -o out/leaf-1.asset.json
link_all
same 'the other atlas' "$(state out/atlases | grep /ui)" "$before"
[ "$(sha256sum <out/atlases/leaves.png)" != "$changed" ] || problem 'the changed sprite is not in its atlas'
python3 read.py out/atlases/leaves.json leaf1=leaf-1.drawn.png leaf2=leaf-2.drawn.png >found || problem 'the changed atlas'

# ---- pages

for i in {1..5}; do sprite "tile-$i" 40 40 'name: tiles, max_size: 64'; done
link_all
same 'pages' "$(cd out/atlases && ls tiles*)" 'tiles-1.json
tiles-1.png
tiles-2.json
tiles-2.png
tiles-3.json
tiles-3.png
tiles-4.json
tiles-4.png
tiles.json
tiles.png'
same 'the first page names the others' "$(jq -c .meta.related_multi_packs out/atlases/tiles.json)" '["tiles-1.json","tiles-2.json","tiles-3.json","tiles-4.json"]'
python3 read.py out/atlases/tiles*.json tile{1,2,3,4,5}=tile-1.drawn.png >found || problem 'frames on several pages'
same 'entries of pages' "$(jq -c '[.assets.images[] | select(.type == "atlas") | .path] | sort' out/manifest.json)" \
	'["atlases/leaves.png","atlases/tiles-1.png","atlases/tiles-2.png","atlases/tiles-3.png","atlases/tiles-4.png","atlases/tiles.png","atlases/ui.png"]'
rm out/tile-{4,5}.asset.json
echo mine >out/atlases/tiles-9.png
link_all
same 'stale pages go, what is nobody'\''s stays' "$(cd out/atlases && ls tiles*png)" 'tiles-1.png
tiles-2.png
tiles-9.png
tiles.png'

# ---- an atlas that is no more

# Renamed: the old page goes. What is no page of ours stays: a list without the mark, what was drawn over a page, what no list
# of products named, what a symbolic link leads to.
sprite tile-1 40 40 'name: squares'
sprite tile-2 40 40 'name: squares'
sprite tile-3 40 40 'name: squares'
link_all
is_silent
same 'a renamed atlas' "$(cd out/atlases && ls)" 'leaves.json
leaves.png
squares.json
squares.png
tiles-9.png
ui.json
ui.png'
same 'the manifest has the new one' "$(jq -r '.assets.images | has("tiles"), .squares.path' out/manifest.json)" 'false
atlases/squares.png'
mkdir away
mv out/tile-[123].asset.json away
cp out/atlases/squares.json kept.json
echo '{"frames": {}}' >out/atlases/squares.json
cp out/atlases/squares.png out/atlases/notlisted.png
cp kept.json out/atlases/notlisted.json
link_all
same 'a list without the mark' "$(cd out/atlases && ls)" 'leaves.json
leaves.png
notlisted.json
notlisted.png
squares.json
squares.png
tiles-9.png
ui.json
ui.png'
rm out/atlases/{notlisted,squares}.*
mv away/*.asset.json out
link_all
mv out/tile-[123].asset.json away
echo drawn >>out/atlases/squares.png
link_all
says W0985 'atlases/squares.png' 'changed by hand'
same 'what was drawn over a page' "$(ls out/atlases/squares*)" out/atlases/squares.png
rm out/atlases/squares.png
mv away/*.asset.json out
link_all
mv out/tile-[123].asset.json away
mv out/atlases/squares.png elsewhere/linked.png
ln -s ../../elsewhere/linked.png out/atlases/squares.png
link_all
is_there elsewhere/linked.png
rm out/atlases/squares.png
mv away/*.asset.json out
link_all

# A link that finds fault leaves pages that are no more; the last atlas takes its folder with it.
mkdir none
for id in plain-1 plain-2; do
	sed "s/^id: .*/id: $id/; s/, {action: atlas.*}\]/]/; s/\[{action: atlas.*\]/[{action: trim}]/" tile-1.yaml >"$id.yaml"
	run 0 "$id.yaml" -o "none/$id.asset.json"
done
sprite solo 9 9 'name: alone'
cp out/solo.asset.json none && cp -r out/images/solo.png none/images
outputs_of_none=(--manifest none/manifest.json --products none/products.txt)
run 0 link none/*.asset.json "${outputs_of_none[@]}"
is_there none/atlases/alone.png none/atlases/alone.json
rm none/solo.asset.json out/solo.asset.json
run 1 link none/*.asset.json none/plain-1.asset.json "${outputs_of_none[@]}"
is_there none/atlases/alone.png none/atlases/alone.json
run 0 link none/*.asset.json "${outputs_of_none[@]}"
is_silent
[ ! -e none/atlases ] || problem "what is left of the last atlas: $(ls none/atlases)"
for i in 1 2 3; do sprite "tile-$i" 40 40 'name: tiles, max_size: 64'; done
link_all

# ---- what cannot be

# refused CODE WORDS…: the link ends with 1, and changes nothing.
refused() {
	local before
	before=$(state out/atlases out/manifest.json)
	link_all 1
	says "[$1]" "${@:2}"
	same "outputs after $1" "$(state out/atlases out/manifest.json)" "$before"
}
sprite gem-1 13 38 'name: ui, padding: 7'
refused E0981 gem-1.asset.json hero.asset.json 'padding' '3' '7'
sprite gem-1 13 38 'name: ui'
sprite big 30 65 'name: tiles'
refused E0982 "frame 'big' of 30x65" 'max_size'
rm out/big.asset.json
sprite gem1 13 38 'name: ui'
refused E0913 gem-1.asset.json gem1.asset.json
rm out/gem1.asset.json
sprite ui 10 10 'name: ui'
refused E0913 out/ui.asset.json: 'name the atlas otherwise'
rm out/ui.asset.json
sed -i '$a integration: {manifest_section: images.more}' gem1.yaml
run 0 gem1.yaml -o out/gem1.asset.json
refused E0983 "a frame 'gem1' in the atlas 'ui'" 'manifest_key'
rm out/gem1.asset.json
run 0 gem-1.yaml -o out/gem-1.asset.json
sprite leaf-1 14 14 'name: leaves'
rm out/images/leaf1.png
refused E0984 "which is not there" "compile 'leaf-1' again"
run 1 link out/leaf-1.asset.json --out-dir elsewhere --manifest elsewhere/leaf.json
says '[E0984]' "--out-dir is the folder that 'leaf-1' was compiled into"
run 0 leaf-1.yaml -o out/leaf-1.asset.json
cp out/images/leaf2.png out/images/leaf1.png
refused E0984 'is not what its record says'
run 0 leaf-1.yaml -o out/leaf-1.asset.json
link_all
rm -r out/atlases/leaves.json
echo mine >out/atlases/leaves.png
refused E0935 'atlases/leaves.png'
rm out/atlases/leaves.png
link_all
cp out/leaf-2.asset.json leaf-2.asset.json && rm out/leaf-2.asset.json
run 2 link out/*.asset.json leaf-2.asset.json --manifest out/manifest.json
says 'E0980' '--out-dir'

# A draft in it makes the page one.
sed 's/"products": \[/"draft": true,\n  &/' leaf-2.asset.json >out/leaf-2.asset.json
link_all
same 'a draft' "$(jq -c '[.assets.images.leaves.draft, .assets.images.ui.draft]' out/manifest.json)" '[true,null]'
link_all 1 --profile release
says leaf-2.asset.json
