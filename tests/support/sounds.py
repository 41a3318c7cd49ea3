"""sounds.py COMMAND ... - sounds for tests, and what RIFF files say, without the program under test.

    tone FILE RATE CHANNELS FRAMES   a WAV of floats: each channel a triangle wave of its own height, the louder the
                                     later the channel
    tones                            several of them: FILE RATE CHANNELS FRAMES in each line of the standard input
    riff FILE                        its chunks and fields, one "name value" per line
    levels CHANNELS RAW...           the highest level of each channel of raw 32-bit floats, in thousandths; a line each
"""

import array
import struct
import sys


def tone(path, rate, channels, frames):
    samples = array.array("f")
    for i in range(frames):
        for channel in range(channels):
            phase = i * (channel + 2) * 150 / rate % 1
            samples.append((abs(phase * 4 - 2) - 1) * (channel + 1) / 10)
    data = samples.tobytes()
    head = struct.pack("<HHIIHHH", 3, channels, rate, rate * channels * 4, channels * 4, 32, 0)
    chunks = b"fmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(data)) + data
    with open(path, "wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)


def riff(path):
    with open(path, "rb") as file:
        data = file.read()
    form, size, kind = struct.unpack_from("<4sI4s", data)
    assert form == b"RIFF" and kind == b"WAVE" and size == len(data) - 8, (form, size, kind, len(data))
    at = 12
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        assert len(body) == size, (name, size)
        print(name.decode().strip(), size)
        if name == b"fmt ":
            fields = struct.unpack_from("<HHIIHH", body)
            print("tag %d\nchannels %d\nrate %d\nbytes %d\nframe %d\nbits %d" % fields)
        if name == b"smpl":
            assert struct.unpack_from("<I", body, 28)[0] == 1
            print("loop %d %d" % struct.unpack_from("<II", body, 44))
        at += 8 + size + size % 2
    assert at == len(data)


def tones():
    for line in sys.stdin:
        path, *numbers = line.split()
        tone(path, *map(int, numbers))


def levels(channels, *paths):
    channels = int(channels)
    for path in paths:
        samples = array.array("f")
        with open(path, "rb") as file:
            samples.frombytes(file.read())
        print(*(round(max(map(abs, samples[channel::channels]), default=0) * 1000) for channel in range(channels)))


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "tone":
        tone(rest[0], *map(int, rest[1:]))
    else:
        {"tones": tones, "riff": riff, "levels": levels}[command](*rest)
