#!/usr/bin/env bash
# One record under two names is one finding; outputs that link finds out for itself are guarded too.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

spec star
spec moon
run 0 star.yaml -o star.asset.json
run 0 moon.yaml -o moon.asset.json
ln -s star.asset.json link.asset.json
ln star.asset.json hard.asset.json

for other in star ./star "$PWD/star" link hard; do
	run 1 link star.asset.json "${other%.asset.json}.asset.json" moon.asset.json --manifest m.json
	says E0911 'given twice'
	same "errors with $other" "$(grep -c 'E[0-9][0-9][0-9][0-9]' "$err")" 1
	is_absent m.json
done
cp star.asset.json copy.asset.json
run 1 link star.asset.json copy.asset.json
says E0912 E0913 E0914

# Headers of categories, and a list, that somebody else wrote.
echo '/* by hand */' >h_other.h
run 1 link star.asset.json --header h.h --split-headers
says E0935 h_other.h 'not made by assetc link'
same 'a header by hand' "$(cat h_other.h)" '/* by hand */'
is_absent h.h
rm h_other.h
mkfifo h_other.h
run 7 link star.asset.json --header h.h --split-headers
says 'not a regular file'
rm h_other.h
for text in 'Buy some milk' '/etc/motd.txt' star.asset.json; do
	echo "$text" >list.txt
	run 1 link star.asset.json --products list.txt
	says E0935 list.txt
	same 'a list by hand' "$(cat list.txt)" "$text"
done
rm list.txt
run 0 link star.asset.json --header h.h --split-headers --products list.txt
run 0 link star.asset.json moon.asset.json --header h.h --split-headers --products list.txt
grep -q moon h_other.h || problem 'the header of a category is not made anew'
same 'the list' "$(cat list.txt)" $'images/moon.png\nimages/star.png'

# Build refuses paths that link refuses: one letter, spelt as one code point and as two.
mkdir specs
(cd specs && spec one $'images/caf\xc3\xa9.png' && spec two $'images/cafe\xcc\x81.png')
run 1 build
says E0804
