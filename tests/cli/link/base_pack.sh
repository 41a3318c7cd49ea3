#!/usr/bin/env bash
# A pack over assets of both kinds, in a manifest kept by hand: it stands behind what is there, is written
# anew by each link, and never takes the place of a member that somebody else calls so.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
. "$support/base-lib.sh"
python_with json
record axe images axe
echo '{"assets": {"images": {"hero": {"path": "kit/hero.png"}}}, "end": 1}' >base.json
printf 'entries: {weapon: axe, hero: images.hero}\n' >forest.yaml
printf 'entries: {weapon: images.hero}\n' >sea.yaml

# pack FILE: name of the pack, and the paths of its slots
pack() {
	"$python" -c 'import json, sys
made = json.load(open(sys.argv[1]))
print(list(made), made["pack"]["name"], {slot: to["path"] for slot, to in made["pack"]["slots"].items()})' "$1"
}
forest="['assetc', 'assets', 'end', 'pack'] forest {'hero': 'kit/hero.png', 'weapon': 'images/axe.png'}"
run 0 link axe.asset.json --base-manifest base.json --pack forest.yaml --manifest out.json
same 'the pack' "$(pack out.json)" "$forest"
run 0 link axe.asset.json --base-manifest out.json --pack forest.yaml --manifest again.json
same_file out.json again.json
run 0 link axe.asset.json --base-manifest out.json --pack sea.yaml --manifest sea.json
same 'another pack' "$(pack sea.json)" "['assetc', 'assets', 'end', 'pack'] sea {'weapon': 'kit/hero.png'}"

sed 's/"end"/"pack"/' base.json >own.json
run 1 link axe.asset.json --base-manifest own.json --pack forest.yaml --manifest own-out.json
says own.json:1:68 E0946 'rename it'
is_absent own-out.json
for base in own.json own-out.json; do
	run 0 link axe.asset.json --base-manifest "$base" --manifest own-out.json.new
	grep -q '"pack": 1' own-out.json.new || problem "the pack of $base is lost"
	mv own-out.json.new own-out.json
done
run 1 link axe.asset.json --base-manifest own-out.json --pack forest.yaml --manifest x.json
says E0946
