#!/usr/bin/env bash
# A manifest for a generator of sounds becomes specs that pass `check` and build, and a policy.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need ffprobe

cat >assets.json <<'END'
{
  "project": "Pond",
  "budget": {"daily_limit_usd": 2, "monthly_limit_usd": 9.5, "safety_margin_credits": 400},
  "technical_standards": {"format": "ogg", "codec": "libvorbis", "sample_rate": 44100, "sfx_bitrate_kbps": 192,
    "music_bitrate_kbps": 256, "sfx_peak_normalization_dbfs": -3.0, "music_loudness_normalization_lufs": -16.0},
  "assets": [
    {"id": "sfx_frog_hop_01", "phase": 1, "priority": 1, "type": "sfx", "category": "frog_moves", "name": "Hop A",
     "description": "a light hop", "prompt": "a small frog hops onto a wet leaf", "duration_seconds": 0.6, "prompt_influence": 0.4,
     "output_path": "assets/audio/sfx/frog/hop_01.ogg", "manifest_key": "sfxHop1A", "tags": ["frog", "hop"]},
    {"id": "music_evening", "phase": 2, "priority": 1, "type": "music", "prompt": "a calm evening by the pond",
     "duration_seconds": 4, "output_path": "assets/audio/music/evening.ogg", "tags": []}
  ]
}
END
run 0 import assets.json
same 'files' "$(cat "$out")" $'specs/sfx-frog-hop-01.yaml\nspecs/music-evening.yaml\nassets.policy.yaml'
says "assets.json:9:21: warning: not carried over: the folder 'assets/'"
same 'losses' "$(grep -c W0853 "$err")" 1
run 0 check
is_silent
run 0 doctor
before=$(state specs assets.policy.yaml)
run 0 import -q assets.json
is_silent
same 'after a second import' "$(state specs assets.policy.yaml)" "$before"

run 0 build --profile draft
for file in sfx/frog/hop_01.ogg music/evening.ogg; do
	same "$file" "$(ffprobe -v error -show_entries stream=codec_name,sample_rate -of csv=p=0 "build/assetc/audio/$file" | tr -d '\r')" vorbis,44100
done

# A policy of one's own is left alone; what it lacks is told as long as it lacks it.
echo 'budget: {day_usd: 1, run_usd: 1}' >assets.policy.yaml
run 0 import assets.json
says "assets.policy.yaml has other 'budget'; this would be: budget: {day_usd: 2, month_usd: 9.5}" \
	"assets.policy.yaml says nothing of 'providers'; add: providers: {elevenlabs: {safety_margin_credits: 400}}"
same 'the policy' "$(cat assets.policy.yaml)" 'budget: {day_usd: 1, run_usd: 1}'
printf '%s\n' 'budget: {month_usd: 9.5, run_usd: 1, day_usd: 2}' 'providers: {openai: {price_usd: 1}, elevenlabs: {safety_margin_credits: 400}}' >assets.policy.yaml
run 0 import assets.json
same 'losses with a policy that says more' "$(grep -c W0853 "$err")" 0

run 0 import --provider procedural --out-dir free assets.json
grep -q 'provider: procedural' free/music-evening.yaml || problem '--provider is passed over'
run 0 check free
