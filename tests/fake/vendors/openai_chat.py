"""Chat completions of the vendor, as far as a judge of pictures asks for them: one question, one picture, one answer."""
import base64
import json
import time

import pictures
from misbehave import Media
from vendor import Order, Refusal
from wire import json_reply

# micro-dollars for a million tokens sent and made, tokens of a picture at most. From memory.
MODELS = {"gpt-4.1-mini": (400000, 1600000, 2489), "gpt-4.1": (2000000, 8000000, 1445),
          "gpt-4o": (2500000, 10000000, 1445), "gpt-4o-mini": (150000, 600000, 48169)}
FIELDS = {"model", "messages", "max_completion_tokens", "max_tokens", "response_format"}
SCHEMA = {"type": "object", "properties": {"score": {"type": "integer"}, "reason": {"type": "string"}},
          "required": ["score", "reason"], "additionalProperties": False}
PREFIX = "data:image/"


class Chat:
    """A part of OpenAI. `ok opinion=87` says the score, `ok says=TEXT` the whole text of the answer."""

    def chat(self, request, how):
        given = self.read_body(request)
        unknown = sorted(set(given) - FIELDS)
        if unknown:
            raise self.bad(unknown[0], f"Unknown parameter: '{unknown[0]}'.", "unknown_parameter")
        if given.get("model") not in MODELS:
            raise self.bad("model", "The model does not exist or you do not have access to it.", "model_not_found")
        is_older = "max_tokens" in given    # what servers of others know, and the vendor still takes
        bound = given.get("max_tokens" if is_older else "max_completion_tokens")
        if not isinstance(bound, int) or not 1 <= bound <= 16384:
            raise self.bad("max_completion_tokens", "max_completion_tokens is 1 to 16384.")
        self.check_form(given.get("response_format"), is_older)
        question, picture = self.read_messages(given.get("messages"))
        self.check_prompt(question)
        return self.answer(how, given["model"], question, picture, bound)

    def check_form(self, form, is_older):
        wanted = {"type": "json_object"} if is_older else {"type": "json_schema", "json_schema": {"name": "opinion", "strict": True, "schema": SCHEMA}}
        if form != wanted:
            raise self.bad("response_format", "Invalid schema for response_format.")

    def read_messages(self, messages):
        try:
            system, user = messages
            text, image = user["content"]
            is_right = (system["role"], user["role"], text["type"], image["type"]) == (
                "system", "user", "text", "image_url") and isinstance(system["content"], str)
            url = image["image_url"]["url"]
            question = text["text"]
        except (TypeError, ValueError, KeyError):
            is_right = False
        if not is_right or not isinstance(question, str) or not question:
            raise self.bad("messages", "Invalid messages: a system text, then a question with one picture.")
        return question, self.read_picture(url)

    def read_picture(self, url):
        head, _, text = str(url).partition(";base64,")
        try:
            data = base64.b64decode(text, validate=True)
        except ValueError:
            data = b""
        kinds = {"data:image/png": data[:8] == pictures.MAGIC, "data:image/jpeg": data[:3] == b"\xff\xd8\xff",
                 "data:image/webp": data[:4] == b"RIFF"}
        if not kinds.get(head):
            raise Refusal(self.error("invalid_image_file"), "the picture is none, or not what its type says")
        return data

    def answer(self, how, model, question, picture, bound):
        sent, made, most = MODELS[model]
        tokens = len(question.encode()) // 4 + 100 + min(most, 85 + len(picture) // 64)
        price = -(-tokens * sent // 1000000) + -(-min(bound, 40) * made // 1000000)
        self.check_credit(price)
        digest = self.digest("chat", model, question, picture)
        score = how.get("opinion", digest[0] % 101)
        text = how.get("says") or json.dumps({"score": int(score), "reason": f"it looks like {digest.hex()[:6]}"})

        def wrap(media, how):
            return json_reply(200, {
                "id": "chatcmpl-test", "object": "chat.completion", "created": int(time.time()), "model": model + "-test",
                "choices": [{"index": 0, "finish_reason": "stop",
                             "message": {"role": "assistant", "content": media[0].data.decode(), "refusal": None}}],
                "usage": {"prompt_tokens": tokens, "completion_tokens": min(bound, 40)}})
        details = {"model": model, "tokens": tokens}
        return Order([price], lambda: [Media(text.encode(), "application/json")], wrap, details, lambda: self.spend(price))
