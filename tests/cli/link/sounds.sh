#!/usr/bin/env bash
# Sounds in what link writes: node and jq read the manifest, C and C++ compilers the header; records that no
# sound has are each one clear error, and change no output.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq gcc g++

here=$(dirname "$0")/sounds
theme=$here/theme.asset.json
mkdir out bad

# jump ID DURATION FRAMES: a sound of one format in a list.
jump() {
	jq --arg id "$1" --argjson duration "$2" --argjson frames "$3" '.id = $id | .products |= [.[1]]
		| .products[0] += {path: ("sounds/" + $id + ".mp3"), duration: $duration, frames: $frames}
		| .manifest = {section: "audio.sfx.jump", key: $id, type: "audio", path: .products[0].path}' "$theme" >"$1.json"
}
jump soft-b 0.5 22050
jump soft-a 0.362812 16000
jq '.id = "voice" | .manifest += {section: "audio.speech.hero.greeting", key: "hello"}
	| .products |= [.[0] | del(.loop)] | .products[0].path = "v.ogg" | .manifest.path = "v.ogg"' "$theme" >voice.json
cp "$(dirname "$0")/bad_records/coin.asset.json" coin.json
records=(soft-b.json coin.json "$theme" voice.json soft-a.json)
outputs=(-o out/stamp --manifest out/manifest.json --header out/assets.h --products out/products.txt)
run 0 link "${records[@]}" "${outputs[@]}"
is_silent

# ---- the manifest

cat >look.js <<'END'
const { audio, images } = JSON.parse(require('fs').readFileSync('out/manifest.json', 'utf8')).assets;
const same = require('assert').deepStrictEqual;
same(audio.music.theme, {
	id: 'theme', type: 'audio', path: 'audio/music/theme.ogg',
	formats: { mp3: 'audio/music/theme.mp3', ogg: 'audio/music/theme.ogg' }, description: 'Title music',
	duration: 12.345011, sampleRate: 44100, channels: 2, loop: { start: 44100, end: 544415 },
});
same(audio.sfx.jump.map((sound) => [sound.key, sound.duration, sound.sampleRate, sound.channels, sound.loop]),
	[['soft-a', 0.362812, 44100, 2, undefined], ['soft-b', 0.5, 44100, 2, undefined]]);
same(audio.speech.hero.greeting.hello.path, 'v.ogg');
same(audio.speech.hero.greeting.hello.loop, undefined);
same([images.coin.width, images.coin.duration, images.coin.sampleRate], [64, undefined, undefined]);
END
if command -v node >/dev/null; then
	node look.js >&2 || problem 'node finds another manifest'
else
	echo 'skipped: there is no node, jq alone reads the manifest'
fi
same 'the loop' "$(jq -c '.assets.audio.music.theme | [.duration, .sampleRate, .channels, .loop]' out/manifest.json)" \
	'[12.345011,44100,2,{"start":44100,"end":544415}]'
same 'the list' "$(jq -c '[.assets.audio.sfx.jump[] | [.key, .duration, .loop]]' out/manifest.json)" \
	'[["soft-a",0.362812,null],["soft-b",0.5,null]]'
same 'sections' "$(jq -c '.assets.audio | [keys, (.sfx | keys), (.sfx.jump | type), (.music | type)]' out/manifest.json)" \
	'[["music","sfx","speech"],["jump"],"array","object"]'
same 'products' "$(cat out/products.txt)" "$(printf '%s\n' audio/music/theme.mp3 audio/music/theme.ogg \
	images/sprites/coin.{png,webp} sounds/soft-{a,b}.mp3 v.ogg)"

# ---- the header

