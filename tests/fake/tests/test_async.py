"""The fake's vendor of jobs: what it promises to those who ask it."""
import unittest

from client import FakeTest


class Jobs(FakeTest):
    def submit(self, **fields):
        return self.post("async", "/v1/jobs", {"prompt": "a coin", **fields})

    def look(self, name):
        return self.get("async", f"/v1/jobs/{name}").json()

    def test_life(self):
        answer = self.submit(width=32, height=16)
        self.assertEqual((answer.status, answer.json()["status"]), (202, "queued"))
        name = answer.json()["id"]
        self.assertEqual(self.look(name), {"id": name, "status": "running"})
        done = self.look(name)
        self.assertEqual((done["status"], done["cost_micro_usd"]), ("succeeded", 50000))
        picture = self.fetch(done["url"])
        self.assertEqual((picture.body[:4], picture.body[19], picture.body[23]), (b"\x89PNG", 32, 16))
        self.assertEqual(self.billed(), [50000])
        self.assertEqual(self.look(name), done)

    def test_hold_and_cancel(self):
        self.set("async.hold", "yes", "no")
        name = self.submit().json()["id"]
        for _ in range(5):
            self.assertEqual(self.look(name)["status"], "running")
        answer = self.post("async", f"/v1/jobs/{name}/cancel", {})
        self.assertEqual(answer.json(), {"id": name, "status": "cancelled", "cost_micro_usd": 50000})
        self.assertEqual(self.look(name)["status"], "cancelled")
        self.assertEqual(self.billed(), [50000])

    def test_fates(self):
        self.set("async.polls", "1", "2")
        self.set("async.fate", "failed", "succeeded")
        self.assertEqual(self.look(self.submit().json()["id"])["status"], "failed")
        self.set("async.fate", "lost", "succeeded")
        name = self.submit().json()["id"]
        self.assertEqual(self.get("async", f"/v1/jobs/{name}").status, 404)

    def test_what_bytes_follow_from(self):
        self.set("async.polls", "1", "2")
        reference = "ab" * 32
        bytes_of = [self.fetch(self.look(self.submit(**fields).json()["id"])["url"]).body
                    for fields in ({}, {}, {"seed": 1}, {"reference": reference})]
        self.assertEqual(bytes_of[0], bytes_of[1])
        self.assertEqual(len(set(bytes_of)), 3)

    def test_refusals(self):
        for fields in ({"prompt": ""}, {"colour": "red"}, {"width": "64"}, {"reference": "x"}, {"seed": True}):
            self.assertEqual(self.submit(**fields).status, 400, fields)
        self.assertEqual(self.submit(prompt="a forbidden-prompt").json()["error"]["code"], "forbidden")
        self.assertEqual(self.call("POST", "/async/v1/jobs", b"{}", {}).status, 401)
        self.assertEqual(self.billed(), [])


if __name__ == "__main__":
    unittest.main()
