/* translate.h - what translators share: reading a request, building what is sent, judging what came back. Internal to
 * this room. Texts are in the call's arena unless said otherwise. */
#ifndef ASSETC_PROVIDER_TRANSLATE_H
#define ASSETC_PROVIDER_TRANSLATE_H

#include "provider/hosted.h"
#include "spec/node.h"

/* ---- the request ------------------------------------------------------------------------- */

/* The value of a parameter, written or default; NULL when it has none, or the provider's table no such row. */
const struct param_value *call_value(const struct hosted_call *call, const char *name);
/* ... that the author wrote. */
const struct param_value *call_written(const struct hosted_call *call, const char *name);
/* Its text; empty when it has none. */
struct str call_text(const struct hosted_call *call, const char *name);
/* The id that is sent: as written, else the row's. */
struct str call_model(const struct hosted_call *call);
/* Whether a picture's file format is the one of `output_format`, where there is such a parameter. */
bool call_takes_format(const struct hosted_call *call, enum media_format format);
/* Of the first candidate of this call. */
uint64_t call_seed(const struct hosted_call *call);
/* The base URL and what follows it. */
struct str call_url(const struct hosted_call *call, const char *path);

/* The first ratio of `ratios` ("3:2") that width x height is, to three in a hundred (what vendors call 16:9 is often
 * 7:4); NULL when none is. */
const char *ratio_near(const char *const *ratios, uint32_t width, uint32_t height);
bool ratio_parse(struct str ratio, uint32_t *width, uint32_t *height);
/* About a megapixel at a ratio of ratio_words, both edges multiples of 16; false for any other word. */
bool ratio_size(struct str ratio, uint32_t *width, uint32_t *height);

/* ---- findings ---------------------------------------------------------------------------- */

/* E0520 … of a parameter, at its place; what it says follows "MODEL ". */
enum status refuse_param(const struct hosted_call *call, const char *name, const char *code,
			 struct diag *diag, const char *fmt, ...) AC_PRINTF(5, 6);
size_t text_length(struct str text); /* in characters */
/* Between 1 and prompt_max characters, E0523; beyond prompt_safe a warning. */
enum status check_prompt(const struct hosted_call *call, struct diag *diag);
/* W0520 for each of names (ends with NULL) that was written: there is no field for it. */
void warn_unsent(const struct hosted_call *call, const char *const *names, const char *hint,
		 struct diag *diag);

/* ---- money ------------------------------------------------------------------------------- */

/* a * b / c, rounded up; false when it does not fit or a number is negative. c > 0. */
bool money_scale(int64_t a, int64_t b, int64_t c, int64_t *out);
/* count times PRICE_EACH; false for any other pricing. */
bool estimate_each(const struct hosted_call *call, int64_t *out);
/* Of servers of the user's own. */
bool estimate_nothing(const struct hosted_call *call, int64_t *out);

/* ---- what is sent ------------------------------------------------------------------------ */

void send_begin(const struct hosted_call *call, struct hosted_step *step, const char *path);
void send_field(const struct hosted_call *call, struct http_send *send, const char *name,
		struct str value);
void send_part(const struct hosted_call *call, struct http_send *send, const char *name,
	       struct str value);
/* Moves the text into the arena and releases it. */
void send_json(const struct hosted_call *call, struct http_send *send, struct strbuf *text);

/* ---- inputs (translate_inputs.c) ----------------------------------------------------------- */

/* The inputs of one use, in their order: the next from *cursor on, which begins at 0; NULL when there is none. */
const struct provider_input *call_input(const struct hosted_call *call, enum input_use use,
					size_t *cursor);
/* The first; NULL when there is none. */
const struct provider_input *call_first_input(const struct hosted_call *call, enum input_use use);
size_t call_input_count(const struct hosted_call *call, enum input_use use);

/* What a server takes. Facts of a picture that nobody knows break no rule. */
struct input_rules {
	size_t images_max;
	size_t bytes_max, mask_bytes_max; /* of one; 0: any */
	const enum media_format *formats; /* of images, ends with MEDIA_UNKNOWN; NULL: any */
	bool has_png_mask;                /* a mask is a PNG */
};
/* E0574 for each picture that is too many, too large or of another format, E0575 for a mask without a picture, of another size than
 * the first picture or of another format; at the request's place. */
