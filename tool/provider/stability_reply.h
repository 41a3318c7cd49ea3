/* stability_reply.h - what Stability AI answers, whether it made a picture or a sound. Internal to this room. */
#ifndef ASSETC_PROVIDER_STABILITY_REPLY_H
#define ASSETC_PROVIDER_STABILITY_REPLY_H

#include "provider/translate.h"

/* What was asked for. Texts are static. */
struct stability_result {
	unsigned kind; /* ASSET_IMAGE or ASSET_AUDIO */
	const char
		*member; /* of an answer in JSON, which is not asked for: where its base64 stands */
	size_t most;     /* bytes */
	const char *filtered, *unfinished, *none; /* what is said of an answer that is of no use */
};

/* A step for any answer. A refusal arrives with status 200 and another result in the place of the one asked for. */
void stability_read(const struct hosted_call *call, const struct http_reply *reply,
		    const struct stability_result *what, struct hosted_step *out);

/* The highest seed that they take; 0 means any. */
#define STABILITY_SEED_MAX UINT64_C(4294967294)

#endif
