/* replicate_reply.c - what Replicate answers: a prediction that goes on, has ended, or an error in one of two forms. */
#include "provider/replicate.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/param.h"

#include <string.h>

#define RESULT_MAX  ((size_t)24 * 1024 * 1024) /* of one that stands in the answer itself */
#define ADDRESS_MAX 4096u
#define LOG_LINES   3u
#define POLL_MS     1000u
#define A_DAY_US    (INT64_C(86400) * MILLION)

/* ---- errors ------------------------------------------------------------------------------ */

/* "Your rate limit resets in ~30s.", "Expected available in 30 seconds." */
static uint64_t seconds_told(struct str text)
{
	static const char *const BEFORE[] = {"resets in ", "available in ", NULL};
	uint64_t seconds = 0;

	for (const char *const *words = BEFORE; *words; words++) {
		const char *at =
			text.len ? memmem(text.ptr, text.len, *words, strlen(*words)) : NULL;
		const char *end = text.ptr + text.len;

		if (!at)
			continue;
		at += strlen(*words);
		if (at < end && *at == '~')
			at++;
		for (; at < end && *at >= '0' && *at <= '9' && seconds < 100000; at++)
			seconds = seconds * 10 + (uint64_t)(*at - '0');
	}
	return seconds;
}

static const char *hint_of(const struct http_reply *reply, enum hosted_class class)
{
	if (class == CLASS_QUOTA)
		return "the account has no credit left: it is bought at the vendor";
	if (class == CLASS_AUTH)
		return "the token may be wrong, or may not run this model";
	if (reply->status == 404)
		return "a model of the community is asked for by its version: write 'version' in "
		       "prompt.parameters";
	if (reply->status == 422)
		return "the model's page lists its inputs and what they take";
	return NULL;
}

static void read_failure(const struct hosted_call *call, const struct http_reply *reply,
			 struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, ERROR_BODY_MAX);
	struct vendor_error error = {.code = node_text(root, "title"),
				     .message = node_text(root, "detail")};
	enum hosted_class class = class_of_status(reply);

	error.is_theirs = error.code.len || error.message.len;
	if (!error.message.len)
		error.message = node_text(root, "error");
	if (call->state.len && reply->status == 404)
		class = CLASS_UNKNOWN;
	error.hint = str_of(hint_of(reply, class));
	if (class == CLASS_UNKNOWN && call->state.len)
		error.hint = (struct str){0};
	step_fail(call, reply, class, &error, out);
	if (reply->status == 429 && out->retry_after_ms == 0)
		out->retry_after_ms = seconds_told(error.message) * 1000;
}

/* ---- what it took ------------------------------------------------------------------------ */

/* They say more digits than money has. */
static bool read_seconds(const struct node *metrics, const char *name, int64_t *out)
{
	const struct node *node = metrics ? node_find(metrics, name) : NULL;
	struct str text = node && node->type == NODE_SCALAR ? node->text : (struct str){0};
	const char *dot = text.len ? memchr(text.ptr, '.', text.len) : NULL;

	if (node && node->kind != SCALAR_INT && node->kind != SCALAR_FLOAT)
		return false;
	if (dot && text.ptr + text.len - dot > 7)
		text.len = (size_t)(dot - text.ptr) + 7;
	return quantity_parse(text, UNIT_NONE, out) && *out >= 0 && *out <= A_DAY_US;
}

static void read_cost(const struct hosted_call *call, const struct node *prediction,
		      struct hosted_step *out)
{
	const struct node *metrics = node_member(prediction, "metrics", NODE_MAP);
	struct strbuf usage = {0};
	int64_t us;

	if (str_is(node_text(prediction, "status"), "aborted")) {
		out->has_cost = true; /* it never began */
		return;
	}
	if (!read_seconds(metrics, "predict_time", &us))
		return;
	strbuf_add_c(&usage, "{\"predict_time\":");
	decimal_format(&usage, us);
	strbuf_add_char(&usage, '}');
	out->usage = str_copy(call->arena, strbuf_str(&usage));
	strbuf_release(&usage);
	out->has_cost = call->model->pricing == PRICE_MACHINE &&
			money_scale(us, call->model->price[0], MILLION, &out->cost);
}

/* ---- what it made ------------------------------------------------------------------------ */

static bool is_address(struct str text)
{
	return str_starts(text, "https://") || str_starts(text, "http://") ||
	       str_starts(text, "data:");
}

