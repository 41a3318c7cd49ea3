"""The fake's ElevenLabs against what is known of it."""
import os
import subprocess
import tempfile
import threading
import unittest

from client import FakeTest


def decoded(data, rate=44100):
    """Samples per channel of a file, without what its encoder added, by ffmpeg; as stereo S16LE."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        command = ["ffmpeg", "-v", "error", "-nostdin", "-i", file.name, "-f", "s16le", "-ar", str(rate), "-ac", "2",
                   "pipe:1"]
        return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


class Sounds(FakeTest):
    def ask(self, query="", **fields):
        return self.post("elevenlabs", "/v1/sound-generation" + query, {"text": "jump", **fields})

    def invalid(self, answer, *place):
        self.assertEqual(answer.status, 422, answer.body)
        errors = answer.json()["detail"]
        self.assertIn(list(place), [error["loc"] for error in errors])
        self.assertEqual({name for error in errors for name in error}, {"loc", "msg", "type"})
        self.assertEqual(self.billed(), [])

    def refused(self, answer, status, code):
        detail = answer.json()["detail"]
        self.assertEqual((answer.status, detail["status"]), (status, code), detail)
        return detail

    def test_a_sound(self):
        answer = self.ask(duration_seconds=0.5, prompt_influence=0.4, model_id="eleven_text_to_sound_v2", loop=False)
        self.assertEqual((answer.status, answer.headers["content-type"]), (200, "audio/mpeg"))
        # The size and length that the vendor's own file of half a second has.
        self.assertEqual((answer.body[:4], len(answer.body)), (b"ID3\4", 8821))
        self.assertIn(b"Info", answer.body[:400])
        self.assertEqual(len(decoded(answer.body)), 21168 * 4)
        self.assertEqual(answer.headers["character-cost"], "20")
        for name in ("request-id", "x-trace-id", "x-region"):
            self.assertIn(name, answer.headers)
        self.assertEqual((answer.headers["current-concurrent-requests"], answer.headers["maximum-concurrent-requests"]),
                         ("1", "5"))
        self.assertEqual(self.billed(), [4000])

    def test_what_it_costs(self):
        for seconds, credits in ((0.7, 28), (1.01, 41), (30, 1200), (None, 200)):
            answer = self.ask("?output_format=pcm_8000", duration_seconds=seconds)
            self.assertEqual(int(answer.headers["character-cost"]), credits)
        self.assertEqual(sum(self.billed()), (28 + 41 + 1200 + 200) * 200)

    def test_formats(self):
        answer = self.ask("?output_format=pcm_16000", duration_seconds=1)
        self.assertEqual((len(answer.body), answer.headers["content-type"]), (15680 * 2, "audio/pcm"))
        self.set("elevenlabs.pcm_channels", 2, 1)
        self.assertEqual(len(self.ask("?output_format=pcm_16000", duration_seconds=1).body), 15680 * 4)
        self.assertEqual(len(self.ask("?output_format=ulaw_8000", duration_seconds=1).body), 7840)
        self.assertEqual(self.ask("?output_format=opus_48000_64", duration_seconds=1).body[:4], b"OggS")
        answer = self.ask("?output_format=mp3_48000_192", duration_seconds=1)
        self.assertEqual(answer.json()["detail"][0]["loc"], ["query", "output_format"])

    def test_a_loop_is_whole_periods(self):
        data = self.ask("?output_format=pcm_44100", duration_seconds=1, loop=True)
        self.refused(data, 403, "only_for_pro+")
        self.set("elevenlabs.tier", "pro", "creator")
        data = self.ask("?output_format=pcm_44100", duration_seconds=1, loop=True).body
        samples = [int.from_bytes(data[i:i + 2], "little", signed=True) for i in range(0, len(data), 2)]
        period = next(n for n in range(2, 400) if samples[n:4 * n] == samples[:3 * n])
        self.assertEqual(len(samples) % period, 0)

    def test_equal_requests_and_others(self):
        query = "?output_format=pcm_8000"
        self.assertEqual(self.ask(query, duration_seconds=1).body, self.ask(query, duration_seconds=1).body)
        self.assertNotEqual(self.ask(query, duration_seconds=1).body,
                            self.ask(query, duration_seconds=1, text="land").body)

    def test_values_that_are_refused(self):
        for name, value in (("duration_seconds", 0.3), ("duration_seconds", 31), ("duration_seconds", "1"),
                            ("prompt_influence", 1.1), ("prompt_influence", -0.1), ("text", ""), ("text", None),
                            ("loop", "yes"), ("model_id", 4)):
            self.invalid(self.ask(**{name: value}), "body", name)
        self.invalid(self.ask("?output_format=wav"), "query", "output_format")
        self.invalid(self.post("elevenlabs", "/v1/sound-generation", []), "body")
        self.invalid(self.form("/v1/sound-generation", [("text", "x")], mount="elevenlabs"), "body")
        # What it does not know it ignores.
        self.assertEqual(self.ask("?output_format=pcm_8000", seed=4, duration_seconds=1).status, 200)

    @unittest.skipUnless(os.environ.get("ASSETC_SHARED"), "the vendor's schema file is not there")
    def test_the_schema_judges_too(self):
        plan = {"positive_global_styles": [], "negative_global_styles": [], "sections": [{"duration_ms": 3000}]}
        answer = self.post("elevenlabs", "/v1/music", {"composition_plan": plan, "model_id": "music_v1"})
        self.invalid(answer, "body", "composition_plan")

    def test_a_prompt_it_does_not_like(self):
        detail = self.refused(self.ask(text="a forbidden-prompt jump"), 400, "bad_prompt")
        self.assertEqual(detail["data"], {"prompt_suggestion": "a pleasant jump"})
        self.assertEqual(set(detail), {"type", "code", "message", "status", "request_id", "param", "data"})
        self.assertNotEqual(detail["request_id"], "")
        self.assertEqual(self.billed(), [])

    def test_the_shape_of_older_errors(self):
        self.set("elevenlabs.error_shape", "legacy", "full")
        answer = self.call("POST", "/elevenlabs/v1/sound-generation", b"{}", {"xi-api-key": "x"})
        self.assertEqual(set(answer.json()["detail"]), {"status", "message"})
        self.assertEqual(answer.status, 401)

    def test_plans(self):
        self.refused(self.ask("?output_format=pcm_44100"), 403, "only_for_pro+")
        self.set("elevenlabs.tier", "free", "creator")
        self.refused(self.ask("?output_format=mp3_44100_192"), 403, "only_for_creator+")
        self.refused(self.post("elevenlabs", "/v1/music", {"prompt": "calm"}), 402, "limited_access")

    def test_quota(self):
        before = self.get("elevenlabs", "/v1/user/subscription").json()
        self.assertEqual((before["tier"], before["character_limit"], before["status"]), ("creator", 121000, "active"))
        self.ask(duration_seconds=0.5)
        after = self.get("elevenlabs", "/v1/user").json()["subscription"]
        self.assertEqual(after["character_count"] - before["character_count"], 20)
        self.set("elevenlabs.used", 120990, 0)
        self.refused(self.ask(duration_seconds=0.5), 401, "quota_exceeded")
        self.set("elevenlabs.extension", 10, 0)
        self.assertEqual(self.ask(duration_seconds=0.5).status, 200)
        self.set("elevenlabs.may_read_user", "no", "yes")
        self.refused(self.get("elevenlabs", "/v1/user"), 403, "missing_permissions")

    def test_too_many_at_once(self):
        self.set("elevenlabs.concurrency", 1, -1)
        self.script("elevenlabs", "stall told")
        thread = threading.Thread(target=self.ask, args=("?output_format=pcm_8000",))
        thread.start()
        self.until(lambda: self.count("elevenlabs", "billed") == 1)
        answer = self.ask()
        self.refused(answer, 429, "too_many_concurrent_requests")
        self.assertEqual(answer.headers["maximum-concurrent-requests"], "1")
        # Music is counted by itself.
        music = self.post("elevenlabs", "/v1/music?output_format=pcm_8000", {"prompt": "calm"})
        self.assertEqual(music.status, 200)
        self.say("release")
        thread.join()
        self.assertEqual(self.ask("?output_format=pcm_8000").status, 200)

    def test_errors_by_name_and_by_status(self):
        self.script("elevenlabs", "error system_busy", "error detected_unusual_activity", "429", "422", "500", "503")
        self.assertEqual([self.ask().status for _ in range(6)], [429, 401, 429, 422, 500, 503])

    def test_the_vendor_may_charge_what_it_wants(self):
        self.script("elevenlabs", "ok cost=12")
        self.assertEqual(self.ask(duration_seconds=1).headers["character-cost"], "12")
        self.assertEqual(self.billed(), [2400])


class Music(FakeTest):
    def ask(self, query="?output_format=pcm_8000", **fields):
        return self.post("elevenlabs", "/v1/music" + query, {name: x for name, x in fields.items() if x is not None})

    def test_music(self):
        answer = self.ask(prompt="calm", music_length_ms=3000, model_id="music_v2", force_instrumental=True)
        self.assertEqual((answer.status, len(answer.body)), (200, 23840 * 2))
        self.assertTrue(answer.headers["song-id"].startswith("song_"))
        self.assertEqual((answer.headers["character-cost"], self.billed()), ("45", [9000]))
        self.set("elevenlabs.music_cost", "no", "yes")
        self.assertNotIn("character-cost", self.ask(prompt="calm").headers)

    def test_auto_follows_the_model(self):
        for model, rate in (("music_v1", 44100), ("music_v2", 48000)):
            data = self.ask("", prompt="calm", music_length_ms=3000, model_id=model).body
            self.assertEqual(len(decoded(data, rate)), round(2.98 * rate) * 4)

    def test_plans_of_both_forms(self):
        section = {"section_name": "a", "positive_local_styles": [], "negative_local_styles": [], "duration_ms": 3000,
                   "lines": []}
        old = {"positive_global_styles": [], "negative_global_styles": [], "sections": [section]}
        new = {"chunks": [{"text": "a", "duration_ms": 4000, "positive_styles": []}]}
        self.assertEqual(self.ask(composition_plan=old, model_id="music_v1", seed=4).status, 200)
        self.assertEqual(len(self.ask(composition_plan=new, model_id="music_v2").body), 31840 * 2)
        self.assertEqual(self.ask(composition_plan=new, model_id="music_v1").status, 422)
        self.assertEqual(self.ask(composition_plan=old, model_id="music_v2").status, 422)
        self.assertEqual(self.ask(composition_plan=old, music_length_ms=3000).status, 422)

    def test_values_that_are_refused(self):
        for fields in ({}, {"prompt": "x", "composition_plan": {"chunks": []}}, {"prompt": "x", "seed": 1},
                       {"prompt": "x" * 4101}, {"prompt": "x", "music_length_ms": 2999},
                       {"prompt": "x", "music_length_ms": 600001}, {"prompt": "x", "music_length_ms": 3000.5},
                       {"prompt": "x", "model_id": "music_v9"}, {"prompt": "x", "generation_mode": "tune"}):
            self.assertEqual(self.ask(**fields).status, 422, fields)
        self.assertEqual(self.billed(), [])
        self.assertEqual(self.ask("?output_format=mp3", prompt="x").status, 422)


if __name__ == "__main__":
    unittest.main()
