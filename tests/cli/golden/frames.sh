#!/usr/bin/env bash
# What was told of the frames of a sliced sheet stays: the record of today tells the same of the same sheet, and a record
# of then gives the tables of then.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

golden=$ASSETC_SOURCE_DIR/tests/golden/frames
cp "$golden"/walk.{yaml,png} .
frames='[.frames, .animations, .manifest.spritesheet, .manifest.type, .products[0].width, .products[0].height]'
tables='/ asset_\(frames\|animations\)\[\]/,/^};/p'

run 0 walk.yaml -o out/walk.asset.json
same 'the record' "$(jq -c "$frames" out/walk.asset.json)" "$(jq -c "$frames" "$golden/walk.asset.json")"
same 'the product key' "$(jq -r .keys.product_text out/walk.asset.json | grep slice)" \
	"$(jq -r .keys.product_text "$golden/walk.asset.json" | grep slice)"
for record in out/walk.asset.json "$golden/walk.asset.json"; do
	run 0 link "$record" --header walk.h
	sed -n "$tables" walk.h >tables.h
	same_file tables.h "$golden/tables.h"
	rm walk.h
done
