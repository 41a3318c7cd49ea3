/* reply.c - what comes back, kept within bounds. */
#include "net/transfer.h"

#include <ctype.h>
#include <string.h>

#define BODY_FIRST ((size_t)64 * 1024)

static struct str line_end_trimmed(struct str line)
{
	while (line.len && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r'))
		line.len--;
	return line;
}

static struct str kept_value(struct arena *arena, struct str value)
{
	char *copy = arena_text(arena, value.ptr ? value.ptr : "", value.len);

	for (size_t i = 0; i < value.len; i++) {
		if ((unsigned char)copy[i] < ' ' || copy[i] == 0x7f)
			copy[i] = ' ';
	}
	return str_trim((struct str){copy, value.len});
}

static bool add_field(struct transfer *transfer, struct str line)
{
	struct http_reply *reply = &transfer->result.reply;
	struct arena *arena = &transfer->result.arena;
	const char *colon = line.len ? memchr(line.ptr, ':', line.len) : NULL;
	struct http_field *fields;
	char *name;
	size_t len;

	/* A line that goes on with the one before, or is none: nobody needs it. */
	if (!colon || colon == line.ptr || line.ptr[0] == ' ' || line.ptr[0] == '\t')
		return true;
	if (reply->field_count == NET_FIELDS_MAX)
		return false;
	len = (size_t)(colon - line.ptr);
	name = arena_text(arena, line.ptr, len);
	for (size_t i = 0; i < len; i++)
		name[i] = (char)tolower((unsigned char)name[i]);
	fields =
		arena_grow_array(arena, (void *)reply->fields, reply->field_count, sizeof(*fields));
	fields[reply->field_count++] = (struct http_field){
		str_trim((struct str){name, len}),
		kept_value(arena, (struct str){colon + 1, line.len - len - 1}),
	};
	reply->fields = fields;
	return true;
}

static void note_length(struct transfer *transfer)
{
	const struct http_reply *reply = &transfer->result.reply;
	long version = 0;
	uint64_t length;

	(void)curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_VERSION, &version);
	transfer->result.has_length =
		version >= CURL_HTTP_VERSION_2_0 || reply->status == 204 || reply->status == 304;
	for (size_t i = 0; i < reply->field_count; i++) {
		const struct http_field *field = &reply->fields[i];

		if (str_is(field->name, "transfer-encoding"))
			transfer->result.has_length = true;
		if (!str_is(field->name, "content-length"))
			continue;
		/* Beyond 64 bits is beyond all bounds; what is no number libcurl refuses. */
		if (!str_to_u64(field->value, &length))
			length = UINT64_MAX;
		transfer->result.has_length = true;
		transfer->announced = length <= transfer->reply_max ? (size_t)length : 0;
		/* No need to wait for what will not be read. */
		if (length > transfer->reply_max)
			transfer->is_too_large = true;
	}
}

void reply_reset(struct transfer *transfer)
{
	struct net_result *result = &transfer->result;

	result->reply = (struct http_reply){0};
	result->has_length = false;
	bytes_release(&result->body);
	transfer->body_cap = transfer->announced = 0;
	transfer->in_head = transfer->head_is_done = transfer->is_too_large = false;
}

/* "HTTP/1.1 200 OK", "HTTP/2 200": three digits after the first space; 0 when they are none. */
static unsigned read_status(struct str line)
{
	const char *space = memchr(line.ptr, ' ', line.len);
	size_t left = space ? line.len - (size_t)(space - line.ptr) - 1 : 0;
	uint64_t status;

	if (left < 3 || (left > 3 && space[4] != ' ') ||
	    !str_to_u64((struct str){space + 1, 3}, &status) || status < 100 || status > 599)
		return 0;
	return (unsigned)status;
}

static void head_begins(struct transfer *transfer, struct str line)
{
	transfer->in_head = true;
	transfer->result.reply = (struct http_reply){.status = read_status(line)};
}

/* A head of 1xx is followed by another; what comes after that of the answer are trailers of a chunked body. */
static void head_ends(struct transfer *transfer)
{
	transfer->in_head = false;
	if (transfer->result.reply.status < 200 && transfer->result.reply.status >= 100)
		return;
	transfer->head_is_done = true;
	note_length(transfer);
}

size_t reply_take_head(char *data, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t len = size * count;
	struct str line = line_end_trimmed((struct str){data, len});

	transfer->head_bytes += len;
	if (transfer->head_bytes > NET_HEAD_MAX) {
		transfer->is_too_large = true;
		return 0;
	}
	if (transfer->head_is_done)
		return len;
	if (!transfer->in_head && str_starts(line, "HTTP/"))
		head_begins(transfer, line);
	else if (line.len == 0)
		head_ends(transfer);
	else if (!add_field(transfer, line))
		transfer->is_too_large = true;
	return transfer->is_too_large ? 0 : len;
}

/* Memory follows the bytes that came, not what was announced: a reply that tells its length gets all of it once an
 * eighth is there, others grow by half. */
static void make_room(struct transfer *transfer, size_t need)
{
	size_t cap = transfer->body_cap + transfer->body_cap / 2;

	if (cap < BODY_FIRST)
		cap = BODY_FIRST;
	if (transfer->announced >= need && transfer->announced / 8 <= need)
		cap = transfer->announced;
	if (cap < need)
		cap = need;
	if (cap > transfer->reply_max)
		cap = transfer->reply_max;
	transfer->result.body.data = mem_resize(transfer->result.body.data, cap + 1, 1);
	transfer->body_cap = cap;
}

size_t reply_take_body(char *data, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	struct bytes *body = &transfer->result.body;
	size_t len = size * count;

	if (len > transfer->reply_max - body->len) {
		transfer->is_too_large = true;
		return 0;
	}
	if (len == 0)
		return 0;
	if (!body->data || len > transfer->body_cap - body->len)
		make_room(transfer, body->len + len);
	memcpy(body->data + body->len, data, len);
	body->len += len;
	return len;
}
