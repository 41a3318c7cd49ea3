/* words.c - looking for words in a prompt: plain ASCII words, compared without case. A word of
 * another script is one that no list holds. */
#include "provider/procedural/words.h"

#include <string.h>

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Bytes of UTF-8 sequences belong to words, so that "fée" does not hold the word "f". */
static bool is_word_byte(char c)
{
	char small = lower(c);

	return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool starts_alike(struct str word, const char *entry, size_t len)
{
	if (word.len < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (lower(word.ptr[i]) != entry[i])
			return false;
	}
	return true;
}

static bool ends_as(struct str word, size_t from, const char *ending)
{
	struct str rest = {word.ptr + from, word.len - from};

	return rest.len == strlen(ending) && starts_alike(rest, ending, rest.len);
}

/* coin, coins; box, boxes; enemy, enemies */
static bool same_word(struct str word, const char *entry, size_t len)
{
	if (starts_alike(word, entry, len))
		return ends_as(word, len, "") || ends_as(word, len, "s") ||
		       ends_as(word, len, "es");
	return entry[len - 1] == 'y' && starts_alike(word, entry, len - 1) &&
	       ends_as(word, len - 1, "ies");
}

static bool in_list(struct str word, const char *list)
{
	while (*list) {
		size_t len = strcspn(list, " ");

		if (len > 0 && same_word(word, list, len))
			return true;
		list += len;
		list += strspn(list, " ");
	}
	return false;
}

size_t words_find(struct str text, const char *list)
{
	size_t start = 0;

	while (start < text.len) {
		size_t end = start;

		while (end < text.len && is_word_byte(text.ptr[end]))
			end++;
		if (end > start && in_list((struct str){text.ptr + start, end - start}, list))
			return start;
		start = end + 1;
	}
	return NO_WORD;
}

bool words_any(struct str text, const char *list)
{
	return words_find(text, list) != NO_WORD;
}
