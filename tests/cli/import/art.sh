#!/usr/bin/env bash
# Pictures and sounds that are there become specs with `provider: file`, and a project that builds them.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert ffmpeg

mkdir -p game/art/ui game/art/frog game/art/owl game/sounds game/assets/images
cd game
for file in art/coin.png 'art/ui/Star Gold.png' art/frog/idle.png art/owl/idle.png art/photo.jpg assets/images/logo.webp; do
	convert -size 8x8 gradient:red-blue "$file"
done
ffmpeg -v error -f lavfi -i sine=440:d=0.3 sounds/beep.wav -f lavfi -i sine=440:d=0.3 sounds/long.flac

files=(art/*.png art/*.jpg art/*/*.png sounds/* assets/images/*)
run 0 import "${files[@]}"
same 'specs' "$(sort "$out")" "$(printf '%s\n' assets.yaml specs/{beep,coin,frog-idle,logo,long,owl-idle,photo,star-gold}.yaml)"
same 'stderr' "$(cat "$err")" ''
grep -qF 'file: ../art/ui/Star Gold.png' specs/star-gold.yaml || problem 'the path of a file is not relative to the spec'
grep -qF 'manifest_path: art/frog/idle.png' specs/frog-idle.yaml || problem 'the folder of a picture is lost'
grep -qF 'manifest_path: images/logo.webp' specs/logo.yaml || problem 'assets/ is not the output folder'
run 0 check
is_silent
run 0 build
for file in art/coin.png art/frog/idle.png art/owl/idle.png art/photo.jpg images/logo.webp sounds/beep.wav sounds/long.wav; do
	is_there "build/assetc/$file"
done
before=$(state specs assets.yaml)
run 0 import "${files[@]}"
says 'all 8 files are there already'
same 'after a second import' "$(state specs assets.yaml)" "$before"

# A project that has its files is left as it is; what is outside cannot be named.
run 0 import --out-dir specs/more art/frog/idle.png
same 'one more' "$(cat "$out")" specs/more/idle.yaml
grep -qF 'file: ../../art/frog/idle.png' specs/more/idle.yaml || problem 'a deeper spec names its picture wrongly'
cp art/coin.png ../coin.png
run 1 import --out-dir none ../coin.png
says E0857 'outside the project'
run 1 import --out-dir none art/missing.png
says 'no such file'
run 2 import --provider openai art/coin.png
says '--provider has no meaning here'
is_absent none

# One name in many folders, and in several formats: as much of the path as tells them apart.
mkdir -p kit/player/idle kit/enemy/idle
for file in kit/player/idle/01.png kit/enemy/idle/01.png kit/enemy/01.png kit/logo.png kit/logo.webp; do
	convert -size 8x8 gradient:red-blue "$file"
done
files=(kit/*/*.png kit/*/*/*.png kit/logo.* kit/logo.png kit/../kit/logo.png)
run 0 import --out-dir kit-specs "${files[@]}"
same 'told apart' "$(sort "$out")" "$(printf 'kit-specs/%s.yaml\n' enemy-01 enemy-idle-01 logo-png logo-webp player-idle-01)"
run 0 check kit-specs
run 0 import --out-dir kit-specs "${files[@]}"
says 'all 5 files are there already'
rm -r kit kit-specs

# From elsewhere, into a project by its path.
cd ..
rm -r game/specs game/assets.yaml
mkdir game/.git
run 0 import --out-dir game/specs game/art/coin.png
same 'from elsewhere' "$(cat "$out")" game/specs/coin.yaml
grep -qF 'file: ../art/coin.png' game/specs/coin.yaml || problem 'from elsewhere the picture is named wrongly'
grep -qF 'manifest_path: art/coin.png' game/specs/coin.yaml || problem 'from elsewhere the product is named wrongly'
run 0 check game/specs/coin.yaml

# A folder: all below it; what is hidden, made by a build, or no picture is passed over.
mkdir -p "$TMPDIR/tree/.git" && cd "$TMPDIR/tree"
cp -r "$OLDPWD/game/art" "$OLDPWD/game/sounds" .
mkdir -p art/.thumbs art/mixed && cp art/coin.png art/.thumbs/ && cp art/coin.png art/mixed/hit.png && cp sounds/beep.wav art/mixed/hit.wav
echo 'notes' >art/notes.txt
ln -s . art/loop
run 0 import art sounds/
same 'of a folder' "$(cat "$out")" "$(printf 'specs/%s.yaml\n' coin frog-idle hit-png hit-wav owl-idle photo star-gold beep long)"
run 0 build
run 0 import .
says 'all 9 files are there already'
mkdir hollow
run 1 import hollow
says E0858 "no picture or sound in 'hollow'"

# Files that are none, and such as cannot be told apart: each is told, the others are made.
mkdir bad
cp art/coin.png bad/Gem.png && cp art/coin.png bad/gem.png && cp art/coin.png bad/fine.png && cp sounds/beep.wav bad/sound.wav
: >bad/empty.png
echo junk >bad/junk.png
echo junk >bad/junk.mp3
cp art/coin.png bad/picture.wav
run 1 import --out-dir more bad
same 'the others' "$(cat "$out")" $'more/fine.yaml\nmore/sound.yaml'
says 'bad/empty.png: error:' 'it is empty' 'bad/junk.png: error:' 'neither PNG nor JPEG nor WebP' 'bad/junk.mp3: error:' 'bad/picture.wav: error:' \
	"bad/gem.png: error: this and 'bad/Gem.png' would both be the asset 'bad-gem'" 'rename one of them'
same 'errors' "$(grep -c ': error:' "$err")" 5
