#!/usr/bin/env bash
# The module of Rust of a real game: rustc takes it without a word, and the program says the same as the manifest.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

. "$support/rust-lib.sh"
[ -n "$rustc" ] || skip 'there is no rustc that starts'
. "$ASSETC_SOURCE_DIR/tests/support/emit-lib.sh"

emit rust:assets.rs
is_silent
cat >main.rs <<'END'
mod assets;

fn main() {
    for info in &assets::TABLE {
        assert_eq!(assets::find(info.id), Some(info));
        let kind = if info.kind == assets::Kind::Audio { "audio" } else { "image" };
        println!(
            "{}|{}|{}|{}|{}|{}|{}|{}|{}",
            info.path, kind, info.width, info.height, info.duration, info.rate, info.channels, info.loop_start,
            info.loop_end
        );
    }
    assert_eq!(assets::Asset::ImagesCoin.info().path, assets::path::IMAGES_COIN);
}
END
"$rustc" --edition 2021 -D warnings main.rs >&2 || problem 'rustc refuses the module'
./main >found || problem "the program ends with $?"
same_facts 'Rust' 2-
