/* look.h - whether a file that was found, not named, is meant as a spec. */
#ifndef ASSETC_SPEC_LOOK_H
#define ASSETC_SPEC_LOOK_H

#include "spec/node.h"
#include "spec/spec.h"

/* Judged by the first document (root NULL: there is none). LOOK_NEAR adds one warning (W0801) that
 * says what would make it a spec. */
enum spec_look spec_look(const struct node *root, struct diag *diag);

#endif
