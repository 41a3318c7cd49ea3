"""What ElevenLabs takes, as rules of its own: they hold where the vendor's schema file is not there.

A check gives a list of (place, message, type), as the vendor's answer holds them. Fields that it does
not know the vendor ignores, and so do these."""

CODECS = [f"mp3_{rest}" for rest in ("22050_32", "24000_48", "44100_32", "44100_64", "44100_96", "44100_128",
                                     "44100_192")]
CODECS += [f"pcm_{rate}" for rate in (8000, 16000, 22050, 24000, 32000, 44100, 48000)]
CODECS += ["ulaw_8000", "alaw_8000"] + [f"opus_48000_{kbps}" for kbps in (32, 64, 96, 128, 192)]
SOUND_FORMATS = frozenset(CODECS)
MUSIC_FORMATS = SOUND_FORMATS | {"auto"} | {f"mp3_48000_{kbps}" for kbps in (128, 192, 240, 320)}
MUSIC_MODELS = ("music_v1", "music_v2", "music_v2_5")
MODES = ("track", "loop", "ambience", "video_to_music")


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def in_range(given, name, low, high, test, found):
    value = given.get(name)
    if value is None:
        return
    if not test(value):
        found.append((["body", name], "Input should be a valid number", "number_type"))
    elif value < low:
        found.append((["body", name], f"Input should be greater than or equal to {low}", "greater_than_equal"))
    elif value > high:
        found.append((["body", name], f"Input should be less than or equal to {high}", "less_than_equal"))


def of_type(given, name, kind, word, found):
    if given.get(name) is not None and not isinstance(given[name], kind):
        found.append((["body", name], f"Input should be a valid {word}", f"{word}_type"))


def one_of(given, name, values, found):
    if given.get(name) is not None and given[name] not in values:
        found.append((["body", name], f"Input should be one of {', '.join(values)}", "enum"))


def check_sound(given):
    found = []
    if not isinstance(given.get("text"), str):
        found.append((["body", "text"], "Field required", "missing"))
    elif not given["text"]:
        found.append((["body", "text"], "String should have at least 1 character", "string_too_short"))
    of_type(given, "model_id", str, "string", found)
    in_range(given, "duration_seconds", 0.5, 30, is_number, found)
    in_range(given, "prompt_influence", 0, 1, is_number, found)
    of_type(given, "loop", bool, "boolean", found)
    return found


def check_music(given):
    found = []
    prompt, plan = given.get("prompt"), given.get("composition_plan")
    of_type(given, "prompt", str, "string", found)
    if isinstance(prompt, str) and len(prompt) > 4100:
        found.append((["body", "prompt"], "String should have at most 4100 characters", "string_too_long"))
    if (prompt is None) == (plan is None):
        found.append((["body"], "Exactly one of prompt and composition_plan is needed", "value_error"))
    one_of(given, "model_id", MUSIC_MODELS, found)
    one_of(given, "generation_mode", MODES, found)
    of_type(given, "force_instrumental", bool, "boolean", found)
    in_range(given, "music_length_ms", 3000, 600000, is_whole, found)
    in_range(given, "seed", 0, 2147483647, is_whole, found)
    if prompt is not None and given.get("seed") is not None:
        found.append((["body", "seed"], "seed is for composition plans alone", "value_error"))
    if plan is not None:
        found += check_plan(given, plan)
    return found


def check_plan(given, plan):
    found = []
    for name in ("music_length_ms", "force_instrumental"):
        if name in given:
            found.append((["body", name], "is for prompts alone", "value_error"))
    old = given.get("model_id", "music_v1") == "music_v1"
    name = "sections" if old else "chunks"
    parts = plan.get(name) if isinstance(plan, dict) else None
    place = ["body", "composition_plan", name]
    if not isinstance(parts, list) or not 1 <= len(parts) <= 30:
        return [*found, (place, f"A plan of this model has 1 to 30 {name}", "value_error")]
    for index, part in enumerate(parts):
        if not isinstance(part, dict):
            found.append(([*place, index], "Input should be a valid object", "dict_type"))
            continue
        if "song_id" in part and not old:
            continue
        length = part.get("duration_ms")
        if not is_whole(length) or not 3000 <= length <= 120000:
            found.append(([*place, index, "duration_ms"], "Input should be between 3000 and 120000", "value_error"))
    return found
