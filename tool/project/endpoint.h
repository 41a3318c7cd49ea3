/* endpoint.h - which servers a policy file may name. */
#ifndef ASSETC_PROJECT_ENDPOINT_H
#define ASSETC_PROJECT_ENDPOINT_H

#include "base/str.h"

/* Why this is no base URL ("it holds a user name or password"), or NULL. Static text. */
const char *url_refused(struct str url);
/* Whether a base URL that is not refused goes over plain http to another machine. */
bool url_is_exposed(struct str url);
/* Whether two base URLs that are not refused lead to one server: scheme, host and port are the same, whatever the path. */
bool url_is_same_host(struct str a, struct str b);
/* Without the slashes at its end, which say nothing: what follows begins with one. */
struct str url_base(struct str url);

/* Host and port of a base URL that is not refused: what of it matters to a person. Borrowed from it. */
struct str url_authority(struct str url);

#endif
