"""The fake's web UI: what it promises to those who ask it."""
import base64
import json
import threading
import time
import unittest

from client import FakeTest

PIXELS = base64.b64encode(bytes.fromhex("89504e470d0a1a0a0000000d49484452000000400000004008020000000000000000")).decode()


class WebUI(FakeTest):
    def draw(self, path="/sdapi/v1/txt2img", **fields):
        return self.post("sdwebui", path, {"prompt": "a coin", "width": 64, "height": 64, **fields})

    def pictures(self, answer):
        return [base64.b64decode(text) for text in answer.json()["images"]]

    def test_a_picture(self):
        answer = self.draw(seed=7)
        info = json.loads(answer.json()["info"])
        self.assertEqual((info["seed"], info["all_seeds"], info["sd_model_name"]), (7, [7], "dream"))
        self.assertEqual(self.pictures(answer), self.pictures(self.draw(seed=7)))
        others = [self.pictures(self.draw(seed=seed, **fields))[0] for seed, fields in
                  ((8, {}), (7, {"steps": 3}), (7, {"override_settings": {"sd_model_checkpoint": "b"}}))]
        self.assertEqual(len({self.pictures(answer)[0], *others}), 4)
        self.assertEqual(self.billed(), [0] * 5)

    def test_several(self):
        self.set("sdwebui.sheet", "yes", "no")
        answer = self.draw(seed=7, batch_size=2)
        self.assertEqual(len(answer.json()["images"]), 3)
        self.assertEqual(json.loads(answer.json()["info"])["index_of_first_image"], 1)
        self.set("sdwebui.info", "empty", "json")
        self.assertEqual(self.draw().json()["info"], "")
        self.set("sdwebui.prefix", "yes", "no")
        self.assertTrue(self.draw().json()["images"][0].startswith("data:image/png;base64,"))

    def test_image_to_image(self):
        path = "/sdapi/v1/img2img"
        self.assertEqual(self.draw(path, seed=1).status, 404)
        self.assertEqual(self.draw(path, seed=1, init_images=["xx"]).status, 500)
        first = self.draw(path, seed=1, init_images=[PIXELS])
        self.assertEqual(first.status, 200)
        self.assertNotEqual(first.json()["images"], self.draw(path, seed=1, init_images=[PIXELS], mask=PIXELS).json()["images"])

    def test_refusals(self):
        self.assertEqual(self.draw(sampler_name="Nobody").json()["detail"], "Sampler not found")
        answer = self.draw(steps="many")
        self.assertEqual((answer.status, answer.json()["detail"][0]["loc"]), (422, ["body", "steps"]))
        answer = self.draw(width=4096, height=4096)
        self.assertEqual((answer.status, answer.json()["error"]), (500, "OutOfMemoryError"))
        self.set("sdwebui.api", "no", "yes")
        self.assertEqual(self.draw().status, 404)
        self.assertEqual(self.billed(), [])

    def test_credentials(self):
        self.set("sdwebui.key", "me:secret", "")
        self.assertEqual(self.draw().status, 401)
        mine = "Basic " + base64.b64encode(b"me:secret").decode()
        self.assertEqual(self.post("sdwebui", "/sdapi/v1/txt2img", {}, Authorization=mine).status, 200)

    def test_one_after_the_other(self):
        self.set("sdwebui.work", "0.2", "0")
        threads = [threading.Thread(target=self.draw) for _ in range(3)]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertGreaterEqual(time.monotonic() - start, 0.6)


if __name__ == "__main__":
    unittest.main()