/* "data:audio/wav;base64,…" */
static bool take_data(struct str text, struct hosted_item *item)
{
	const char *comma = memchr(text.ptr, ',', text.len);
	struct str head = {text.ptr, comma ? (size_t)(comma - text.ptr) : 0};

	if (!comma || !str_ends(head, ";base64") ||
	    !base64_decode((struct str){comma + 1, text.len - head.len - 1}, RESULT_MAX,
			   &item->data))
		return false;
	item->format = media_sniff(item->data.data, item->data.len);
	return true;
}

/* False: it is no address of anything. */
static bool take_address(const struct hosted_call *call, struct str text, struct hosted_step *out)
{
	struct hosted_item item = {.format = call->request->kind == ASSET_IMAGE ? MEDIA_PNG
										: MEDIA_WAV};
	bool is_taken = false;

	if (out->item_count == HOSTED_ITEMS_MAX)
		return true;
	if (str_starts(text, "data:")) {
		is_taken = take_data(text, &item);
		if (is_taken && media_kind(item.format) != call->request->kind) {
			bytes_release(&item.data);
			is_taken = false;
		}
	} else if (is_address(text) && text.len <= ADDRESS_MAX &&
		   text_for_people(call->arena, text, ADDRESS_MAX).len == text.len &&
		   !memchr(text.ptr, ' ', text.len)) {
		item.url = str_copy(call->arena, text);
		is_taken = true;
	}
	if (is_taken)
		out->items[out->item_count++] = item;
	return is_taken;
}

/* The member of a map, or the place in a list counted from 0. */
static const struct node *follow(const struct node *node, struct str word, struct arena *arena)
{
	uint64_t index;

	if (node->type == NODE_MAP)
		return node_find(node, str_keep(arena, word));
	if (node->type == NODE_LIST && str_to_u64(word, &index) && index < node->count)
		return node->items[index];
	return NULL;
}

static const struct node *at_path(const struct hosted_call *call, const struct node *node)
{
	struct str rest = call_text(call, "output_path");

	while (node && rest.len) {
		const char *dot = memchr(rest.ptr, '.', rest.len);
		size_t len = dot ? (size_t)(dot - rest.ptr) : rest.len;

		node = follow(node, (struct str){rest.ptr, len}, call->arena);
		rest.ptr += dot ? len + 1 : len;
		rest.len -= dot ? len + 1 : len;
	}
	return node;
}

static struct str address_in(const struct node *node)
{
	if (!node || node->type != NODE_SCALAR || node->kind != SCALAR_TEXT)
		return (struct str){0};
	return node->text;
}

/* The only address among the members of a map. */
static const struct node *only_address(const struct node *map)
{
	const struct node *found = NULL;

	for (size_t i = 0; i < map->count; i++) {
		const struct node *value = map->members[i].value;

		if (!is_address(address_in(value)))
			continue;
		if (found)
			return NULL;
		found = value;
	}
	return found;
}

static void take_output(const struct hosted_call *call, const struct node *output,
			struct hosted_step *out)
{
	if (output && output->type == NODE_MAP)
		output = only_address(output);
	if (output && output->type == NODE_LIST) {
		for (size_t i = 0; i < output->count; i++) {
			if (!take_address(call, address_in(output->items[i]), out)) {
				hosted_step_release(out);
				return;
			}
		}
	} else if (output) {
		(void)take_address(call, address_in(output), out);
	}
}

static bool is_removed(const struct node *prediction)
{
	const struct node *removed = node_find(prediction, "data_removed");

	return removed && removed->type == NODE_SCALAR && str_is(removed->text, "true");
}

static void read_success(const struct hosted_call *call, const struct node *prediction,
			 struct hosted_step *out)
{
	const struct node *output = at_path(call, node_find(prediction, "output"));
	const char *why = "the prediction made nothing that can be fetched";
	uint64_t seed;

	take_output(call, output, out);
	out->next = HOSTED_DONE;
	if (out->item_count) {
		if (node_number(node_member(prediction, "input", NODE_MAP), "seed", INT64_MAX,
				&seed)) {
			out->items[0].has_seed = true;
			out->items[0].seed = seed;
		}
		return;
	}
	if (is_removed(prediction))
		why = "what the prediction made was removed: it is kept there for an hour";
	else if (call_text(call, "output_path").len)
		why = "the prediction made nothing at 'output_path'";
	else if (output && output->type == NODE_MAP)
		why = "the prediction made several things, and 'output_path' does not say which "
		      "is meant";
	step_unusable(call, why, out);
}

/* ---- how it ended ------------------------------------------------------------------------ */

static struct str last_lines(const struct node *prediction)
{
	struct str logs = str_trim(node_text(prediction, "logs"));
	size_t start = logs.len;