cat >main.x <<'END'
#include "out/assets.h"
#define CHECK(x) do { if (!(x)) return __LINE__; } while (0)
int main(void)
{
	const struct asset_info *theme = asset_find(ASSET_ID_AUDIO_MUSIC_THEME);
	const struct asset_info *jump = &asset_table[ASSET_AUDIO_SFX_JUMP_SOFT_A];
	const struct asset_info *coin = &asset_table[ASSET_IMAGES_COIN];

	CHECK(ASSET_COUNT == 5 && theme && theme->kind == ASSET_KIND_AUDIO);
	CHECK(theme->duration > 12.345f && theme->duration < 12.3451f);
	CHECK(theme->rate == 44100 && theme->channels == 2 && theme->width == 0 && theme->frames == 0);
	CHECK(theme->loop_start == 44100 && theme->loop_end == 544415);
	CHECK(jump->duration == 0.362812f && jump->loop_start == 0 && jump->loop_end == 0);
	CHECK(asset_table[ASSET_AUDIO_SPEECH_HERO_GREETING_HELLO].loop_end == 0);
	CHECK(coin->kind == ASSET_KIND_IMAGE && coin->width == 64 && coin->frames == 4);
	CHECK(coin->duration == 0.0f && coin->rate == 0 && coin->channels == 0 && coin->loop_end == 0);
	return 0;
}
END
strict='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion -Werror'
for compiler in 'gcc -x c -std=c11' 'g++ -x c++ -std=c++17'; do
	# shellcheck disable=SC2086
	$compiler $strict main.x -o main >&2 || problem "$compiler refuses the header"
	code=0
	./main || code=$?
	same "$compiler: the line that finds fault" "$code" 0
done

# ---- any order, the same bytes; nothing to do, nothing touched

before=$(state out) before_bytes=$(bytes out/manifest.json out/assets.h out/products.txt)
run 0 link voice.json soft-a.json "$theme" soft-b.json coin.json --manifest out/manifest.json --header out/assets.h \
	--products out/products.txt
same 'another order' "$(state out)" "$before"

# ---- sections that cannot stand together

jq '.id = "deep" | .products |= [.[0]] | .products[0].path = "d.ogg"
	| .manifest += {section: "audio.sfx.jump.high", path: "d.ogg"}' "$theme" >deep.json
bounded 1 link "${records[@]}" deep.json "${outputs[@]}"
says E0916 "'soft-a'" "'deep'" "within what is a list of sounds: 'audio.sfx.jump'"
jq '.manifest += {section: "audio.sfx", key: "jump"}' deep.json >entry.json
bounded 1 link "${records[@]}" entry.json "${outputs[@]}"
says E0916 "'audio.sfx.jump'"
jq '.manifest += {section: "audio.music.theme.calm", key: "a"}' deep.json >within.json
bounded 1 link "${records[@]}" within.json "${outputs[@]}"
says E0916 "'audio.music.theme'"
jq '.manifest += {section: "audio.sfx.jump", key: "soft-a"}' deep.json >twice.json
bounded 1 link "${records[@]}" twice.json "${outputs[@]}"
says E0913 "'audio.sfx.jump.soft-a'"
jq '.manifest += {section: "audio.sfx.jumps.high", key: "a"}' deep.json >beside.json
run 0 link "${records[@]}" beside.json --manifest beside.manifest
same 'lists beside each other' "$(jq -c '.assets.audio.sfx | [(.jump | length), (.jumps.high | length)]' beside.manifest)" '[2,1]'

# ---- records that no sound has

count=0
while IFS='|' read -r name place words script; do
	[[ $name != '#'* ]] || continue
	count=$((count + 1))
	sed -E -e "$script" "$theme" >"bad/$name.json"
	! cmp -s "$theme" "bad/$name.json" || problem "$name changes nothing"
	bounded 1 link coin.json "bad/$name.json" "${outputs[@]}"
	grep -F "bad/$name.json:$place: error: " "$err" | grep -F -- "$words" | grep -q -F '[E0904]' ||
		problem "$name: no error at $place with '$words': $(head -n 3 "$err")"
	same "$name: number of errors" "$(grep -c ': error: ' "$err")" 1
done <"$here/edits"
[ "$count" -ge 35 ] || problem "only $count bad records"
same 'outputs after bad records' "$(state out)" "$before"
same 'their bytes' "$(bytes out/manifest.json out/assets.h out/products.txt)" "$before_bytes"
