"""One request to a vendor, from its head to its answer.

The order is that of the vendors: credentials, then limits of how much at once, then what the script
says. The vendor judges the request in any case, so that a client's mistake is seen also where the
script answers; what was accepted is billed before anything of the answer is made or sent."""
import hashlib
import time
from urllib.parse import unquote

import misbehave
from multipart import BadMultipart, parse
from pictures import NoTool
from script import Step
from store import FORBIDDEN
from vendor import Order, Refusal, plain_error
from wire import BadRequest, Gone, Sender, body_length, close_politely, read_body, reset, shut


def read_whole(sock, stream, request, cap):
    """Reads the body, after an invitation where the client waits for one."""
    length = body_length(request)
    if (request.header("expect") or "").lower() == "100-continue" and (length is None or length <= cap):
        sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    request.body = read_body(request, stream, cap)


class Exchange:
    def __init__(self, fake, sock, stream, request, vendor, path):
        self.fake, self.book = fake, fake.book
        self.sock, self.stream = sock, stream
        self.request, self.vendor, self.path = request, vendor, path
        self.step = Step("ok")
        self.status = 0
        self.sender = None
        self.logged = self.ended = False

    def run(self):
        """True when another request may follow on the connection."""
        self.book.number(self.request)
        self.found, self.groups = self.vendor.find(self.request.method, self.path)
        self.kind = self.found.kind if self.found else ""
        at_once = self.book.enter(self.vendor.mount, self.kind)
        try:
            return self.answer(at_once)
        except (Gone, OSError):
            self.finished("gone")
            raise
        finally:
            self.log()
            self.finished("")

    # ---- the books ----

    def log(self):
        if not self.logged:
            self.logged = True
            self.note_leaks()
            self.book.request(self.request, self.vendor.mount)

    def finished(self, end):
        if not self.ended:
            self.ended = True
            self.log()
            sent = len(self.sender.reply.body) if self.sender and not end else self.sender.sent if self.sender else 0
            self.book.leave(self.vendor.mount, self.kind)
            self.book.answer(self.request, self.vendor.mount, self.status, self.step.text, sent, end)

    def note_leaks(self):
        """Keys where they should not be: at another's mount, in a target or a body, at a result's URL."""
        request, vendor = self.request, self.vendor
        if vendor.mount in self.fake.elsewhere:
            for name in FORBIDDEN:
                if request.header(name) is not None:
                    self.book.leak(request, vendor.mount, f"a header {name}")
        places = [("its target", request.target + " " + unquote(request.target)),
                  ("its body", "" if vendor.holds_secrets(request) else request.body.decode("latin-1"))]
        places += [(f"its header {name.lower()}", value) for name, value in request.headers
                   if name.lower() not in vendor.auth_headers]
        own = " ".join(value for name, value in request.headers if name.lower() in vendor.auth_headers)
        for secret, owners in self.book.secrets.items():
            found = [place for place, text in places if secret in text]
            if secret in own and vendor.mount not in owners:
                found.append("its credentials")
            for place in found:
                self.book.leak(request, vendor.mount, f"the key of {' and '.join(sorted(owners))} in {place}")

    # ---- the way ----

    def answer(self, at_once):
        vendor = self.vendor
        self.allowed = vendor.authorized(self.request)
        limit = vendor.limit_of(self.kind) if self.found else 0
        self.crowded = bool(limit and at_once > limit)
        self.open = bool(self.found and self.allowed and not self.crowded)
        if self.open:
            self.step = self.fake.script.next(vendor.mount, self.request.method, self.path, self.found.paid)
        if self.step.get("when") == "head" and self.strikes_at_head():
            return False
        try:
            self.read()
        except BadRequest as error:
            reply = vendor.status_reply(error.status) if self.allowed else vendor.unauthorized()
            self.send(vendor.dress(self.request, reply), 0, False)
            close_politely(self.sock)
            return False
        started = time.monotonic()
        order, reply = self.judge()
        self.log()
        if self.open:
            order, reply = self.scripted(order, reply)
        delay = vendor.settings["delay"] if order else 0
        reply = vendor.dress(self.request, self.deliver(order) if order else reply)
        reply = misbehave.finish(self.step, reply)
        return self.send(reply, delay, self.request.keeps_alive() and not self.step.flag("close"), started)

    def strikes_at_head(self):
        """A script that strikes before the body is read; True when it ended the connection."""
        if self.step.action == "stall":
            self.fake.waiter(self.step)(self.sock)
            return False
        self.request.problems.append("its body was not read")
        self.finished(self.step.action)
        if self.step.action == "reset":
            reset(self.sock)
        else:
            shut(self.sock)
        return True

    def read(self):
        request = self.request
        try:
            read_whole(self.sock, self.stream, request, self.vendor.body_cap)
            if request.media_type() == "multipart/form-data":
                request.fields = parse(request.header("content-type"), request.body)
        except BadMultipart as error:
            request.problems.append(f"multipart: {error}")
        except BadRequest as error:
            request.problems.append(str(error))
            raise
        except (Gone, OSError):
            request.problems.append("its body was cut short")
            raise

    def judge(self):
        """(order, None) when the vendor would serve this, else (None, its reply)."""
        vendor, request = self.vendor, self.request
        if not self.allowed:
            return None, vendor.unauthorized()
        if not self.found:
            request.problems.append("no such path" if self.found is None else "no such method there")
            return None, vendor.not_found() if self.found is None else vendor.status_reply(405)
        if self.crowded:
            return None, vendor.too_many(self.kind)
        self.how = misbehave.How(self.step, self.fake.files.publish)
        try:
            if request.problems:
                raise Refusal(vendor.status_reply(400), "malformed")
            result = self.found.handler(request, self.how, **self.groups)
        except Refusal as refusal:
            request.problems.append(str(refusal))
            return None, refusal.reply
        return (result, None) if isinstance(result, Order) else (None, result)

    def scripted(self, order, reply):
        """The step's own reply instead, if it makes one. Who pays for it is the step's say."""
        if order and misbehave.is_billed(self.step):
            self.book.bill(self.request, self.vendor.mount, order.prices, {**order.details, "asked": self.asked()})
            if order.commit:
                order.commit()
        made = misbehave.made_reply(self.step, self.vendor, self.fake.urls["elsewhere"])
        return (None, made) if made else (order, reply)

    def asked(self):
        """The same for requests that mean the same, whatever boundary a client draws between their parts."""
        parts = [self.path.encode(), self.request.target.partition("?")[2].encode(), self.request.body]
        if self.request.fields is not None:
            parts[2:] = [field for part in self.request.fields for field in (part.name.encode(), part.data)]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]

    def deliver(self, order):
        try:
            media = [misbehave.spoil(self.step, item) for item in order.make()]
        except NoTool as error:
            return plain_error(500, str(error))
        return order.wrap(media, self.how)

    def send(self, reply, delay, keep, started=0.0):
        self.status = reply.status
        delivery = misbehave.delivery(self.step, reply, started, delay, self.fake.waiter)
        delivery.chunked = delivery.chunked or self.vendor.settings["chunked"]
        self.sender = Sender(self.sock, reply, delivery, keep, lambda: self.finished(delivery.end))
        return self.sender.send()
