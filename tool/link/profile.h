/* profile.h - which records may be linked under which profile. */
#ifndef ASSETC_LINK_PROFILE_H
#define ASSETC_LINK_PROFILE_H

#include "link/record.h"

/* profile is empty when none was asked for.
 *   none     any record; drafts add one warning (W0923)
 *   draft    records of the profile draft
 *   release  records of the profile release; drafts add one error (E0922) that names them all
 *   other    records of that profile; drafts add the warning
 * A record of another profile is an error (E0921). */
enum status profile_check(struct str profile, const struct record *records, size_t count,
			  struct diag *diag);

#endif
