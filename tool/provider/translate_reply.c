/* translate_reply.c - what came back: nothing of it is trusted, and what is kept of its texts is cut and cleaned. */
#include "provider/translate.h"

#include <string.h>

/* ---- JSON -------------------------------------------------------------------------------- */

const struct node *reply_json(const struct hosted_call *call, const struct http_reply *reply,
			      size_t max)
{
	struct source source = {.path = "reply", .text = reply->body};
	struct diag unsaid = {0};
	struct node *root = NULL;

	if (reply->body.len > max || json_parse(&source, call->arena, &root, &unsaid) != ST_OK)
		root = NULL;
	diag_release(&unsaid);
	return root;
}

static const struct node *member(const struct node *map, const char *name)
{
	return map && map->type == NODE_MAP ? node_find(map, name) : NULL;
}

struct str node_text(const struct node *map, const char *name)
{
	const struct node *node = member(map, name);

	if (!node || node->type != NODE_SCALAR || node->kind != SCALAR_TEXT)
		return (struct str){0};
	return node->text;
}

bool node_number(const struct node *map, const char *name, uint64_t max, uint64_t *out)
{
	const struct node *node = member(map, name);
	uint64_t value;

	if (!node || node->type != NODE_SCALAR || node->kind != SCALAR_INT ||
	    !str_to_u64(node->text, &value) || value > max)
		return false;
	*out = value;
	return true;
}

const struct node *node_member(const struct node *map, const char *name, enum node_type type)
{
	const struct node *node = member(map, name);

	return node && node->type == type ? node : NULL;
}

/* ---- texts ------------------------------------------------------------------------------- */

/* The bytes of the character at p, its number in *code; 0 when it is none. */
static size_t character(const char *p, size_t left, uint32_t *code)
{
	unsigned char first = (unsigned char)*p;
	size_t len = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;

	if (len > left || !str_is_utf8((struct str){p, len}))
		return 0;
	*code = len == 1 ? first : first & (0xFFu >> (len + 1));
	for (size_t i = 1; i < len; i++)
		*code = *code << 6 | ((unsigned char)p[i] & 0x3F);
	return len;
}

/* Controls, and what turns the direction of writing or breaks a line. */
static bool is_unsafe(uint32_t code)
{
	return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x61C || code == 0x200E ||
	       code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
	       (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

struct str text_for_people(struct arena *arena, struct str text, size_t max)
{
	struct strbuf out = {0};
	bool is_after_space = false;
	size_t count = 0;
	struct str kept;

	for (size_t i = 0, len; i < text.len; i += len ? len : 1) {
		uint32_t code = 0;

		len = character(text.ptr + i, text.len - i, &code);
		if (len == 0 || code == ' ' || is_unsafe(code)) {
			is_after_space = true;
			continue;
		}
		if (is_after_space && count)
			strbuf_add_char(&out, ' ');
		is_after_space = false;
		if (count++ == max) {
			strbuf_add_c(&out, "…");
			break;
		}
		strbuf_add(&out, text.ptr + i, len);
	}
	kept = str_copy(arena, strbuf_str(&out));
	strbuf_release(&out);
	return kept;
}

/* ---- judging ----------------------------------------------------------------------------- */

bool reply_is_success(const struct http_reply *reply)
{
	return reply->status >= 200 && reply->status < 300;
}

bool reply_is_type(const struct http_reply *reply, const char *type)
{
	struct str is = http_reply_field(reply, "content-type");
	size_t len = strlen(type);

	if (is.len < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = is.ptr[i];

		if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) != type[i])
			return false;
	}
	return true;
}

enum hosted_class class_of_status(const struct http_reply *reply)
{
	switch (reply->status) {
	case 401:
	case 403:
	case 407: return CLASS_AUTH;
	case 402: return CLASS_QUOTA;
	/* The server may have begun before it gave up. */
	case 408:
	case 409: return CLASS_UNKNOWN;
	case 425:
	case 429: return CLASS_RETRY;
	case 503: return reply->body.len ? CLASS_UNKNOWN : CLASS_RETRY;
	default: break;
	}
	/* Redirects are not followed with a key, so that nobody was asked. */
	return reply->status >= 300 && reply->status < 500 ? CLASS_FATAL : CLASS_UNKNOWN;
}

uint64_t reply_retry_after(const struct http_reply *reply)
{
	struct str milliseconds = http_reply_field(reply, "retry-after-ms");
	struct str seconds = http_reply_field(reply, "retry-after");
	int64_t millionths;

	if (quantity_parse(str_trim(milliseconds), UNIT_NONE, &millionths) && millionths >= 0)
		return (uint64_t)millionths / MILLION;
	if (!quantity_parse(str_trim(seconds), UNIT_NONE, &millionths) || millionths < 0)
		return 0;
	return (uint64_t)millionths / 1000;
}

void step_request_id(const struct hosted_call *call, const struct http_reply *reply,
		     const char *field, struct hosted_step *out)
{
	out->request_id = text_for_people(call->arena, http_reply_field(reply, field), TOKEN_MAX);
}

void step_fail(const struct hosted_call *call, const struct http_reply *reply,
	       enum hosted_class class, const struct vendor_error *error, struct hosted_step *out)
{
	struct str code = text_for_people(call->arena, error->code, TOKEN_MAX);
	struct str message = text_for_people(call->arena, error->message, PEOPLE_MAX);

	if (!message.len)
		message = error->is_theirs ? STR("no reason is given")
					   : STR("an answer that is not of the vendor's form");
	out->next = HOSTED_FAILED;
	out->class = class;
	out->why = str_printf(call->arena, "HTTP %u%s%.*s: %.*s", reply->status,
			      code.len ? " " : "", STR_ARGS(code), STR_ARGS(message));
	out->hint = error->hint;
	if (class == CLASS_RETRY)
		out->retry_after_ms = reply_retry_after(reply);
}

void step_refuse(const struct hosted_call *call, enum hosted_class class, struct str why,
		 struct hosted_step *out)
{
	hosted_step_release(out);
	out->next = HOSTED_FAILED;
	out->class = class;
	out->why = str_copy(call->arena, why);
}

void step_unusable(const struct hosted_call *call, const char *why, struct hosted_step *out)
{
	step_refuse(call, CLASS_UNUSABLE, str_of(why), out);
}

void step_take(struct hosted_step *out, struct str body, enum media_format format)
{
	struct hosted_item *item = &out->items[out->item_count++];

	item->data.data = mem_alloc(body.len);
	item->data.len = body.len;
	memcpy(item->data.data, body.ptr, body.len);
	item->format = format;
	out->next = HOSTED_DONE;
}
