"""multipart/form-data, read strictly (RFC 7578): what a vendor would refuse is refused here."""
import hashlib
import re
from dataclasses import dataclass

PARAMETER = re.compile(r'\s*;\s*([A-Za-z-]+)\*?=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))')


class BadMultipart(Exception):
    pass


@dataclass
class Part:
    name: str
    filename: str
    media_type: str
    data: bytes

    def text(self):
        try:
            return self.data.decode()
        except UnicodeDecodeError:
            raise BadMultipart(f"{self.name}: is not UTF-8") from None

    def brief(self, redact):
        found = {"name": self.name, "bytes": len(self.data)}
        if self.filename is not None:
            found.update(filename=self.filename, type=self.media_type)
        try:
            if self.filename is not None or len(self.data) > 65536:
                raise ValueError
            found["value"] = redact(self.data.decode())
        except ValueError:
            found["sha256"] = hashlib.sha256(self.data).hexdigest()
        return found


def parameters(value):
    """`form-data; name="a"` -> (form-data, {name: a})"""
    kind, semicolon, _ = value.partition(";")
    rest = value[len(kind):]
    found = {}
    while rest.strip():
        match = PARAMETER.match(rest)
        if not match:
            raise BadMultipart(f"malformed header value: {value}")
        quoted = match.group(2)
        found[match.group(1).lower()] = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else match.group(3)
        rest = rest[match.end():]
    return kind.strip().lower(), found


def parse(content_type, body):
    kind, given = parameters(content_type or "")
    boundary = given.get("boundary", "")
    if kind != "multipart/form-data" or not 1 <= len(boundary) <= 70:
        raise BadMultipart("not multipart/form-data with a boundary")
    mark = b"--" + boundary.encode("latin-1")
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 2 or pieces[0] not in (b"", b"\r\n"):
        raise BadMultipart("the body does not begin with the boundary")
    if pieces[-1] not in (b"--", b"--\r\n"):
        raise BadMultipart("the last boundary is missing")
    if len(pieces) > 102:
        raise BadMultipart("too many parts")
    return [parse_part(piece) for piece in pieces[1:-1]]


def parse_part(piece):
    if not piece.startswith(b"\r\n"):
        raise BadMultipart("a boundary is not followed by CR LF")
    head, blank, data = piece[2:].partition(b"\r\n\r\n")
    if not blank:
        raise BadMultipart("a part has no end of its headers")
    headers = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon or name.lower() in headers:
            raise BadMultipart("a part's header is malformed or there twice")
        headers[name.lower()] = value.strip()
    kind, given = parameters(headers.get("content-disposition", ""))
    if kind != "form-data" or not given.get("name"):
        raise BadMultipart("a part has no name")
    return Part(given["name"], given.get("filename"), headers.get("content-type", "text/plain"), data)
