"""The fake's OpenAI, and the servers that speak its protocol, against what is known of them."""
import base64
import json
import os
import struct
import unittest

from client import KEYS, FakeTest

# Published prices of one picture in micro-dollars, output alone: low, medium, high, xhigh, max.
PRICES = {"816x816": (5130, 11520, 46080, 81900, 184290), "1024x1024": (5880, 13170, 52680, 93660, 210720),
          "1536x1024": (4740, 10290, 41160, 73770, 164640), "2048x2048": (11910, 26760, 107040, 190290, 428160),
          "3840x2160": (11130, 25950, 100080, 177900, 400260)}
TIERS = ("low", "medium", "high", "xhigh", "max")


def data_of(answer):
    return [base64.b64decode(item["b64_json"], validate=True) for item in answer.json()["data"]]


def size_of(png):
    return struct.unpack(">II", png[16:24])


PIXELS = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000400000004008020000000000000000")
SMALLER = PIXELS[:19] + b"\x20" + PIXELS[20:]


class Edits(FakeTest):
    options = ("--set", "openai.delay=0")

    def edit(self, *files, **fields):
        given = {"model": "gpt-image-2.5-flare", "prompt": "a coin", "size": "1024x1024", "quality": "low", **fields}
        return self.form("/v1/images/edits", [*given.items(), *files], "*/*", "openai")

    def test_an_edit(self):
        answer = self.edit(("image", PIXELS))
        self.assertEqual(answer.status, 200)
        self.assertEqual(size_of(data_of(answer)[0]), (1024, 1024))
        usage = answer.json()["usage"]["input_tokens_details"]
        self.assertEqual(usage, {"text_tokens": 2, "image_tokens": 65 + 129 + 4160})
        self.assertEqual(self.billed(), [2 * 5 + 4354 * 8 + 5880])
        other = self.edit(("image[]", PIXELS), ("image[]", SMALLER), ("mask", PIXELS))
        self.assertNotEqual(data_of(answer), data_of(other))

    def test_what_is_refused(self):
        for files, fields in (((), {}), ((("image", b"text"),), {}), ([("image[]", PIXELS)] * 17, {}),
                              ((("image", PIXELS), ("mask", SMALLER)), {}), ((("image", PIXELS),), {"seed": 1}),
                              ((("image", PIXELS),), {"response_format": "b64_json"}),
                              ((("image", PIXELS),), {"input_fidelity": "high", "model": "gpt-image-2"}),
                              ((("image", PIXELS),), {"moderation": "low"})):
            self.assertEqual(self.edit(*files, **fields).status, 400, (files, fields))
        self.assertEqual(self.post("openai", "/v1/images/edits", {"prompt": "x"}).status, 415)
        self.assertEqual(self.billed(), [])


