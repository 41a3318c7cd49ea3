/* names.c - ids, keys and paths out of the names of other tools. */
#include "import/names.h"

#define NAME_MAX_BYTES 128u /* of an id, and of a key */

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct str name_to_id(struct arena *arena, struct str name)
{
	char *out = arena_alloc(arena, name.len * 2 + 1);
	size_t len = 0;
	bool is_apart = false;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		char before = i ? name.ptr[i - 1] : 0;

		if (!is_lower(c) && !is_upper(c) && !is_digit(c)) {
			is_apart = true;
			continue;
		}
		is_apart = is_apart || (is_upper(c) && (is_lower(before) || is_digit(before)));
		if (is_apart && len)
			out[len++] = '-';
		is_apart = false;
		out[len++] = is_upper(c) ? (char)(c - 'A' + 'a') : c;
	}
	return len <= NAME_MAX_BYTES ? (struct str){out, len} : (struct str){0};
}

struct str name_to_key(struct arena *arena, struct str name)
{
	struct str id = name_to_id(arena, name);
	char *out = arena_alloc(arena, id.len + 2);
	size_t len = 0;
	bool is_up = false;

	if (id.len && is_digit(id.ptr[0]))
		out[len++] = '_';
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		if (c != '-')
			out[len++] = is_up && is_lower(c) ? (char)(c - 'a' + 'A') : c;
		is_up = c == '-';
	}
	return name_is_key((struct str){out, len}) ? (struct str){out, len} : (struct str){0};
}

static bool is_name(struct str text, bool with_dash)
{
	if (text.len == 0 || text.len > NAME_MAX_BYTES || is_digit(text.ptr[0]) ||
	    text.ptr[0] == '-')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!is_lower(c) && !is_upper(c) && !is_digit(c) && c != '_' &&
		    !(with_dash && c == '-'))
			return false;
	}
	return true;
}

bool name_is_key(struct str text)
{
	return is_name(text, false);
}

bool name_is_section_part(struct str text)
{
	return is_name(text, true);
}
