"""The vendors. One more is a file beside this one and a line here."""
from vendors import elevenlabs, openai, openai_alike, stability

VENDORS = {
    "openai": openai.OpenAI,
    "stability": stability.Stability,
    "elevenlabs": elevenlabs.ElevenLabs,
    "openai-alike": openai_alike.OpenAIAlike,
}
