#!/usr/bin/env bash
# install-deps.sh - sees to it that what assetc needs is installed:
#
#	cmake/install-deps.sh [build|test|all]
#
# build: to compile assetc; test: also for `make test`; all: also for `make test-all`, `make bench`
# and `make lint`. A need is met when its command or its pkg-config module is there, wherever it
# came from; when all are met nothing is run. On Debian and Ubuntu the missing ones are installed
# with apt-get, through sudo unless root. Elsewhere the missing ones are named, with this system's
# way to install them, and the exit code is 1.
set -euo pipefail

# One need per line: a probe (cmd:COMMAND, run:COMMAND that starts for whoever has no settings of his own, pc:PKG-CONFIG MODULE, hdr:HEADER, py:MODULE of the system's python3 or
# of the first in the PATH), then its package on Debian and
# Ubuntu, Fedora, Arch and Homebrew; - where it is part of another package.
build_needs='
cmd:gcc          gcc               gcc                  gcc              gcc
cmd:make         make              make                 make             make
cmd:cmake        cmake             cmake                cmake            cmake
cmd:ninja        ninja-build       ninja-build          ninja            ninja
cmd:pkg-config   pkg-config        pkgconf-pkg-config   pkgconf          pkgconf
pc:yaml-0.1      libyaml-dev       libyaml-devel        libyaml          libyaml
pc:libxxhash     libxxhash-dev     xxhash-devel         xxhash           xxhash
pc:libsodium     libsodium-dev     libsodium-devel      libsodium        libsodium
pc:zlib          zlib1g-dev        zlib-devel           zlib             zlib
pc:libpng        libpng-dev        libpng-devel         libpng           libpng
pc:libwebp       libwebp-dev       libwebp-devel        libwebp          webp
pc:libjpeg       libjpeg-dev       libjpeg-turbo-devel  libjpeg-turbo    jpeg-turbo
pc:libdeflate    libdeflate-dev    libdeflate-devel     libdeflate       libdeflate
pc:sndfile       libsndfile1-dev   libsndfile-devel     libsndfile       libsndfile
pc:libmpg123     libmpg123-dev     mpg123-devel         mpg123           mpg123
hdr:lame/lame.h  libmp3lame-dev    lame-devel           lame             lame
pc:vorbisenc     libvorbis-dev     libvorbis-devel      libvorbis        libvorbis
pc:libebur128    libebur128-dev    libebur128-devel     libebur128       libebur128
pc:soxr          libsoxr-dev       soxr-devel           libsoxr          libsoxr
pc:sqlite3       libsqlite3-dev    sqlite-devel         sqlite           sqlite
pc:libcurl       libcurl4-openssl-dev libcurl-devel     curl             curl'
test_needs='
pc:criterion     libcriterion-dev  criterion-devel      criterion        criterion
cmd:identify     imagemagick       ImageMagick          imagemagick      imagemagick
cmd:pngcheck     pngcheck          pngcheck             pngcheck         pngcheck
cmd:webpinfo     webp              libwebp-tools        -                -
cmd:cjpeg        libjpeg-turbo-progs libjpeg-turbo-utils -              -
cmd:python3      python3           python3              python           python3
cmd:exiftool     libimage-exiftool-perl perl-Image-ExifTool perl-image-exiftool exiftool
cmd:ffmpeg       ffmpeg            ffmpeg-free          ffmpeg           ffmpeg
cmd:sox          sox               sox                  sox              sox
cmd:flac         flac              flac                 flac             flac
cmd:oggenc       vorbis-tools      vorbis-tools         vorbis-tools     vorbis-tools
cmd:lame         lame              lame                 lame             lame
cmd:jq           jq                jq                   jq               jq
cmd:curl         curl              curl                 curl             curl
cmd:openssl      openssl           openssl              openssl          openssl
cmd:valgrind     valgrind          valgrind             valgrind         valgrind
cmd:meson        meson             meson                meson            meson
cmd:ccache       ccache            ccache               ccache           ccache
cmd:faketime     faketime          libfaketime          libfaketime      libfaketime
cmd:strace       strace            strace               strace           -
cmd:node         nodejs            nodejs               nodejs           node
cmd:tsc          node-typescript   -                    typescript       typescript
cmd:mcs          mono-mcs          mono-core            mono             mono
cmd:mono         mono-runtime      mono-core            mono             mono
run:rustc        rustc             rust                 rust             rust
cmd:godot3-server godot3-server    -                    -                -
py:yaml          python3-yaml      python3-pyyaml       python-yaml      -
py:jsonschema    python3-jsonschema python3-jsonschema  python-jsonschema -'
all_needs='
cmd:clang        clang             clang                clang            llvm
cmd:clang-tidy   clang-tidy        clang-tools-extra    -                -
cmd:clang-format clang-format      -                    -                clang-format
cmd:hyperfine    hyperfine         hyperfine            hyperfine        hyperfine
cmd:gm           graphicsmagick    GraphicsMagick       graphicsmagick   graphicsmagick'

