"""The server: listeners, connections, and which vendor a request is for."""
import socket
import ssl
import threading
import time
import traceback

import control
from book import Book
from exchange import Exchange, read_whole
from script import Script
from store import Elsewhere, Files
from vendor import plain_error
from wire import BadRequest, Delivery, Gone, Sender, close_politely, read_head, reset, is_gone, shut

MOST_CONNECTIONS = 256
IDLE_S = 60


class Fake:
    def __init__(self, folder, shared, vendors, mounts):
        """`vendors` is the registry, `mounts` {name: (vendor's name, options)}."""
        self.book = Book(folder)
        self.files = Files()
        self.stop = threading.Event()
        self.releases = 0
        self.slots = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self.connections = 0
        self.mounts = {name: vendors[kind](name, self.book, shared, given) for name, (kind, given) in mounts.items()}
        self.elsewhere = {name: Elsewhere(name, self.book, self.files) for name in ("files", "elsewhere")}
        keys = {key for vendor in self.mounts.values() for key in vendor.ok_keys}
        self.script = Script(self.mounts, keys)
        self.urls = {}

    # ---- listeners ----

    def listen(self, name, tls=None):
        """Opens the listener `main`, `elsewhere` or `tls` and serves it from then on."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.urls[name] = f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
        if name == "elsewhere":
            self.files.base = self.urls[name]
        threading.Thread(target=self.accept, args=(listener, name, tls), daemon=True).start()

    def accept(self, listener, name, tls):
        while not self.stop.is_set():
            sock, _ = listener.accept()
            if not self.slots.acquire(blocking=False):
                sock.close()
                continue
            threading.Thread(target=self.connection, args=(sock, name, tls), daemon=True).start()

    def connection(self, sock, name, tls):
        try:
            with self.book.lock:
                self.connections += 1
                number = self.connections
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(IDLE_S)
            if name == "elsewhere" or self.greet(sock):
                sock = tls.wrap_socket(sock, server_side=True) if tls else sock
                self.serve(sock, number, name)
        except (OSError, ssl.SSLError, Gone):
            pass
        except Exception:   # pylint: disable=broad-except
            self.book.fault(traceback.format_exc())
        finally:
            sock.close()
            self.slots.release()

    def greet(self, sock):
        """What the script holds for a new connection; False when it ended by that."""
        step = self.script.next("connect", "", "", True)
        if step.action == "stall":
            self.waiter(step)(sock)
        elif step.action == "delay":
            time.sleep(step.number("value"))
        elif step.action == "reset":
            reset(sock)
        elif step.action == "close":
            shut(sock)
        return step.action not in ("reset", "close")

    def waiter(self, step):
        """A function that waits as long as a step says, or until told; not longer than the client does."""
        seconds = 3600.0 if step.flag("told") else step.number("value", 5)
        before = self.releases

        def wait(sock):
            end = time.monotonic() + seconds
            while time.monotonic() < end and not (step.flag("told") and self.releases > before):
                if is_gone(sock) or self.stop.is_set():
                    raise Gone
                time.sleep(0.02)
        return wait

    # ---- connections ----

    def serve(self, sock, number, name):
        stream = sock.makefile("rb")
        try:
            while True:
                request = read_head(stream)
                if request is None:
                    return
                request.connection, request.time = number, time.time()
                if not self.route(sock, stream, request, name):
                    return
        except BadRequest as error:
            Sender(sock, plain_error(error.status, str(error)), Delivery(), False).send()
            close_politely(sock)
        finally:
            stream.close()

    def route(self, sock, stream, request, name):
        """One request and its answer; True when another may follow."""
        if name != "elsewhere" and request.path.startswith("/__control"):
            read_whole(sock, stream, request, 16 << 20)
            return Sender(sock, control.serve(self, request), Delivery(), request.keeps_alive()).send()
        vendor, path = self.place(request, name)
        return Exchange(self, sock, stream, request, vendor, path).run()

    def place(self, request, name):
        """(vendor, path there): by the listener, by the host's name, by the first part of the path, or the
        first vendor that knows the path. A path that nobody knows is asked in vain at `elsewhere`."""
        if name == "elsewhere":
            return self.elsewhere["files" if request.path.startswith("/files/") else "elsewhere"], request.path
        host = (request.header("host") or "").split(":")[0].lower()
        for mount, vendor in self.mounts.items():
            if host in vendor.hosts and mount in type(vendor).mounts:
                return vendor, request.path
        first, _, rest = request.path[1:].partition("/")
        if first in self.mounts:
            return self.mounts[first], "/" + rest
        for vendor in self.mounts.values():
            if vendor.find(request.method, request.path)[0] is not None:
                return vendor, request.path
        return Nobody("nobody", self.book, None, {"key": ""}), request.path


class Nobody(Elsewhere):
    """What answers where no vendor is."""

    def __init__(self, mount, book, shared, given):
        super().__init__(mount, book, None)

    def find(self, method, path):
        return None, {}

    def status_reply(self, status):
        return plain_error(status, "nothing is here")
