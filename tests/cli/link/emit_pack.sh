#!/usr/bin/env bash
# What a pack makes of the slots and entities of a game, in every language: each program tells it as the manifest
# does. Languages whose tools are not there are passed over, and told.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need gcc g++ jq
game=$ASSETC_SOURCE_DIR/examples/game
cp -r "$game"/{specs,packs,assets.yaml} .
# A slot that nothing fills, an entity in it, and numbers that no binary fraction is.
jq '.templates += {"ghost": {}} | .entities += [{"id": "ghost-1", "template": "ghost"}]
	| .assetSystem.entityAssetOverrides["tally"] = {"assetId": "ui-heart",
		"placement": {"scale": 0.100001, "offsetX": -0.000001, "offsetY": 54321.654321, "anchor": "top-left"}}' \
	"$game/game.json" >game.json
run 0 build specs packs --out-dir out
find out -name '*.asset.json' >list

tells=(-v --manifest manifest.json --header assets.h)
for one in cpp:hpp csharp:cs gdscript:gd js:mjs rust:rs ts:ts; do
	tells+=(--emit "${one%:*}:assets.${one#*:}")
done
run 0 link @list --pack dusk --game game.json "${tells[@]}"
says W0963 ghost

# kind|name|slot|path|scale|x|y|anchor, and a line of the pack
jq -r '.pack | "pack|" + .name, ({slot: .slots, entity: .entities} | to_entries[] | .key as $kind | .value | to_entries[]
	| [$kind, .key, .value.slot // .key, .value.path, .value.placement.scale // 1, .value.placement.offsetX // 0,
		.value.placement.offsetY // 0, .value.placement.anchor // "center"] | map(tostring) | join("|"))' \
	manifest.json >wanted
printf '%s\n' 'slot|ghost|ghost|missing|1|0|0|center' 'entity|ghost-1|ghost|missing|1|0|0|center' >>wanted
LC_ALL=C sort -o wanted wanted
[ "$(wc -l <wanted)" -ge 27 ] || problem "only $(wc -l <wanted) lines to compare"

# judge LANGUAGE: numbers as awk writes them, so that 1.0 is 1.
judge() {
	same "$1" "$(awk -F'|' -v OFS='|' 'NF > 2 { for (i = 5; i <= 7; i++) $i = sprintf("%.6f", $i) } { print }' found |
		LC_ALL=C sort)" "$(awk -F'|' -v OFS='|' 'NF > 2 { for (i = 5; i <= 7; i++) $i = sprintf("%.6f", $i) } { print }' wanted)"
	rm found
}

# ---- C: its numbers are float, so the text is what is compared

cat >main.c <<'END'
#include "assets.h"
#include <stdio.h>
#define TELL(kind, table, count) \
	for (int i = 0; i < (count); i++) \
		printf("%s|%s|%s|%s|%.6f|%.6f|%.6f|%s\n", kind, table[i].name, table[i].slot, \
		       table[i].asset ? table[i].asset->path : "missing", (double)table[i].placement.scale, \
		       (double)table[i].placement.offset_x, (double)table[i].placement.offset_y, table[i].anchor)
int main(void)
{
	printf("pack|%s\n", ASSET_PACK);
	TELL("slot", asset_slots, ASSET_SLOTS_COUNT);
	TELL("entity", asset_entities, ASSET_ENTITIES_COUNT);
	return asset_slots[ASSET_SLOT_GHOST].asset == NULL ? 0 : 1;
}
END
gcc -std=c11 -Wall -Wextra -Wpedantic -Werror main.c -o main >&2 || problem 'gcc refuses the header'
./main | sed 's/|54321\.6[0-9]*|/|54321.654321|/' >found || problem "C ends with $?"
judge C
grep -q -F '{0.100001f, -0.000001f, 54321.654321f}, "top-left"' assets.h || problem 'C: the decimals are not exact'

# ---- C++

cat >main.cpp <<'END'
#include "assets.hpp"
#include <cstdio>
static void tell(const char *kind, const asset::Binding &one)
{
	std::printf("%s|%s|%s|%s|%.6f|%.6f|%.6f|%s\n", kind, one.name.data(), one.slot.data(),
		    one.asset ? one.asset->path.data() : "missing", one.placement.scale, one.placement.offset_x,
		    one.placement.offset_y, one.anchor.data());
}
int main()
{
	std::printf("pack|%s\n", asset::pack.data());
	for (const asset::Binding &one : asset::slots)
		tell("slot", one);
	for (const asset::Binding &one : asset::entities)
		tell("entity", one);
	static_assert(asset::binding(asset::Entity::GHOST_1).asset == nullptr);
}
END
g++ -std=c++17 -Wall -Wextra -Wpedantic -Werror main.cpp -o main >&2 || problem 'g++ refuses the header'
./main >found || problem "C++ ends with $?"
judge C++

# ---- JavaScript and TypeScript

