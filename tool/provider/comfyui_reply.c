/* comfyui_reply.c - what a ComfyUI server answers. Nothing of it is billed, so no failure stands in the way of a later run. */
#include "provider/comfyui.h"

#include <string.h>

#define NAME_MAX_BYTES 1024u

/* ---- errors ------------------------------------------------------------------------------ */

static void add_part(struct strbuf *out, struct str text)
{
	if (text.len)
		strbuf_printf(out, "%s%.*s", out->len ? ": " : "",
			      text.len > PEOPLE_MAX ? (int)PEOPLE_MAX : (int)text.len, text.ptr);
}

/* {"4": {"errors": [{type, message, details}], "class_type"}}: of each node what is wrong with it. */
static void add_nodes(const struct node *nodes, struct strbuf *out)
{
	for (size_t i = 0; i < nodes->count && out->len < PEOPLE_MAX; i++) {
		const struct node *node = nodes->members[i].value;
		const struct node *errors = node_member(node, "errors", NODE_LIST);

		strbuf_printf(out, "%snode %.*s (%.*s)", out->len ? "; " : "",
			      STR_ARGS(nodes->members[i].key->text),
			      STR_ARGS(node_text(node, "class_type")));
		for (size_t k = 0; errors && k < errors->count && out->len < PEOPLE_MAX; k++) {
			add_part(out, node_text(errors->items[k], "message"));
			add_part(out, node_text(errors->items[k], "details"));
		}
	}
}

/* {"error": {type, message, details}, "node_errors"}; of older servers {"error": text}. */
static struct vendor_error read_error(const struct hosted_call *call, const struct node *root)
{
	const struct node *error = node_member(root, "error", NODE_MAP);
	const struct node *nodes = node_member(root, "node_errors", NODE_MAP);
	struct vendor_error out = {.code = node_text(error, "type")};
	struct strbuf text = {0};

	/* That outputs failed is no news beside why they did. */
	if (nodes && nodes->count) {
		add_nodes(nodes, &text);
	} else {
		add_part(&text, error ? node_text(error, "message") : node_text(root, "error"));
		add_part(&text, node_text(error, "details"));
	}
	out.is_theirs = out.code.len || text.len;
	out.message = str_copy(call->arena, strbuf_str(&text));
	strbuf_release(&text);
	return out;
}

void comfy_read_failure(const struct hosted_call *call, const struct http_reply *reply,
			struct hosted_step *out)
{
	const struct node *root = reply_json(call, reply, ERROR_BODY_MAX);
	struct vendor_error error = read_error(call, root);
	enum hosted_class class = class_of_status(reply);

	if (class == CLASS_UNKNOWN || class == CLASS_QUOTA)
		class = CLASS_FATAL;
	if (str_contains(error.message, "not in list") || str_contains(error.message, "not in ["))
		error.hint = STR("the server lacks that file or choice: put it where the server "
				 "looks, or take one that it has");
	else if (reply->status == 403)
		error.hint = STR("something before the server turns requests away");
	step_fail(call, reply, class, &error, out);
}

/* ["execution_error", {node_id, node_type, exception_message, …}] among the messages of a job; NULL when there is none. */
static const struct node *message_of(const struct node *status, const char *name)
{
	const struct node *messages = node_member(status, "messages", NODE_LIST);

	for (size_t i = 0; messages && i < messages->count; i++) {
		const struct node *message = messages->items[i];

		if (message->type == NODE_LIST && message->count >= 2 &&
		    message->items[0]->type == NODE_SCALAR &&
		    str_is(message->items[0]->text, name) && message->items[1]->type == NODE_MAP)
			return message->items[1];
	}
	return NULL;
}

static struct str id_text(const struct node *map, const char *name)
{
	const struct node *node = node_find(map, name);

	return node && node->type == NODE_SCALAR ? node->text : (struct str){0};
}

static void read_job_failure(const struct hosted_call *call, const struct node *status,
			     struct hosted_step *out)
{
	const struct node *error = message_of(status, "execution_error");
	struct strbuf text = {0};

