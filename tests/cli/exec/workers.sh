#!/usr/bin/env bash
# The workers of examples/workers, with libraries that only pretend: what they are told, make, say and refuse.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need python3 jq ffprobe

workers=$ASSETC_SOURCE_DIR/examples/workers
mkdir -p fake/audiocraft fake/none work
export PYTHONPATH=$PWD/fake PYTHONDONTWRITEBYTECODE=1 TOLD=$PWD/told

cat >fake/torch.py <<'END'
import os
__version__ = "9.9"
def told(text):
    with open(os.environ["TOLD"], "a") as file:
        print(text, file=file)
class OutOfMemoryError(RuntimeError):
    pass
class cuda:
    OutOfMemoryError = OutOfMemoryError
    is_available = staticmethod(lambda: os.environ.get("CARD") == "1")
    manual_seed_all = staticmethod(lambda seed: told(f"cuda seed {seed}"))
def manual_seed(seed):
    told(f"seed {seed}")
class Tensor:
    def __init__(self, data):
        self.data = data
    def detach(self): return self
    def float(self): return self
    def to(self, device): return self
    def tolist(self): return self.data
END
cat >fake/transformers.py <<'END'
import os
import torch
__version__ = "4.4"
class Config:
    _commit_hash = "0123456789abcdef"
    sample_rate = 24000
    sampling_rate = 32000
Config.audio_encoder = Config
class Processor:
    def __call__(self, *words, **more):
        torch.told(f"processor {words} {sorted(more.items())}")
        return {"ids": torch.Tensor([1])}
class Model:
    config = generation_config = Config
    def to(self, device):
        torch.told(f"device {device}")
        return self
    def generate(self, **words):
        words.pop("ids")
        torch.told(f"generate {sorted(words.items())}")
        if os.environ.get("FAIL") == "memory":
            raise torch.OutOfMemoryError("CUDA out of memory")
        if os.environ.get("FAIL") == "bug":
            raise RuntimeError("a bug")
        print("a library says this on its standard output")
        return torch.Tensor([[0.25, -0.5, 1.5, 0.0] * 600])
def load(name, of):
    if os.environ.get("FAIL") == "weights":
        raise OSError("couldn't connect, and nothing is cached")
    torch.told(f"load {name}")
    return of()
class AutoProcessor:
    from_pretrained = staticmethod(lambda name: load(name, Processor))
class BarkModel:
    from_pretrained = staticmethod(lambda name: load(name, Model))
class MusicgenForConditionalGeneration(BarkModel):
    pass
END
cat >fake/audiocraft/__init__.py <<'END'
import os
if os.environ.get("NO_AUDIOCRAFT"):
    raise ImportError("no audiocraft")
__version__ = "1.3"
END
cat >fake/audiocraft/models.py <<'END'
import torch
class Model:
    sample_rate = 32000
    def __init__(self, name):
        self.name = name
    @classmethod
    def get_pretrained(cls, name, device=None):
        torch.told(f"{cls.__name__} {name} {device}")
        return cls(name)
    def set_generation_params(self, **words):
        torch.told(f"params {sorted(words.items())}")
    def generate(self, prompts, return_tokens=False):
        torch.told(f"generate {prompts} {return_tokens}")
        made = torch.Tensor([[[0.5, 0.25] * 800, [-0.5, -0.25] * 800]])
        return (made, "tokens") if return_tokens else made
class MusicGen(Model):
    pass
class AudioGen(Model):
    sample_rate = 16000
class MultiBandDiffusion:
    @classmethod
    def get_mbd_musicgen(cls, device=None):
        return cls()
    def tokens_to_wav(self, tokens):
        torch.told(f"diffusion {tokens}")
        return torch.Tensor([[[0.125] * 1600]])
END

# ask CODE WORKER JSON [ARGUMENT...]: leaves $out, $err and work/
ask() {
	local want=$1 script=$2 request=$3 code=0
	shift 3
	rm -rf work told
	mkdir work
	: >told
	printf '%s' "$request" | python3 "$workers/$script" "$@" >"$out" 2>"$err" || code=$?
	same "$script $request: exit code" "$code" "$want"
}
request() {
	jq -cn --arg dir "$PWD/work" "{protocol: 1, op: \"generate\", id: \"a\", type: \"audio\", model: null, prompt: \"Hello\", seed: null,
		candidate: 1, count: 1, parameters: {}, inputs: [], output_dir: \$dir} + $1"
}
is_told() {
	local words
	for words; do
		grep -qxF -e "$words" told || problem "not told '$words': $(cat told)"
	done
}
is_sound() {
	same "$1" "$(ffprobe -v error -show_entries stream=codec_name,sample_rate,channels,duration -of csv=p=0 "$1" 2>&1)" "$2"
}

# ---- Bark

ask 0 bark_worker.py "$(request '{seed: 7, parameters: {voice: "en_speaker_6", text_temp: 0.5}}')"
is_told 'seed 7' 'load suno/bark' 'device cpu' "processor ('Hello',) [('voice_preset', 'v2/en_speaker_6')]" \
	"generate [('coarse_temperature', 0.7), ('do_sample', True), ('semantic_temperature', 0.5)]"
