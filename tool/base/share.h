/* share.h - whether a folder lies on another machine. */
#ifndef ASSETC_BASE_SHARE_H
#define ASSETC_BASE_SHARE_H

/* The name of a network file system ("nfs", "cifs", "fuse.sshfs", ...) that the folder lies on, or would if it were made;
 * NULL for a local one or when it cannot be told. Static text. Locks, and SQLite's shared memory, do not hold between machines. */
const char *share_of(const char *folder);

#endif
