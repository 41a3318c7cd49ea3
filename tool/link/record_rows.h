/* record_rows.h - the members of a record, as rows for shape_check. */
#ifndef ASSETC_LINK_RECORD_ROWS_H
#define ASSETC_LINK_RECORD_ROWS_H

#include "link/shape.h"

extern const struct shape RECORD_ROWS[];

#endif
