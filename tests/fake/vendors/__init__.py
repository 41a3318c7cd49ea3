"""The vendors. One more is a file beside this one and a line here."""
from vendors import async_, comfyui, elevenlabs, openai, openai_alike, sdwebui, stability

VENDORS = {
    "async": async_.Async,
    "openai": openai.OpenAI,
    "stability": stability.Stability,
    "elevenlabs": elevenlabs.ElevenLabs,
    "openai-alike": openai_alike.OpenAIAlike,
    "sdwebui": sdwebui.SdWebUI,
    "comfyui": comfyui.ComfyUI,
}