	for (unsigned lines = 0; start > 0 && lines < LOG_LINES && logs.len - start < PEOPLE_MAX;) {
		start--;
		lines += logs.ptr[start] == '\n';
	}
	return (struct str){logs.ptr + start, logs.len - start};
}

/* A text; a map with one in it; else no more than that there was something. */
static struct str error_text(const struct node *prediction)
{
	const struct node *error = node_find(prediction, "error");
	struct str text = node_text(error, "message");

	if (!text.len)
		text = node_text(error, "detail");
	if (!text.len && error && error->type == NODE_SCALAR && error->kind != SCALAR_NULL)
		text = error->text;
	return text.len ? text : STR("no reason is given");
}

static bool is_refusal(struct str error)
{
	static const char *const WORDS[] = {"NSFW", "flagged as sensitive", "(E005)", NULL};

	for (const char *const *word = WORDS; *word; word++) {
		if (str_contains(error, *word))
			return true;
	}
	return false;
}

static void read_failed(const struct hosted_call *call, const struct node *prediction,
			struct hosted_step *out)
{
	struct str error = error_text(prediction), logs = last_lines(prediction);

	out->next = HOSTED_FAILED;
	out->class = is_refusal(error) ? CLASS_POLICY : CLASS_UNUSABLE;
	out->why = str_concat(call->arena, STR("the prediction failed: "),
			      text_for_people(call->arena, error, PEOPLE_MAX), STR(""));
	if (logs.len)
		out->why = str_concat(call->arena, out->why, STR("; its log ends: "),
				      text_for_people(call->arena, logs, PEOPLE_MAX));
}

static void read_stopped(const struct hosted_call *call, struct str status, struct hosted_step *out)
{
	bool is_aborted = str_is(status, "aborted");

	out->next = HOSTED_FAILED;
	out->is_cancelled = call->is_called_off;
	out->class = is_aborted ? CLASS_FATAL : CLASS_UNUSABLE;
	out->why = is_aborted ? STR("the prediction was called off before it began")
			      : STR("the prediction was cancelled while it ran");
}

static void wait_for_it(const struct hosted_call *call, const struct node *prediction,
			struct str status, struct hosted_step *out)
{
	out->next = HOSTED_WAIT;
	out->wait_ms = POLL_MS;
	if (!call->state.len)
		out->state = replicate_state(call, prediction);
	if (!str_is(status, "starting") && !str_is(status, "processing"))
		out->why = str_concat(call->arena, STR("its status is '"),
				      text_for_people(call->arena, status, 40), STR("'"));
}

static bool is_end(struct str status)
{
	return str_is(status, "succeeded") || str_is(status, "failed") ||
	       str_is(status, "canceled") || str_is(status, "aborted");
}

static void read_end(const struct hosted_call *call, const struct node *prediction,
		     struct str status, struct hosted_step *out)
{
	struct str version = node_text(prediction, "version");

	read_cost(call, prediction, out);
	out->model = text_for_people(
		call->arena,
		version.len && !str_is(version, "hidden")
			? str_concat(call->arena, node_text(prediction, "model"), STR(":"), version)
			: node_text(prediction, "model"),
		TOKEN_MAX);
	if (str_is(status, "succeeded"))
		read_success(call, prediction, out);
	else if (str_is(status, "failed"))
		read_failed(call, prediction, out);
	else
		read_stopped(call, status, out);
}

/* The id is durable before anything else is made of a prediction, also of one that has ended already: what it made may be
 * asked for once more. */
void replicate_read(const struct hosted_call *call, const struct http_reply *reply,
		    struct hosted_step *out)
{
	const struct node *prediction;
	struct str status;

	/* Whatever was answered to being called off, the prediction itself says what became of it. */
	if (call->is_called_off && !call->was_told && call->state.len) {
		replicate_look(call, out);
		return;
	}
	if (!reply_is_success(reply)) {
		read_failure(call, reply, out);
		return;
	}
	prediction = reply_json(call, reply, reply->body.len);
	if (!prediction || prediction->type != NODE_MAP) {
		if (call->state.len)
			step_wait(call, STR(""), out);
		else
			step_unusable(call, "the answer is no prediction", out);
		return;
	}
	if (!call->state.len && !replicate_state(call, prediction).len) {
		step_unusable(call, "the answer is no prediction", out);
		return;
	}
	out->request_id = text_for_people(call->arena, node_text(prediction, "id"), TOKEN_MAX);
	status = node_text(prediction, "status");
	if (call->state.len && is_end(status)) {
		read_end(call, prediction, status, out);
		return;
	}
	wait_for_it(call, prediction, status, out);
	if (is_end(status)) {
		out->wait_ms = 0;
		out->why = (struct str){0};
	}
}
