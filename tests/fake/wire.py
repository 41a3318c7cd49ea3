"""HTTP/1.1 as the fake speaks it: reading that is strict, and sending that can go wrong on purpose."""
import json
import select
import socket
import struct
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

HEAD_CAP = 64 * 1024
METHODS = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}


class BadRequest(Exception):
    """What was sent is not HTTP, or is more than is taken: a status and a sentence."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Gone(Exception):
    """The client went away while it was sending or being answered."""


@dataclass
class Request:
    method: str
    target: str
    version: str
    headers: list
    raw_head: bytes
    body: bytes = b""
    path: str = ""
    query: list = field(default_factory=list)
    connection: int = 0
    number: int = 0
    time: float = 0.0
    fields: list = None
    problems: list = field(default_factory=list)

    def header(self, name, default=None):
        for key, value in self.headers:
            if key.lower() == name.lower():
                return value
        return default

    def media_type(self):
        return (self.header("content-type") or "").split(";")[0].strip().lower()

    def keeps_alive(self):
        wish = (self.header("connection") or "").lower()
        return wish == "keep-alive" if self.version == "HTTP/1.0" else wish != "close"


@dataclass
class Reply:
    status: int
    headers: list = field(default_factory=list)
    body: bytes = b""

    def header(self, name):
        for key, value in self.headers:
            if key.lower() == name.lower():
                return value
        return None

    def put(self, name, value):
        """Sets a header, replacing one of that name; None takes it away."""
        self.headers = [pair for pair in self.headers if pair[0].lower() != name.lower()]
        if value is not None:
            self.headers.append((name, str(value)))
        return self


def json_reply(status, value, headers=()):
    body = json.dumps(value).encode()
    return Reply(status, [("content-type", "application/json"), *headers], body)


@dataclass
class Delivery:
    """How a reply goes out. Places: `request` before any byte of it, `answer` after its headers,
    `body` in the middle of its body."""
    until: float = 0.0          # not before this moment of time.monotonic()
    interim: int = 0            # so many 1xx before it
    big_headers: int = 0        # KiB of headers that nobody needs
    chunked: bool = False
    drip: float = 0.0           # seconds between pieces
    drip_bytes: int = 256
    stall: object = None        # a function that waits
    stall_at: str = "request"
    end: str = ""               # "", "close" or "reset"
    end_at: str = "body"
    cut: int = None             # bytes of the body that go out before `body` things happen


def read_head(stream):
    """The next request's head, or None when the client has no more to say."""
    lines = []
    size = 0
    while True:
        line = stream.readline(HEAD_CAP)
        if not line and not lines:
            return None
        size += len(line)
        if size > HEAD_CAP:
            raise BadRequest(431, "the head is too large")
        if not line.endswith(b"\r\n"):
            raise Gone if not line.endswith(b"\n") else BadRequest(400, "a line does not end with CR LF")
        if line == b"\r\n":
            break
        lines.append(line[:-2])
    if not lines:
        raise BadRequest(400, "there is no request line")
    return parse_head(lines)


