"""The vendors. One more is a file beside this one and a line here."""
from vendors import async_, elevenlabs, openai, openai_alike, stability

VENDORS = {
    "async": async_.Async,
    "openai": openai.OpenAI,
    "stability": stability.Stability,
    "elevenlabs": elevenlabs.ElevenLabs,
    "openai-alike": openai_alike.OpenAIAlike,
}
