#!/usr/bin/env bash
# A failed run changes no output, and a failed check names the number it measured.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

spec stone images/stone.png 16x16
sed -i 's/^integration:/  - {action: convert, formats: [png, webp]}\n&/' stone.yaml
run 0 stone.yaml -o out/stone.asset.json -MD
cp stone.yaml good.yaml
before=$(state out)
before_bytes=$(bytes out)

unchanged() {
	same "outputs after $1" "$(bytes out)" "$before_bytes"
	same "times after $1" "$(state out)" "$before"
}

# checked CODE WORDS CHECK [SIZE]
checked() {
	sed "s/^integration:/  - {action: validate, checks: [$3]}\n&/; s/16x16/${4:-16x16}/" good.yaml >stone.yaml
	run 1 stone.yaml -o out/stone.asset.json -MD
	says "$1" "$2" stone.yaml:11:
	unchanged "the check $3"
}
checked E0714 24x16 is_power_of_two 24x16
checked E0718 'not under 100' 'file_size_under: 100B'
checked E0719 'is webp, not png' 'format: png'
checked E0715 'all 1 pixels' not_empty 1x1

# Every failed check is told, in one run.
sed 's/^integration:/  - {action: flatten, color: "#000"}\n  - {action: validate, checks: [has_alpha, is_power_of_two, file_size_reasonable]}\n&/; s/16x16/24x24/' good.yaml >stone.yaml
run 1 stone.yaml -o out/stone.asset.json -MD
says 'has_alpha: 0 of 576 pixels' 'is_power_of_two: the image has 24x24'
unchanged 'two checks'

# A check that fails on pixels now and on the file of a second format at the end.
sed 's/^integration:/  - {action: validate, checks: [file_size_under: 300B]}\n&/; s/16x16/64x64/' good.yaml >stone.yaml
run 1 stone.yaml -o out/stone.asset.json -MD
says stone.png stone.webp
unchanged 'a check on files'

# ---- other failures

echo 'id: [' >stone.yaml
run 1 stone.yaml -o out/stone.asset.json -MD
unchanged 'a broken spec'
sed 's/16x16/9000x9000/' good.yaml >stone.yaml
run 1 stone.yaml -o out/stone.asset.json -MD
unchanged 'a picture that is too large'
sed 's/^integration:/  - {action: pixel_snap, grid: 17x17, cell: 2}\n&/' good.yaml >stone.yaml
run 1 stone.yaml -o out/stone.asset.json -MD
says stone.yaml:11: E0796 'grid or cell'
unchanged 'a step that fails'

# One output that cannot be written keeps the others from being written.
sed 's/16x16/20x20/' good.yaml >stone.yaml
rm out/images/stone.webp
ln -s /dev/null out/images/stone.webp
before=$(state out)
before_bytes=$(bytes out)
run 1 stone.yaml -o out/stone.asset.json -MD
says stone.webp 'symbolic link'
unchanged 'a second product that cannot be written'
rm out/images/stone.webp
mkdir out/images/stone.webp
before=$(state out)
run 1 stone.yaml -o out/stone.asset.json -MD
unchanged 'a folder in place of the second product'
rmdir out/images/stone.webp

# A failed check costs the provider once, not every time.
sed 's/^integration:/  - {action: validate, checks: [file_size_under: 100B]}\n&/; s/rough/bare/' good.yaml >stone.yaml
run 1 stone.yaml -o out/stone.asset.json -v
count=$(cache_count objects)
run 1 stone.yaml -o out/stone.asset.json -v
same 'objects after failing twice' "$(cache_count objects)" "$count"
! grep -q generated "$err" || problem 'a failed check has the picture generated again'
