"""WebP, by libwebp's own tools and with chunks added, and files cut and broken."""

import os
import struct
import tempfile

from common import flips, ppm, smooth, tool, write


def bad(name, data):
    write("any", f"webp-{name}.webp", data)


def encode(width, height, *options, alpha=None):
    with tempfile.TemporaryDirectory() as folder:
        # PAM: what carries alpha and needs no encoder.
        path = os.path.join(folder, "in.pam")
        pixels = smooth(width, height, alpha)
        with open(path, "wb") as file:
            if alpha:
                file.write(b"P7\nWIDTH %d\nHEIGHT %d\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n" % (width, height))
                file.write(pixels)
            else:
                file.write(ppm(width, height, pixels))
        return tool("cwebp", "-quiet", *options, path, "-o", "-")


def chunk(kind, data):
    return kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def riff(body):
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def chunks(data):
    """(offset, whole length, kind) of each chunk."""
    at = 12
    while at + 8 <= len(data):
        length = struct.unpack("<I", data[at + 4:at + 8])[0]
        yield at, 8 + length + length % 2, data[at:at + 4].decode().strip()
        at += 8 + length + length % 2


def extended(data, flags, width, height, before=b"", after=b""):
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return riff(chunk(b"VP8X", bytes([flags, 0, 0, 0]) + size) + before + data[12:] + after)


def frame(data, x, y, width, height):
    def three(value):
        return struct.pack("<I", value)[:3]
    stream = data[30:] if data[12:16] == b"VP8X" else data[12:]
    return chunk(b"ANMF", three(x // 2) + three(y // 2) + three(width - 1) + three(height - 1) + three(100) + b"\0" + stream)


def soft(x, y):
    return (x * 11 + y * 7) % 256


def holes(x, y):
    return 255 if (x // 3 + y // 4) % 2 else 0


def make_valid():
    for size in (1, 2, 3, 8, 15, 16, 17, 31, 40):
        rgb = smooth(size, 41 - size)
        opaque = b"".join(rgb[i:i + 3] + b"\xff" for i in range(0, len(rgb), 3))
        write("exact", f"webp-lossless{size}.webp", encode(size, 41 - size, "-lossless"), opaque)
        write("exact", f"webp-lossless{size}-alpha.webp", encode(size, size, "-lossless", "-exact", alpha=soft),
              smooth(size, size, soft))
        write("near", f"webp-lossy{size}.webp", encode(size, 41 - size, "-q", "80"))
        write("near", f"webp-lossy{size}-alpha.webp", encode(size, size, "-q", "80", alpha=soft))
    for level in (0, 3, 9):
        write("exact", f"webp-lossless-z{level}.webp", encode(33, 20, "-z", str(level), "-exact", alpha=holes),
              smooth(33, 20, holes))
    for number, options in enumerate((("-near_lossless", "40"), ("-lossless", "-q", "0"), ("-m", "0"), ("-m", "6"), ("-q", "1"),
                                      ("-q", "100"), ("-alpha_method", "0"), ("-alpha_filter", "best"), ("-alpha_q", "20"),
                                      ("-segments", "1"), ("-sns", "100"), ("-strong", "-f", "100"), ("-nostrong", "-f", "50"),
                                      ("-partition_limit", "100"), ("-size", "500"), ("-pass", "4"), ("-jpeg_like",),
                                      ("-sharp_yuv",), ("-mt",), ("-low_memory",), ("-exact",), ("-pre", "2"))):
        write("near", f"webp-option{number}.webp", encode(45, 38, *options, alpha=holes if number % 2 else None))
    plain = encode(20, 12, "-lossless")
    write("near", "webp-extended.webp", extended(plain, 0, 20, 12))
    write("near", "webp-extended-xmp.webp", extended(plain, 4, 20, 12, after=chunk(b"XMP ", b"<x/>")))
    write("near", "webp-extended-unknown.webp", extended(plain, 0, 20, 12, before=chunk(b"odd!", b"123")))
    write("near", "webp-rest.webp", plain + b"more")


def make_animations():
    one, other = encode(20, 12, "-lossless"), encode(20, 12, "-q", "50", alpha=soft)
    small = encode(8, 6, "-q", "70")
    head = chunk(b"VP8X", b"\x12\0\0\0" + b"\x13\0\0\x0b\0\0") + chunk(b"ANIM", bytes(6))
    bad("animation", riff(head + frame(one, 0, 0, 20, 12) + frame(other, 0, 0, 20, 12)))
    bad("animation-alpha-first", riff(head + frame(other, 0, 0, 20, 12) + frame(one, 0, 0, 20, 12)))
    bad("animation-of-one", riff(head + frame(one, 0, 0, 20, 12)))
    bad("animation-placed", riff(head + frame(small, 4, 2, 8, 6)))
    bad("animation-empty", riff(head))
    bad("animation-outside", riff(head + frame(small, 14, 2, 8, 6)))
    bad("animation-other-size", riff(head + frame(small, 0, 0, 9, 6)))
    bad("animation-short-frame", riff(head + chunk(b"ANMF", bytes(10))))
    bad("animation-in-animation", riff(head + frame(riff(head + frame(one, 0, 0, 20, 12)), 0, 0, 20, 12)))
    whole = riff(head + frame(one, 0, 0, 20, 12) + frame(other, 0, 0, 20, 12))
    for part in (30, 44, 52, 60, 68, 100, len(whole) - 10):
        bad(f"animation-cut{part}", whole[:part])


def make_cut(name, data):
    bad(f"cut-riff-{name}", data[:8])
    bad(f"cut-form-{name}", data[:12])
    for number, (at, length, kind) in enumerate(chunks(data)):
        label = f"{name}-{number}{kind}"
        bad(f"cut-head-{label}", data[:at + 6])
        for part in sorted({1, 11, length // 2}):
            if 0 < part < length - 8:
                path = f"cut{part}-{label}"
                bad(path, data[:at + 8 + part])
                bad(f"{path}-told", data[:4] + struct.pack("<I", at + part) + data[8:at + 8 + part])
        for what, wrong in (("none", 0), ("shorter", length - 10), ("huge", 0xfffffffe)):
            bad(f"length-{what}-{label}", data[:at + 4] + struct.pack("<I", max(wrong, 0)) + data[at + 8:])


def make():
    make_valid()
    make_animations()
    lossy, lossless = encode(26, 18, "-q", "60"), encode(26, 18, "-lossless", alpha=soft)
    alpha = encode(26, 18, "-q", "60", alpha=soft)
    for name, data in (("lossy", lossy), ("lossless", lossless), ("alpha", alpha)):
        make_cut(name, data)
        for number, copy in enumerate(flips(data, 10, 9, 20)):
            bad(f"flip{number}-{name}", copy)
        for size in (0, 4, 0xffffffff):
            bad(f"riff{size}-{name}", data[:4] + struct.pack("<I", size) + data[8:])
    bad("canvas-other-size", extended(lossy, 0, 27, 18))
    bad("canvas-huge", extended(lossy, 0, 1 << 24, 1 << 24))
    bad("canvas-none", riff(b"VP8X" + struct.pack("<I", 4) + bytes(4)))
    bad("alpha-without-flag", riff(chunk(b"VP8X", bytes(4) + b"\x19\0\0\x11\0\0") + alpha[30:]))
    bad("alpha-method-3", alpha.replace(b"ALPH" + alpha[34:38], b"ALPH" + alpha[34:38], 1)[:38] + b"\x03" + alpha[39:])
    bad("two-pictures", riff(lossy[12:] + lossless[12:]))
    bad("no-picture", riff(chunk(b"EXIF", b"abcd")))
