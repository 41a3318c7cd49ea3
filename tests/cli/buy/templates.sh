#!/usr/bin/env bash
# The templates that come with assetc, bought: the vendors take what they ask for, and what arrives passes their checks.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin

run 0 new --template backdrop hills -D scene='low hills with a river'
run 0 new --template sprite fox -D subject='a fox in a blue coat' -D filter=nearest
run 0 new --template particle spark -D shape=spark
run 0 new --template ui-icon heart -D symbol='a full heart'
run 0 new --template sfx-jump jump -D jump_type=mega-explosion
run 0 new --template sfx-pickup key -D item='a rusty key' -D material=wood
run 0 new --template ui-click tick -D character=crisp
run 0 new --template music-loop village -D place='a village at night' -D seconds=10
run 0 build
same 'purchases' "$(fake_calls)" 8
[ -z "$(fake_problems)" ] || problem "a vendor would object: $(fake_problems)"
is_picture build/assetc/images/sprites/fox.png 64x64 alpha
is_picture build/assetc/images/backdrops/hills.png 1536x1024 opaque
is_there build/assetc/audio/music/village.ogg build/assetc/audio/sfx/jump/jump.mp3
run 0 build
same 'purchases of a second build' "$(fake_calls)" 8
