#!/bin/sh
# three_passes.sh IN OUT - what assetc does to a sound by one spec, by ffmpeg: an exact peak takes a pass that cuts silence off, one
# that measures, and one that writes.
set -e
quiet='-nostdin -hide_banner -y'
head=silenceremove=start_periods=1:start_threshold=-40dB
ffmpeg $quiet -loglevel error -i "$1" -af "$head,areverse,$head,areverse" "$2.wav"
peak=$(ffmpeg $quiet -i "$2.wav" -af volumedetect -f null - 2>&1 | sed -n 's/.*max_volume: \(.*\) dB/\1/p')
ffmpeg $quiet -loglevel error -i "$2.wav" -af "volume=${peak#-}dB,volume=-1dB" -c:a libmp3lame -b:a 192k "$2"