	if (!error && message_of(status, "execution_interrupted")) {
		step_refuse(call, CLASS_FATAL, STR("the job was interrupted at the server"), out);
		out->is_cancelled = call->is_called_off;
		return;
	}
	if (error) {
		strbuf_printf(&text, "node %.*s (%.*s)", STR_ARGS(id_text(error, "node_id")),
			      STR_ARGS(node_text(error, "node_type")));
		add_part(&text, node_text(error, "exception_type"));
		add_part(&text, str_trim(node_text(error, "exception_message")));
	} else {
		strbuf_printf(&text, "the job ended as '%.*s'",
			      STR_ARGS(node_text(status, "status_str")));
	}
	step_refuse(call, CLASS_FATAL, text_for_people(call->arena, strbuf_str(&text), PEOPLE_MAX),
		    out);
	if (str_contains(strbuf_str(&text), "OutOfMemory") ||
	    str_contains(strbuf_str(&text), "out of memory"))
		out->hint =
			STR("ask for a smaller size, or let the server spare memory (--lowvram)");
	strbuf_release(&text);
}

/* ---- pictures ---------------------------------------------------------------------------- */

/* Of a query, by RFC 3986: all but what is reserved to nobody. */
static void add_query(struct strbuf *out, const char *name, struct str value)
{
	strbuf_printf(out, "%c%s=", out->len && memchr(out->data, '?', out->len) ? '&' : '?', name);
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];
		bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				(c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
				c == '~';

		if (is_plain)
			strbuf_add_char(out, (char)c);
		else
			strbuf_printf(out, "%%%02X", c);
	}
}

static bool read_file(const struct hosted_call *call, const struct node *file, const char *type,
		      struct hosted_item *out)
{
	struct str name = node_text(file, "filename"), folder = node_text(file, "subfolder");
	struct str is = node_text(file, "type");
	struct strbuf url = {0};
	const char *dot;

	if (!name.len || name.len > NAME_MAX_BYTES || folder.len > NAME_MAX_BYTES ||
	    !str_is(is.len ? is : STR("output"), type))
		return false;
	strbuf_add_str(&url, call_url(call, "/view"));
	add_query(&url, "filename", name);
	add_query(&url, "subfolder", folder);
	add_query(&url, "type", str_of(type));
	dot = strrchr(str_keep(call->arena, name), '.');
	*out = (struct hosted_item){.url = str_copy(call->arena, strbuf_str(&url)),
				    .format = media_format_of(str_of(dot ? dot + 1 : ""))};
	strbuf_release(&url);
	return true;
}

/* Those of a type that the nodes of a job saved. */
static void read_files(const struct hosted_call *call, const struct node *outputs, const char *type,
		       struct hosted_step *out)
{
	for (size_t i = 0; outputs && i < outputs->count; i++) {
		const struct node *images =
			node_member(outputs->members[i].value, "images", NODE_LIST);

		for (size_t k = 0; images && k < images->count; k++) {
			if (out->item_count == HOSTED_ITEMS_MAX)
				return;
			out->item_count += read_file(call, images->items[k], type,
						     &out->items[out->item_count]);
		}
	}
}

void comfy_read_end(const struct hosted_call *call, const struct node *entry,
		    struct hosted_step *out)
{
	const struct node *status = node_member(entry, "status", NODE_MAP);
	const struct node *outputs = node_member(entry, "outputs", NODE_MAP);

	/* A job that failed is never `completed`: only status_str tells. */
	if (status && !str_is(node_text(status, "status_str"), "success")) {
		read_job_failure(call, status, out);
		return;
	}
	read_files(call, outputs, "output", out);
	/* Previews, where nothing was saved. */
	if (out->item_count == 0)
		read_files(call, outputs, "temp", out);
	if (out->item_count == 0) {
		step_refuse(call, CLASS_FATAL, STR("the job ended and saved no picture"), out);
		out->hint =
			STR("the workflow needs a node that saves a picture (SaveImage); a server "
			    "that has just made the same with the same seed has nothing to save");
		return;
	}
	out->next = HOSTED_DONE;
	for (size_t i = 0; i < out->item_count && i < call->count; i++) {
		out->items[i].has_seed = call->request->has_seed && comfy_slot(call, "seed");
		out->items[i].seed = out->items[i].has_seed ? call_seed(call) + i : 0;
	}
}
