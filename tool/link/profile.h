/* profile.h - which records may be linked under which profile. */
#ifndef ASSETC_LINK_PROFILE_H
#define ASSETC_LINK_PROFILE_H

#include "link/record.h"

/* Whether drafts, and what else is not finished, are refused: release, or a profile that records say is
 * one. */
bool profile_is_release(struct str profile, const struct record *records, size_t count);

/* profile is empty when none was asked for.
 *   none     any record; drafts add one warning (W0923)
 *   release  records of that profile; drafts add one error (E0922) that names them all, and so do
 *            stale locks and what a model made without one (E0924). So under every profile that a
 *            project calls a release: the records compiled under it say so
 *   other    records of that profile; those of draft, or of one that a project calls so, may be
 *            drafts
 * A record of another profile is an error (E0921); when none has the one asked for, and it is not
 * built in, one such error stands for all, since it is a slip. */
enum status profile_check(struct str profile, const struct record *records, size_t count,
			  struct diag *diag);

#endif
