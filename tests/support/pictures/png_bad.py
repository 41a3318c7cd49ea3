"""PNG files that break a rule of the standard each."""

import struct
import zlib

from common import flips, write
from png import GREY, PALETTE, RGB, RGBA, SIGNATURE, Picture, chunk, header, rows

END = chunk(b"IEND")


def bad(name, data):
    write("any", f"png-{name}.png", data)


def chunks_of(data):
    """(offset, length, kind) of each chunk."""
    at = 8
    while at < len(data):
        length = struct.unpack(">I", data[at:at + 4])[0]
        yield at, length, data[at + 4:at + 8].decode()
        at += 12 + length


def make_cut(name, data):
    for number, (at, length, kind) in enumerate(chunks_of(data)):
        label = f"{name}-{number}{kind}"
        bad(f"cut-before-{label}", data[:at])
        bad(f"cut-head-{label}", data[:at + 6])
        bad(f"cut-data-{label}", data[:at + 8 + length // 2])
        bad(f"cut-crc-{label}", data[:at + 8 + length + 2])
        bad(f"crc-{label}", data[:at + 8 + length] + bytes([data[at + 8 + length] ^ 1]) + data[at + 9 + length:])
        for what, wrong in (("longer", length + 1), ("shorter", max(length, 1) - 1), ("huge", 0x7fffffff),
                            ("beyond", 0xffffffff)):
            if wrong != length:
                bad(f"length-{what}-{label}", data[:at] + struct.pack(">I", wrong) + data[at + 4:])


def make_streams():
    picture = Picture(17, 13, RGBA, 8, seed=4)
    plain = rows(picture, (0, 1, 2, 3, 4))
    good = zlib.compress(plain)

    def stream(name, data):
        bad(f"zlib-{name}", picture.head() + chunk(b"IDAT", data) + END)

    stream("empty", b"")
    stream("one-byte", good[:1])
    stream("half", good[:len(good) // 2])
    stream("no-checksum", good[:-4])
    stream("wrong-checksum", good[:-1] + bytes([good[-1] ^ 1]))
    stream("wrong-check-bits", good[:1] + bytes([good[1] ^ 1]) + good[2:])
    stream("wrong-method", b"\x79\x9b" + good[2:])
    stream("window-64k", b"\x88\x1c" + good[2:])
    stream("dictionary", b"\x78\xbb\0\0\0\1" + good[2:])
    stream("block-type-3", b"\x78\x01\x07" + good[3:])
    stream("stored-length", zlib.compress(plain, 0)[:5] + b"\0\0" + zlib.compress(plain, 0)[7:])
    stream("garbage", bytes(range(200)))
    stream("rest", good + b"more")
    stream("too-many-rows", zlib.compress(plain + plain[:69]))
    stream("too-few-rows", zlib.compress(plain[:-69]))
    stream("one-byte-short", zlib.compress(plain[:-1]))
    stream("far-distance", zlib.compress(bytes(40000))[:60])
    for kind in (5, 6, 127, 255):
        stream(f"filter{kind}", zlib.compress(bytes([kind]) + plain[1:]))
        stream(f"filter{kind}-last", zlib.compress(plain[:-69] + bytes([kind]) + plain[-68:]))
    # Gibibytes of zeros in a picture of a few pixels.
    press = zlib.compressobj(9)
    bomb = b"".join(press.compress(bytes(1 << 20)) for _ in range(64)) + press.flush()
    stream("bomb", bomb)
    for name, data in zip(range(12), flips(good, 12, 5)):
        stream(f"flip{name}", data)


def make_headers():
    good = Picture(9, 7, RGB, 8)
    data = chunk(b"IDAT", good.stream())
    for color, depth in ((0, 0), (0, 3), (0, 32), (1, 8), (2, 4), (2, 1), (3, 16), (4, 4), (5, 8), (6, 2), (7, 8),
                         (255, 255)):
        bad(f"header-color{color}-depth{depth}", SIGNATURE + header(9, 7, depth, color) + data + END)
    bad("header-compression", SIGNATURE + header(9, 7, 8, RGB, compression=1) + data + END)
    bad("header-filtering", SIGNATURE + header(9, 7, 8, RGB, filtering=64) + data + END)
    bad("header-interlace", SIGNATURE + header(9, 7, 8, RGB, interlace=2) + data + END)
    bad("header-interlace-untrue", SIGNATURE + header(9, 7, 8, RGB, interlace=1) + data + END)
    for name, width, height in (("no-width", 0, 7), ("no-height", 9, 0), ("bomb", 60000, 60000),
                                ("bomb-within-edges", 16384, 16384), ("wide", 0x7fffffff, 1), ("negative", 0xffffffff, 7),
                                ("one-more-row", 9, 8), ("one-more-column", 10, 7), ("thin", 1, 16385),
                                ("large-and-empty", 8000, 8000)):
        for depth, color in ((8, RGB), (16, RGBA)) if "bomb" in name else ((8, RGB),):
            bad(f"size-{name}-{depth}", SIGNATURE + header(width, height, depth, color) + data + END)
    head = header(9, 7, 8, RGB)
    bad("header-short", SIGNATURE + chunk(b"IHDR", head[8:20]) + data + END)
    bad("header-long", SIGNATURE + chunk(b"IHDR", head[8:21] + b"\0") + data + END)
    bad("header-twice", SIGNATURE + head + head + data + END)
    bad("header-late", SIGNATURE + chunk(b"tEXt", b"a\0b") + head + data + END)
    bad("header-none", SIGNATURE + data + END)
    for name, start in (("text-mode", SIGNATURE.replace(b"\r\n", b"\n")), ("seven-bits", b"\x09" + SIGNATURE[1:]),
                        ("mng", b"\x8aMNG\r\n\x1a\n"), ("spaces", b"  " + SIGNATURE)):
        bad(f"signature-{name}", start + head + data + END)


def make_orders():
    picture = Picture(9, 7, PALETTE, 4)
    picture.with_trns()
    head, stream, data = picture.head(), picture.stream(), chunk(b"IDAT", picture.stream())
    palette, trns, text = chunk(b"PLTE", picture.palette), chunk(b"tRNS", picture.trns), chunk(b"tEXt", b"a\0b")
    bad("palette-none", head + data + END)
    bad("palette-late", head + data + palette + END)
    bad("palette-twice", head + palette + palette + data + END)
    bad("palette-empty", head + chunk(b"PLTE") + data + END)
    bad("palette-uneven", head + chunk(b"PLTE", picture.palette[:-1]) + data + END)
    bad("palette-too-large", head + chunk(b"PLTE", bytes(3 * 257)) + data + END)
    bad("palette-more-than-depth", head + chunk(b"PLTE", bytes(3 * 17)) + data + END)
    bad("palette-index-beyond", head + chunk(b"PLTE", picture.palette[:6]) + data + END)
    bad("trns-first", head + trns + palette + data + END)
    bad("trns-late", head + palette + data + trns + END)
    bad("trns-long", head + palette + chunk(b"tRNS", bytes(40)) + data + END)
    bad("trns-empty", head + palette + chunk(b"tRNS") + data + END)
    bad("trns-twice", head + palette + trns + trns + data + END)
    for color in (GREY, RGB, 4, RGBA):
        other = Picture(9, 7, color, 8)
        bad(f"trns-short-{color}", other.head() + chunk(b"tRNS", b"\0") + chunk(b"IDAT", other.stream()) + END)
        bad(f"trns-wide-{color}", other.head() + chunk(b"tRNS", b"\xff" * 6) + chunk(b"IDAT", other.stream()) + END)
    bad("palette-in-grey", Picture(9, 7, GREY, 8).head() + palette + chunk(b"IDAT", Picture(9, 7, GREY, 8).stream()) + END)
    bad("idat-none", head + palette + END)
    bad("idat-apart", head + palette + chunk(b"IDAT", stream[:20]) + text + chunk(b"IDAT", stream[20:]) + END)
    bad("idat-after-end", head + palette + END + data)
    bad("end-none", head + palette + data)
    bad("end-with-data", head + palette + data + chunk(b"IEND", b"x"))
    bad("end-and-more", head + palette + data + END + b"trailing garbage" * 10)
    bad("end-and-zeros", head + palette + data + END + bytes(4096))
    bad("critical-unknown", head + palette + chunk(b"CgBI", bytes(4)) + data + END)
    bad("kind-not-letters", head + palette + chunk(b"\0\1\2\3") + data + END)
    bad("kind-reserved-bit", head + palette + chunk(b"tExt", b"a\0b") + data + END)


def make():
    make_cut("plain", Picture(13, 11, RGBA, 8).file())
    make_cut("table", Picture(13, 11, PALETTE, 2, 1).with_trns().file())
    make_streams()
    make_headers()
    make_orders()
