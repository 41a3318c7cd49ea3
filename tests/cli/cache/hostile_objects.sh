#!/usr/bin/env bash
# Damaged caches, objects and folders: each is repaired, or told with its path and the right exit
# code, within two seconds and 256 MB; no output changes, and what was bought is never lost, nor
# bought again unasked.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-hostile-cache.sh"

# ---- objects

for kind in nothing folder 'full folder' fifo 'link to nothing' 'link to itself' 'link to a device' hole noise zeros; do
	damage "product that is a $kind" 0 0 becomes "$(object "$product")" "$kind"
	damage "free raw that is a $kind" 0 0 also_without_products becomes "$(object "$free")" "$kind"
	case $kind in
	nothing) lost=bought damage "bought raw that is $kind" 0 3 also_without_products becomes "$(object "$bought")" "$kind" ;;
	*) lost=bought damage "bought raw that is a $kind" 0 '3 6' also_without_products becomes "$(object "$bought")" "$kind" ;;
	esac
done
damage 'product cut short' 0 0 cut_at "$(object "$product")" 40
damage 'free raw cut short' 0 0 also_without_products cut_at "$(object "$free")" 40
lost=bought damage 'bought raw cut short' 0 '3 6' also_without_products cut_at "$(object "$bought")" 40
lost=bought damage 'bought raw flipped' 0 '3 6' also_without_products flip_at "$(object "$bought")" 40
damage 'bought raw flipped, products at hand' 0 0 eval 'cp "$(object "$bought")" "$TMPDIR/elsewhere"; flip_at "$(object "$bought")" 40'
damage 'bought raw behind a link' 0 '3 6' also_without_products moved_behind_a_link "$(object "$bought")"
damage 'product with the bytes of another' 0 0 copied "$(object "$bought")" "$(object "$product")"
damage 'bought product flipped' 0 0 flip_at "$(object "$bought_product")" 20

# ---- folders

for folder in objects requests products; do
	damage "$folder that is a file" 7 '0 3 7' eval "mv '$cache/$folder' '$TMPDIR/elsewhere'; becomes '$cache/$folder' file"
	damage "$folder behind a link" 0 0 moved_behind_a_link "$cache/$folder"
	damage "$folder that is a link to itself" '6 7' '6 7' eval "mv '$cache/$folder' '$TMPDIR/elsewhere'; becomes '$cache/$folder' 'link to itself'"
done
damage 'folder of an object that is a file' 7 0 eval 'rm -rf "$cache/products"; d=$(dirname "$(object "$product")"); mv "$d" "$TMPDIR/elsewhere"; echo x >"$d"'
damage 'no format' 0 0 becomes "$cache/format" nothing
damage 'no format, no mark' 0 0 eval 'rm "$cache/format" "$cache/CACHEDIR.TAG"'

echo "$cases damaged caches"
[ "$cases" -ge 30 ] || problem "only $cases cases"
