# place.sh - where the benchmark keeps its files: TMPDIR if that is set, else in memory where there is a place for
# that. A disk's file system remembers what else happened on it: ext4 takes no inode again for minutes after it
# was deleted, and looks for another past all of those. Sourced.
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && [ "$(df --output=avail -k /dev/shm | tail -n 1)" -gt 2000000 ]; then
	export TMPDIR=/dev/shm
fi
