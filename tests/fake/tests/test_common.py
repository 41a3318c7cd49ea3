"""What all vendors of the fake share: connections, scripts, books, result URLs, its own end."""
import base64
import gzip
import io
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import unittest
import zlib
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from client import FAKE, KEYS, FakeTest, Server


def image_of(answer):
    return base64.b64decode(answer.json()["data"][0]["b64_json"], validate=True)


class Statuses(FakeTest):
    def test_a_queue_is_met_in_its_order_and_then_all_is_well(self):
        self.script("openai", "429 retry-after=1", "503 times=2 body=empty", "ok")
        self.assertEqual([self.draw().status for _ in range(5)], [429, 503, 503, 200, 200])
        self.assertEqual(len(self.billed()), 2)
        self.assertEqual(self.call("GET", "/__control/script", None, {}).json(), [])

    def test_retry_after_in_all_its_forms(self):
        self.script("openai", "429 retry-after=1", "429 retry-after-date=30", "429 retry-after-ms=200", "429",
                    "429 retry-after=86400", "500 x-should-retry=false")
        answers = [self.draw() for _ in range(6)]
        self.assertEqual(answers[0].headers["retry-after"], "1")
        ahead = parsedate_to_datetime(answers[1].headers["retry-after"]).timestamp() - time.time()
        self.assertTrue(25 < ahead < 35)
        self.assertEqual(answers[2].headers["retry-after-ms"], "200")
        self.assertNotIn("retry-after", answers[3].headers)
        self.assertEqual(answers[4].headers["retry-after"], "86400")
        self.assertEqual(answers[5].headers["x-should-retry"], "false")
        self.assertEqual(answers[5].json()["error"]["type"], "server_error")

    def test_bodies_of_a_status(self):
        self.script("openai", "502 body=html", "500 body=sorry",
                    '{"do": "500", "body": "{\\"a\\": 1}", "headers": {"x-odd": "1"}}')
        self.assertEqual(self.draw().headers["content-type"], "text/html")
        self.assertEqual(self.draw().body, b"sorry")
        answer = self.draw()
        self.assertEqual((answer.json(), answer.headers["x-odd"]), ({"a": 1}, "1"))

    def test_a_script_with_a_word_that_means_nothing_is_refused(self):
        for text in ("on openai\nhurl", "on openai\ntruncate often=1", "on nobody\nok", "ok", "set openai.x=1",
                     "on openai\nreset when=never", "on openai\n{\"do\": \"ok\", \"x\": 1}"):
            self.assertEqual(self.call("POST", "/__control", text.encode(), {}).status, 400, text)

    def test_a_path_and_a_method_can_be_named(self):
        self.script("elevenlabs GET /v1/user*", "500")
        self.script("*", "418")
        self.assertEqual(self.get("elevenlabs", "/v1/user").status, 500)
        self.assertEqual(self.get("elevenlabs", "/v1/user").status, 200)
        self.assertEqual(self.draw().status, 418)

    def test_paths_methods_and_bodies_that_nobody_serves(self):
        self.assertEqual(self.call("GET", "/nothing", None, {}).status, 404)
        self.assertEqual(self.get("openai", "/v1/nothing").status, 404)
        self.assertEqual(self.get("openai", "/v1/images/generations").status, 405)
        self.assertEqual(self.call("POST", "/elevenlabs/v1/sound-generation", bytes(3 << 20),
                                   KEYS["elevenlabs"]).status, 413)

    def test_a_wrong_key_wins_over_the_script(self):
        self.script("openai", "500")
        for given in ({}, {"Authorization": "Bearer other"}, {"Authorization": "Basic dGVzdA=="}):
            answer = self.call("POST", "/openai/v1/images/generations", b"{}", given)
            self.assertEqual((answer.status, answer.json()["error"]["code"]), (401, "invalid_api_key"))
        self.assertEqual(len(self.call("GET", "/__control/script", None, {}).json()), 1)
        answer = self.call("POST", "/elevenlabs/v1/music", b"{}", KEYS["openai"])
        self.assertEqual((answer.status, answer.json()["detail"]["status"]), (401, "invalid_api_key"))
        answer = self.call("POST", "/stability/v2beta/stable-image/generate/core", b"", KEYS["elevenlabs"])
        self.assertEqual((answer.status, answer.json()["name"]), (401, "unauthorized"))


