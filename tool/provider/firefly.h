/* firefly.h - Adobe Firefly Services, between its files. */
#ifndef ASSETC_PROVIDER_FIREFLY_H
#define ASSETC_PROVIDER_FIREFLY_H

#include "provider/translate.h"

#define FIREFLY_KEY_HOSTS ".adobe.io"

/* The state of a call: "STATUS-URL" or "STATUS-URL CANCEL-URL", as the vendor named them. */
struct str firefly_status_url(const struct hosted_call *call);
struct str firefly_cancel_url(const struct hosted_call *call); /* or empty */

/* firefly_reply.c */
void firefly_read(const struct hosted_call *call, const struct http_reply *reply,
		  struct hosted_step *out);

#endif
