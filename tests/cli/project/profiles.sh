#!/usr/bin/env bash
# Profiles: draft and release are built in, others stand in assets.yaml and are what it says.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

mkdir specs
cat >specs/sky.yaml <<-END
	version: "1.0"
	id: sky
	generation: {type: image, provider: dalle-3}
	prompt: {base: evening sky, parameters: {size: 64x64}}
END
cat >assets.yaml <<-END
	profiles:
	  quick: {draft: true}
	  shipping: {release: true, locked: true}
	  homemade: {provider: procedural}
	  release: {provider: procedural}
	  final: {release: true, provider: procedural}
	  x-old: {draft: 3}
END
record() {
	jq -r "$1" out/sky.asset.json
}

run 5 specs/sky.yaml -o out/sky.asset.json
says E0531
run 1 specs/sky.yaml -o out/sky.asset.json --profile shipping
is_absent out

# A profile of drafts does what draft does, under its own name; the bytes are shared.
run 0 specs/sky.yaml -o out/sky.asset.json --profile quick
same 'a draft' "$(record '[.profile, .draft, .release] | @csv')" '"quick",true,'
objects=$(cache_count objects)
run 0 specs/sky.yaml -o out/sky.asset.json --profile draft
same 'the built-in one' "$(record '[.profile, .draft] | @csv')" '"draft",true'
same 'objects of two draft profiles' "$(cache_count objects)" "$objects"

# A provider of a profile is as --provider, which it gives way to.
run 0 specs/sky.yaml -o out/sky.asset.json --profile homemade
same 'a provider' "$(record '[.profile, .draft, .provider.asked] | @csv')" '"homemade",,"procedural"'
run 0 key -v specs/sky.yaml --profile homemade
grep -q '^driver: "procedural"' "$out" || problem "key does not know the provider: $(cat "$out")"
run 0 key -v specs/sky.yaml --profile homemade --provider stability
grep -q '^driver: "stability"' "$out" || problem "--provider does not win: $(cat "$out")"
run 0 specs/sky.yaml -o out/sky.asset.json --profile release
same 'what is added to a built-in one' "$(record '[.profile, .release, .provider.asked] | @csv')" '"release",true,"procedural"'
sed 's/procedural}/elevenlabs}/' assets.yaml >other.yaml
mkdir singing
cp specs/sky.yaml singing/
mv other.yaml singing/assets.yaml
run 1 singing/sky.yaml -o out/song.asset.json --profile homemade
says singing/sky.yaml:3:37 E0314 "'elevenlabs'" 'the profile'
run 0 build specs --profile homemade
same 'build' "$(jq -r .provider.asked build/assetc/sky.asset.json)" procedural

# ---- unknown ones

run 2 specs/sky.yaml -o out/sky.asset.json --profile qick
says E0001 "there is no profile 'qick'" "did you mean 'quick'?"
run 2 specs/sky.yaml -o out/sky.asset.json --profile relase
says "did you mean 'release'?"
run 2 specs/sky.yaml -o out/sky.asset.json --profile x-old
run 2 build --profile nightly
says "there is no profile 'nightly'" "draft, release and those under 'profiles' in assets.yaml"
same 'how often it is told' "$(grep -c "'nightly'" "$err")" 1
mkdir plain
cp specs/sky.yaml plain/
mkdir plain/.git
run 2 plain/sky.yaml -o out/sky.asset.json --profile quick
says "there is no profile 'quick'" assets.yaml

# ---- link

sed 's/id: sky/id: sea/' specs/sky.yaml >specs/sea.yaml
mkdir made
run 0 specs/sky.yaml -o made/sky.asset.json --profile final
run 0 specs/sea.yaml -o made/sea.asset.json --profile quick
run 1 link made/sky.asset.json made/sea.asset.json --manifest m.json --profile final
says E0922 "'sea'" '--profile final'
is_absent m.json
run 1 link made/sky.asset.json made/sea.asset.json --manifest m.json --profile fnal
says E0921 "did you mean 'final'?"
run 0 link made/sea.asset.json --manifest m.json --profile quick
is_silent
run 0 specs/sea.yaml -o made/sea.asset.json --profile final
run 0 link made/sky.asset.json made/sea.asset.json --manifest m.json --profile final
is_silent