enum status check_pictures(const struct hosted_call *call, const struct input_rules *rules,
			   struct diag *diag);
/* False, with the failure in *out: the bytes of an input were not read, or are more than max of each. */
bool inputs_are_read(const struct hosted_call *call, size_t max, struct hosted_step *out);
/* A picture as a file. */
void send_picture(const struct hosted_call *call, struct http_send *send, const char *name,
		  const struct provider_input *input);

/* ---- jobs (translate_jobs.c) --------------------------------------------------------------- */

#define JOB_REPLY_MAX         ((size_t)4 * 1024 * 1024)
#define JOB_URL_MAX           ((size_t)2048) /* of those that are kept */
#define RESULT_URL_MAX        ((size_t)8000)
#define JOB_POLL_MS           3000u
#define JOB_POLL_ELSEWHERE_MS 500u /* limits of how often one may ask are the vendor's */

/* Whether it is http or https, of printable ASCII without spaces and no longer than max. */
bool url_is_sound(struct str url, size_t max);
/* Whether a sound URL is of the endpoint's own origin, or of another host of the vendor's (struct hosted's key_hosts). The net
 * has the last word: this is for what can be left out. */
bool url_is_at_home(const struct hosted_call *call, struct str url, const char *key_hosts);
/* A look at something that makes nothing. */
void send_get(const struct hosted_call *call, struct hosted_step *out, struct str url);
/* The job is asked after again in a while. status: a word that is not known, or empty where there is none at all; without a
 * pointer nothing is odd. */
void step_wait(const struct hosted_call *call, struct str status, struct hosted_step *out);

/* ---- what came back ---------------------------------------------------------------------- */

/* Larger errors are not read: nothing of them would be shown. */
#define ERROR_BODY_MAX ((size_t)256 * 1024)

/* The body as JSON; NULL when it is none, or larger than max. Borrows from the reply. */
const struct node *reply_json(const struct hosted_call *call, const struct http_reply *reply,
			      size_t max);
bool reply_is_success(const struct http_reply *reply);
/* Whether its content type begins so. */
bool reply_is_type(const struct http_reply *reply, const char *type);

/* Text of a member; empty when there is none, or it is no text. map may be NULL or anything. */
struct str node_text(const struct node *map, const char *name);
/* A whole number from 0 to max. */
bool node_number(const struct node *map, const char *name, uint64_t max, uint64_t *out);
/* A member that is a map or a list; else NULL. */
const struct node *node_member(const struct node *map, const char *name, enum node_type type);

#define PEOPLE_MAX 400u  /* characters of `why` and `hint` */
#define TOKEN_MAX  200u  /* of ids and models */
#define USAGE_MAX  4096u /* bytes */
/* What somebody else wrote, on one line: what is no text, steers a terminal or turns writing around becomes a space, and
 * what is longer than max characters, spaces not counted, ends with "…". */
struct str text_for_people(struct arena *arena, struct str text, size_t max);

/* An error in the vendor's words. */
struct vendor_error {
	bool is_theirs; /* the body has their form */
	struct str code, message, hint;
};
/* HOSTED_FAILED with the class, "HTTP 400 CODE: MESSAGE", and what they say of trying again. */
void step_fail(const struct hosted_call *call, const struct http_reply *reply,
	       enum hosted_class class, const struct vendor_error *error, struct hosted_step *out);
/* HOSTED_FAILED with the class and words of ours. */
void step_refuse(const struct hosted_call *call, enum hosted_class class, struct str why,
		 struct hosted_step *out);
/* A complete answer that is of no use. */
void step_unusable(const struct hosted_call *call, const char *why, struct hosted_step *out);
/* What an HTTP status alone says of a submission. */
enum hosted_class class_of_status(const struct http_reply *reply);
/* retry-after-ms, else retry-after in seconds; 0 when neither is a number. */
uint64_t reply_retry_after(const struct http_reply *reply);
void step_request_id(const struct hosted_call *call, const struct http_reply *reply,
		     const char *field, struct hosted_step *out);
/* One item of a copy of bytes. */
void step_take(struct hosted_step *out, struct str body, enum media_format format);

#endif
