#!/usr/bin/env python3
"""MusicGen and AudioGen on a machine of your own, for `providers: {musicgen: {command: …}, audiogen: {command: …}}` of
assets.policy.yaml. See README.md."""
import argparse
import os
import sys

import worker

VERSION = "musicgen-worker 1"
PARAMETERS = {"duration_seconds", "duration", "top_k", "top_p", "temperature", "cfg_coef", "extend_stride",
              "multi_band_diffusion"}
LENGTHS = {"musicgen": (15, 300), "audiogen": (5, 10)}
TOKENS_MAX = 1503


def read_words(request, family):
    parameters = request.get("parameters") or {}
    worker.refuse_unknown(parameters, PARAMETERS)
    usual, most = LENGTHS[family]
    seconds = worker.number(request, "duration_seconds", None, 0.1, most)
    return {"duration": usual if seconds is None else seconds,
            "top_k": worker.number(parameters, "top_k", 250, 0, 2048),
            "top_p": worker.number(parameters, "top_p", 0, 0, 1),
            "temperature": worker.number(parameters, "temperature", 1, 0, 4),
            "cfg_coef": worker.number(parameters, "cfg_coef", 3, 0, 20),
            "extend_stride": worker.number(parameters, "extend_stride", None, 1, 29),
            "multi_band_diffusion": bool(parameters.get("multi_band_diffusion"))}


def by_audiocraft(request, name, family, words, seed, options):
    torch, audiocraft = worker.module("torch"), worker.module("audiocraft")
    models = worker.module("audiocraft.models")
    device = worker.device_of(torch, options.device)
    model = getattr(models, "AudioGen" if family == "audiogen" else "MusicGen").get_pretrained(name, device=device)
    given = {key: words[key] for key in ("duration", "top_k", "top_p", "temperature", "cfg_coef")}
    if words["extend_stride"]:
        given["extend_stride"] = words["extend_stride"]
    model.set_generation_params(use_sampling=True, **given)
    worker.plant(torch, seed)
    if words["multi_band_diffusion"] and family == "musicgen":
        made, tokens = model.generate([request["prompt"]], return_tokens=True)
        made = models.MultiBandDiffusion.get_mbd_musicgen(device=device).tokens_to_wav(tokens)
    else:
        made = model.generate([request["prompt"]])
    tool = f"{VERSION}, audiocraft {worker.version_of(audiocraft)}, torch {worker.version_of(torch)}"
    return made.detach().to("cpu").float().tolist(), int(model.sample_rate), name, tool


def by_transformers(request, name, family, words, seed, options):
    if family == "audiogen":
        raise worker.Stop(worker.UNAVAILABLE, "AudioGen needs the Python library audiocraft")
    if words["multi_band_diffusion"] or words["extend_stride"]:
        raise worker.Stop(worker.REFUSED, "multi_band_diffusion and extend_stride need the library audiocraft")
    torch, transformers = worker.module("torch"), worker.module("transformers")
    device = worker.device_of(torch, options.device)
    tokens = -(-round(words["duration"] * 1000) * 50 // 1000)
    if tokens > TOKENS_MAX:
        raise worker.Stop(worker.REFUSED, "more than 30 s need the library audiocraft")
    processor = transformers.AutoProcessor.from_pretrained(name)
    model = transformers.MusicgenForConditionalGeneration.from_pretrained(name).to(device)
    inputs = processor(text=[request["prompt"]], padding=True, return_tensors="pt")
    given = {"top_k": words["top_k"], "temperature": words["temperature"], "guidance_scale": words["cfg_coef"]}
    if words["top_p"]:
        given["top_p"] = words["top_p"]
    worker.plant(torch, seed)
    made = model.generate(**{key: value.to(device) for key, value in inputs.items()}, do_sample=True,
                          max_new_tokens=tokens, **given)
    revision = getattr(model.config, "_commit_hash", None)
    tool = f"{VERSION}, transformers {worker.version_of(transformers)}, torch {worker.version_of(torch)}"
    return (made.detach().to("cpu").float().tolist(), int(model.config.audio_encoder.sampling_rate),
            f"{name}@{revision[:12]}" if revision else name, tool)


def has_audiocraft():
    try:
        worker.module("audiocraft")
    except worker.Stop:
        return False
    return True


def make(options):
    request = worker.read_request()
    name = request.get("model") or options.model or f"facebook/{options.family}-medium"
    family = "audiogen" if "audiogen" in name else "musicgen"
    words = read_words(request, family)
    seed = worker.seed_of(request)
    way = by_audiocraft if has_audiocraft() else by_transformers
    samples, rate, model, tool = way(request, name, family, words, seed, options)
    worker.write_wav(os.path.join(request["output_dir"], "sound.wav"), samples, rate)
    worker.answer("sound.wav", seed, model, tool)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--assetc-version", action="store_true", help="say the version and end")
    options.add_argument("--family", default="musicgen", choices=sorted(LENGTHS))
    options.add_argument("--model", help="where the spec names none (facebook/FAMILY-medium)")
    options.add_argument("--device", default="auto", choices=["auto", "cuda", "cpu"])
    options = options.parse_args()
    if options.assetc_version:
        print(f"{VERSION} {options.model or f'facebook/{options.family}-medium'}")
        return
    worker.run(lambda: make(options))


if __name__ == "__main__":
    sys.exit(main())
