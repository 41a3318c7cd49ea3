#!/usr/bin/env bash
# What goes along with a request: pictures, a mask, a shape, another asset's product. Each is known by its content in
# keys, is a prerequisite, and has the asset made anew when it changes, and then alone.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-exec.sh"
need identify convert
export ASSETC_TRUST=1 SEEN=$PWD/../seen

policy
sed -i 's/env: \[COUNT\]/env: [COUNT, SEEN]/' assets.policy.yaml
sed -i '/^    count(request)/a\    open(os.environ["SEEN"], "w").write(json.dumps(request)) if "SEEN" in os.environ else None' tools/worker.py
seen() {
	jq -c "$1" "$SEEN"
}
key() {
	run 0 key "$1.yaml" -v
	sed 1d "$out"
}
sha() {
	sha256sum <"$1" | cut -d ' ' -f 1
}

# ---- files

convert -size 20x10 xc:red art.png
convert -size 20x10 xc:blue 'second one.jpg'
convert -size 20x10 xc:white mask.png
flat hero 'a hero' ', inputs: {image: [art.png, "second one.jpg"], mask: mask.png, strength: 0.25}'
run 0 hero.yaml -o out/hero.asset.json -MD
same 'what the program is told' "$(seen '[.inputs[] | [.use, (.path | split("/") | last)]]')" \
	'[["image","art.png"],["image","second one.jpg"],["mask","mask.png"]]'
same 'by content' "$(seen '.inputs[0].sha256')" "\"$(sha art.png)\""
same 'strength' "$(seen .strength)" 0.25
while read -r path; do
	[ -s "$path" ] || problem "$path is not where the program is told"
done < <(jq -r '.inputs[].path' "$SEEN")
same 'the depfile' "$(sed -n '2,$p' out/hero.asset.json.d | sed 's/ *\\$//; s/^ *//' | sort | xargs -d '\n')" \
	'art.png mask.png second\ one.jpg tools/worker.py'
key hero >text
for line in "input.image.1: \"$(sha art.png)\"" "input.mask: \"$(sha mask.png)\"" 'input.strength: 0.25'; do
	grep -qx "$line" text || problem "the key does not say: $line"
done
run 0 hero.yaml -o out/hero.asset.json
same 'calls' "$(calls)" 1
mv art.png other.png
sed -i 's/art.png/other.png/' hero.yaml
run 0 hero.yaml -o out/hero.asset.json
same 'calls after another name' "$(calls)" 1
convert -size 20x10 xc:green other.png
run 0 hero.yaml -o out/hero.asset.json -v
says 'other.png: its content changed'
same 'calls after another content' "$(calls)" 2
run 0 check hero.yaml
echo 'no picture' >other.png
run 1 hero.yaml -o out/hero.asset.json
says E0593 hero.yaml:3 other.png
run 1 check hero.yaml
says E0593
rm other.png

run 1 check hero.yaml
says E0101 other.png
flat bare 'a bare one' ', inputs: {strength: 0.5}'
run 1 check bare.yaml
says E0592 'there is none'
flat sized 'a sized one' ', inputs: {image: art.png, shape_size: 4x4}'
run 1 check sized.yaml
says E0592 'shape: circle'
rm sized.yaml

# A provider that takes none is told before anything; who stands in by the command line goes without.
convert -size 20x10 xc:red art.png
sed 's/provider: exec, command: flat/provider: procedural/; s/{image.*}}/{image: art.png}}/; s/id: hero/id: deaf/; s#hero.png#deaf.png#' hero.yaml >deaf.yaml
run 1 check deaf.yaml
says E0592 "'procedural' takes no pictures"
rm deaf.yaml bare.yaml hero.yaml
flat aside 'aside' ', inputs: {image: art.png}'
run 0 aside.yaml -o out/aside.asset.json --provider procedural
rm aside.yaml

# ---- a shape

