"""The vendors. One more is a file beside this one and a line here."""
from vendors import (async_, comfyui, elevenlabs, firefly, huggingface, openai, openai_alike, replicate, scenario,
                     sdwebui, speech, stability)

VENDORS = {
    "async": async_.Async,
    "openai": openai.OpenAI,
    "stability": stability.Stability,
    "elevenlabs": elevenlabs.ElevenLabs,
    "firefly": firefly.Firefly,
    "scenario": scenario.Scenario,
    "openai-alike": openai_alike.OpenAIAlike,
    "sdwebui": sdwebui.SdWebUI,
    "comfyui": comfyui.ComfyUI,
    "replicate": replicate.Replicate,
    "huggingface": huggingface.HuggingFace,
    "speech": speech.Speech,
}
