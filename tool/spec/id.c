/* id.c - names as parts of ids. */
#include "spec/id.h"

void id_add(struct strbuf *out, struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool is_rest = ((unsigned char)c & 0xc0) == 0x80; /* of a character in UTF-8 */

		if (c >= 'A' && c <= 'Z')
			strbuf_add_char(out, (char)(c - 'A' + 'a'));
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')
			strbuf_add_char(out, c);
		else if (!is_rest)
			strbuf_add_char(out, '-');
	}
}

struct str id_of_slot(struct arena *arena, struct str pack, struct str slot)
{
	struct strbuf text = {0};
	struct str id;

	id_add(&text, pack);
	strbuf_add_char(&text, '-');
	id_add(&text, slot);
	id = str_copy(arena, strbuf_str(&text));
	strbuf_release(&text);
	return id;
}
