/* comfyui.c - a workflow on a ComfyUI server: pictures up, the graph in, asked after until it is done, files down.
 *
 * The server names the job. A name of ours could be asked after when the answer to the submission is lost, but it would
 * also find what was made under it before: the server keeps one entry for each name, and another picture for the same
 * request is asked for under the same words.
 *
 * What stands between two steps: "upload:NAME|NAME" of pictures that the server has, then the job's id; "ID?" when the
 * queue does not have it, and the history is to say whether it has ended meanwhile.
 */
#include "provider/comfyui.h"

#include "base/json.h"
#include "provider/params_common.h"

#include <string.h>

#define BODY_MAX    ((size_t)16 * 1024 * 1024) /* a history holds the whole workflow */
#define PICTURE_MAX ((size_t)64 * 1024 * 1024)
#define UPLOADS_MAX 20u
#define RUNNING_MS  500u
#define PENDING_MS  2000u

static const char UPLOAD[] = "upload:";

/* ---- pictures up ------------------------------------------------------------------------- */

static bool is_picture(const struct provider_input *input)
{
	return input->use != USE_WORKFLOW;
}

static size_t count_pictures(const struct hosted_call *call)
{
	size_t count = 0;

	for (size_t i = 0; i < call->request->input_count; i++)
		count += is_picture(&call->request->inputs[i]);
	return count;
}

static const struct provider_input *picture(const struct hosted_call *call, size_t index)
{
	for (size_t i = 0; i < call->request->input_count; i++) {
		if (is_picture(&call->request->inputs[i]) && index-- == 0)
			return &call->request->inputs[i];
	}
	return NULL;
}

/* The names in the state; a state of anything else has none. */
static size_t read_names(struct str state, struct str *names)
{
	size_t count = 0;

	if (!str_starts(state, UPLOAD))
		return 0;
	state = (struct str){state.ptr + sizeof(UPLOAD) - 1, state.len - sizeof(UPLOAD) + 1};
	while (state.len && count < UPLOADS_MAX) {
		const char *bar = memchr(state.ptr, '|', state.len);
		size_t len = bar ? (size_t)(bar - state.ptr) : state.len;

		names[count++] = (struct str){state.ptr, len};
		state.ptr += len + (bar != NULL);
		state.len -= len + (bar != NULL);
	}
	return count;
}

/* Under a name that its bytes alone decide: the same picture is there once. */
static void send_upload(const struct hosted_call *call, const struct provider_input *input,
			struct hosted_step *out)
{
	struct str sha = {input->sha.ptr, input->sha.len < 16 ? input->sha.len : 16};

	if (!inputs_are_read(call, PICTURE_MAX, out))
		return;
	send_begin(call, out, "/upload/image");
	out->send.is_submission = false;
	out->send.reply_max = ERROR_BODY_MAX;
	send_picture(call, &out->send, "image", input);
	out->send.parts[0].file_name = str_printf(call->arena, "assetc-%.*s.%s", STR_ARGS(sha),
						  media_format_name(input->format));
	send_part(call, &out->send, "overwrite", STR("true"));
}

/* ---- the graph in ------------------------------------------------------------------------ */

static void send_graph(const struct hosted_call *call, const struct str *names,
		       struct hosted_step *out)
{
	struct diag found = {0};
	struct strbuf text = {0};
	struct str why = STR("there is no workflow to send");
	bool is_unread;
	struct node *graph = comfy_graph(call, &is_unread, &found);

	if (found.first)
		why = str_copy(call->arena, str_of(found.first->text));
	diag_release(&found);
	if (!graph || !comfy_fill(call, graph, names, &why)) {
		step_refuse(call, CLASS_FATAL, why, out);
		return;
	}
	strbuf_add_c(&text, "{\"client_id\": \"assetc\", \"prompt\": ");
	node_format(graph, call->arena, &text);
	strbuf_add_c(&text, "}");
	send_begin(call, out, "/prompt");
	send_json(call, &out->send, &text);
	out->send.reply_max = BODY_MAX;
}

/* The next picture that the server has not, else the graph. */
static void send_next(const struct hosted_call *call, struct str state, struct hosted_step *out)
{
	struct str names[UPLOADS_MAX];
	size_t count = read_names(state, names), wanted = count_pictures(call);

	if (wanted > UPLOADS_MAX)
		step_refuse(call, CLASS_FATAL, STR("there are too many pictures"), out);
	else if (count < wanted)
		send_upload(call, picture(call, count), out);
	else
		send_graph(call, names, out);
}