cat >main.mjs <<'END'
import * as all from './assets.mjs';
console.log(`pack|${all.ActivePack}`);
function tell(kind, name, one) {
	console.log([kind, name, one.slot ?? name, one.path ?? 'missing', one.scale, one.offsetX.toFixed(6),
		one.offsetY, one.anchor].join('|'));
	if (one.asset !== null && !all.AssetIds[one.asset]) throw new Error(name);
}
for (const name of Object.values(all.Slots)) tell('slot', name, all.SlotBindings[name]);
for (const name of Object.values(all.Entities)) tell('entity', name, all.EntityBindings[name]);
END
if command -v node >/dev/null; then
	node main.mjs >found || problem "JavaScript ends with $?"
	judge JavaScript
else
	echo 'skipped: there is no node'
fi
if command -v tsc >/dev/null; then
	sed -e 's/assets.mjs/assets.js/' -e 's/tell(kind, name, one)/tell(kind: string, name: string, one: all.Binding)/' \
		-e 's/one.slot ?? name/(one as all.EntityBinding).slot ?? name/' main.mjs >main.ts
	tsc --strict --target es2020 --module es2020 --moduleResolution node --outDir ts main.ts >&2 || problem 'tsc refuses it'
	printf '{"type": "module"}\n' >ts/package.json
	node ts/main.js >found || problem "TypeScript ends with $?"
	judge TypeScript
else
	echo 'skipped: there is no tsc'
fi

# ---- C#

cat >Main.cs <<'END'
using System;
using System.Globalization;
static class Program
{
	static void Tell(string kind, Asset.Binding one)
	{
		Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0}|{1}|{2}|{3}|{4:F6}|{5:F6}|{6:F6}|{7}", kind,
			one.Name, one.Slot, one.Asset == null ? "missing" : one.Asset.Path, one.Placement.Scale,
			one.Placement.OffsetX, one.Placement.OffsetY, one.Anchor));
	}
	static int Main()
	{
		Console.WriteLine("pack|" + Asset.Pack);
		foreach (Asset.Binding one in Asset.Slots) Tell("slot", one);
		foreach (Asset.Binding one in Asset.Entities) Tell("entity", one);
		return Asset.Get(Asset.Slot.Ghost).Asset == null ? 0 : 1;
	}
}
END
if command -v mcs >/dev/null && command -v mono >/dev/null; then
	mcs -langversion:7 -warnaserror+ -warn:4 -out:main.exe Main.cs assets.cs >&2 || problem 'mcs refuses the class'
	mono main.exe >found || problem "C# ends with $?"
	judge C#
else
	echo 'skipped: there is no mono'
fi

# ---- GDScript

: >project.godot
cat >main.gd <<'END'
extends SceneTree
const Assets = preload("res://assets.gd")
func tell(file, kind, one):
	var path = "missing" if one.asset == null else Assets.TABLE[one.asset].path
	file.store_line("%s|%s|%s|%s|%.6f|%.6f|%.6f|%s" % [kind, one.name, one.slot, path, one.scale, one.offset_x,
		one.offset_y, one.anchor])
func _init():
	var file = File.new()
	file.open("res://found", File.WRITE)
	file.store_line("pack|" + Assets.PACK)
	for one in Assets.SLOTS:
		tell(file, "slot", one)
	for one in Assets.ENTITIES:
		tell(file, "entity", one)
	file.close()
	quit()
END
if command -v godot3-server >/dev/null; then
	timeout 30 godot3-server --path . -s main.gd >"$TMPDIR/godot" 2>&1 || problem "Godot ends with $?: $(cat "$TMPDIR/godot")"
	judge GDScript
else
	echo 'skipped: there is no godot3-server'
fi

# ---- Rust

cat >main.rs <<'END'
mod assets;
use assets::*;
fn tell(kind: &str, one: &Binding) {
    println!(
        "{}|{}|{}|{}|{:.6}|{:.6}|{:.6}|{}",
        kind, one.name, one.slot, one.asset.map_or("missing", |asset| asset.info().path), one.placement.scale,
        one.placement.offset_x, one.placement.offset_y, one.anchor
    );
}
fn main() {
    println!("pack|{}", PACK);
    SLOTS.iter().for_each(|one| tell("slot", one));
    ENTITIES.iter().for_each(|one| tell("entity", one));
    assert_eq!(Slot::Ghost.binding().asset, None);
}
END
. "$support/rust-lib.sh"
if [ -n "$rustc" ]; then
	"$rustc" --edition 2021 -D warnings main.rs >&2 || problem 'rustc refuses the module'
	./main >found || problem "Rust ends with $?"
	judge Rust
else
	echo 'skipped: there is no rustc that starts'
fi

# ---- another pack is another file, and the same again touches none

run 0 link @list --pack dusk --game game.json "${tells[@]}"
before=$(state assets.*)
run 0 link @list --pack dusk --game game.json "${tells[@]}"
same 'the same again' "$(state assets.*)" "$before"
run 0 link @list --pack day --game game.json "${tells[@]}"
grep -q '^#define ASSET_PACK "day"$' assets.h || problem 'the header has another pack'
grep -q '^export const ActivePack = "day";$' assets.mjs || problem 'the module has another pack'
