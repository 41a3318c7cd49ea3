/* onlook.h - what happens in a run, for --events. */
#ifndef ASSETC_CMD_ONLOOK_H
#define ASSETC_CMD_ONLOOK_H

#include "base/events.h"
#include "buy/buy.h"
#include "cmd/cmd.h"

/* Opens what --events names, if it names something, and says that the run begins. */
enum status onlook_begin(struct invocation *inv, struct diag *diag);
void onlook_end(struct invocation *inv, struct diag *diag);

/* What a purchase tells. */
void onlook_buy(const struct invocation *inv, const struct buy_event *event);
/* A link that made a manifest, or should have. */
void onlook_linked(const struct invocation *inv, enum status st, int64_t began,
		   const struct diag *diag);

#endif
