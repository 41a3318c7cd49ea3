"""What the workers beside this file share: the request, the answer, exit codes, a WAV of floats.

A worker is a program of assetc's policy file (specs/EXEC.md). It reads one JSON object from its standard input, puts one
file into the folder that this names, and ends its output with a line of JSON. Nothing here is loaded, and nothing is
downloaded, before a request asks for it.
"""
import array
import json
import os
import struct
import sys

PROTOCOL = 1
# As specs/EXEC.md has them.
USAGE, REFUSED, UNAVAILABLE, NOT_NOW, NOT_SET_UP = 64, 65, 69, 75, 78


class Stop(Exception):
    """An end with an exit code, and a line for people."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def read_request(kind="audio"):
    try:
        request = json.load(sys.stdin)
    except ValueError as error:
        raise Stop(USAGE, f"the request is no JSON: {error}") from None
    if not isinstance(request, dict) or request.get("protocol") != PROTOCOL or request.get("op") != "generate":
        raise Stop(USAGE, "the request is of another protocol")
    if request.get("type") != kind:
        raise Stop(REFUSED, f"this makes {kind} alone")
    if not isinstance(request.get("prompt"), str) or not request["prompt"].strip():
        raise Stop(REFUSED, "there is no prompt")
    if not os.path.isdir(request.get("output_dir") or ""):
        raise Stop(USAGE, "there is no output_dir")
    return request


def number(parameters, name, default, low, high):
    value = parameters.get(name, default)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise Stop(REFUSED, f"{name} takes a number from {low} to {high}")
    return value


def refuse_unknown(parameters, known):
    for name in parameters:
        if name not in known:
            print(f"'{name}' has no meaning here and is passed over", file=sys.stderr)


def seed_of(request):
    """As the spec says it; else one of chance, which the answer tells."""
    seed = request.get("seed")
    if seed is None:
        return int.from_bytes(os.urandom(4), "little") & 0x7FFFFFFF
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise Stop(REFUSED, "the seed is no whole number from 0 on")
    return seed


def module(name):
    """A module, or the reason why there is nobody to ask."""
    try:
        return __import__(name, fromlist=["*"])
    except ImportError as error:
        raise Stop(UNAVAILABLE, f"the Python library {name} is not installed: {error}") from None


def device_of(torch, wanted):
    has_card = torch.cuda.is_available()
    if wanted == "cuda" and not has_card:
        raise Stop(UNAVAILABLE, "no graphics card can be used")
    return wanted if wanted != "auto" else "cuda" if has_card else "cpu"


def plant(torch, seed):
    torch.manual_seed(seed)
    if torch.cuda.is_available():
        torch.cuda.manual_seed_all(seed)


def version_of(module):
    return getattr(module, "__version__", "unknown")


def channels_of(samples):
    """Lists of numbers, one for each channel, of a list of numbers or of such lists."""
    while samples and isinstance(samples[0], list) and samples[0] and isinstance(samples[0][0], list):
        samples = samples[0]
    return samples if samples and isinstance(samples[0], list) else [samples]


def write_wav(path, samples, rate):
    """As the model made them: 32-bit floats. Loudness is for whoever asked."""
    channels = channels_of(samples)
    frames = len(channels[0])
    if not frames or any(len(channel) != frames for channel in channels):
        raise Stop(1, "the model made nothing")
    data = array.array("f", (channel[i] for i in range(frames) for channel in channels))
    if sys.byteorder == "big":
        data.byteswap()
    frame, body = 4 * len(channels), data.tobytes()
    form = struct.pack("<HHIIHH", 3, len(channels), rate, rate * frame, frame, 32)
    with open(path, "wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 48 + len(body)) + b"WAVEfmt " + struct.pack("<I", 16) + form
                   + b"fact" + struct.pack("<II", 4, frames) + b"data" + struct.pack("<I", len(body)) + body)


def answer(name, seed, model, tool):
    print(json.dumps({"protocol": PROTOCOL, "outputs": [{"path": name, "media_type": "audio/wav", "seed": seed}],
                      "model_version": model, "tool_version": tool}), flush=True)


def is_out_of_memory(error):
    return type(error).__name__ == "OutOfMemoryError" or "out of memory" in str(error)


def run(work):
    """Ends the process as work() does."""
    try:
        work()
    except Stop as stop:
        print(stop, file=sys.stderr)
        sys.exit(stop.code)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        print(f"the graphics card has too little memory now: {error}", file=sys.stderr)
        sys.exit(NOT_NOW)
    except OSError as error:
        # What the libraries raise when weights are neither there nor to be had.
        print(f"the weights cannot be had: {error}", file=sys.stderr)
        sys.exit(UNAVAILABLE)