class Generations(FakeTest):
    options = ("--set", "openai.delay=0")

    def refused(self, code, status=400, param=None, kind=None, mount="openai", **fields):
        answer = self.draw(mount, **fields)
        error = answer.json()["error"]
        self.assertEqual((answer.status, error["code"]), (status, code), fields)
        self.assertEqual(set(error), {"message", "type", "param", "code"})
        if param:
            self.assertEqual(error["param"], param)
        if kind:
            self.assertEqual(error["type"], kind)
        self.assertEqual(self.billed(), [])

    def test_an_answer(self):
        answer = self.draw(background="transparent", output_format="png", n=1, quality="medium", user="me",
                           moderation="low")
        value = answer.json()
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["x-request-id"].startswith("req_"))
        self.assertEqual(value["usage"], {
            "total_tokens": 441, "input_tokens": 2, "output_tokens": 439,
            "input_tokens_details": {"text_tokens": 2, "image_tokens": 0},
            "output_tokens_details": {"text_tokens": 0, "image_tokens": 439}})
        self.assertEqual([value[name] for name in ("background", "output_format", "size", "quality")],
                         ["transparent", "png", "1024x1024", "medium"])
        picture = data_of(answer)[0]
        self.assertEqual((size_of(picture), picture[25]), ((1024, 1024), 6))
        self.assertEqual(self.billed(), [439 * 30 + 2 * 5])

    def test_the_published_prices(self):
        for size, prices in PRICES.items():
            for tier, price in zip(TIERS, prices):
                if size in ("3840x2160", "2048x2048") and tier != "low":
                    self.script("openai", "500 billed=yes")     # priced, not drawn
                self.draw(size=size, quality=tier)
                bill = self.book("billing")[-1]
                self.assertEqual((bill["micro_usd"] - 10, bill["size"]), (price, size), tier)
        for tier, index in (("low", 0), ("medium", 2), ("high", 4)):
            self.draw(model="gpt-image-2", quality=tier)
            self.assertEqual(self.billed()[-1] - 10, PRICES["1024x1024"][index])

    def test_ten_in_one_call(self):
        answer = self.draw(n=10, output_format="png")
        self.assertEqual(len(set(data_of(answer))), 10)
        usage = answer.json()["usage"]
        self.assertEqual((len(self.billed()), sum(self.billed())), (10, usage["output_tokens"] * 30 + 10))
        self.assertEqual(usage["output_tokens"], 1960)
        self.assertEqual(self.billed()[0] - self.billed()[1], 0)

    def test_fewer_and_more_than_asked_and_none(self):
        self.script("openai", "ok items=1", "ok items=3", "ok items=0", "ok usage=none")
        self.assertEqual([len(self.draw(n=2).json()["data"]) for _ in range(3)], [1, 3, 0])
        self.assertNotIn("usage", self.draw().json())

    def test_formats(self):
        for kind, magic in (("jpeg", b"\xff\xd8\xff"), ("webp", b"RIFF")):
            answer = self.draw(output_format=kind, output_compression=80)
            self.assertEqual(data_of(answer)[0][:len(magic)], magic)
            self.assertEqual(answer.json()["output_format"], kind)

    def test_auto_is_resolved(self):
        value = self.draw(size="auto", quality="auto", background="auto").json()
        self.assertEqual([value[name] for name in ("size", "quality", "background")],
                         ["1024x1024", "medium", "opaque"])

    def test_sizes(self):
        self.assertEqual(size_of(data_of(self.draw(size="1536x512"))[0]), (1536, 512))
        self.say("clear")
        for size in ("1792x936", "64x64", "1024x624", "3856x1296", "3840x1264", "3840x2176", "1024", "0x16"):
            self.refused("invalid_value", param="size", size=size)
        answer = self.draw(size="1792x936").json()["error"]
        self.assertEqual(answer["type"], "image_generation_user_error")

    def test_fields_of_others(self):
        for name, value in (("seed", 4), ("negative_prompt", "x"), ("response_format", "b64_json"), ("style", "vivid")):
            self.refused("unknown_parameter", param=name, **{name: value})

    def test_values_that_are_refused(self):
        for name, value in (("n", 0), ("n", 11), ("n", "1"), ("n", True), ("quality", "hd"), ("quality", "standard"),
                            ("background", "none"), ("output_format", "gif"), ("output_compression", 101),
                            ("output_compression", 50), ("moderation", "high"), ("prompt", "x" * 32001),
                            ("prompt", ""), ("prompt", 4), ("user", 4), ("stream", "yes"), ("partial_images", 2)):
            self.refused("invalid_value", param=name, **{name: value})
        self.refused("invalid_value", background="transparent", output_format="jpeg")
        self.refused("invalid_value", param="quality", model="gpt-image-2", quality="xhigh")
        self.assertEqual(self.draw(prompt="\u00e9" * 32000, background=None).status, 200)

    def test_transparency_where_the_account_lacks_it(self):
        self.assertEqual(self.draw(model="gpt-image-2", background="transparent").status, 200)
        self.say("clear")
        self.set("openai.transparent2", "no", "yes")
        self.refused("invalid_value", model="gpt-image-2", background="transparent")

    def test_models_that_are_gone(self):
        for model in ("dall-e-2", "dall-e-3", "gpt-image-1", "gpt-image-2.5", "unheard-of", None):
            self.refused("model_not_found", 404, kind="invalid_request_error", model=model)
        self.assertEqual(self.draw(model="gpt-image-1.5").status, 200)
        self.assertEqual(self.billed(), [272 * 32 + 10])
        self.set("openai.today", "2026-12-01", "2026-11-21")
        self.say("clear")
        self.refused("model_not_found", 404, model="gpt-image-1.5")

    def test_bodies_that_are_no_json(self):
        for body, kind in ((b"{", "application/json"), (b"[]", "application/json")):
            answer = self.call("POST", "/openai/v1/images/generations", body, {**KEYS["openai"], "Content-Type": kind})
            self.assertEqual(answer.status, 400)
        self.assertEqual(self.form("/v1/images/generations", [("prompt", "x")], mount="openai").status, 415)

    def test_refusals(self):
        self.refused("moderation_blocked", kind="image_generation_user_error", prompt="a forbidden-by-moderation coin")
        self.refused("content_policy_violation", kind="invalid_request_error", prompt="a forbidden-by-policy coin")

    def test_quota(self):
        self.set("openai.credit", 12000, -1)
        self.assertEqual([self.draw().status for _ in range(3)], [200, 200, 429])
        self.assertEqual(self.draw().json()["error"]["code"], "insufficient_quota")
        self.assertEqual(len(self.billed()), 2)

    def test_errors_by_name(self):
        self.script("openai", "error insufficient_quota", "error billing_hard_limit_reached",
                    "error organization_verification", "error rate_limit_exceeded")
        self.assertEqual([self.draw().status for _ in range(4)], [429, 400, 403, 429])

    def test_a_stream(self):
        answer = self.draw(stream=True)
        self.assertEqual(answer.headers["content-type"], "text/event-stream")
        event, data = answer.body.decode().strip().split("\n")
        self.assertEqual(event, "event: image_generation.completed")
        self.assertIn("usage", json.loads(data[6:]))

    def test_models(self):
        value = self.get("openai", "/v1/models").json()
        dates = {entry["id"]: entry["shutdown_date"] for entry in value["data"]}
        self.assertIsNone(dates["gpt-image-2.5-flare"])
        self.assertEqual(dates["gpt-image-1.5"], "2026-12-01")
        self.assertNotIn("dall-e-3", dates)
        self.assertEqual(self.get("openai", "/v1/models/gpt-image-2").json()["id"], "gpt-image-2")
        self.assertEqual(self.get("openai", "/v1/models/dall-e-3").status, 404)

    @unittest.skipUnless(os.environ.get("ASSETC_SHARED"), "the vendor's schema file is not there")
    def test_the_schema_judges_too(self):
        # Nothing in the small rules speaks against this one.
        self.refused("invalid_value", param="moderation", moderation=[])


