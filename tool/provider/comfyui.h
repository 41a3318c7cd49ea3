/* comfyui.h - between the files of the provider `comfyui`: the workflow as a graph, what is put into it, and what the server
 * answers. */
#ifndef ASSETC_PROVIDER_COMFYUI_H
#define ASSETC_PROVIDER_COMFYUI_H

#include "provider/translate.h"

/* Larger workflows are not read; the largest seen is a quarter of that. */
#define WORKFLOW_MAX ((size_t)4 * 1024 * 1024)

/* ---- the graph (comfyui_graph.c) ------------------------------------------------------------ */

/* One place in it: "6.inputs.text". */
struct comfy_target {
	struct str node, field;
};
/* Cuts the next place off a row's target, which names one or several, with commas between them. False: there is no more;
 * *is_bad: what stands there is no place. */
bool comfy_target_next(struct str *rest, struct comfy_target *out, bool *is_bad);
/* A row of the map by its name; NULL when there is none. */
const struct provider_slot *comfy_slot(const struct hosted_call *call, const char *name);
/* "image", "image_2", "image_3" … of the pictures in their order; "mask". */
const char *comfy_picture_name(const struct hosted_call *call, enum input_use use, size_t index);

/* The workflow in the API's format, in the call's arena, so that it may be changed. NULL with findings (E0577, and those of
 * the grammar); *is_unread and no finding: its bytes are not at hand. */
struct node *comfy_graph(const struct hosted_call *call, bool *is_unread, struct diag *diag);
/* Its inputs; NULL when there is no such node. */
struct node *comfy_inputs(struct node *graph, struct str id);

/* The value of `input` of that name, an option of the author's own; NULL when there is none. */
struct node *comfy_free_value(const struct hosted_call *call, const char *name);
/* The names that something can be placed by: those of this program, or of `input`. Ends with NULL. */
const char *const *comfy_names(const struct hosted_call *call);
/* Puts everything into its place; pictures by the names that the server gave them, in the order of request->inputs. False
 * when a place is not there: *why says which. */
bool comfy_fill(const struct hosted_call *call, struct node *graph, const struct str *pictures,
		struct str *why);

/* hosted.check (comfyui_check.c). */
enum status comfy_check(const struct hosted_call *call, struct diag *diag);

/* ---- answers (comfyui_reply.c) -------------------------------------------------------------- */

/* An error of the server: what it says, and of which nodes. */
void comfy_read_failure(const struct hosted_call *call, const struct http_reply *reply,
			struct hosted_step *out);
/* What stands in the history of a job: HOSTED_DONE or HOSTED_FAILED. */
void comfy_read_end(const struct hosted_call *call, const struct node *entry,
		    struct hosted_step *out);

#endif
