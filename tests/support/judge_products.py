"""judge_products.py - what ffmpeg and ffprobe say of sound files; none of assetc's own code is asked.

judge_products.py measure FILE...
	One JSON object a file on a line of its own: path, codec, rate, channels, bit_rate (of the stream; null when
	not said), bit_rates (of each frame of an MP3, as its header says, without repeats), seconds (of the container), frames
	(decoded, with what the format added at both ends cut off), peak_db (null: silence), head_ms and tail_ms
	(before the first and after the last sample of any channel that reaches --threshold DB, -40 unless given).
judge_products.py difference A B
	The length of both in frames, and the largest difference of their samples, as JSON.
"""
import argparse
import array
import json
import math
import subprocess
import sys

# Kilobits a second of MPEG 1 and of MPEG 2 and 2.5, layer III.
RATES = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)


def output(*command):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout


def samples(path):
    found = array.array("f")
    found.frombytes(output("ffmpeg", "-v", "error", "-i", path, "-f", "f32le", "-c:a", "pcm_f32le", "-"))
    if sys.byteorder != "little":
        found.byteswap()
    return found


def probe(path):
    told = json.loads(
        output("ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", "-show_packets", "-show_data", path)
    )
    return told["streams"][0], told["format"], told["packets"]


def header(packet):
    """The first four bytes of a packet, out of ffprobe's dump."""
    return bytes.fromhex("".join(packet["data"].split(":", 1)[1].split("  ")[0].split())[:8])


def bit_rates(packets):
    found = set()
    for packet in packets:
        first = header(packet)
        assert first[0] == 0xFF and first[1] & 0xE6 == 0xE2, "no frame of layer III: %s" % first.hex()
        found.add(RATES[0 if first[1] & 0x18 == 0x18 else 1][first[2] >> 4] * 1000)
    return sorted(found)


def measure(path, threshold_db):
    stream, container, packets = probe(path)
    channels, rate = stream["channels"], int(stream["sample_rate"])
    found = samples(path)
    frames = len(found) // channels
    peak = max(map(abs, found), default=0.0)
    threshold = 10 ** (threshold_db / 20)
    loud = [i // channels for i, sample in enumerate(found) if abs(sample) >= threshold]
    return {
        "path": path,
        "codec": stream["codec_name"],
        "rate": rate,
        "channels": channels,
        "bit_rate": int(stream["bit_rate"]) if "bit_rate" in stream else None,
        "bit_rates": bit_rates(packets) if stream["codec_name"] == "mp3" else None,
        "seconds": float(container["duration"]),
        "frames": frames,
        "peak_db": round(20 * math.log10(peak), 3) if peak else None,
        "head_ms": round(loud[0] * 1000 / rate, 3) if loud else None,
        "tail_ms": round((frames - 1 - loud[-1]) * 1000 / rate, 3) if loud else None,
    }


def difference(a, b):
    left, right = samples(a), samples(b)
    return {
        "lengths": [len(left), len(right)],
        "difference": max((abs(x - y) for x, y in zip(left, right)), default=0.0),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["measure", "difference"])
    parser.add_argument("--threshold", type=float, default=-40.0)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    if args.what == "measure":
        for path in args.files:
            print(json.dumps(measure(path, args.threshold)))
    else:
        print(json.dumps(difference(*args.files)))


main()
