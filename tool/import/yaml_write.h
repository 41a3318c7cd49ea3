/* yaml_write.h - writing YAML that yaml_parse reads back byte for byte, laid out for people.
 *
 * Blocks with two spaces of indent, in the order of the calls. A text stands without quotes where
 * that is safe for readers of YAML 1.1 too, as a folded or literal block where it is long or of
 * several lines and no byte would change by it, else in double quotes. The bytes depend on nothing
 * but what is written.
 */
#ifndef ASSETC_IMPORT_YAML_WRITE_H
#define ASSETC_IMPORT_YAML_WRITE_H

#include "base/str.h"

#define YAML_KEY_MAX 128u /* bytes: far below what readers take for a key */

struct yaml {
	struct strbuf *out; /* borrowed; what is in it stays in front */
	unsigned depth;
	bool is_item; /* the next line begins an item of a list */
};

/* A line of its own that begins with '#'. Control characters become '?'. */
void yaml_comment(struct yaml *yaml, struct str text);
void yaml_gap(struct yaml *yaml); /* an empty line */

/* key: at most YAML_KEY_MAX bytes, or {NULL, 0} for an item of a list. What was begun has to get at
 * least one member or item. */
void yaml_map_begin(struct yaml *yaml, struct str key);
void yaml_map_end(struct yaml *yaml);
void yaml_list_begin(struct yaml *yaml, struct str key);
void yaml_list_end(struct yaml *yaml);
/* Text, whatever it looks like: valid UTF-8 without NUL. */
void yaml_text(struct yaml *yaml, struct str key, struct str value);
/* As it stands: a number, true, null, {}. */
void yaml_plain(struct yaml *yaml, struct str key, struct str value);
/* Texts on one line: [a, b]. */
void yaml_words(struct yaml *yaml, struct str key, const struct str *words, size_t count);

/* A text as a value on one line: inside [ ] or { } too. */
void yaml_put_inline(struct strbuf *out, struct str text);

#endif
