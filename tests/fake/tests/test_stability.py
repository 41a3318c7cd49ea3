"""The fake's Stability AI against what is known of it."""
import base64
import struct
import unittest

from client import KEYS, FakeTest

SD3, CORE, ULTRA = (f"/v2beta/stable-image/generate/{kind}" for kind in ("sd3", "core", "ultra"))
AUDIO = "/v2beta/audio/stable-audio-2/text-to-audio"


def size_of(png):
    return struct.unpack(">II", png[16:24])


class Images(FakeTest):
    def ask(self, path=SD3, accept="image/*", **fields):
        return self.form(path, list({"prompt": "a coin", **fields}.items()), accept)

    def refused(self, status, name, answer):
        value = answer.json()
        self.assertEqual((answer.status, value["name"]), (status, name), value)
        self.assertEqual(set(value), {"id", "name", "errors"})
        self.assertEqual(self.billed(), [])

    def test_bytes(self):
        answer = self.ask(seed=7)
        self.assertEqual([answer.headers[name] for name in ("content-type", "finish-reason", "seed")],
                         ["image/png", "SUCCESS", "7"])
        self.assertIn("x-request-id", answer.headers)
        self.assertEqual(size_of(answer.body), (1024, 1024))
        self.assertEqual(self.billed(), [65000])

    def test_json(self):
        answer = self.ask(accept="application/json", seed=7)
        self.assertEqual(answer.headers["content-type"], "application/json; type=image/png")
        self.assertNotIn("seed", answer.headers)
        value = answer.json()
        self.assertEqual((value["seed"], value["finish_reason"]), (7, "SUCCESS"))
        self.assertEqual(base64.b64decode(value["image"]), self.ask(seed=7).body)

    def test_seeds(self):
        drawn = [self.ask() for _ in range(2)]
        self.assertNotEqual(drawn[0].headers["seed"], drawn[1].headers["seed"])
        self.assertNotEqual(drawn[0].body, drawn[1].body)
        self.assertEqual(self.ask(seed=drawn[0].headers["seed"]).body, drawn[0].body)
        self.assertNotEqual(self.ask(seed="0").headers["seed"], "0")
        self.assertEqual(self.ask(seed=4294967294).status, 200)
        for seed in ("4294967295", "-1", "x", "1.5"):
            self.assertEqual(self.ask(seed=seed).status, 400)

    def test_prices(self):
        for path, fields in ((ULTRA, {}), (CORE, {}), (SD3, {"model": "sd3.5-large"}),
                             (SD3, {"model": "sd3.5-large-turbo"}), (SD3, {"model": "sd3.5-medium"})):
            self.ask(path, **fields)
        self.assertEqual(self.billed(), [80000, 30000, 65000, 40000, 35000])

    def test_ratios_and_formats(self):
        for ratio in ("16:9", "21:9", "2:3", "9:21"):
            width, height = size_of(self.ask(CORE, aspect_ratio=ratio).body)
            across, down = map(int, ratio.split(":"))
            self.assertAlmostEqual(width * height / 1e6, 1, delta=0.1)
            self.assertAlmostEqual(width / height, across / down, delta=0.12)
        self.assertEqual(self.ask(CORE, output_format="webp").body[8:12], b"WEBP")
        self.assertEqual(self.ask(output_format="jpeg").body[:2], b"\xff\xd8")
        self.assertEqual(self.ask(output_format="webp").status, 400)

    def test_values_that_are_refused(self):
        for path, fields in ((SD3, {"prompt": ""}), (SD3, {"prompt": "x" * 10001}), (SD3, {"aspect_ratio": "7:5"}),
                             (SD3, {"negative_prompt": "x" * 10001}), (SD3, {"model": "sd3"}), (SD3, {"n": 2}),
                             (SD3, {"style_preset": "oil"}), (SD3, {"cfg_scale": 11}), (CORE, {"model": "sd3.5-large"}),
                             (CORE, {"cfg_scale": 5}), (SD3, {"width": 64}), (SD3, {"mode": "x"})):
            self.refused(400, "bad_request", self.ask(path, **fields))
        self.refused(400, "bad_request", self.form(SD3, [("seed", 1)]))
        self.refused(400, "bad_request", self.form(SD3, [("prompt", "a"), ("prompt", "b")]))
        self.refused(400, "bad_request", self.ask(accept="image/png, text/html"))
        self.refused(400, "bad_request", self.form(SD3, [("prompt", "a")], more=[("stability-client-id", "x" * 257)]))

    def test_image_to_image(self):
        picture = self.ask(CORE, aspect_ratio="16:9").body
        self.say("clear")
        given = {"mode": "image-to-image", "image": picture, "strength": 0.5}
        for name in ("image", "strength", "mode"):
            self.refused(400, "bad_request", self.ask(**{key: value for key, value in given.items() if key != name}))
        self.refused(400, "bad_request", self.ask(**given, aspect_ratio="1:1"))
        self.assertEqual(size_of(self.ask(**given).body), size_of(picture))
        self.assertNotEqual(self.ask(seed=1, **given).body, self.ask(seed=1, **{**given, "strength": 0.6}).body)

    def test_bodies_that_are_no_multipart(self):
        self.refused(415, "unsupported_media_type", self.post("stability", SD3, {"prompt": "a coin"}))
        headers = {**KEYS["stability"], "Content-Type": "multipart/form-data; boundary=xyz"}
        part = b'--xyz\r\nContent-Disposition: form-data; name="prompt"\r\n\r\na'
        for body in (part + b"\r\n", part + b"\r\n--xyz\r\n", b"x" + part + b"\r\n--xyz--\r\n", b"",
                     part.replace(b"name=", b"nom=") + b"\r\n--xyz--\r\n", part.replace(b"\r\n", b"\n") + b"\n--xyz--"):
            self.refused(400, "bad_request", self.call("POST", "/stability" + SD3, body, headers))
        self.assertEqual(self.call("POST", "/stability" + SD3, part + b"\r\n--xyz--", headers).status, 200)
        too_much = self.call("POST", "/stability" + SD3, bytes((10 << 20) + 1), headers)
        self.assertEqual((too_much.status, too_much.json()["name"]), (413, "payload_too_large"))

    def test_refusals_before_and_after(self):
        self.refused(403, "content_moderation", self.ask(prompt="a forbidden-input coin"))
        good = self.ask(seed=1)
        for fields in ({"prompt": "a forbidden-output coin"}, {}):
            if not fields:
                self.script("stability", "ok finish=CONTENT_FILTERED")
            answer = self.ask(seed=1, **fields)
            self.assertEqual((answer.status, answer.headers["finish-reason"]), (200, "CONTENT_FILTERED"))
            self.assertEqual(size_of(answer.body), (1024, 1024))
            self.assertNotEqual(answer.body, good.body)
        value = self.ask(accept="application/json", prompt="forbidden-output").json()
        self.assertEqual(value["finish_reason"], "CONTENT_FILTERED")

    def test_credits(self):
        self.set("stability.credits", 10, 1000)
        self.assertEqual(self.get("stability", "/v1/user/balance").json(), {"credits": 10})
        self.ask()
        self.assertEqual(self.get("stability", "/v1/user/balance").json(), {"credits": 3.5})
        self.assertEqual((self.ask().status, self.ask().json()["name"]), (402, "payment_required"))
        self.assertEqual(len(self.billed()), 1)

    def test_statuses(self):
        self.script("stability", "429", "422", "500", "503", "503 body=empty")
        answers = [self.ask() for _ in range(5)]
        self.assertEqual([answer.status for answer in answers], [429, 422, 500, 503, 503])
        self.assertNotIn("retry-after", answers[0].headers)
        self.assertEqual(answers[0].json()["name"], "rate_limit_exceeded")
        self.assertEqual(answers[4].body, b"")
        self.assertEqual(self.billed(), [])
        self.set("stability.error_id", "no", "yes")
        self.script("stability", "500")
        self.assertEqual(set(self.ask().json()), {"name", "errors"})

    def test_fields_are_written_down(self):
        self.ask(seed=3)
        self.assertEqual(self.book("requests")[0]["fields"][1], {"name": "seed", "bytes": 1, "value": "3"})

    def test_audio(self):
        answer = self.ask(AUDIO, "audio/*", duration=2, model="stable-audio-2.5", output_format="wav", seed=5)
        self.assertEqual((answer.headers["content-type"], answer.headers["seed"]), ("audio/wav", "5"))
        self.assertEqual(len(answer.body), 44 + 2 * 44100 * 4)
        value = self.ask(AUDIO, "application/json", duration=1).json()
        self.assertEqual(base64.b64decode(value["audio"])[:3], b"ID3")
        self.assertEqual(self.billed(), [200000, 200000])
        for fields in ({"duration": 0}, {"duration": 191}, {"steps": 9, "model": "stable-audio-2.5"}, {"cfg_scale": 26},
                       {"output_format": "ogg"}, {"aspect_ratio": "1:1"}):
            self.assertEqual(self.ask(AUDIO, "audio/*", **fields).status, 400)


if __name__ == "__main__":
    unittest.main()
