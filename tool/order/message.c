/* message.c - fields stand one after the other: a byte with the length of the name, the name, four bytes with the
 * length of the value, the value. */
#include "order/message.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LEN = 64 };

static void put_u32(uint8_t *out, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		out[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get_u32(const uint8_t *in)
{
	return in[0] | (uint32_t)in[1] << 8 | (uint32_t)in[2] << 16 | (uint32_t)in[3] << 24;
}

/* ---- writing ----------------------------------------------------------------------------- */

void message_begin(struct message *message, unsigned kind, uint32_t order)
{
	message->kind = kind;
	message->order = order;
	strbuf_clear(&message->fields);
}

void message_release(struct message *message)
{
	strbuf_release(&message->fields);
	*message = (struct message){0};
}

void message_put(struct message *message, const char *name, struct str value)
{
	size_t name_len = strlen(name);
	uint8_t len[4];

	assert(name_len > 0 && name_len <= NAME_MAX_LEN);
	assert(value.len <= MESSAGE_MAX && message->fields.len + value.len < MESSAGE_MAX - 128);
	put_u32(len, (uint32_t)value.len);
	strbuf_add_char(&message->fields, (char)name_len);
	strbuf_add(&message->fields, name, name_len);
	strbuf_add(&message->fields, len, sizeof(len));
	strbuf_add_str(&message->fields, value);
}

void message_put_c(struct message *message, const char *name, const char *value)
{
	if (value)
		message_put(message, name, str_of(value));
}

void message_put_int(struct message *message, const char *name, int64_t value)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRId64, value);
	message_put(message, name, str_of(text));
}

/* ---- reading ----------------------------------------------------------------------------- */

/* The field at *cursor, which moves behind it. False at the end and at what is no field. */
bool message_next(const struct message *message, size_t *cursor, struct str *name,
		  struct str *value)
{
	const char *data = message->fields.data;
	size_t left = message->fields.len - *cursor, name_len, value_len;

	if (left < 1 + 1 + 4)
		return false;
	name_len = (unsigned char)data[*cursor];
	if (name_len == 0 || name_len > NAME_MAX_LEN || left < 1 + name_len + 4)
		return false;
	value_len = get_u32((const uint8_t *)data + *cursor + 1 + name_len);
	if (value_len > left - 1 - name_len - 4)
		return false;
	*name = (struct str){data + *cursor + 1, name_len};
	*value = (struct str){data + *cursor + 1 + name_len + 4, value_len};
	*cursor += 1 + name_len + 4 + value_len;
	return true;
}

struct str message_get(const struct message *message, const char *name)
{
	struct str found, value;
	size_t cursor = 0;

	while (message_next(message, &cursor, &found, &value)) {
		if (str_is(found, name))
			return value;
	}
	return (struct str){0};
}

int64_t message_int(const struct message *message, const char *name, int64_t fallback)
{
	struct str text = message_get(message, name);
	bool is_negative = text.len > 0 && text.ptr[0] == '-';
	uint64_t number;

	if (is_negative)
		text = (struct str){text.ptr + 1, text.len - 1};
	if (!str_to_u64(text, &number) || number > INT64_MAX)
		return fallback;
	return is_negative ? -(int64_t)number : (int64_t)number;
}

/* ---- the wire ---------------------------------------------------------------------------- */

void message_write_head(const struct message *message, uint8_t head[MESSAGE_HEAD])
{
	put_u32(head, (uint32_t)(message->fields.len + 8));
	put_u32(head + 4, message->kind);
	put_u32(head + 8, message->order);
}

bool message_read_head(const uint8_t head[MESSAGE_HEAD], struct message *message, size_t *len)
{
	uint32_t whole = get_u32(head);

	if (whole < 8 || whole - 8 > MESSAGE_MAX)
		return false;
	message->kind = get_u32(head + 4);
	message->order = get_u32(head + 8);
	*len = whole - 8;
	return true;
}

bool message_is_whole(const struct message *message)
{
	struct str name, value;
	size_t cursor = 0;

	while (message_next(message, &cursor, &name, &value))
		continue;
	return cursor == message->fields.len;
}
