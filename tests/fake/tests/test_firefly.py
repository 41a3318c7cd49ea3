"""The fake's Adobe Firefly Services: what it promises to those who ask it."""
import json
import time
import unittest
from urllib.parse import urlencode, urlsplit

from client import FakeTest

TOKEN = "/firefly/ims/token/v3"
SCOPE = "openid,AdobeID,session,additional_info,read_organizations,firefly_api,ff_apis"


class Firefly(FakeTest):
    def token_answer(self, **fields):
        given = {"grant_type": "client_credentials", "client_id": "test-key-firefly",
                 "client_secret": "test-secret-firefly", "scope": SCOPE, **fields}
        return self.call("POST", TOKEN, urlencode(given).encode(),
                         {"Content-Type": "application/x-www-form-urlencoded"})

    def headers(self, model=None):
        given = {"Authorization": "Bearer " + self.token_answer().json()["access_token"],
                 "x-api-key": "test-key-firefly"}
        if model:
            given["x-model-version"] = model
        return given

    def submit(self, path="/v3/images/generate-async", model="image3", **fields):
        value = {"prompt": "a coin", "size": {"width": 1024, "height": 1024}, **fields} if "v3" in path else {
            "prompt": "a coin", **fields}
        return self.call("POST", "/firefly" + path, json.dumps(value).encode(),
                         {**self.headers(model), "Content-Type": "application/json"})

    def follow(self, url, method="GET"):
        return self.call(method, urlsplit(url).path, None, self.headers())

    def test_token(self):
        answer = self.token_answer()
        self.assertEqual((answer.status, answer.json()["token_type"], answer.json()["expires_in"]),
                         (200, "bearer", 86399))
        wrong = self.token_answer(client_secret="wrong")
        self.assertEqual((wrong.status, wrong.json()["error"]), (400, "invalid_client"))
        self.assertEqual(self.token_answer(scope="openid").status, 400)
        self.assertEqual(self.call("POST", TOKEN, b"{}", {"Content-Type": "application/json"}).status, 415)
        self.assertEqual(self.book("leaks"), [])

    def test_who_may_ask(self):
        path = "/firefly/v3/images/generate-async"
        good = self.headers()
        for headers in ({}, {"Authorization": good["Authorization"]}, {**good, "Authorization": "Bearer x"},
                        {**good, "x-api-key": "x"}):
            self.assertEqual(self.call("POST", path, b"{}", headers).status, 401)
        self.set("firefly.lives", "0.05", "86399")
        headers = self.headers()
        time.sleep(0.1)
        self.assertEqual(self.call("POST", path, b"{}", headers).status, 401)

    def test_life_v3(self):
        answer = self.submit(numVariations=2, seeds=[7, 9])
        self.assertEqual(answer.status, 202)
        self.assertEqual(set(answer.json()), {"jobId", "statusUrl", "cancelUrl"})
        self.assertEqual(self.follow(answer.json()["statusUrl"]).json()["status"], "running")
        done = self.follow(answer.json()["statusUrl"]).json()
        self.assertEqual(done["status"], "succeeded")
        self.assertEqual([output["seed"] for output in done["result"]["outputs"]], [7, 9])
        picture = self.fetch(done["result"]["outputs"][0]["image"]["url"])
        self.assertEqual((picture.body[:4], picture.body[19]), (b"\x89PNG", 64))
        self.assertEqual(self.billed(), [20000, 20000])

    def test_life_v4(self):
        answer = self.submit("/v4/images/generate-async", "image5", aspectRatio="16:9", resolutionLevel="1MP")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json()["progress"], 0)
        url = answer.json()["links"]["result"]["href"]
        self.follow(url)
        self.assertEqual(self.follow(url).json()["status"], "succeeded")

    def test_ends(self):
        self.set("firefly.polls", "1", "2")
        answer = self.submit(prompt="a forbidden-picture").json()
        self.assertEqual(self.follow(answer["statusUrl"]).json()["error_code"], "prompt_unsafe")
        self.set("firefly.hold", "yes", "no")
        answer = self.submit().json()
        self.assertEqual(self.follow(answer["cancelUrl"], "PUT").status, 202)
        self.assertEqual(self.follow(answer["statusUrl"]).json()["status"], "cancelled")
        self.assertEqual(self.follow(answer["cancelUrl"], "PUT").status, 400)
        self.set("firefly.fate", "lost", "succeeded")
        self.assertEqual(self.follow(answer["statusUrl"]).status, 404)
        self.set("firefly.status_base", "https://foreign.example.net", "")
        self.assertTrue(self.submit().json()["statusUrl"].startswith("https://foreign.example.net/v3/status/"))

    def test_refusals(self):
        for fields in ({"prompt": ""}, {"colour": 1}, {"size": {"width": 64, "height": 64}}, {"seeds": [1, 2]},
                       {"numVariations": 5}, {"numVariations": 2, "seeds": [1, 1]}, {"customModelId": "x"}):
            self.assertEqual(self.submit(**fields).status, 422, fields)
        for fields in ({"negativePrompt": "x"}, {"numVariations": 2}, {"aspectRatio": "2:1"}):
            self.assertEqual(self.submit("/v4/images/generate-async", "image5", **fields).status, 422, fields)
        self.assertEqual(self.submit("/v4/images/generate-async", None).status, 422)
        self.assertEqual(self.submit(prompt="a forbidden-prompt").status, 451)
        self.script("firefly", "error quota_exhausted", "429 retry-after-date=60")
        answer = self.submit()
        self.assertEqual((answer.status, answer.headers["x-access-error"]), (403, "quota_exhausted"))
        answer = self.submit()
        self.assertEqual((answer.status, answer.headers["x-access-rate-limit-level"]), (429, "org"))
        self.assertIn("GMT", answer.headers["retry-after"])
        self.assertEqual(self.billed(), [])


if __name__ == "__main__":
    unittest.main()
