"""What the tests of the fake share: they start it as others do and talk to it over sockets."""
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from urllib.parse import urlsplit

FAKE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KEYS = {"openai": {"Authorization": "Bearer test-key-openai"}, "own": {"Authorization": "Bearer test-key-own"},
        "gateway": {"Authorization": "Bearer test-key-gateway"}, "sd-server": {}, "localai": {}, "sdwebui": {}, "comfyui": {},
        "stability": {"Authorization": "Bearer test-key-stability"},
        "async": {"Authorization": "Bearer test-key-async"}, "gpu-box": {},
        "replicate": {"Authorization": "Bearer test-key-replicate"},
        "huggingface": {"Authorization": "Bearer test-key-huggingface"},
        "elevenlabs": {"xi-api-key": "test-key-elevenlabs"}}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers}

    def json(self):
        return json.loads(self.body)


class Server:
    """A running fake."""

    def __init__(self, *options):
        self.folder = tempfile.mkdtemp(prefix="fake-test.")
        self.process = subprocess.Popen([sys.executable, "-B", FAKE, "--dir", self.folder, "--limit", "60", *options],
                                        stdout=subprocess.PIPE, text=True)
        self.ports = dict(self.process.stdout.readline().strip().split("=", 1) for _ in range(4))
        self.url, self.elsewhere = self.ports["FAKE_URL"], self.ports["FAKE_ELSEWHERE_URL"]

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
        shutil.rmtree(self.folder)


class FakeTest(unittest.TestCase):
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--shared", os.environ.get("ASSETC_SHARED", ""), *cls.options)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def setUp(self):
        self.say("clear")
        self.restore = []

    def tearDown(self):
        self.assertNotIn("fake", self.counters(), "the fake itself went wrong")
        for line in self.restore:
            self.say(line)

    # ---- control ----

    def say(self, *lines):
        answer = self.call("POST", "/__control", "\n".join(lines).encode(), {})
        self.assertEqual(answer.status, 200, answer.body)

    def script(self, where, *steps):
        self.say("on " + where, *steps)

    def set(self, option, value, back):
        self.say(f"set {option}={value}")
        self.restore.append(f"set {option}={back}")

    def book(self, name):
        with open(os.path.join(self.server.folder, name + ".jsonl"), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def counters(self):
        return self.call("GET", "/__control/counters", None, {}).json()

    def count(self, mount, what):
        return self.counters().get(mount, {}).get(what, 0)

    def billed(self):
        return [entry["micro_usd"] for entry in self.book("billing")]

    def until(self, condition):
        """Waits for what another thread does at the end of a connection."""
        end = time.monotonic() + 5
        while not condition():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)

    # ---- requests ----

    def call(self, method, path, body, headers, base=None):
        """One request on a connection of its own; never follows anything."""
        place = urlsplit(base or self.server.url)
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            return Answer(reply.status, reply.getheaders(), reply.read())
        finally:
            connection.close()

    def fetch(self, url, headers=()):
        parts = urlsplit(url)
        return self.call("GET", f"{parts.path}?{parts.query}", None, dict(headers), url)

    def post(self, mount, path, value, **headers):
        """JSON with the right key."""
        given = {**KEYS[mount], "Content-Type": "application/json"}
        given.update({name.replace("_", "-"): text for name, text in headers.items()})
        return self.call("POST", f"/{mount}{path}", json.dumps(value).encode(), given)

    def get(self, mount, path):
        return self.call("GET", f"/{mount}{path}", None, KEYS[mount])

    def draw(self, mount="openai", **fields):
        value = {"model": "gpt-image-2.5-flare", "prompt": "a coin", "size": "1024x1024", "quality": "low"}
        value.update(fields)
        return self.post(mount, "/v1/images/generations", {name: x for name, x in value.items() if x is not None})

    def form(self, path, fields, accept="image/*", mount="stability", more=()):
        """multipart/form-data; a value that is bytes is a file."""
        body = b""
        for name, value in fields:
            file = f'; filename="{name}.png"\r\nContent-Type: image/png' if isinstance(value, bytes) else ""
            data = value if isinstance(value, bytes) else str(value).encode()
            body += f'--xyz\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + data + b"\r\n"
        headers = {**KEYS[mount], "Content-Type": "multipart/form-data; boundary=xyz", "Accept": accept, **dict(more)}
        return self.call("POST", f"/{mount}{path}", body + b"--xyz--\r\n", headers)

    def raw(self, data=None):
        """Sends bytes, by default a request for a picture; gives all that comes back and whether the end was a
        reset."""
        place = urlsplit(self.server.url)
        if data is None:
            body = b'{"model":"gpt-image-2.5-flare","prompt":"a coin","size":"1024x1024","quality":"low"}'
            data = (b"POST /openai/v1/images/generations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    b"test-key-openai\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        found = b""
        with socket.socket() as sock:
            sock.settimeout(10)
            try:
                sock.connect((place.hostname, place.port))
                sock.sendall(data)
                while True:
                    piece = sock.recv(65536)
                    if not piece:
                        return found, False
                    found += piece
            except (ConnectionResetError, BrokenPipeError):
                return found, True
