# Libraries.cmake - the outside libraries of Rooms.cmake, found. cmake/install-deps.sh installs
# them.

set(ASSETC_MISSING_LIBRARIES)

assetc_find_library(yaml HEADER yaml.h NAMES yaml)
assetc_find_library(xxhash HEADER xxhash.h NAMES xxhash)
assetc_find_library(sodium HEADER sodium.h NAMES sodium NEEDS Threads::Threads)
assetc_find_library(zlib HEADER zlib.h NAMES z)
assetc_find_library(png HEADER png.h NAMES png png16 NEEDS assetc-lib-zlib m)
assetc_find_library(jpeg HEADER jpeglib.h NAMES jpeg)
assetc_find_library(deflate HEADER libdeflate.h NAMES deflate)

# From 1.3 on, libwebp keeps part of itself in libsharpyuv.
set(webp_needs Threads::Threads m)
find_library(ASSETC_sharpyuv_LIBRARY NAMES libsharpyuv.a sharpyuv)
mark_as_advanced(ASSETC_sharpyuv_LIBRARY)
if(ASSETC_sharpyuv_LIBRARY)
	list(PREPEND webp_needs ${ASSETC_sharpyuv_LIBRARY})
endif()
assetc_find_library(webp HEADER webp/encode.h NAMES webp NEEDS ${webp_needs})

assetc_find_library(lame HEADER lame/lame.h NAMES mp3lame NEEDS m)

# Of helper programs.
assetc_find_library(sndfile HEADER sndfile.h NAMES sndfile)
assetc_find_library(mpg123 HEADER mpg123.h NAMES mpg123 NEEDS m)
assetc_find_library(soxr HEADER soxr.h NAMES soxr NEEDS m)
assetc_find_library(ebur128 HEADER ebur128.h NAMES ebur128 NEEDS m)
find_library(ASSETC_ogg_LIBRARY NAMES libogg.a ogg)
find_library(ASSETC_vorbis_core_LIBRARY NAMES libvorbis.a vorbis)
mark_as_advanced(ASSETC_ogg_LIBRARY ASSETC_vorbis_core_LIBRARY)
assetc_find_library(vorbis HEADER vorbis/vorbisenc.h NAMES vorbisenc
	NEEDS ${ASSETC_vorbis_core_LIBRARY} ${ASSETC_ogg_LIBRARY} m)
assetc_find_library(sqlite HEADER sqlite3.h NAMES sqlite3 NEEDS Threads::Threads m ${CMAKE_DL_LIBS})
assetc_find_library(curl SHARED HEADER curl/curl.h NAMES curl)

if(ASSETC_MISSING_LIBRARIES)
	list(JOIN ASSETC_MISSING_LIBRARIES ", " missing)
	message(FATAL_ERROR "assetc: not found: ${missing}. "
		"${CMAKE_CURRENT_SOURCE_DIR}/cmake/install-deps.sh installs them, or says what to install.")
endif()
