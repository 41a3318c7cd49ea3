"""JPEG, by libjpeg's own tools and with segments moved about, and files cut and broken at each marker."""

import struct

from common import flips, pgm, ppm, smooth, tool, write


def near(name, data):
    write("near", f"jpg-{name}.jpg", data)


def bad(name, data):
    write("any", f"jpg-{name}.jpg", data)


def encode(width, height, *options, grey=False):
    rgb = smooth(width, height)
    picture = pgm(width, height, rgb[::3]) if grey else ppm(width, height, rgb)
    return tool("cjpeg", *options, data=picture)


def markers(data):
    """(offset, marker) of each marker; those within scans are found by their bytes."""
    at = 2
    while at < len(data):
        if data[at] != 0xff or data[at + 1] in (0, 0xff):
            at += 1
            continue
        marker = data[at + 1]
        yield at, marker
        at += 2
        if not 0xd0 <= marker <= 0xd9:
            at += struct.unpack(">H", data[at:at + 2])[0]


def segment(marker, data):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def offset(data, wanted):
    return next(at for at, marker in markers(data) if marker == wanted)


def make_valid():
    for sampling in ("1x1", "2x1", "1x2", "2x2", "4x1", "4x2", "1x1,2x2,2x2"):
        for quality in ("35", "92"):
            near(f"sampling-{sampling.replace(',', '-')}-q{quality}", encode(37, 29, "-sample", sampling, "-quality", quality))
    for size in (1, 2, 7, 8, 9, 15, 16, 17, 33, 40):
        near(f"size{size}", encode(size, 41 - size, "-quality", "90"))
        near(f"size{size}-progressive", encode(size, size, "-quality", "90", "-progressive"))
    for rows in (1, 2, 3):
        near(f"restart-{rows}", encode(50, 50, "-restart", str(rows)))
        near(f"restart-{rows}-blocks", encode(50, 50, "-restart", f"{rows}B"))
    near("grey", encode(30, 20, grey=True))
    near("grey-progressive", encode(30, 20, "-progressive", grey=True))
    near("rgb", encode(30, 20, "-rgb", "-quality", "90"))
    near("optimized", encode(30, 20, "-optimize"))
    near("fast-dct", encode(30, 20, "-dct", "fast"))
    near("quality1", encode(30, 20, "-quality", "1"))
    near("quality100", encode(30, 20, "-quality", "100"))
    near("progressive-restart", encode(60, 40, "-progressive", "-restart", "1"))
    base = encode(24, 16, "-quality", "90")
    near("beside-comment", base[:2] + segment(0xfe, b"a comment") + base[2:])
    near("beside-unknown", base[:2] + segment(0xed, bytes(60000)) + base[2:])
    near("fill-bytes", base[:2] + b"\xff\xff\xff" + base[2:])
    near("no-jfif", base[:2] + base[offset(base, 0xdb):])
    near("end-and-more", base + b"trailing")
    for value in range(1, 9):
        exif = b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0" + bytes([value]) + bytes(6)
        near(f"turned{value}", base[:2] + segment(0xe1, exif) + base[2:])


def make_cut(name, data):
    for number, (at, marker) in enumerate(markers(data)):
        label = f"{name}-{number}-{marker:02x}"
        bad(f"cut-before-{label}", data[:at])
        bad(f"cut-within-{label}", data[:at + 7])
        if 0xd0 <= marker <= 0xd9:
            continue
        length = struct.unpack(">H", data[at + 2:at + 4])[0]
        if name != "baseline":
            continue
        for what, wrong in (("none", 0), ("short", length - 1), ("longest", 0xffff)):
            bad(f"length-{what}-{label}", data[:at + 2] + struct.pack(">H", wrong) + data[at + 4:])
        bad(f"without-{label}", data[:at] + data[at + 2 + length:])


def make_headers(base):
    frame = offset(base, 0xc0)
    for name, at, value in (("12-bit", 4, 12), ("lossless", 1, 0xc3), ("arithmetic", 1, 0xc9), ("differential", 1, 0xc5),
                            ("no-components", 9, 0), ("many-components", 9, 255), ("sampling-0", 11, 0),
                            ("sampling-15", 11, 0xff), ("table-9", 12, 9)):
        bad(f"frame-{name}", base[:frame + at] + bytes([value]) + base[frame + at + 1:])
    for name, size in (("no-width", b"\0\x10\0\0"), ("no-height", b"\0\0\0\x10"), ("bomb", b"\xea\x60\xea\x60"),
                       ("largest", b"\xff\xff\xff\xff"), ("large-and-empty", b"\x1f\x40\x1f\x40")):
        bad(f"size-{name}", base[:frame + 5] + size + base[frame + 9:])
    bad("frame-twice", base[:frame] + base[frame:offset(base, 0xc4)] * 2 + base[offset(base, 0xc4):])
    bad("scan-before-frame", base[:frame] + base[offset(base, 0xda):])
    bad("start-twice", base[:2] + base)
    bad("start-only", b"\xff\xd8\xff")
    bad("no-end", base[:-2])
    bad("arithmetic-whole", encode(24, 16, "-arithmetic"))


def make():
    make_valid()
    base = encode(24, 16, "-quality", "80", "-sample", "1x1", "-restart", "1B")
    make_cut("baseline", base)
    make_cut("progressive", encode(16, 16, "-progressive"))
    make_headers(base)
    cmyk = tool("convert", "-size", "16x16", "gradient:red-blue", "-colorspace", "CMYK", "jpg:-")
    bad("cmyk", cmyk)
    third = offset(base, 0xd2)
    bad("restart-order", base[:third] + b"\xff\xd5" + base[third + 2:])
    bad("restart-missing", base[:third] + base[third + 2:])
    scan = offset(base, 0xda)
    for number, data in enumerate(flips(base, 15, 3, scan)):
        bad(f"flip-scan{number}", data)
    for number, data in enumerate(flips(base, 15, 4, 2)):
        bad(f"flip{number}", data)
