#!/usr/bin/env bash
# Frames in constants: a program in each language that there is a compiler for prints where they are, and says the same as the
# JSON of the pages and the record.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/rust-lib.sh"
need convert gcc g++ jq node

convert -size 64x32 xc:none -fill red -draw 'rectangle 3,4 8,11' -fill blue -draw 'rectangle 36,2 42,29' PNG32:sheet.png
convert -size 20x10 gradient:red-blue PNG24:plain.png
# spec ID FILE STEPS
spec() {
	printf 'version: "1.0"\nid: %s\ngeneration: {type: image, provider: file, file: %s}\npost_processing: [%s]\n' "$@" >"$1.yaml"
	run 0 "$1.yaml" -o "out/$1.asset.json"
}
spec cut sheet.png '{action: slice, grid: 4x2, fps: 8, animations: {walk: 0-3, turn: 4-7}}'
spec packed sheet.png '{action: slice, rects: {a: [0, 0, 32, 16], b: [32, 0, 32, 32]}, trim: true, durations: [0.1, 2]}, {action: atlas, name: ui}'
spec whole plain.png '{action: atlas, name: ui}'
spec alone plain.png '{action: alpha_bleed}'
run 0 link out/*.asset.json --manifest manifest.json --header assets.h --emit cpp:assets.hpp --emit js:assets.mjs \
	--emit ts:assets.ts --emit csharp:Assets.cs --emit gdscript:assets.gd --emit rust:assets.rs
is_silent

# What is wanted, out of the files that stand beside: path|frame|page|x|y|width|height|offsets|source|milliseconds.
{
	jq -r '.frames[] | "images/cut.png|\(.name)|images/cut.png|\(.x)|\(.y)|\(.width)|\(.height)|0|0|16|16|\(.duration)"' out/cut.asset.json
	jq -r '.frames | to_entries[] | .value as $v | $v.frame as $f | $v.spriteSourceSize as $o |
		"images/\(.key | split("/")[0]).png|\(.key)|atlases/ui.png|\($f.x)|\($f.y)|\($f.w)|\($f.h)|\($o.x)|\($o.y)|\($v.sourceSize.w)|\($v.sourceSize.h)|\($v.duration // 0)"' out/atlases/ui.json
	printf '%s\n' 'images/cut.png:walk:0:3' 'images/cut.png:turn:4:7'
} | sort >wanted
[ "$(wc -l <wanted)" = 13 ] || problem "wanted: $(cat wanted)"

# same_frames LANGUAGE
same_frames() {
	sort found >sorted
	same "$1" "$(cat sorted)" "$(cat wanted)"
}

cat >main.c <<'END'
#include "assets.h"
#include <stdio.h>

int main(void)
{
	for (size_t i = 0; i < ASSET_COUNT; i++) {
		const struct asset_info *info = &asset_table[i];

		for (uint32_t f = 0; info->frame_list && f < info->frames; f++) {
			const struct asset_frame *frame = &info->frame_list[f];

			printf("%s|%s|%s|%u|%u|%u|%u|%u|%u|%u|%u|%.0f\n", info->path, frame->name,
			       asset_table[frame->page].path, (unsigned)frame->x, (unsigned)frame->y,
			       (unsigned)frame->width, (unsigned)frame->height, (unsigned)frame->offset_x,
			       (unsigned)frame->offset_y, (unsigned)frame->source_width,
			       (unsigned)frame->source_height, (double)frame->duration * 1000);
		}
		for (uint32_t a = 0; a < info->animation_count; a++)
			printf("%s:%s:%u:%u\n", info->path, info->animations[a].name,
			       (unsigned)info->animations[a].first, (unsigned)info->animations[a].last);
	}
	return asset_table[ASSET_IMAGES_ALONE].frame_list != NULL;
}
END
flags='-Wall -Wextra -Wpedantic -Werror'
# shellcheck disable=SC2086
gcc -std=c11 $flags -o main main.c && ./main >found || problem 'the program in C'
same_frames C
# shellcheck disable=SC2086
g++ -std=c++17 $flags -x c++ -o main main.c && ./main >found || problem 'the same as C++'
same_frames 'C as C++'

cat >main.cpp <<'END'
#include "assets.hpp"
#include <cmath>
#include <iostream>

static_assert(asset::info(asset::Index::IMAGES_WHOLE).frame_list[0].page == asset::Index::IMAGES_UI);
int main()
{
	for (const auto &info : asset::table) {
		for (unsigned f = 0; info.frame_list && f < info.frames; f++) {
			const auto &at = info.frame_list[f];
			std::cout << info.path << '|' << at.name << '|' << asset::info(at.page).path << '|' << at.x << '|' << at.y
				  << '|' << at.width << '|' << at.height << '|' << at.offset_x << '|' << at.offset_y << '|'
				  << at.source_width << '|' << at.source_height << '|' << std::lround(at.duration * 1000) << '\n';
		}
		for (std::size_t a = 0; a < info.animation_count; a++)
			std::cout << info.path << ':' << info.animations[a].name << ':' << info.animations[a].first << ':'
				  << info.animations[a].last << '\n';
	}
}
END
# shellcheck disable=SC2086
g++ -std=c++17 $flags -o main main.cpp && ./main >found || problem 'the program in C++'
same_frames C++

cat >main.mjs <<'END'
const a = await import(process.argv[2]);
const byKey = (key) => a.getImagePath(key);
for (const [name, frames] of Object.entries(a.ImageFrames))
	for (const f of frames)
		console.log([a.ImagePaths[name], f.name, byKey(f.page), f.x, f.y, f.width, f.height, f.offsetX, f.offsetY,
			f.sourceWidth, f.sourceHeight, Math.round(f.duration * 1000)].join("|"));
for (const [name, animations] of Object.entries(a.ImageAnimations))
	for (const [key, { first, last }] of Object.entries(animations))
		console.log([a.ImagePaths[name], key, first, last].join(":"));
if (!Object.isFrozen(a.ImageFrames.CUT[0]) || a.ImageFrames.ALONE) process.exit(1);
END
node main.mjs ./assets.mjs >found || problem 'the program in JavaScript'
same_frames JavaScript
if command -v tsc >/dev/null; then
	printf 'import { ImageFrames, ImageAnimations } from "./assets.js";\nexport const x: number = ImageFrames.CUT[0].x + ImageAnimations.CUT.walk.last;\n' >use.ts
	tsc --strict --target es2020 --module es2020 --outDir ts assets.ts use.ts >&2 || problem 'tsc refuses the module'
	printf '{"type": "module"}\n' >ts/package.json
	node main.mjs ./ts/assets.js >found || problem 'the program in TypeScript'
	same_frames TypeScript
fi

if command -v mcs >/dev/null && command -v mono >/dev/null; then
	cat >Main.cs <<'END'
using System;

static class Program
{
	static void Main()
	{
		foreach (Asset.Info info in Asset.Table) {
			if (info.FrameList != null)
				foreach (Asset.Frame at in info.FrameList)
					Console.WriteLine(string.Join("|", info.Path, at.Name, Asset.Get(at.Page).Path, at.X, at.Y, at.Width,
						at.Height, at.OffsetX, at.OffsetY, at.SourceWidth, at.SourceHeight, Math.Round(at.Duration * 1000)));
			if (info.Animations != null)
				foreach (Asset.Animation one in info.Animations)
					Console.WriteLine(string.Join(":", info.Path, one.Name, one.First, one.Last));
		}
	}
}
END
	mcs -langversion:7 -warnaserror+ -warn:4 -out:main.exe Main.cs Assets.cs >&2 && mono main.exe >found || problem 'the program in C#'
	same_frames 'C#'
fi

if [ -n "$rustc" ]; then
	cat >main.rs <<'END'
mod assets;

fn main() {
    for info in &assets::TABLE {
        for at in info.frame_list {
            println!(
                "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{:.0}",
                info.path, at.name, at.page.info().path, at.x, at.y, at.width, at.height, at.offset_x, at.offset_y,
                at.source_width, at.source_height, at.duration * 1000.0
            );
        }
        for one in info.animations {
            println!("{}:{}:{}:{}", info.path, one.name, one.first, one.last);
        }
    }
}
END
	"$rustc" --edition 2021 -D warnings main.rs >&2 && ./main >found || problem 'the program in Rust'
	same_frames Rust
fi

if command -v godot3-server >/dev/null; then
	: >project.godot
	cat >main.gd <<'END'
extends SceneTree

const Assets = preload("res://assets.gd")

func _init():
	var file = File.new()
	file.open("res://found", File.WRITE)
	for info in Assets.TABLE:
		for at in info.frame_list:
			file.store_line(PoolStringArray([info.path, at.name, Assets.TABLE[at.page].path, at.x, at.y, at.width, at.height,
				at.offset_x, at.offset_y, at.source_width, at.source_height, round(at.duration * 1000)]).join("|"))
		for name in info.animations:
			file.store_line(PoolStringArray([info.path, name, info.animations[name][0], info.animations[name][1]]).join(":"))
	file.close()
	quit()
END
	timeout 30 godot3-server --path . -s main.gd >"$TMPDIR/godot" 2>&1 || problem "Godot ends with $?: $(cat "$TMPDIR/godot")"
	same_frames GDScript
fi
