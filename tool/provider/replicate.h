/* replicate.h - between replicate.c, which asks, and replicate_reply.c, which reads. Internal to this room. */
#ifndef ASSETC_PROVIDER_REPLICATE_H
#define ASSETC_PROVIDER_REPLICATE_H

#include "provider/translate.h"

/* What is kept of a prediction to ask after it; empty when it has no id that can be one. */
struct str replicate_state(const struct hosted_call *call, const struct node *prediction);
/* Asks after the prediction in the state. */
void replicate_look(const struct hosted_call *call, struct hosted_step *out);
void replicate_read(const struct hosted_call *call, const struct http_reply *reply,
		    struct hosted_step *out);

#endif