is_sound work/bark.wav 'pcm_f32le,24000,1,0.100000'
same 'its answer' "$(tail -n 1 "$out")" \
	'{"protocol": 1, "outputs": [{"path": "bark.wav", "media_type": "audio/wav", "seed": 7}], "model_version": "suno/bark@0123456789ab", "tool_version": "bark-worker 1, transformers 4.4, torch 9.9"}'
# Raw: what goes beyond 1 is not cut.
same 'the third sample' "$(od -An -tf4 -j 64 -N 4 work/bark.wav | tr -d ' ')" 1.5
CARD=1 ask 0 bark_worker.py "$(request '{seed: 7, model: "suno/bark-small"}')"
is_told 'cuda seed 7' 'device cuda' 'load suno/bark-small' "processor ('Hello',) []"
ask 0 bark_worker.py "$(request '{parameters: {voice: "v2/de_speaker_1", duration_seconds: 3, x: 1}}')"
is_told "processor ('Hello',) [('voice_preset', 'v2/de_speaker_1')]"
says "'x' has no meaning here"
seed=$(tail -n 1 "$out" | jq .outputs[0].seed)
is_told "seed $seed"

# ---- ends

ask 64 bark_worker.py 'no JSON'
ask 64 bark_worker.py "$(request '{protocol: 2}')"
ask 64 bark_worker.py "$(request '{output_dir: "/nowhere/at/all"}')"
ask 65 bark_worker.py "$(request '{type: "image"}')"
ask 65 bark_worker.py "$(request '{prompt: " "}')"
ask 65 bark_worker.py "$(request '{parameters: {text_temp: 9}}')"
ask 65 bark_worker.py "$(request '{parameters: {voice: 3}}')"
ask 65 bark_worker.py "$(request '{seed: -1}')"
same 'nothing was loaded for these' "$(cat told)" ''
ask 69 bark_worker.py "$(request '{}')" --device cuda
FAIL=weights ask 69 bark_worker.py "$(request '{}')"
PYTHONPATH=$PWD/fake/none ask 69 bark_worker.py "$(request '{}')"
says 'is not installed'
FAIL=memory ask 75 bark_worker.py "$(request '{}')"
FAIL=bug ask 1 bark_worker.py "$(request '{}')"
for script in bark_worker.py musicgen_worker.py; do
	PYTHONPATH=$PWD/fake/none ask 0 "$script" '' --assetc-version
	grep -qE '^[a-z]+-worker 1 (suno|facebook)/' "$out" || problem "$script: its version is '$(cat "$out")'"
done

# ---- MusicGen and AudioGen

ask 0 musicgen_worker.py "$(request '{seed: 9, duration_seconds: 8, parameters: {top_k: 100, cfg_coef: 4, extend_stride: 12}}')"
is_told 'seed 9' 'MusicGen facebook/musicgen-medium cpu' "generate ['Hello'] False" \
	"params [('cfg_coef', 4), ('duration', 8), ('extend_stride', 12), ('temperature', 1), ('top_k', 100), ('top_p', 0), ('use_sampling', True)]"
is_sound work/sound.wav 'pcm_f32le,32000,2,0.050000'
same 'channels side by side' "$(od -An -tf4 -j 56 -N 16 work/sound.wav | tr -s ' ')" ' 0.5 -0.5 0.25 -0.25'
ask 0 musicgen_worker.py "$(request '{seed: 9, parameters: {multi_band_diffusion: true}}')"
is_told 'diffusion tokens' "generate ['Hello'] True"
ask 0 musicgen_worker.py "$(request '{seed: 9, duration_seconds: 2}')" --family audiogen
is_told 'AudioGen facebook/audiogen-medium cpu'
is_sound work/sound.wav 'pcm_f32le,16000,2,0.100000'
ask 65 musicgen_worker.py "$(request '{duration_seconds: 11}')" --family audiogen
export NO_AUDIOCRAFT=1
ask 0 musicgen_worker.py "$(request '{seed: 9, duration_seconds: 8.01, parameters: {top_p: 0.5}}')"
is_told "generate [('do_sample', True), ('guidance_scale', 3), ('max_new_tokens', 401), ('temperature', 1), ('top_k', 250), ('top_p', 0.5)]"
ask 65 musicgen_worker.py "$(request '{duration_seconds: 40}')"
ask 65 musicgen_worker.py "$(request '{parameters: {multi_band_diffusion: true}}')"
ask 69 musicgen_worker.py "$(request '{}')" --family audiogen
unset NO_AUDIOCRAFT

# ---- as assetc runs them

cp -r "$workers" workers
: >assets.yaml
cat >assets.policy.yaml <<-END
	providers: {bark: {command: bark}, audiogen: {command: effects}}
	commands:
	  bark: {argv: [python3, workers/bark_worker.py], env: [PYTHONPATH, TOLD]}
	  effects: {argv: [python3, workers/musicgen_worker.py, --family, audiogen], env: [PYTHONPATH, TOLD]}
END
run 0 trust
for family in bark audiogen; do
	cat >$family.yaml <<-END
		version: "1.0"
		id: $family
		generation: {type: audio, provider: $family, seed: 3}
		prompt: {base: A coin}
		integration: {manifest_path: $family.wav}
	END
	run 0 $family.yaml -o out/$family.asset.json
	is_there out/$family.wav
	is_told 'seed 3'
done
