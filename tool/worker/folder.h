/* folder.h - the private folder in which a program leaves what it made.
 *
 * It is new, empty, readable by its owner alone, and gone afterwards. What the program puts there
 * is hostile: only a regular file that lies in it is read, no link is followed, and its size is
 * bounded before memory is taken.
 */
#ifndef ASSETC_WORKER_FOLDER_H
#define ASSETC_WORKER_FOLDER_H

#include "base/diag.h"

/* Zero-initialise. */
struct worker_folder {
	char path[512];    /* of the whole: holds the request and the folder `out` */
	char out[544];     /* for the program */
	char request[544]; /* the request as a file */
};

/* Below $TMPDIR, else /tmp. On failure a finding says why and there is nothing to remove. */
enum status worker_folder_make(struct worker_folder *folder, struct place at, struct diag *diag);
enum status worker_folder_write(const struct worker_folder *folder, struct str request,
				struct place at, struct diag *diag);
/* With all that is in it; links are removed, not followed. Accepts one that was not made. */
void worker_folder_remove(struct worker_folder *folder);

enum worker_file {
	WORKER_FILE_READ,
	WORKER_FILE_NAME, /* absolute, "..", or over-long */
	WORKER_FILE_ABSENT,
	WORKER_FILE_LINK,   /* it, or a folder on the way to it, is a symbolic link */
	WORKER_FILE_KIND,   /* no regular file */
	WORKER_FILE_SIZE,   /* larger than max_len */
	WORKER_FILE_SYSTEM, /* the system refused: errno */
};
/* Reads a file by its path relative to `out`. */
enum worker_file worker_folder_read(const struct worker_folder *folder, struct str path,
				    size_t max_len, struct bytes *out);
/* Counts what is directly in `out`; *name is set when it is exactly one. */
size_t worker_folder_count(const struct worker_folder *folder, char name[256]);

#endif
