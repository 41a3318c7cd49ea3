"""pictures - some hundred PNG, WebP and JPEG files, sound and broken, always the same:

    python3 tests/support/pictures FOLDER

FOLDER/exact   sound, and to be read to the bit; beside FILE, FILE.rgba holds the pixels that it means
FOLDER/near    sound, and read alike by all but for rounding
FOLDER/any     breaking a rule or bending it: to be refused, or read as others read it

PNG is written here byte by byte. WebP and JPEG come from cwebp, cjpeg and convert, with chunks and
segments moved about.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import common  # noqa: E402
import jpeg  # noqa: E402
import png  # noqa: E402
import png_bad  # noqa: E402
import webp  # noqa: E402

if len(sys.argv) != 2:
    sys.exit(__doc__)
common.OUT = sys.argv[1]
for group in ("exact", "near", "any"):
    os.makedirs(os.path.join(common.OUT, group))
png.make()
png_bad.make()
jpeg.make()
webp.make()
for kind, count in sorted(common.COUNTS.items()):
    print(f"{count:4} {kind}")
print(f"{sum(common.COUNTS.values()):4} pictures")
