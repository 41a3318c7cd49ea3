#!/usr/bin/env python3
"""Bark on a machine of your own, for `providers: {bark: {command: …}}` of assets.policy.yaml. See README.md."""
import argparse
import os
import sys

import worker

VERSION = "bark-worker 1"
PARAMETERS = {"voice", "text_temp", "waveform_temp", "duration_seconds"}


def voice_of(parameters):
    voice = parameters.get("voice")
    if voice is not None and not isinstance(voice, str):
        raise worker.Stop(worker.REFUSED, "voice is the name of a preset, such as en_speaker_6")
    if not voice or "/" in voice or voice == "announcer":
        return voice
    return "v2/" + voice


def make(options):
    request = worker.read_request()
    parameters = request.get("parameters") or {}
    worker.refuse_unknown(parameters, PARAMETERS)
    voice = voice_of(parameters)
    text = worker.number(parameters, "text_temp", 0.7, 0, 2)
    waveform = worker.number(parameters, "waveform_temp", 0.7, 0, 2)
    seed = worker.seed_of(request)
    torch, transformers = worker.module("torch"), worker.module("transformers")
    device = worker.device_of(torch, options.device)
    name = request.get("model") or options.model
    processor = transformers.AutoProcessor.from_pretrained(name)
    model = transformers.BarkModel.from_pretrained(name).to(device)
    inputs = processor(request["prompt"], voice_preset=voice) if voice else processor(request["prompt"])
    worker.plant(torch, seed)
    made = model.generate(**{key: value.to(device) for key, value in inputs.items()}, do_sample=True,
                          semantic_temperature=text, coarse_temperature=waveform)
    samples = made.detach().to("cpu").float().tolist()
    worker.write_wav(os.path.join(request["output_dir"], "bark.wav"), samples,
                     int(model.generation_config.sample_rate))
    revision = getattr(model.config, "_commit_hash", None)
    worker.answer("bark.wav", seed, f"{name}@{revision[:12]}" if revision else name,
                  f"{VERSION}, transformers {worker.version_of(transformers)}, torch {worker.version_of(torch)}")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--assetc-version", action="store_true", help="say the version and end")
    options.add_argument("--model", default="suno/bark", help="where the spec names none (suno/bark)")
    options.add_argument("--device", default="auto", choices=["auto", "cuda", "cpu"])
    options = options.parse_args()
    if options.assetc_version:
        print(f"{VERSION} {options.model}")
        return
    worker.run(lambda: make(options))


if __name__ == "__main__":
    sys.exit(main())