flat body 'a body' ', inputs: {shape: circle, shape_size: 6x6}'
run 0 body.yaml -o out/body.asset.json
shape=$(seen '.inputs[0].path' | jq -r .)
same 'its size' "$(identify -format %wx%h "$shape")" 12x10
same 'black in the middle, white outside' "$(convert "$shape" -format '%[pixel:p{6,5}] %[pixel:p{0,0}] %[pixel:p{1,5}]' info: | tr -s ' ')" \
	"$(convert -size 1x1 xc:black -format '%[pixel:p{0,0}]' info:) $(convert -size 1x1 xc:white -format '%[pixel:p{0,0}]' info:) $(convert -size 1x1 xc:white -format '%[pixel:p{0,0}]' info:)"
same 'its key' "$(key body | grep ^input.shape | xargs)" 'input.shape: circle input.shape.size: 6x6'
before=$(calls)
run 0 body.yaml -o out/body.asset.json
same 'calls for the same shape' "$(calls)" "$before"
sed -i 's/circle/diamond/' body.yaml
run 0 body.yaml -o out/body.asset.json
same 'calls for another shape' "$(calls)" $((before + 1))

# ---- another asset

flat coin 'a coin'
echo 'post_processing: [{action: resize, dimensions: 6x5}]' >>coin.yaml
flat pile 'a pile' ', inputs: {asset: coin}'
before=$(calls)
run 0 pile.yaml -o out/pile.asset.json -MD
same 'both were made' "$(calls)" $((before + 2))
same 'what goes along is the product' "$(identify -format %wx%h "$(seen '.inputs[0].path' | jq -r .)")" 6x5
grep -q 'coin.yaml' out/pile.asset.json.d || problem "the depfile does not name the other spec: $(cat out/pile.asset.json.d)"
is_absent out/coin.asset.json
rm -r out
run 0 build . --out-dir out
same 'a build makes neither again' "$(calls)" $((before + 2))
run 0 plan pile.yaml
run 0 deps pile.yaml
grep -q coin.yaml "$out" || problem 'deps does not name the other spec'

# Another word of the other one's prompt, and another of its steps, have this one made anew.
sed -i 's/a coin/a large coin/' coin.yaml
run 0 build . --out-dir out -v
same 'after another prompt there' "$(calls)" $((before + 3))
sed -i 's/EDIT-HERE-0/EDIT-HERE-1/' tools/worker.py
run 0 build . --out-dir out
count=$(calls)
sed -i 's/6x5/5x4/' coin.yaml
run 0 build . --out-dir out -v
same 'after another step there' "$(calls)" $((count + 1))
same 'its size now' "$(identify -format %wx%h "$(seen '.inputs[0].path' | jq -r .)")" 5x4
run 0 build . --out-dir out
is_silent

# A free one needs not be made to be known; its pixels go along all the same.
cat >grass.yaml <<-END
	version: "1.0"
	id: grass
	generation: {type: image, provider: procedural}
	prompt: {base: grass, parameters: {size: 16x16}}
END
flat meadow 'a meadow' ', inputs: {asset: grass}'
count=$(calls)
run 0 meadow.yaml -o out/meadow.asset.json
same 'a free one' "$(seen '.inputs | length') $(identify -format %wx%h "$(seen '.inputs[0].path' | jq -r .)")" '1 16x16'
run 0 cache gc --max-size 0
run 0 meadow.yaml -o out/meadow.asset.json
same 'calls after it was thrown away' "$(calls)" $((count + 1))

# Nobody, a sound, oneself.
flat lonely 'lonely' ', inputs: {asset: nobody}'
run 1 lonely.yaml -o out/lonely.asset.json
says E0594 lonely.yaml:3 "'nobody'"
flat a 'a' ', inputs: {asset: b}'
flat b 'b' ', inputs: {asset: c}'
flat c 'c' ', inputs: {asset: a}'
run 1 a.yaml -o out/a.asset.json
says E0591 'a <- c <- b <- a'
flat self 'self' ', inputs: {asset: self}'
run 1 self.yaml -o out/self.asset.json
says E0591
