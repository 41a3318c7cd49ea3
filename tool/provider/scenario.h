/* scenario.h - Scenario, between its files. */
#ifndef ASSETC_PROVIDER_SCENARIO_H
#define ASSETC_PROVIDER_SCENARIO_H

#include "provider/translate.h"

/* Ids of theirs, which become parts of addresses: letters, digits, '.', '_' and '-', with something besides dots. */
bool scenario_is_id(struct str text);
/* The state of a call: "JOB", or "JOB CREDITS" where it is known what the job costs, in millionths; before there is one
 * "upload:ASSET", of the picture to begin with. Empty before there is a job. */
#define SCENARIO_UPLOAD "upload:"
struct str scenario_job(const struct hosted_call *call);
/* The base URL, /jobs/ and the id of the job. */
struct str scenario_job_url(const struct hosted_call *call);

/* asset: of the picture to begin with, or empty. */
void scenario_send_job(const struct hosted_call *call, struct str asset, struct hosted_step *out);

/* scenario_reply.c */
void scenario_read(const struct hosted_call *call, const struct http_reply *reply,
		   struct hosted_step *out);

#endif
