"""The fake's Replicate: what it promises to those who ask it."""
import unittest

from client import FakeTest

BARK = "b76242b40d67c76ab6742e987628a2a9ac019e11d56ab96c4e91ce03b79b2787"


class Predictions(FakeTest):
    def create(self, prefer="wait=60", version=BARK, **inputs):
        return self.post("replicate", "/v1/predictions", {"version": version, "input": {"prompt": "Hello", **inputs}},
                         Prefer=prefer)

    def look(self, job):
        return self.get("replicate", f"/v1/predictions/{job}").json()

    def test_life(self):
        answer = self.create()
        self.assertEqual((answer.status, answer.headers.get("preference-applied")), (201, "wait=60"))
        job = answer.json()
        self.assertEqual((job["status"], job["output"]), ("starting", None))
        done = self.look(job["id"])
        self.assertEqual((done["status"], done["metrics"]["predict_time"]), ("succeeded", 2.5))
        self.assertEqual(self.fetch(done["output"]["audio_out"]).body[:4], b"RIFF")
        self.assertEqual(self.billed()[-1], 563)

    def test_bad_waits(self):
        for value in ("wait=0", "wait=61", "waits"):
            self.assertEqual(self.create(value).status, 422)

    def test_inputs_are_checked(self):
        for inputs in ({"history_prompt": "v2/en_speaker_6"}, {"text_temp": "0.5"}, {"nonsense": 1}, {"prompt": ""}):
            answer = self.create(**inputs)
            self.assertEqual(answer.status, 422)
            self.assertTrue(answer.json()["detail"].startswith("- input."))
        self.assertEqual(self.create(version="0" * 64).status, 422)
        answer = self.post("replicate", "/v1/models/suno-ai/bark/predictions", {"input": {"prompt": "a"}})
        self.assertEqual(answer.status, 404)

    def test_fates(self):
        self.set("replicate.hold", "yes", "no")
        job = self.create().json()["id"]
        self.assertEqual(self.look(job)["status"], "processing")
        answer = self.post("replicate", f"/v1/predictions/{job}/cancel", {})
        self.assertEqual(answer.json()["status"], "canceled")
        self.set("replicate.fate", "aborted", "succeeded")
        self.create()
        self.assertEqual(self.billed()[-2:], [563, 0])


if __name__ == "__main__":
    unittest.main()
