/* message.h - one message between assetc and assetc-remote: a kind, the number of an order, and named values.
 *
 * Both programs are of one build and run on one machine: numbers are written in decimal text, texts and bytes with their
 * length, and a reader that meets anything else says so and stops. A name may stand several times; the order is kept.
 */
#ifndef ASSETC_ORDER_MESSAGE_H
#define ASSETC_ORDER_MESSAGE_H

#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"

/* Raised when a message changes: programs of two builds refuse each other. */
#define ORDER_PROTOCOL 1u
/* Of one message, all of it. What is larger goes through a file (the spool). */
#define MESSAGE_MAX ((size_t)8 * 1024 * 1024)

struct message {
	unsigned kind;  /* enum order_kind */
	uint32_t order; /* 0: not about one */
	struct strbuf fields;
};

/* Starts a message anew; its memory is kept. */
void message_begin(struct message *message, unsigned kind, uint32_t order);
void message_release(struct message *message); /* accepts empty */
/* name: at most 64 bytes, without NUL. A message that would grow beyond MESSAGE_MAX is a broken invariant. */
void message_put(struct message *message, const char *name, struct str value);
void message_put_c(struct message *message, const char *name,
		   const char *value); /* NULL: nothing is put */
void message_put_int(struct message *message, const char *name, int64_t value);

/* What stands under a name, borrowed; {NULL, 0} when nothing does. */
struct str message_get(const struct message *message, const char *name);
/* fallback when there is none or it is no number. */
int64_t message_int(const struct message *message, const char *name, int64_t fallback);
/* All values in their order: *cursor starts at 0. False behind the last. */
bool message_next(const struct message *message, size_t *cursor, struct str *name,
		  struct str *value);

/* On the wire: u32 length of what follows, u32 kind, u32 order, then the fields. Little-endian. */
#define MESSAGE_HEAD 12u
void message_write_head(const struct message *message, uint8_t head[MESSAGE_HEAD]);
/* False when it cannot be the head of a message; else the number of bytes of fields that follow. */
bool message_read_head(const uint8_t head[MESSAGE_HEAD], struct message *message, size_t *len);
/* Whether fields that were read are well formed. Nothing else may be asked of a message that was read before. */
bool message_is_whole(const struct message *message);

#endif
