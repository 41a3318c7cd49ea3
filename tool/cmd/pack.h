/* pack.h - what the actions of `assetc pack` share. */
#ifndef ASSETC_CMD_PACK_H
#define ASSETC_CMD_PACK_H

#include "cmd/packs.h"

/* Each has the packs of the project at hand, and the operands behind its own name. */
typedef enum status pack_action_fn(struct invocation *inv, struct packs *packs, struct diag *diag);

pack_action_fn pack_list;        /* pack_show.c */
pack_action_fn pack_show;        /* pack_show.c */
pack_action_fn pack_rename_slot; /* pack_edit.c */
pack_action_fn pack_remove;      /* pack_edit.c */

#endif
