#!/usr/bin/env bash
# The script of Godot of a real game: Godot 3 runs it, and finds in it what the manifest says.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need godot3-server jq
. "$ASSETC_SOURCE_DIR/tests/support/emit-lib.sh"

emit gdscript:assets.gd
is_silent
: >project.godot
cat >main.gd <<'END'
extends SceneTree

const Assets = preload("res://assets.gd")

func _init():
	var file = File.new()
	file.open("res://found", File.WRITE)
	for info in Assets.TABLE:
		if Assets.find(info.id) != info:
			print("wrong: ", info)
		file.store_line(PoolStringArray([info.name, info.path, info.kind, info.width, info.height,
			info.duration, info.rate, info.channels, info.loop_start, info.loop_end]).join("|"))
	file.close()
	print(Assets.PATH_IMAGES_COIN, " ", Assets.TABLE[Assets.Index.IMAGES_COIN].path)
	quit()
END
# A script that fails does not quit.
timeout 30 godot3-server --path . -s main.gd >"$TMPDIR/godot" 2>&1 || problem "Godot ends with $?: $(cat "$TMPDIR/godot")"
grep -q -x 'images/sprites/coin.png images/sprites/coin.png' "$TMPDIR/godot" || problem "Godot: $(cat "$TMPDIR/godot")"
! grep -E 'SCRIPT ERROR|wrong' "$TMPDIR/godot" || problem 'Godot finds fault'
same_facts 'GDScript'
