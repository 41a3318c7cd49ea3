"""mutate_specs.py COUNT SEED FOLDER FILE... - writes COUNT specs to FOLDER, each a document of the
FILEs (good specs) with one or two values changed, dropped or added, as JSON. The same numbers give
the same specs."""

import copy
import json
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from judge_specs import Core, yaml  # noqa: E402

VALUES = [
    None, True, False, 0, 1, -1, 7, 100, 101, 192, 600, 9000, 20000, 0.5, 1.5, -0.5, "", "x", "auto", "png", "jpeg",
    "mp3", "webp", "8x8", "0x4", "16384x1", "16385x1", "1024x1024", "32", "3 dB", "-3 dB", "-1 dBTP", "-14 LUFS",
    "0.3 s", "300ms", "-1 s", "5 samples", "0.5 samples", "-5 samples", "192k", "5k", "2MB", "12 kb", "44.1 kHz", "10px", "50%", "#fff", "#ff8800", "#12345",
    "transparent", "{{kind}}", "{{", "no/where.png", "../up.png", "a/b.webp", "song.mp3", "con.png", "a b", "images.ui",
    "image", "audio", "sfx", "openai", "file", "exec", "procedural", "elevenlabs", "replicate", "firefly", "sprite",
    "has_alpha", "no_clipping", "file_size_under_2mb", "file_size_under_0kb", "resize", "normalize", "convert", "first",
    "high", "1:1", "16:9", "lanczos", [], ["png"], ["png", "png"], ["mp3"], ["a", "b"], [1, 2], [2, 1], [0.2, "0.6 s"],
    {}, {"x-mine": 1}, {"format": "png"}, {"bitrate": 128}, {"has_alpha": True}, {"size": "64x64"},
]  # fmt: skip
KEYS = [
    "x-own", "sizee", "size", "seed", "n", "n_variations", "quality", "style", "background", "kind", "type", "fallback",
    "file", "command", "model", "duration_seconds", "loop", "template", "from", "with", "matrix", "instances",
    "parameters", "manifest_path", "output_path", "manifest_key", "checks", "formats", "method", "peak", "id", "pack",
    "select", "steps", "palette", "category", "negative",
]  # fmt: skip


def places(node, found):
    if isinstance(node, (dict, list)):
        found.append(node)
        for item in node.values() if isinstance(node, dict) else node:
            places(item, found)
    return found


def mutate(chance, document):
    node = chance.choice(places(document, []))
    if isinstance(node, dict):
        key = chance.choice(list(node) + KEYS[: 1 + len(node)] if node else KEYS)
        if chance.random() < 0.3:
            key = chance.choice(KEYS)
        if key in node and chance.random() < 0.25:
            del node[key]
        else:
            node[key] = copy.deepcopy(chance.choice(VALUES))
    elif node and chance.random() < 0.7:
        node[chance.randrange(len(node))] = copy.deepcopy(chance.choice(VALUES))
    else:
        node.append(copy.deepcopy(chance.choice(VALUES)))


def main():
    count, seed, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    chance = random.Random(seed)
    documents = []
    for path in sys.argv[4:]:
        with open(path, "rb") as file:
            documents += [d for d in yaml.load_all(file, Core) if d is not None]
    for i in range(count):
        document = copy.deepcopy(documents[i % len(documents)])
        for _ in range(chance.randint(1, 2)):
            mutate(chance, document)
        with open(f"{folder}/{i:05}.json", "w", encoding="utf-8") as file:
            json.dump(document, file)


main()
