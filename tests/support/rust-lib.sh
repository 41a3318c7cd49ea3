# rust-lib.sh - sets rustc to one that starts, or to nothing. Some are but a door to what a user has installed, and
# have no user here.
rustc=
while read -r one; do
	"$one" --version >/dev/null 2>&1 || continue
	rustc=$one
	break
done < <(type -ap rustc)
