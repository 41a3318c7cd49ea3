#!/usr/bin/env bash
# The TypeScript module of a real game: tsc takes it as strictly as it can, finds slips in what uses it, and
# what it compiles says the same as the manifest.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need tsc node jq
. "$ASSETC_SOURCE_DIR/tests/support/emit-lib.sh"

emit ts:assets.ts
is_silent

cat >use.ts <<'END'
import { ImageAssets, ImagePaths, AudioAssets, SpritesheetConfigs, AssetIds, getAssetPath } from './assets.js';
import type { ImageKey, AudioName, AssetName } from './assets.js';

const coin: 'coin' = ImageAssets.COIN;
const key: ImageKey = coin;
const path: string = ImagePaths.COIN;
const width: 16 = SpritesheetConfigs.COIN.frameWidth;
const name: AudioName = 'GARDEN';
const asset: AssetName = 'images.coin';
console.log(key, path, width, AudioAssets[name], AssetIds[asset], getAssetPath(key));
END
strict='--strict --noUncheckedIndexedAccess --noUnusedLocals --noUnusedParameters --noImplicitReturns
	--exactOptionalPropertyTypes --noPropertyAccessFromIndexSignature'
# shellcheck disable=SC2086
tsc $strict --target es2020 --module es2020 --moduleResolution node --lib es2020,dom --declaration \
	--outDir out assets.ts use.ts >&2 || problem 'tsc refuses the module or its use'
printf '{"type": "module"}\n' >out/package.json
same 'the use' "$(node out/use.js)" "coin images/sprites/coin.png 16 garden 0xe4c78396479bd020 images/sprites/coin.png"
cp "$ASSETC_SOURCE_DIR/tests/support/judge_module.mjs" .
node judge_module.mjs manifest.json ./out/assets.js >"$TMPDIR/judged" || problem 'the module says something else'
grep -q "^$entries assets$" "$TMPDIR/judged" || problem "judged: $(cat "$TMPDIR/judged")"

# What is misspelt does not compile.
slips=('ImageAssets.COINS' 'SpritesheetConfigs.STAR' 'AudioAssets.GARDEN = "x"' 'AssetIds["images.coins"]')
for i in "${!slips[@]}"; do
	printf 'import * as all from "./assets.js";\nexport const x = all.%s;\n' "${slips[i]}" >"slip$i.ts"
done
# Also the module itself as it stands, for whatever target the compiler has of itself.
! tsc --strict --noEmit slip?.ts >"$TMPDIR/slips" || problem 'tsc takes slips'
! grep '^assets' "$TMPDIR/slips" || problem 'tsc --strict refuses the module'
for i in "${!slips[@]}"; do
	grep -q "^slip$i.ts(2," "$TMPDIR/slips" || problem "tsc takes ${slips[i]}: $(cat "$TMPDIR/slips")"
done

# Nothing to do, nothing touched.
before=$(state assets.ts)
emit ts:assets.ts
same 'the same again' "$(state assets.ts)" "$before"
