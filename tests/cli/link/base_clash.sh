#!/usr/bin/env bash
# What cannot be joined is refused with both places, and nothing is written; neither is the base.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/base-lib.sh"

cat >base.json <<'END'
{"assets": {
  "images": {
    "logo": {"type": "image", "path": "images/by-hand.png"},
    "ui": {},
    "note": 4,
    "Hero": {"path": "images/./Hero.png"},
    "a": {"path": "x.png"}, "b": {"path": "x.png"}
  },
  "audio": {"sfx": {"jump": [{"key": "j", "path": "j.mp3"}]}},
  "dotted.name": {"k": {"path": "k.png"}}
}}
END
before=$(sha256sum base.json)

# refused PLACE CODE WORDS...: of the one record x.asset.json
refused() {
	local place=$1 code=$2
	shift 2
	run 1 link x.asset.json --base-manifest base.json --manifest out.json --header out.h -q
	says "$place: error: " "[$code]" "$@"
	same "errors of $code" "$(grep -c ': error: ' "$err")" 1
	is_absent out.json out.h
}
record x images logo
refused base.json:3:13 E0944 "'images.logo'" images/by-hand.png x.asset.json images/x.png manifest_path
record x images Hero images/Hero.png
refused base.json:6:13 E0944 "'images/./Hero.png'" "write its path there as 'images/Hero.png'"
record x images.logo x
refused base.json:3:13 E0945 "'images.logo.x'" 'its section is an entry' x.asset.json manifest_section
record x images ui
refused base.json:4:11 E0945 "'images.ui'" 'is a section' x.asset.json
record x images note
refused base.json:5:13 E0945 "'images.note'" x.asset.json
record x images.note x
refused base.json:5:13 E0945 "'images.note.x'" x.asset.json
record x audio.sfx.jump.high x
refused base.json:9:29 E0945 'a section above it is a list' x.asset.json
record x images hero images/hero.png
refused x.asset.json E0915 "'x' (x.asset.json)" "'images.Hero' (base.json:6)"
record x images hero images/Hero.png
refused x.asset.json E0914 "'x' (x.asset.json)" "'images.Hero' (base.json:6)"
record x dotted.name k
refused x.asset.json E0913 "'dotted.name.k' (base.json:10)"
record x images mine
record y images mine images/y.png
run 1 link x.asset.json y.asset.json --base-manifest base.json --manifest out.json -q
says E0913

# A mark of byte order says nothing.
{ printf '\xEF\xBB\xBF'; echo '{"assets": {"images": {"kept": {"path": "k.png"}}}}'; } >marked.json
record x images mine
run 0 link x.asset.json --base-manifest marked.json --manifest marked-out.json
grep -q '"k.png"' marked-out.json || problem 'an entry behind a mark of byte order is lost'

# Two entries of one key in a list, with and without ours in the place of one.
echo '{"assets": {"audio": {"sfx": {"jump": [{"key": "j", "path": "a.mp3"}, {"key": "j", "path": "b.mp3"}]}}}}' >twice.json
record x images mine
run 1 link x.asset.json --base-manifest twice.json --manifest out.json
says E0913 twice.json:1
record x audio.sfx.jump j a.mp3
run 1 link x.asset.json --base-manifest twice.json --manifest out.json
says E0913 twice.json:1 x.asset.json

# The base is an input: no output may be it, by any name.
record x images mine
ln base.json hard.json
ln -s base.json soft.json
for name in base.json ./base.json "$PWD/base.json" hard.json soft.json; do
	for option in --manifest --header --products -o; do
		run 2 link x.asset.json --base-manifest base.json "$option" "$name"
		says E1012 "is the base manifest" 'name another file'
	done
	run 2 link x.asset.json --base-manifest base.json --emit "c:$name"
	says E1012
	run 2 link x.asset.json --base-manifest base.json -o stamp -MF "$name"
	says E1012
done
same 'the base manifest' "$(sha256sum base.json)" "$before"

# A manifest of somebody else is not written over, and one that came of a base is.
cp base.json theirs.json
run 1 link x.asset.json --base-manifest base.json --manifest theirs.json -q
says E1012 'was not made by assetc link'
for _ in 1 2; do
	run 0 link x.asset.json --base-manifest base.json --manifest made.json -q
done
sed 's/^{/{"assetc": "mine", /' base.json >named.json
run 1 link x.asset.json --base-manifest named.json --manifest out.json
says named.json:1:12 E0940

# It is a prerequisite, as it is named.
run 0 link x.asset.json --base-manifest ./base.json --manifest made.json -o stamp -MD -MP -q
same 'the depfile' "$(tr -s ' \\\n' ' ' <stamp.d)" 'stamp: x.asset.json ./base.json ./base.json: '
run 2 link x.asset.json --base-manifest 'a=b.json' -o stamp -MD
says E0318 -- '--base-manifest'
run 1 link x.asset.json --base-manifest absent.json --manifest out.json
says "absent.json: error" E0101

# A constant that would mean two: ours and theirs, theirs and theirs, theirs and a word of the language.
record x images a_b
sed 's/"images": {/&"aB": {"path": "ab.png"},/' base.json >names.json
run 1 link x.asset.json --base-manifest names.json --header out.h -q
says E0918 "'x' (x.asset.json)" "'images.aB' (names.json:2)"
record x images mine
sed 's/"images": {/&"aB": {"path": "ab.png"}, "a_b": {"path": "ab.png"},/' base.json >names.json
run 1 link x.asset.json --base-manifest names.json --header out.h -q
says names.json:2: E0918 "'images.aB' (names.json:2)" "'images.a_b' (names.json:2)"
is_absent out.h
