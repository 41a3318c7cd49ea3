"""A worker of provider `exec` for tests: makes a picture of one colour, or misbehaves as it is told.

The word after `mode` in the prompt says how; one line for each call goes to the file named by
COUNT. The colour follows from this text: EDIT-HERE-0
"""
import json
import os
import struct
import subprocess
import sys
import time
import zlib


def png(width, height, colour):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + bytes(colour) * width) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def colour():
    with open(os.path.abspath(__file__), "rb") as file:
        number = zlib.crc32(file.read())
    return number & 255, number >> 8 & 255, number >> 16 & 255


def write(name, data):
    with open(os.path.join(os.environ["ASSETC_OUTPUT_DIR"], name), "wb") as file:
        file.write(data)


def answer(path="picture.png", **more):
    print("a library says hello")
    print(json.dumps(dict({"protocol": 1, "outputs": [{"path": path}]}, **more)))


def count(request):
    if "COUNT" in os.environ:
        with open(os.environ["COUNT"], "a") as file:
            file.write("%s %.3f\n" % (request["id"], time.time()))


def main():
    request = json.load(sys.stdin)
    words = request["prompt"].split()
    mode, argument = (words[1:] + ["", ""])[:2] if words[:1] == ["mode"] else ("", "")
    count(request)
    with open(os.environ["ASSETC_REQUEST"]) as file:
        assert json.load(file) == request
    good = png(request.get("width", 8), request.get("height", 8), colour())
    if mode == "exit":
        print("first words", file=sys.stderr)
        print("last words", file=sys.stderr)
        sys.exit(int(argument))
    elif mode == "hang":
        print("waiting", file=sys.stderr, flush=True)
        time.sleep(100)
    elif mode == "deaf":
        import signal
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(100)
    elif mode == "silent":
        return
    elif mode == "garbage":
        write("picture.png", b"this is no picture")
    elif mode == "cut":
        write("picture.png", good[:-20])
    elif mode in ("sound", "cutsound"):
        samples = b"".join(struct.pack("<h", (i % 100 - 50) * 300) for i in range(8000))
        head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000,
                           2, 16, b"data", len(samples))
        write("picture.png", head + (samples if mode == "sound" else samples[:-20]))
    elif mode == "link":
        os.symlink("/etc/passwd", os.path.join(os.environ["ASSETC_OUTPUT_DIR"], "picture.png"))
    elif mode == "outside":
        answer("../request.json")
        return
    elif mode == "absolute":
        answer("/etc/passwd")
        return
    elif mode == "huge":
        with open(os.path.join(os.environ["ASSETC_OUTPUT_DIR"], "picture.png"), "wb") as file:
            file.truncate(1 << 40)
    elif mode == "two":
        write("one.png", good)
        write("two.png", good)
        return
    elif mode == "single":
        write("whatever", good)
        print("no answer")
        return
    elif mode == "badanswer":
        write("picture.png", good)
        print('{"outputs": 7}')
        return
    elif mode == "flood":
        line = b"x" * 65535 + b"\n"
        for _ in range(1024):
            os.write(1, line)
        for _ in range(1024):
            os.write(2, line)
        write("picture.png", good)
    elif mode == "child":
        subprocess.Popen(["sleep", "1000"], stdin=subprocess.DEVNULL)
        write("picture.png", good)
    elif mode == "environment":
        with open(argument, "w") as file:
            file.write("".join("%s\n" % name for name in sorted(os.environ)))
        write("picture.png", good)
    elif mode == "slow":
        time.sleep(0.6)
        write("picture.png", good)
    elif mode == "keep":
        with open(argument, "w") as file:
            json.dump({"request": request, "folder": os.getcwd(), "argv": sys.argv[1:]}, file)
        write("picture.png", good)
    else:
        print("assetc-progress: 0.5 half of it", file=sys.stderr)
        print("a note", file=sys.stderr)
        write("picture.png", good)
    answer(model_version="flat@1", tool_version="worker 1")


main()
