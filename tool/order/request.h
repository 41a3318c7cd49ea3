/* request.h - what is asked of a provider, as fields of a message. */
#ifndef ASSETC_ORDER_REQUEST_H
#define ASSETC_ORDER_REQUEST_H

#include "order/message.h"
#include "provider/provider.h"

/* Adds kind, sound, prompt, negative, model, seed, hints and every parameter that the author wrote. What goes
 * along is named by path and digest; what is copied from a file or run as a program is no part of it. */
void order_put_request(struct message *message, const struct provider_request *request);

/* The same request, of this provider; texts and parameters live in the arena, places are of nothing. candidate is 1.
 * False when the fields are not those that order_put_request writes. */
bool order_read_request(const struct message *message, const struct provider *provider,
			struct arena *arena, struct provider_request *out);

#endif