def parse_head(lines):
    words = lines[0].decode("latin-1").split(" ")
    if len(words) != 3 or words[0] not in METHODS or words[2] not in ("HTTP/1.1", "HTTP/1.0"):
        raise BadRequest(400, "the request line is malformed")
    headers = []
    for line in lines[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon or not name or name != name.strip() or any(letter in name for letter in " \t()<>@,;\\\"/"):
            raise BadRequest(400, "a header is malformed")
        headers.append((name, value.strip(" \t")))
    request = Request(words[0], words[1], words[2], headers, b"\r\n".join(lines))
    if words[2] == "HTTP/1.1" and request.header("host") is None:
        raise BadRequest(400, "there is no Host")
    if not words[1].startswith("/"):
        raise BadRequest(400, "the target is no path")
    parts = urlsplit(words[1])
    request.path = unquote(parts.path)
    request.query = parse_qsl(parts.query, keep_blank_values=True)
    return request


def body_length(request):
    """The length that is announced, None for a chunked body."""
    if (request.header("transfer-encoding") or "").lower() == "chunked":
        return None
    lengths = {value for name, value in request.headers if name.lower() == "content-length"}
    if len(lengths) > 1 or not all(length.isdigit() for length in lengths):
        raise BadRequest(400, "Content-Length is malformed")
    return int(lengths.pop()) if lengths else 0


def read_body(request, stream, cap):
    length = body_length(request)
    if length is None:
        return read_chunks(stream, cap)
    if length > cap:
        raise BadRequest(413, "the body is too large")
    body = stream.read(length)
    if len(body) < length:
        raise Gone
    return body


def read_chunks(stream, cap):
    body = b""
    while True:
        line = stream.readline(1024)
        if not line.endswith(b"\r\n"):
            raise Gone
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            raise BadRequest(400, "a chunk's size is malformed") from None
        if len(body) + size > cap:
            raise BadRequest(413, "the body is too large")
        piece = stream.read(size)
        if stream.read(2) != b"\r\n" or len(piece) < size:
            raise Gone
        if size == 0:
            return body
        body += piece


def reset(sock):
    """Ends a connection so that the other side sees ECONNRESET."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def shut(sock):
    """Ends a connection in order, at once, whoever else holds the socket open."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    sock.close()


def close_politely(sock):
    """For a reply that went out before the request was read: the client must not lose it to a reset."""
    try:
        sock.shutdown(socket.SHUT_WR)
        sock.settimeout(0.5)
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline and sock.recv(65536):
            pass
    except OSError:
        pass
    sock.close()


def is_gone(sock):
    """Whether the client closed its side while it waited for an answer."""
    try:
        readable, _, _ = select.select([sock], [], [], 0)
        return bool(readable) and socket.socket.recv(sock, 1, socket.MSG_PEEK) == b""
    except (OSError, ValueError):
        return not hasattr(sock, "pending")


def head_of(reply, delivery, keep):
    reason = {status.value: status.phrase for status in HTTPStatus}.get(reply.status, "Odd")
    lines = [f"HTTP/1.1 {reply.status} {reason}", "date: " + formatdate(usegmt=True)]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    lines += [f"x-filler-{i}: " + "f" * 1000 for i in range(delivery.big_headers)]
    if delivery.chunked:
        lines.append("transfer-encoding: chunked")
    elif reply.header("content-length") is None and reply.status not in (204, 304):
        lines.append(f"content-length: {len(reply.body)}")
    if not keep:
        lines.append("connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class Sender:
    """One reply on its way. `sent` counts the bytes of its body that went out; `done` is called before the
    last bytes do, so that a client that has them finds the books already written."""

    def __init__(self, sock, reply, delivery, keep, done=lambda: None):
        self.sock, self.reply, self.delivery, self.done = sock, reply, delivery, done
        self.keep = keep and not delivery.end
        self.sent = 0

    def at(self, place):
        """What happens at a place; True when the connection ended there."""
        delivery = self.delivery
        if delivery.stall and delivery.stall_at == place:
            delivery.stall(self.sock)
        if not delivery.end or delivery.end_at != place:
            return False
        self.done()
        if delivery.end == "reset":
            time.sleep(0.02)        # what was sent is to arrive: a reset may overtake it
            reset(self.sock)
        else:
            shut(self.sock)
        return True

    def pieces(self, data):
        """(bytes to send, bytes of the body among them) each."""
        size = self.delivery.drip_bytes if self.delivery.drip else 65536
        view = memoryview(data)
        for start in range(0, len(view), size):
            piece = view[start:start + size]
            yield (b"%x\r\n%b\r\n" % (len(piece), piece) if self.delivery.chunked else piece), len(piece)

    def events(self):
        """Bytes with how many of them are body, and the names of places between them."""
        delivery, body = self.delivery, self.reply.body
        middle = len(body) // 2 if delivery.cut is None else min(delivery.cut, len(body))
        if "body" not in (delivery.end and delivery.end_at, delivery.stall and delivery.stall_at):
            middle = 0
        yield "request"
        for _ in range(delivery.interim):
            yield b"HTTP/1.1 103 Early Hints\r\nlink: </nothing>\r\n\r\n", 0
        yield head_of(self.reply, delivery, self.keep), 0
        yield "answer"
        yield from self.pieces(body[:middle])
        yield "body"
        yield from self.pieces(body[middle:])
        if delivery.chunked:
            yield b"0\r\n\r\n", 0

    def send(self):
        """True when the connection can serve another request."""
        time.sleep(max(0.0, self.delivery.until - time.monotonic()))
        events = list(self.events())
        last = max(index for index, event in enumerate(events) if not isinstance(event, str))
        for index, event in enumerate(events):
            if isinstance(event, str):
                if self.at(event):
                    return False
                continue
            if index == last:
                self.done()
            elif self.delivery.drip and self.sent:
                time.sleep(self.delivery.drip)
            self.sock.sendall(event[0])
            self.sent += event[1]
        return self.keep
