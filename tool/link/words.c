/* words.c - the small rules for names. */
#include "link/words.h"

#include "link/record.h"

static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c < 0x20 || c == 0x7F)
			return true;
	}
	return false;
}

bool record_is_name(struct str text, size_t max)
{
	return text.len > 0 && text.len <= max && !has_control(text);
}

static bool is_lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool record_is_id(struct str text)
{
	if (!record_is_name(text, RECORD_NAME_MAX) || !is_lower_or_digit(text.ptr[0]))
		return false;
	for (size_t i = 1; i < text.len; i++) {
		if (!is_lower_or_digit(text.ptr[i]) && text.ptr[i] != '-' && text.ptr[i] != '_')
			return false;
	}
	return true;
}

bool record_is_format(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_lower_or_digit(text.ptr[i]))
			return false;
	}
	return record_is_name(text, 16);
}

bool record_is_section(struct str text)
{
	if (!record_is_name(text, RECORD_NAME_MAX) || text.ptr[0] == '.' ||
	    text.ptr[text.len - 1] == '.')
		return false;
	return !str_contains(text, "..");
}

bool section_is_list(struct str section)
{
	return str_starts(section, "audio.sfx.");
}

bool record_is_frame(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!is_lower_or_digit(c) && !(c >= 'A' && c <= 'Z') && c != '_' && c != '-' &&
		    c != '.')
			return false;
	}
	return record_is_name(text, 64);
}

bool record_is_atlas(struct str text)
{
	return record_is_id(text) && text.len <= 64 && text.ptr[0] >= 'a';
}

bool record_is_sha256(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return text.len == 64;
}
