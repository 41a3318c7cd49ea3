"""The second listener: files behind result URLs, and the place that redirects lead to. Nothing that is
asked here may carry credentials; what does is written down as a leak and refused."""
import hashlib
import threading
import time

from vendor import Route, Vendor, xml_error
from wire import Reply

FORBIDDEN = ("authorization", "x-api-key", "xi-api-key", "cookie", "proxy-authorization")


class Files:
    def __init__(self):
        self.lock = threading.Lock()
        self.base = ""
        self.kept = {}          # name -> (Media, time when it ends, redirect?)

    def publish(self, media, state="fresh", ttl=3600.0):
        """A signed-looking URL for it. `state` is fresh, expired, or redirect (one more step away)."""
        with self.lock:
            name = hashlib.sha256(b"%d" % len(self.kept) + media.data).hexdigest()[:24]
            ends = time.time() + (ttl if state != "expired" else -1)
            self.kept[name] = [media, ends, state == "redirect"]
        return self.url(name, ends)

    def url(self, name, ends):
        return f"{self.base}/files/{name}?sig={self.signature(name)}&exp={int(ends)}"

    @staticmethod
    def signature(name):
        return hashlib.sha256(b"signed " + name.encode()).hexdigest()[:16]

    def expire(self):
        with self.lock:
            for entry in self.kept.values():
                entry[1] = time.time() - 1

    def get(self, request, name):
        with self.lock:
            entry = self.kept.get(name)
        if entry is None:
            return xml_error(404, "NoSuchKey")
        if dict(request.query).get("sig") != self.signature(name):
            return xml_error(403, "SignatureDoesNotMatch")
        media, ends, further = entry
        if ends < time.time():
            return xml_error(403, "ExpiredToken")
        if further and dict(request.query).get("hop") is None:
            return Reply(302, [("location", self.url(name, ends) + "&hop=1")])
        return Reply(200, [("content-type", media.media_type)], media.data)


class Elsewhere(Vendor):
    """Every path of the second listener, in the shape of a vendor without key, errors or prices."""

    def __init__(self, mount, book, files):
        super().__init__(mount, book, None, {"key": ""})
        self.files = files

    def authorized(self, request):
        return True

    def find(self, method, path):
        return Route(method, ".*", self.serve, paid=True, kind=self.mount), {}

    def serve(self, request, how):
        if any(request.header(name) for name in FORBIDDEN):
            return xml_error(400, "CredentialsNotWelcome")
        if request.method == "GET" and request.path.startswith("/files/"):
            return self.files.get(request, request.path[7:])
        return Reply(200, [("content-type", "text/plain")], b"nobody should have come here\n")

    def status_reply(self, status):
        return xml_error(status, "AccessDenied" if status == 403 else f"Error{status}")

    def error(self, code):
        return xml_error(400, code or "Error")