class Alike(FakeTest):
    def dalle(self, **fields):
        return self.draw("own", **{"model": "dall-e-3", "quality": None, **fields})

    def test_dalle_at_an_endpoint_of_the_users_own(self):
        answer = self.dalle(quality="hd", style="natural", size="1792x1024", response_format="b64_json")
        item = answer.json()["data"][0]
        self.assertEqual(size_of(base64.b64decode(item["b64_json"])), (1792, 1024))
        self.assertIn("a coin", item["revised_prompt"])
        self.assertNotIn("usage", answer.json())
        self.dalle()
        self.dalle(quality="hd")
        self.dalle(size="1024x1792", quality="standard")
        self.assertEqual(self.billed(), [120000, 40000, 80000, 80000])

    def test_its_url_answers(self):
        url = self.dalle().json()["data"][0]["url"]
        self.assertEqual(self.fetch(url).body[:4], b"\x89PNG")
        self.set("own.answers", "url", "asked")
        self.assertIn("url", self.dalle(response_format="b64_json").json()["data"][0])
        self.assertIn("url", self.draw("own").json()["data"][0])

    def test_what_it_refuses(self):
        for name, value in (("n", 2), ("size", "1536x1024"), ("quality", "low"), ("style", "flat"),
                            ("prompt", "x" * 4001), ("background", "transparent"), ("seed", 1)):
            self.assertEqual(self.dalle(**{name: value}).status, 400, name)
        self.assertEqual(self.dalle(prompt="forbidden-by-policy").json()["error"]["code"], "content_policy_violation")
        self.assertEqual(self.draw("own", model="dall-e-2").status, 404)
        self.assertEqual(self.draw("own", response_format="url").status, 400)
        self.assertEqual(self.billed(), [])

    def test_sd_server(self):
        prompt = 'a coin <sd_cpp_extra_args>{"seed":42}</sd_cpp_extra_args>'
        answer = self.draw("sd-server", prompt=prompt, size="64x32", n=2, model=None, quality=None)
        self.assertEqual([size_of(data) for data in data_of(answer)], [(64, 32)] * 2)
        self.assertNotIn("usage", answer.json())
        self.assertEqual(self.billed(), [0, 0])
        self.assertIsInstance(self.draw("sd-server", size="x").json()["error"], str)
        self.script("sd-server", "500")
        self.assertIsInstance(self.draw("sd-server").json()["error"], str)
        self.assertEqual(self.get("sd-server", "/v1/models").json()["data"][0]["id"], "sd-cpp-local")

    def test_localai(self):
        item = self.draw("localai", size="large").json()["data"][0]
        self.assertEqual(size_of(self.fetch(item["url"]).body), (512, 512))
        self.assertIn("b64_json", self.draw("localai", response_format="b64_json").json()["data"][0])
        self.assertEqual(self.draw("localai", model=None).status, 400)

    def test_gateway(self):
        self.script("gateway", "502", "503")
        for _ in range(2):
            answer = self.draw("gateway")
            self.assertEqual((answer.status, answer.headers["content-type"]), (502, "text/html"))
        self.assertEqual(self.draw("gateway").status, 200)
        self.assertEqual(self.draw("gateway", model="dall-e-3").status, 404)