/* {"name", "subfolder", "type"}: it may have given it another name. */
static void read_upload(const struct hosted_call *call, const struct http_reply *reply,
			struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, ERROR_BODY_MAX);
	struct str name = text_for_people(call->arena, node_text(root, "name"), TOKEN_MAX);
	struct str folder = text_for_people(call->arena, node_text(root, "subfolder"), TOKEN_MAX);
	struct str state = call->state.len ? str_concat(call->arena, call->state, STR("|"), STR(""))
					   : str_of(UPLOAD);

	if (!name.len || !str_equal(name, node_text(root, "name")) || str_contains(name, "|") ||
	    str_contains(folder, "|")) {
		step_refuse(call, CLASS_FATAL, STR("it does not say what it called a picture"),
			    out);
		return;
	}
	if (folder.len)
		name = str_concat(call->arena, folder, STR("/"), name);
	state = str_concat(call->arena, state, name, STR(""));
	send_next(call, state, out);
	out->state = state;
}

/* ---- the job ----------------------------------------------------------------------------- */

static bool is_job_id(struct str id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '-' || c == '_'))
			return false;
	}
	return id.len > 0 && id.len <= 64;
}

/* Empty before there is one. *is_missed: the queue did not have it. */
static struct str job_of(const struct hosted_call *call, bool *is_missed)
{
	struct str id = call->state;

	*is_missed = str_ends(id, "?");
	if (*is_missed)
		id.len--;
	return str_starts(id, UPLOAD) ? (struct str){0} : id;
}

static void send_look(const struct hosted_call *call, const char *method, const char *path,
		      struct str rest, struct hosted_step *out)
{
	send_begin(call, out, path);
	out->send.url = str_concat(call->arena, out->send.url, rest, STR(""));
	out->send.method = method;
	out->send.is_submission = false;
	out->send.reply_max = BODY_MAX;
}

static void send_history(const struct hosted_call *call, struct str id, struct hosted_step *out)
{
	send_look(call, "GET", "/history/", id, out);
}

static void read_submitted(const struct hosted_call *call, const struct http_reply *reply,
			   struct hosted_step *out)
{
	struct str id = node_text(reply_json(call, reply, BODY_MAX), "prompt_id");

	if (!is_job_id(id)) {
		step_refuse(call, CLASS_FATAL, STR("it took the workflow and names no job"), out);
		return;
	}
	out->next = HOSTED_WAIT;
	out->wait_ms = RUNNING_MS;
	out->state = str_copy(call->arena, id);
}

/* [[number, id, graph, …], …] */
static bool is_queued(const struct node *root, const char *name, struct str id)
{
	const struct node *list = node_member(root, name, NODE_LIST);

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *job = list->items[i];

		if (job->type == NODE_LIST && job->count >= 2 &&
		    job->items[1]->type == NODE_SCALAR && str_equal(job->items[1]->text, id))
			return true;
	}
	return false;
}

/* Nobody wants it: taken out of the queue, or interrupted while it runs. */
static void send_end(const struct hosted_call *call, struct str id, bool is_running,
		     struct hosted_step *out)
{
	struct strbuf text = {0};

	send_look(call, "POST", is_running ? "/interrupt" : "/queue", STR(""), out);
	if (is_running)
		strbuf_printf(&text, "{\"prompt_id\": \"%.*s\"}", STR_ARGS(id));
	else
		strbuf_printf(&text, "{\"delete\": [\"%.*s\"]}", STR_ARGS(id));
	send_json(call, &out->send, &text);
}

static void read_queue(const struct hosted_call *call, const struct node *root, struct str id,
		       struct hosted_step *out)
{
	bool is_running = is_queued(root, "queue_running", id);

	if (!is_running && !is_queued(root, "queue_pending", id)) {
		/* It may have ended between the two questions. */
		send_history(call, id, out);
		out->state = str_concat(call->arena, id, STR("?"), STR(""));
	} else if (call->is_called_off) {
		send_end(call, id, is_running, out);
	} else {
		out->next = HOSTED_WAIT;
		out->wait_ms = is_running ? RUNNING_MS : PENDING_MS;
	}
}

