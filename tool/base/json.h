/* json.h - writing JSON whose bytes depend on nothing but what is written: members in the order of
 * the calls, two spaces of indent, LF, no trailing blank, decimals without locale. */
#ifndef ASSETC_BASE_JSON_H
#define ASSETC_BASE_JSON_H

#include "base/str.h"

struct json {
	struct strbuf *out; /* borrowed */
	unsigned depth;
	bool has_items;  /* in the innermost container */
	bool is_compact; /* one line, no spaces */
};

/* name is NULL inside an array and for the outermost value. */
void json_object_begin(struct json *json, const char *name);
void json_object_end(struct json *json);
void json_array_begin(struct json *json, const char *name);
void json_array_end(struct json *json);
void json_str(struct json *json, const char *name, struct str value);
void json_c(struct json *json, const char *name, const char *value);
void json_int(struct json *json, const char *name, int64_t value);
void json_u64(struct json *json, const char *name, uint64_t value);
void json_bool(struct json *json, const char *name, bool value);
/* value in millionths: 400000 is written 0.4. */
void json_decimal(struct json *json, const char *name, int64_t millionths);
/* value is JSON already. */
void json_raw(struct json *json, const char *name, struct str value);

/* A string with its quotes and escapes. Bytes that are not UTF-8 become U+FFFD. */
void json_quote(struct strbuf *out, struct str value);
/* Shortest decimal of a number in millionths. */
void decimal_format(struct strbuf *out, int64_t millionths);

#endif