class Chats(FakeTest):
    options = ("--set", "openai.delay=0")
    form = {"type": "json_schema", "json_schema": {"name": "opinion", "strict": True, "schema": {
        "type": "object", "properties": {"score": {"type": "integer"}, "reason": {"type": "string"}},
        "required": ["score", "reason"], "additionalProperties": False}}}

    def ask(self, **changes):
        picture = base64.b64encode(b"\x89PNG\r\n\x1a\n and more").decode()
        url = changes.pop("url", "data:image/png;base64," + picture)
        value = {"model": "gpt-4.1-mini", "max_completion_tokens": 300, "response_format": self.form, "messages": [
            {"role": "system", "content": "judge"},
            {"role": "user", "content": [{"type": "text", "text": changes.pop("text", "which is best?")},
                                         {"type": "image_url", "image_url": {"url": url}}]}]}
        value.update(changes)
        value = {name: given for name, given in value.items() if given is not None}
        return self.post("openai", "/v1/chat/completions", value)

    def test_answers_with_an_opinion(self):
        first, again = self.ask(), self.ask()
        text = first.json()["choices"][0]["message"]["content"]
        self.assertEqual(text, again.json()["choices"][0]["message"]["content"])
        self.assertEqual(set(json.loads(text)), {"score", "reason"})
        self.script("openai POST /v1/chat*", "ok opinion=7", "ok says=nothing")
        self.assertEqual(json.loads(self.ask().json()["choices"][0]["message"]["content"])["score"], 7)
        self.assertEqual(self.ask().json()["choices"][0]["message"]["content"], "nothing")

    def test_takes_the_older_form(self):
        self.assertEqual(self.ask(max_completion_tokens=None, max_tokens=300,
                                  response_format={"type": "json_object"}).status, 200)

    def test_is_strict(self):
        for changes in ({"model": "gpt-image-2"}, {"temperature": 0}, {"max_completion_tokens": 0}, {"messages": []},
                        {"response_format": {"type": "json_object"}}, {"url": "https://a.test/a.png"},
                        {"url": "data:image/png;base64,AAAA"}, {"url": "data:image/png;base64,!"}, {"text": ""}):
            with self.subTest(**changes):
                self.assertIn(self.ask(**changes).status, (400, 404))


if __name__ == "__main__":
    unittest.main()