/* A job that neither the queue nor the history has: the server was started anew. It cost nothing, so the next run asks. */
static void read_nothing(const struct hosted_call *call, struct str id, bool is_missed,
			 struct hosted_step *out)
{
	if (!is_missed) {
		send_look(call, "GET", "/queue", STR(""), out);
		return;
	}
	step_refuse(call, CLASS_RETRY,
		    str_printf(call->arena, "its job %.*s is lost: the server knows nothing of it",
			       STR_ARGS(id)),
		    out);
	out->hint = STR("the server was started anew, or its queue was cleared; the next run asks "
			"again");
	out->is_cancelled = call->is_called_off;
}

static void read_job(const struct hosted_call *call, const struct http_reply *reply, struct str id,
		     bool is_missed, struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, BODY_MAX);
	const char *key = str_keep(call->arena, id);

	if (reply->body.len == 0 && call->is_called_off) {
		/* What ended it says nothing: the history does, after a while. */
		out->next = HOSTED_WAIT;
		out->wait_ms = RUNNING_MS;
	} else if (node_member(root, "queue_running", NODE_LIST)) {
		read_queue(call, root, id, out);
	} else if (node_member(root, key, NODE_MAP)) {
		comfy_read_end(call, node_find(root, key), out);
	} else if (root && root->type == NODE_MAP) {
		read_nothing(call, id, is_missed, out);
	} else {
		step_refuse(call, CLASS_RETRY,
			    STR("what it says of its job is not of its form; the next run asks"),
			    out);
	}
}

static void read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct str id, struct hosted_step *out)
{
	comfy_read_failure(call, reply, out);
	/* It took the job once: that it cannot be asked after is no verdict on the request. */
	if (id.len && out->class == CLASS_FATAL)
		out->class = CLASS_RETRY;
}

/* ---- a step ------------------------------------------------------------------------------ */

static void step(const struct hosted_call *call, const struct http_reply *reply,
		 struct hosted_step *out)
{
	struct str names[UPLOADS_MAX];
	bool is_missed;
	struct str id = job_of(call, &is_missed);

	if (!reply && id.len && call->is_called_off)
		send_look(call, "GET", "/queue", STR(""), out);
	else if (!reply && id.len)
		send_history(call, id, out);
	else if (!reply)
		send_next(call, call->state, out);
	else if (!reply_is_success(reply))
		read_failure(call, reply, id, out);
	else if (id.len)
		read_job(call, reply, id, is_missed, out);
	else if (read_names(call->state, names) < count_pictures(call))
		read_upload(call, reply, out);
	else
		read_submitted(call, reply, out);
}

/* ---- declarations ------------------------------------------------------------------------ */

static const struct hosted hosted_comfyui = {
	.base_url = "http://127.0.0.1:8188",
	.base_env = "COMFYUI_BASE_URL",
	.auth = AUTH_NONE,
	.is_local = true,
	.in_flight = 1,
	.repeat = REPEAT_429 | REPEAT_503_EMPTY,
	.timeout_s = 1800,
	.can_cancel = true,
	.estimate = estimate_nothing,
	.check = comfy_check,
	.step = step,
};

/* clang-format off */
static const struct param_def COMFYUI_PARAMS[] = {
	ROWS_IMAGE(NULL, EDGE_MAX, ratio_words, NULL),
	ROWS_ANY,
	{.name = "steps", .type = PARAM_INT, .min = 1, .max = 150,
	 .help = "steps of the sampler, where generation.map places them"},
	{.name = "cfg_scale", .type = PARAM_NUMBER, .min = 0, .max = 100 * MILLION,
	 .help = "how closely the picture follows the prompt, where generation.map places it"},
	{.name = "denoise", .type = PARAM_NUMBER, .min = 0, .max = MILLION,
	 .help = "how far it may move away from its input picture, where generation.map places it"},
	{.name = "sampler_name", .type = PARAM_STRING,
	 .help = "sampler, where generation.map places it"},
	{.name = "scheduler", .type = PARAM_STRING,
	 .help = "noise schedule, where generation.map places it"},
	ROW_INPUT("further values for the workflow, by the names that generation.map places"),
	{0},
};
/* clang-format on */

const struct provider provider_comfyui = {
	.decl = {.name = "comfyui",
		 .kinds = ASSET_IMAGE,
		 .params = COMFYUI_PARAMS,
		 .help = "a workflow on a ComfyUI server, named by generation.workflow and "
			 "generation.map"},
	.flags = HOSTED_FLAGS | PROVIDER_HAS_NEGATIVE | PROVIDER_TAKES_IMAGES |
		 PROVIDER_TAKES_MASK | PROVIDER_TAKES_WORKFLOW,
	.hosted = &hosted_comfyui,
};
