"""What a step of a script does to an answer: to the media in it, to its wrapping, to its delivery."""
import base64
import time
from email.utils import formatdate
from urllib.parse import quote

import pictures
from wire import Delivery, Reply

HTML = (b"<!DOCTYPE html>\n<html><head><title>%b</title></head><body><h1>%b</h1>"
        b"<p>The server behind this one is not there.</p></body></html>\n")
# These answers are not the vendor's work, so by default nobody pays for them.
UNBILLED = {"status", "error", "redirect"}


class Media:
    """Bytes that a vendor sells, and what it says they are."""

    def __init__(self, data, media_type):
        self.data, self.media_type = data, media_type


class How:
    """What the vendor has to know of a step while it wraps its media."""

    def __init__(self, step, publish):
        self.step = step
        self.publish = publish

    def get(self, name, default=None):
        return self.step.get(name, default)

    def url_state(self):
        """fresh, expired or redirect when the step wants the media behind a URL."""
        return self.get("value", "fresh") if self.step.action == "url" else None

    def url(self, media):
        return self.publish(media, self.url_state() or "fresh")

    def base64(self, data):
        text = base64.b64encode(data).decode()
        kind = self.get("value", "bad") if self.step.action == "base64" else None
        if kind == "bad":
            return text[:100] + "!*!" + text[103:]
        if kind == "newlines":
            return "\r\n".join(text[i:i + 76] for i in range(0, len(text), 76))
        if kind == "prefix":
            return "data:image/png;base64," + text
        if kind == "short":
            return text[:len(text) // 2 // 4 * 4 + 1]
        return text


def spoil(step, media):
    """The media as the step wants it."""
    data = media.data
    if step.action == "garbage":
        data = bytes((i * 167 + 13) & 255 for i in range(max(64, len(data))))
    elif step.action == "broken":
        data = broken(step.get("value", "crc"), data)
    elif step.action == "swap":
        if media.media_type == "image/png":
            data = pictures.converted(data, "jpeg")
        else:
            data = pictures.png(bytes(range(32)), 64, 64)
    elif step.action == "bomb" and step.get("value", "png") == "png":
        data = pictures.png_bomb()
    return Media(data, media.media_type)


def broken(kind, data):
    if kind == "cut":
        return data[:len(data) // 2]
    if kind == "magic":
        return b"XXXX" + data[4:]
    # A bit in the middle: for a PNG that breaks the checksum of its largest chunk.
    middle = len(data) // 2
    return data[:middle] + bytes((data[middle] ^ 1,)) + data[middle + 1:]


def made_reply(step, vendor, elsewhere):
    """The reply of a step that the vendor has no part in, or None."""
    if step.action == "status":
        return status_reply(step, vendor)
    if step.action == "error":
        return vendor.error(step.get("value"))
    if step.action == "html":
        return Reply(200, [("content-type", "text/html; charset=utf-8")], HTML % (b"Welcome", b"Welcome"))
    if step.action == "redirect":
        status = int(step.get("value", 302))
        return Reply(status, [("location", step.get("to", elsewhere + "/elsewhere/" + quote(vendor.mount)))])
    if step.action == "bomb" and step.get("value") == "gzip":
        body = pictures.gzip_bomb(int(step.get("mib", 256)))
        return Reply(200, [("content-type", "application/json"), ("content-encoding", "gzip")], body)
    return None


def status_reply(step, vendor):
    status = int(step.get("value"))
    body = step.get("body")
    if step.get("body_base64"):
        return Reply(status, [("content-type", "application/octet-stream")], base64.b64decode(step.get("body_base64")))
    if body is None:
        return vendor.status_reply(status)
    if body == "empty":
        return Reply(status)
    if body == "html":
        title = f"{status} Bad Gateway".encode()
        return Reply(status, [("content-type", "text/html")], HTML % (title, title))
    media_type = "application/json" if body.lstrip()[:1] in ("{", "[", '"') else "text/plain"
    return Reply(status, [("content-type", media_type)], body.encode())


def finish(step, reply):
    """What any step may do to any reply."""
    if step.action == "empty":
        reply.body = b""
    elif step.action == "cut":
        # The length is right and the text is not whole.
        reply.body = reply.body[:share(step.get("at", "half"), len(reply.body))]
    if "type" in step.args:
        reply.put("content-type", step.get("type"))
    if "retry-after" in step.args:
        reply.put("retry-after", step.get("retry-after"))
    if "retry-after-date" in step.args:
        reply.put("retry-after", formatdate(time.time() + step.number("retry-after-date"), usegmt=True))
    for name in ("retry-after-ms", "x-should-retry"):
        if name in step.args:
            reply.put(name, step.get(name))
    for name, value in step.get("headers", {}).items():
        reply.put(name, value)
    return reply


def share(text, whole):
    return whole // 2 if text == "half" else int(text)


def delivery(step, reply, started, delay, waiter):
    """How the reply goes out; `waiter` makes of a step a function that waits."""
    seconds = step.number("delay", step.get("value", delay) if step.action == "delay" else delay)
    found = Delivery(until=started + seconds, interim=int(step.get("interim", 0)),
                     big_headers=int(step.get("big-headers", 0)), chunked=step.flag("chunked"),
                     drip=step.number("drip"), drip_bytes=int(step.get("drip-bytes", 256)))
    if step.action == "truncate":
        found.end, found.end_at = "close", "body"
        found.cut = share(step.get("at", "half"), len(reply.body))
    elif step.action in ("reset", "close"):
        found.end, found.end_at = step.action, step.get("when", "request")
        found.cut = share(step.get("at", "half"), len(reply.body))
    elif step.action == "stall":
        found.stall = waiter(step)
        found.stall_at = step.get("when", "request")
    return found


def is_billed(step):
    if "billed" in step.args:
        return step.flag("billed")
    return step.action not in UNBILLED