class Delivery(FakeTest):
    def test_truncated_with_a_length(self):
        self.script("openai", "truncate at=100")
        found, was_reset = self.raw()
        head, _, body = found.partition(b"\r\n\r\n")
        self.assertEqual((len(body), was_reset), (100, False))
        self.assertGreater(int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]), 100)
        self.assertEqual(len(self.billed()), 1)
        self.until(lambda: self.book("answers"))
        self.assertEqual((self.book("answers")[0]["sent"], self.book("answers")[0]["end"]), (100, "close"))

    def test_truncated_chunks(self):
        self.script("openai", "truncate at=100 chunked")
        found, _ = self.raw()
        self.assertIn(b"transfer-encoding: chunked", found)
        self.assertFalse(found.endswith(b"0\r\n\r\n"))

    def test_cut_json_of_the_right_length(self):
        self.script("openai", "cut at=200")
        answer = self.draw()
        self.assertEqual(len(answer.body), 200)
        self.assertRaises(ValueError, answer.json)

    def test_resets(self):
        for when, least in (("head", None), ("request", 0), ("answer", 1), ("body", 500)):
            self.say("clear")
            self.script("openai", f"reset when={when}")
            found, was_reset = self.raw()
            self.assertTrue(was_reset, when)
            self.assertEqual(len(self.billed()), 0 if when == "head" else 1)
            self.assertEqual(len(found) > 0, bool(least), when)
        self.script("openai", "reset when=request billed=no")
        self.raw()
        self.assertEqual(len(self.billed()), 1)

    def test_close_before_the_answer(self):
        self.script("openai", "close")
        self.assertEqual(self.raw(), (b"", False))

    def test_connections_that_end_before_a_request(self):
        self.script("connect", "reset", "close")
        # The control's own connections are connections too: no request in between.
        self.assertEqual(self.raw()[0], b"")
        self.assertEqual(self.raw()[0], b"")
        self.assertEqual(self.book("requests"), [])

    def test_stall_for_seconds_and_until_told(self):
        self.script("openai", "stall 0.2", "stall told when=body")
        start = time.monotonic()
        self.assertEqual(self.draw().status, 200)
        self.assertGreaterEqual(time.monotonic() - start, 0.2)
        found = []
        thread = threading.Thread(target=lambda: found.append(self.draw().status))
        thread.start()
        self.until(lambda: self.count("openai", "billed") == 2)
        self.assertEqual(found, [])
        time.sleep(0.05)
        self.say("release")
        thread.join(10)
        self.assertEqual(found, [200])

    def test_a_client_that_does_not_wait(self):
        self.script("openai", "stall 30")
        place = urlsplit(self.server.url)
        sock = socket.create_connection((place.hostname, place.port))
        sock.sendall(b"POST /openai/v1/images/generations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                     b"test-key-openai\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n"
                     b'{"model": "gpt-image-2", "prompt": "x" }')
        self.until(lambda: self.count("openai", "requests") == 1)
        sock.close()
        self.until(lambda: self.book("answers"))
        self.assertEqual(self.book("answers")[0]["end"], "gone")

    def test_delay_and_slow_drip(self):
        self.script("openai", "delay 0.2", "500 drip=0.02 drip-bytes=40")
        start = time.monotonic()
        self.assertEqual(self.draw().status, 200)
        self.assertGreaterEqual(time.monotonic() - start, 0.2)
        start = time.monotonic()
        self.assertEqual(self.draw().json()["error"]["code"], "server_error")
        self.assertGreaterEqual(time.monotonic() - start, 0.04)

    def test_chunks_interim_answers_and_large_heads(self):
        self.script("openai", "ok chunked", "ok interim=3", "ok big-headers=100 close")
        answer = self.draw()
        self.assertNotIn("content-length", answer.headers)
        image_of(answer)
        found, _ = self.raw()
        self.assertEqual(found.count(b"HTTP/1.1 103 "), 3)
        self.assertIn(b"HTTP/1.1 200 ", found)
        found, _ = self.raw()
        self.assertGreater(len(found.partition(b"\r\n\r\n")[0]), 100000)

    def test_connections_are_kept(self):
        ask = b"GET /openai/v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test-key-openai\r\n\r\n"
        end = ask.replace(b"Host: x", b"Host: x\r\nConnection: close")
        found, _ = self.raw(ask + ask + end)
        self.assertEqual(found.count(b"HTTP/1.1 200 OK"), 3)
        self.assertEqual(len({entry["connection"] for entry in self.book("requests")}), 1)

    def test_what_is_no_http_is_refused(self):
        for data in (b"GET /x\r\n\r\n", b"GET /x HTTP/1.1\nHost: x\n\n", b"GET /x HTTP/1.1\r\n\r\n",
                     b"GET /x HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
                     b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"):
            self.assertTrue(self.raw(data)[0].startswith(b"HTTP/1.1 400 "), data)
        self.assertTrue(self.raw(b"GET /x HTTP/1.1\r\nA: " + b"a" * 70000 + b"\r\n\r\n")[0][9:12] in (b"431", b""))


class Contents(FakeTest):
    def test_html_nothing_and_wrong_types(self):
        self.script("openai", "html", "empty", "ok type=text/html")
        answer = self.draw()
        self.assertEqual((answer.status, answer.body[:9]), (200, b"<!DOCTYPE"))
        answer = self.draw()
        self.assertEqual((answer.status, answer.body, answer.headers["content-length"]), (200, b"", "0"))
        self.assertEqual(self.draw().headers["content-type"], "text/html")
        self.assertEqual(len(self.billed()), 3)

    def test_broken_base64(self):
        self.script("openai", "base64 bad", "base64 newlines", "base64 prefix", "base64 short")
        self.assertRaises(ValueError, image_of, self.draw())
        self.assertIn("\r\n", self.draw().json()["data"][0]["b64_json"])
        self.assertTrue(self.draw().json()["data"][0]["b64_json"].startswith("data:image/png;base64,"))
        self.assertEqual(len(self.draw().json()["data"][0]["b64_json"]) % 4, 1)

    def test_broken_pictures(self):
        good = image_of(self.draw())
        self.script("openai", "garbage", "broken crc", "broken magic", "broken cut", "swap", "bomb png")
        found = [image_of(self.draw()) for _ in range(6)]
        self.assertNotEqual(found[0][:4], b"\x89PNG")
        self.assertEqual((len(found[1]), found[1][:33]), (len(good), good[:33]))
        self.assertNotEqual(found[1], good)
        self.assertEqual(found[2][:4], b"XXXX")
        self.assertEqual(found[3], good[:len(good) // 2])
        self.assertEqual(found[4][:3], b"\xff\xd8\xff")
        self.assertEqual(struct.unpack(">II", found[5][16:24]), (60000, 60000))
        self.assertEqual(zlib.crc32(found[5][12:29]), struct.unpack(">I", found[5][29:33])[0])
        self.assertLess(len(found[5]), 4096)

    def test_a_bomb_of_gzip(self):
        self.script("openai", "bomb gzip mib=8")
        answer = self.draw()
        self.assertEqual(answer.headers["content-encoding"], "gzip")
        self.assertLess(len(answer.body), 20000)
        self.assertEqual(len(gzip.GzipFile(fileobj=io.BytesIO(answer.body)).read()), 8 << 20)

    def test_equal_requests_have_equal_bytes(self):
        first, again, other = self.draw(), self.draw(), self.draw(prompt="another coin")
        self.assertEqual(image_of(first), image_of(again))
        self.assertNotEqual(image_of(first), image_of(other))
        self.set("openai.repeats", "differ", "equal")
        self.assertEqual(image_of(self.draw()) == image_of(self.draw()), False)


class Urls(FakeTest):
    def url(self, step="url"):
        self.script("openai", step)
        return self.draw().json()["data"][0]["url"]

    def test_a_result_behind_a_url(self):
        url = self.url()
        self.assertTrue(url.startswith(self.server.elsewhere + "/files/"))
        self.assertIn("sig=", url)
        answer = self.fetch(url)
        self.assertEqual((answer.status, answer.headers["content-type"], answer.body[:4]),
                         (200, "image/png", b"\x89PNG"))
        self.assertEqual(self.fetch(url.replace("sig=", "sig=0")).status, 403)
        self.assertEqual(self.book("leaks"), [])

    def test_an_expired_one(self):
        answer = self.fetch(self.url("url expired"))
        self.assertEqual((answer.status, answer.headers["content-type"]), (403, "application/xml"))
        url = self.url()
        self.say("expire")
        self.assertEqual(self.fetch(url).status, 403)

    def test_one_that_redirects_and_one_that_misbehaves(self):
        answer = self.fetch(self.url("url redirect"))
        self.assertEqual(answer.status, 302)
        self.assertEqual(self.fetch(answer.headers["location"]).status, 200)
        self.script("files", "404", "empty")
        url = self.url()
        self.assertEqual([self.fetch(url).status, self.fetch(url).body], [404, b""])

    def test_credentials_are_not_welcome(self):
        url = self.url()
        for name, value in (("Authorization", "Bearer x"), ("xi-api-key", "x"), ("x-api-key", "x"), ("Cookie", "a=b")):
            self.assertEqual(self.fetch(url, {name: value}).status, 400)
        self.assertEqual(len(self.book("leaks")), 4)

    def test_redirects_of_requests(self):
        self.script("openai", "redirect 307", "redirect 302 to=http://localhost:1/x")
        answer = self.draw()
        self.assertEqual((answer.status, self.billed()), (307, []))
        self.assertTrue(answer.headers["location"].startswith(self.server.elsewhere + "/elsewhere/"))
        self.assertEqual(self.draw().headers["location"], "http://localhost:1/x")
        # Who follows is seen.
        self.call("POST", "/elsewhere/openai", b"{}", KEYS["openai"], self.server.elsewhere)
        self.assertEqual(len(self.book("leaks")), 2)
        self.assertEqual(self.counters()["elsewhere"]["requests"], 1)

    def test_keys_in_wrong_places_are_seen_and_not_written_down(self):
        self.draw(prompt="test-key-openai")
        self.call("GET", "/openai/v1/models?key=test%2Dkey%2Delevenlabs", None, KEYS["openai"])
        self.call("GET", "/elevenlabs/v1/user", None, {"xi-api-key": "test-key-stability"})
        self.assertEqual([entry["what"] for entry in self.book("leaks")],
                         ["the key of openai in its body", "the key of elevenlabs in its target",
                          "the key of stability in its credentials"])
        for name in ("requests", "leaks", "answers", "billing"):
            with open(os.path.join(self.server.folder, name + ".jsonl"), encoding="utf-8") as file:
                self.assertNotIn("test-key-", file.read())


class Books(FakeTest):
    def test_requests_and_bills(self):
        self.draw(n=3)
        request, bills = self.book("requests")[0], self.book("billing")
        self.assertEqual((request["vendor"], request["method"], request["path"]),
                         ("openai", "POST", "/openai/v1/images/generations"))
        self.assertIn(["Authorization", "Bearer <key of openai>"], request["headers"])
        self.assertIn('"n": 3', request["body"])
        self.assertNotIn("problems", request)
        self.assertEqual([bill["index"] for bill in bills], [0, 1, 2])
        total = self.call("GET", "/__control/total?vendor=openai", None, {}).body
        self.assertEqual(float(total) * 1e6, sum(bill["micro_usd"] for bill in bills))
        self.assertEqual(self.call("GET", "/__control/billing?vendor=stability", None, {}).body, b"")

    def test_bills_tell_what_was_asked(self):
        self.draw()
        self.draw()
        self.draw(prompt="another")
        for boundary in ("abc", "xyz"):
            body = (f'--{boundary}\r\nContent-Disposition: form-data; name="prompt"\r\n\r\na coin\r\n'
                    f"--{boundary}--\r\n").encode()
            kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
            self.call("POST", "/stability/v2beta/stable-image/generate/core", body, {**KEYS["stability"], **kind})
        asked = [bill["asked"] for bill in self.book("billing")]
        self.assertEqual((asked[0] == asked[1], asked[1] == asked[2], asked[3] == asked[4], len(set(asked))),
                         (True, False, True, 3))

    def test_a_large_body_goes_to_a_file(self):
        self.draw(prompt="x" * 70000)
        entry = self.book("requests")[0]
        self.assertEqual(os.path.getsize(entry["file"]), entry["bytes"])

    def test_a_bad_request_is_a_problem_also_below_a_scripted_answer(self):
        self.script("openai", "500")
        self.draw(seed=4)
        self.assertIn("seed", self.book("requests")[0]["problems"][0])
        self.assertEqual(self.counters()["openai"]["problems"], 1)

    def test_most_at_once_and_a_limit(self):
        self.script("openai", "delay 0.3 times=3")
        threads = [threading.Thread(target=self.draw) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.counters()["openai"]["max_in_flight"], 3)
        self.draw()
        self.assertEqual(self.counters()["openai"]["max_in_flight"], 3)
        self.set("openai.limit", 1, 0)
        self.script("openai", "stall told")
        thread = threading.Thread(target=self.draw)
        thread.start()
        self.until(lambda: self.count("openai", "billed") == 5)
        self.assertEqual(self.draw().status, 429)
        self.say("release")
        thread.join()
        self.assertEqual(self.draw().status, 200)

    def test_a_delay_of_the_vendor(self):
        self.set("openai.delay", 0.2, 0.05)
        start = time.monotonic()
        self.draw()
        self.assertGreaterEqual(time.monotonic() - start, 0.2)
        self.draw(n=0)
        self.assertLess(time.monotonic() - start, 0.4)


class Life(unittest.TestCase):
    def ends(self, process):
        try:
            process.wait(5)
        finally:
            process.kill()

    def test_it_ends_after_its_time_and_when_told(self):
        server = Server("--limit", "0.3")
        self.ends(server.process)
        server.close()
        server = Server()
        os.kill(int(server.ports["FAKE_PID"]), signal.SIGTERM)
        self.ends(server.process)
        server.close()

    def test_it_ends_with_its_parent(self):
        parent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        server = Server("--parent", str(parent.pid))
        time.sleep(0.5)
        self.assertIsNone(server.process.poll())
        parent.kill()
        parent.wait()
        self.ends(server.process)
        server.close()

    def test_a_script_at_the_start_and_one_that_is_wrong(self):
        server = Server("--script", os.path.join(FAKE, "tests", "start.script"), "--mount", "second=openai-alike",
                        "--set", "second.key=another", "--set", "second.personality=sd-server")
        try:
            test = FakeTest()
            test.server = server
            self.assertEqual([test.draw().status for _ in range(2)], [503, 200])
            self.assertEqual(test.get("elevenlabs", "/v1/user").json()["subscription"]["tier"], "free")
            answer = test.call("GET", "/second/v1/models", None, {"Authorization": "Bearer another"})
            self.assertEqual(answer.json()["data"][0]["id"], "sd-cpp-local")
        finally:
            server.close()
        done = subprocess.run([sys.executable, "-B", FAKE, "--dir", server.folder, "--set", "openai.nothing=1"],
                              stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("has no option 'nothing'", done.stderr)


if __name__ == "__main__":
    unittest.main()
