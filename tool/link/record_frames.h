/* record_frames.h - reading the frames of a record. */
#ifndef ASSETC_LINK_RECORD_FRAMES_H
#define ASSETC_LINK_RECORD_FRAMES_H

#include "link/record.h"
#include "spec/node.h"

/* Fills frame_list, frames and animations of a record whose products are read; root has passed its rows. A failure adds
 * one finding (E0904): a frame beyond its picture, names that are none or stand twice, animations beyond the frames. */
enum status record_read_frames(const struct node *root, struct record *record, struct arena *arena,
			       struct diag *diag);

#endif
