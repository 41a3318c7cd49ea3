# Rooms.cmake - the one map of the program: the rooms below tool/ from the lowest to the highest,
# and cache/, each with the rooms it may include and the outside libraries it may use.
#
# The build links by these rows, and the test `layers` (CheckLayers.cmake) compares every #include
# with them. A new room is a word in ASSETC_TOOL_ROOMS and its two rows. This file is also read in
# script mode: it only sets variables.

set(ASSETC_TOOL_ROOMS base media sound sound_helper spec step score worker provider order pack import project trust lock ledger net
	remote compile link buy cmd)

# Those of helper programs, which assetc is not linked with.
set(ASSETC_HELPER_ROOMS sound_helper ledger net remote)

set(ASSETC_ROOM_cache_ROOMS)
set(ASSETC_ROOM_cache_LIBRARIES xxhash sodium)

set(ASSETC_ROOM_base_ROOMS)
set(ASSETC_ROOM_base_LIBRARIES)

set(ASSETC_ROOM_order_ROOMS base media provider)
set(ASSETC_ROOM_order_LIBRARIES)

set(ASSETC_ROOM_media_ROOMS base)
set(ASSETC_ROOM_media_LIBRARIES png webp jpeg deflate zlib)

set(ASSETC_ROOM_sound_ROOMS base media)
set(ASSETC_ROOM_sound_LIBRARIES lame)

# The programs assetc-sound-* alone: assetc is not linked with it.
set(ASSETC_ROOM_sound_helper_ROOMS base media sound)
set(ASSETC_ROOM_sound_helper_LIBRARIES sndfile mpg123 soxr ebur128 vorbis)

set(ASSETC_ROOM_spec_ROOMS base)
set(ASSETC_ROOM_spec_LIBRARIES yaml)

set(ASSETC_ROOM_step_ROOMS base media sound)
set(ASSETC_ROOM_step_LIBRARIES)

# How well a candidate serves.
set(ASSETC_ROOM_score_ROOMS base media sound)
set(ASSETC_ROOM_score_LIBRARIES)

set(ASSETC_ROOM_worker_ROOMS base spec)
set(ASSETC_ROOM_worker_LIBRARIES)

set(ASSETC_ROOM_provider_ROOMS base media sound spec worker)
set(ASSETC_ROOM_provider_LIBRARIES)

set(ASSETC_ROOM_pack_ROOMS base spec)
set(ASSETC_ROOM_pack_LIBRARIES)

# Files of other tools, to specs and packs.
set(ASSETC_ROOM_import_ROOMS base spec pack)
set(ASSETC_ROOM_import_LIBRARIES)

set(ASSETC_ROOM_project_ROOMS base spec pack)
set(ASSETC_ROOM_project_LIBRARIES)

set(ASSETC_ROOM_lock_ROOMS base cache)
set(ASSETC_ROOM_lock_LIBRARIES)

set(ASSETC_ROOM_trust_ROOMS base cache)
set(ASSETC_ROOM_trust_LIBRARIES)

# The program assetc-remote alone.
set(ASSETC_ROOM_ledger_ROOMS base cache)
set(ASSETC_ROOM_ledger_LIBRARIES sqlite)

# The same program alone.
set(ASSETC_ROOM_net_ROOMS base spec provider)
set(ASSETC_ROOM_net_LIBRARIES curl)

# The program assetc-remote: what buys.
set(ASSETC_ROOM_remote_ROOMS base media sound spec provider order ledger net cache)
set(ASSETC_ROOM_remote_LIBRARIES)

set(ASSETC_ROOM_compile_ROOMS base media sound spec step score provider project lock cache)
set(ASSETC_ROOM_compile_LIBRARIES)

set(ASSETC_ROOM_link_ROOMS base media spec pack cache)
set(ASSETC_ROOM_link_LIBRARIES)

# Assetc's side of a purchase.
set(ASSETC_ROOM_buy_ROOMS base media spec provider order project compile cache)
set(ASSETC_ROOM_buy_LIBRARIES)


set(ASSETC_ROOM_cmd_ROOMS base media sound spec step score provider project lock trust compile link order buy pack import cache)
set(ASSETC_ROOM_cmd_LIBRARIES yaml xxhash sodium png webp jpeg deflate zlib lame)

# The outside libraries, each with a pattern of what is written between the <> of its includes.
set(ASSETC_LIBRARIES yaml xxhash sodium png webp jpeg deflate zlib lame)
# Those of helper programs, which are started when needed: shared libraries do too.
set(ASSETC_HELPER_LIBRARIES sndfile mpg123 soxr ebur128 vorbis sqlite curl)
set(ASSETC_LIBRARY_yaml_HEADERS "yaml\\.h")
set(ASSETC_LIBRARY_xxhash_HEADERS "xxh(ash|3)\\.h")
set(ASSETC_LIBRARY_sodium_HEADERS "sodium(\\.h|/.*)")
set(ASSETC_LIBRARY_png_HEADERS "(libpng[0-9]*/)?png(conf)?\\.h")
set(ASSETC_LIBRARY_webp_HEADERS "webp/.*")
set(ASSETC_LIBRARY_jpeg_HEADERS "j(peglib|error|config|morecfg)\\.h")
set(ASSETC_LIBRARY_deflate_HEADERS "libdeflate\\.h")
set(ASSETC_LIBRARY_zlib_HEADERS "z(lib|conf)\\.h")
set(ASSETC_LIBRARY_lame_HEADERS "lame/lame\\.h")
set(ASSETC_LIBRARY_vorbis_HEADERS "(vorbis|ogg)/.*")
set(ASSETC_LIBRARY_sndfile_HEADERS "sndfile\\.h")
set(ASSETC_LIBRARY_mpg123_HEADERS "mpg123\\.h")
set(ASSETC_LIBRARY_soxr_HEADERS "soxr\\.h")
set(ASSETC_LIBRARY_ebur128_HEADERS "ebur128\\.h")
set(ASSETC_LIBRARY_sqlite_HEADERS "sqlite3\\.h")
set(ASSETC_LIBRARY_curl_HEADERS "curl/.*")
