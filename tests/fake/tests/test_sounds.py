"""The fake's endpoint of Hugging Face, and its servers of speech: what they promise to those who ask them."""
import unittest

from client import FakeTest


class Endpoint(FakeTest):
    def ask(self, accept="application/json", **parameters):
        return self.post("huggingface", "/", {"inputs": "a coin", "parameters": parameters}, Accept=accept)

    def test_forms(self):
        answer = self.ask().json()
        self.assertEqual((answer["sampling_rate"], len(answer["audio"][0])), (32000, 32000))
        self.set("huggingface.form", "nested", "floats")
        self.assertEqual(list(self.ask().json()[0]), ["generated_audio"])
        self.set("huggingface.form", "wav", "floats")
        self.assertEqual(self.ask("audio/*").body[:4], b"RIFF")

    def test_it_sleeps(self):
        self.set("huggingface.loading", "2", "0")
        for status in (503, 503, 200):
            answer = self.ask()
            self.assertEqual(answer.status, status)
            if status == 503:
                self.assertEqual(answer.json()["estimated_time"], 0.2)

    def test_what_it_does_not_know(self):
        self.assertEqual(self.ask(nonsense=1).status, 400)
        self.assertEqual(self.ask("audio/*").json(), {"error": "Serialization of audio is not implemented"})
        self.assertEqual(self.post("huggingface", "/", {"input": "a"}).status, 400)


class Speech(FakeTest):
    def test_the_vendor(self):
        given = {"model": "gpt-4o-mini-tts", "input": "Hello", "voice": "alloy", "response_format": "wav"}
        answer = self.post("openai", "/v1/audio/speech", given)
        self.assertEqual((answer.body[4:8], self.billed()[-1]), (b"\xff\xff\xff\xff", 160))
        del given["voice"]
        self.assertEqual(self.post("openai", "/v1/audio/speech", given).status, 400)

    def test_a_local_server(self):
        answer = self.post("gpu-box", "/v1/audio/speech", {"model": "bark", "input": "Hello", "response_format": "wav"})
        self.assertEqual((answer.status, answer.headers["content-type"]), (200, "application/octet-stream"))
        answer = self.post("gpu-box", "/v1/sound-generation", {"text": "a coin"})
        self.assertEqual((answer.status, "model_id" in answer.json()["error"]["message"]), (400, True))
        answer = self.post("gpu-box", "/v1/sound-generation", {"text": "a coin", "model_id": "musicgen"})
        self.assertEqual(answer.body[:4], b"RIFF")


if __name__ == "__main__":
    unittest.main()
