"""The fake's Scenario: what it promises to those who ask it."""
import base64
import unittest

import client
from client import FakeTest

client.KEYS["scenario"] = {
    "Authorization": "Basic " + base64.b64encode(b"test-key-scenario:test-secret-scenario").decode()}


class Scenario(FakeTest):
    def submit(self, path="/v1/generate/custom/model_x", **fields):
        return self.post("scenario", path, {"prompt": "a coin", "numSamples": 1, **fields})

    def look(self, name):
        return self.get("scenario", f"/v1/jobs/{name}").json()["job"]

    def end(self, **fields):
        name = self.submit(**fields).json()["job"]["jobId"]
        for _ in range(3):
            job = self.look(name)
        return job

    def test_life(self):
        answer = self.submit(width=32, height=16)
        self.assertEqual((answer.status, answer.json()["job"]["status"]), (200, "queued"))
        name = answer.json()["job"]["jobId"]
        self.assertEqual([self.look(name)["status"] for _ in range(3)], ["warming-up", "in-progress", "success"])
        asset = self.look(name)["metadata"]["assetIds"][0]
        found = self.get("scenario", f"/v1/assets/{asset}").json()["asset"]
        self.assertEqual(found["mimeType"], "image/png")
        picture = self.fetch(found["url"])
        self.assertEqual((picture.body[:4], picture.body[19], picture.body[23]), (b"\x89PNG", 32, 16))
        self.assertEqual(self.billed(), [50000])

    def test_who_may_ask(self):
        for header in (None, "Basic x", "Bearer test-key-scenario", "Basic " + base64.b64encode(b"a:b").decode()):
            headers = {"Authorization": header} if header else {}
            self.assertEqual(self.call("POST", "/scenario/v1/generate/txt2img", b"{}", headers).status, 401)

    def test_odd_answers(self):
        self.set("scenario.id_only", "yes", "no")
        self.assertIn("id", self.submit().json()["job"])
        self.assertNotIn("jobId", self.submit().json()["job"])
        self.say("set scenario.id_only=no")
        self.set("scenario.assets", "0", "1")
        self.assertEqual(self.end()["metadata"]["assetIds"], [])
        self.say("set scenario.assets=1")
        self.set("scenario.lies", "yes", "no")
        asset = self.end()["metadata"]["assetIds"][0]
        self.assertEqual(self.get("scenario", f"/v1/assets/{asset}").json()["asset"]["mimeType"], "image/jpeg")

    def test_fates(self):
        for fate in ("failure", "canceled", "somewhere"):
            self.set("scenario.fate", fate, "success")
            self.assertEqual(self.end()["status"], fate)
        self.set("scenario.fate", "lost", "success")
        self.assertEqual(self.get("scenario", "/v1/jobs/job_x").status, 404)

    def test_cancel(self):
        self.set("scenario.hold", "yes", "no")
        name = self.submit().json()["job"]["jobId"]
        self.set("scenario.cancels", "no", "yes")
        path = f"/v1/jobs/{name}/action"
        self.assertEqual(self.post("scenario", path, {"action": "cancel"}).status, 400)
        self.say("set scenario.cancels=yes")
        self.assertEqual(self.post("scenario", path, {"action": "stop"}).status, 400)
        self.assertEqual(self.post("scenario", path, {"action": "cancel"}).json()["job"]["status"], "canceled")

    def test_refusals(self):
        answer = self.submit("/v1/generate/custom/model_beyond-the-plan")
        self.assertEqual(answer.status, 403)
        self.assertIn("plan", answer.json()["error"]["message"])
        for fields in ({"prompt": ""}, {"seed": 7}, {"width": 63}, {"numSamples": 200}, {"colour": "red"}, {}):
            path = "/v1/generate/txt2img"
            self.assertEqual(self.submit(path, **fields).status, 400, fields)
        self.assertEqual(self.submit("/v1/generate/txt2img", modelId="flux.1-dev", seed="7").status, 200)
        self.set("scenario.at_once", "1", "0")
        answer = self.submit()
        self.assertEqual((answer.status, answer.json()["error"]["details"]["actionLimit"]), (429, 1))

    def test_upload(self):
        picture = base64.b64encode(b"\x89PNG and so on").decode()
        asset = self.post("scenario", "/v1/assets", {"image": picture, "name": "a"}).json()["asset"]["id"]
        path = "/v1/generate/img2img"
        self.assertEqual(self.submit(path, modelId="m", image=asset, strength=0.5).status, 200)
        self.assertEqual(self.submit(path, modelId="m", image="asset_x").status, 404)
        for fields in ({}, {"image": "*"}, {"image": picture}, {"image": "AAAA", "name": "a"}):
            self.assertEqual(self.post("scenario", "/v1/assets", fields).status, 400, fields)
        self.assertEqual(self.billed(), [50000])

    def test_dry_run(self):
        answer = self.submit("/v1/generate/custom/model_x?dryRun=true")
        self.assertEqual(answer.json(), {"creativeUnitsCost": 5})
        self.assertEqual(self.billed(), [])


if __name__ == "__main__":
    unittest.main()