level=${1:-build}
case $level in
build) needs=$build_needs ;;
test) needs=$build_needs$test_needs ;;
all) needs=$build_needs$test_needs$all_needs ;;
*)
	echo "usage: install-deps.sh [build|test|all]" >&2
	exit 2
	;;
esac

has_module() {
	/usr/bin/python3 -c "import $1" 2>/dev/null || python3 -c "import $1" 2>/dev/null
}

# Some are in the PATH, but are only a door to what a user has installed.
can_run() {
	local command
	while read -r command; do
		HOME=/nonexistent "$command" --version >/dev/null 2>&1 && return
	done < <(type -ap "$1")
	return 1
}

# For a library that has no pkg-config module.
has_header() {
	printf '#include <stdio.h>\n#include <%s>\n' "$1" | cc -E -o /dev/null - 2>/dev/null
}

# Sets missing_probes and, for column $1 of the table (2 is Debian), missing_packages.
find_missing() {
	local column=$1 probe modules=() row
	missing_probes=()
	missing_packages=()
	while read -r -a row; do
		[ ${#row[@]} -gt 0 ] || continue
		probe=${row[0]}
		case $probe in
		cmd:*) command -v "${probe#cmd:}" >/dev/null && continue ;;
		run:*) can_run "${probe#run:}" && continue ;;
		pc:*) pkg-config --exists "${probe#pc:}" 2>/dev/null && continue ;;
		hdr:*) has_header "${probe#hdr:}" && continue ;;
		py:*) has_module "${probe#py:}" && continue ;;
		esac
		missing_probes+=("${probe#*:}")
		[ "${row[column - 1]}" = - ] || missing_packages+=("${row[column - 1]}")
	done <<<"$needs"
	clang_runtime_missing && missing_probes+=(libclang-rt)
	return 0
}

# Debian keeps clang's sanitizers in a package of their own, named after clang's version.
clang_runtime_missing() {
	[ "$level" = all ] && [ -n "$is_debian" ] && command -v clang >/dev/null || return 1
	! ls "$(clang -print-runtime-dir)"/libclang_rt.asan*.a "$(clang -print-resource-dir)"/lib/linux/libclang_rt.asan*.a \
		>/dev/null 2>&1
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		env DEBIAN_FRONTEND=noninteractive "$@"
	else
		sudo env DEBIAN_FRONTEND=noninteractive "$@"
	fi
}

# The package lists are fetched only when there are none, or when they are too old to install from.
apt_install() {
	if compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null &&
		as_root apt-get install -y --no-install-recommends "$@"; then
		return
	fi
	as_root apt-get update
	as_root apt-get install -y --no-install-recommends "$@"
}

is_debian=
[ ! -e /etc/debian_version ] || ! command -v apt-get >/dev/null || is_debian=yes

find_missing 2
[ ${#missing_probes[@]} -gt 0 ] || exit 0

if [ -n "$is_debian" ]; then
	[ ${#missing_packages[@]} -eq 0 ] || apt_install "${missing_packages[@]}"
	if clang_runtime_missing; then
		apt_install "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
	fi
	find_missing 2
	[ ${#missing_probes[@]} -gt 0 ] || exit 0
	echo "install-deps.sh: still missing: ${missing_probes[*]}" >&2
	exit 1
fi

if command -v dnf >/dev/null; then
	column=3 how='sudo dnf install'
elif command -v pacman >/dev/null; then
	column=4 how='sudo pacman -S --needed'
elif command -v brew >/dev/null; then
	column=5 how='brew install'
else
	column=2 how='install (names as on Debian):'
fi
find_missing "$column"
echo "install-deps.sh: missing: ${missing_probes[*]}" >&2
[ ${#missing_packages[@]} -eq 0 ] || echo "install-deps.sh: $how ${missing_packages[*]}" >&2
exit 1
