/* fold.c - case folding and decomposition of the letters of Latin-1 Supplement and Latin
 * Extended-A, from a table made of the Unicode character data. Scripts beyond that are left alone
 * on purpose: a full table is a hundred times larger, and names of game files rarely need it.
 */
#include "link/fold.h"

enum { FOLD_FIRST = 0xC0, FOLD_LAST = 0x17F };

/* What a letter of U+00C0..U+017F is in lower case: base and mark, or another letter and 0. */
static const uint16_t FOLD[FOLD_LAST - FOLD_FIRST + 1][2] = {
	{'a', 0x300}, {'a', 0x301}, {'a', 0x302}, {'a', 0x303}, {'a', 0x308}, {'a', 0x30A},
	{0xE6, 0},    {'c', 0x327}, {'e', 0x300}, {'e', 0x301}, {'e', 0x302}, {'e', 0x308},
	{'i', 0x300}, {'i', 0x301}, {'i', 0x302}, {'i', 0x308}, {0xF0, 0},    {'n', 0x303},
	{'o', 0x300}, {'o', 0x301}, {'o', 0x302}, {'o', 0x303}, {'o', 0x308}, {0xD7, 0},
	{0xF8, 0},    {'u', 0x300}, {'u', 0x301}, {'u', 0x302}, {'u', 0x308}, {'y', 0x301},
	{0xFE, 0},    {0xDF, 0},    {'a', 0x300}, {'a', 0x301}, {'a', 0x302}, {'a', 0x303},
	{'a', 0x308}, {'a', 0x30A}, {0xE6, 0},    {'c', 0x327}, {'e', 0x300}, {'e', 0x301},
	{'e', 0x302}, {'e', 0x308}, {'i', 0x300}, {'i', 0x301}, {'i', 0x302}, {'i', 0x308},
	{0xF0, 0},    {'n', 0x303}, {'o', 0x300}, {'o', 0x301}, {'o', 0x302}, {'o', 0x303},
	{'o', 0x308}, {0xF7, 0},    {0xF8, 0},    {'u', 0x300}, {'u', 0x301}, {'u', 0x302},
	{'u', 0x308}, {'y', 0x301}, {0xFE, 0},    {'y', 0x308}, {'a', 0x304}, {'a', 0x304},
	{'a', 0x306}, {'a', 0x306}, {'a', 0x328}, {'a', 0x328}, {'c', 0x301}, {'c', 0x301},
	{'c', 0x302}, {'c', 0x302}, {'c', 0x307}, {'c', 0x307}, {'c', 0x30C}, {'c', 0x30C},
	{'d', 0x30C}, {'d', 0x30C}, {0x111, 0},   {0x111, 0},   {'e', 0x304}, {'e', 0x304},
	{'e', 0x306}, {'e', 0x306}, {'e', 0x307}, {'e', 0x307}, {'e', 0x328}, {'e', 0x328},
	{'e', 0x30C}, {'e', 0x30C}, {'g', 0x302}, {'g', 0x302}, {'g', 0x306}, {'g', 0x306},
	{'g', 0x307}, {'g', 0x307}, {'g', 0x327}, {'g', 0x327}, {'h', 0x302}, {'h', 0x302},
	{0x127, 0},   {0x127, 0},   {'i', 0x303}, {'i', 0x303}, {'i', 0x304}, {'i', 0x304},
	{'i', 0x306}, {'i', 0x306}, {'i', 0x328}, {'i', 0x328}, {'i', 0x307}, {0x131, 0},
	{0x133, 0},   {0x133, 0},   {'j', 0x302}, {'j', 0x302}, {'k', 0x327}, {'k', 0x327},
	{0x138, 0},   {'l', 0x301}, {'l', 0x301}, {'l', 0x327}, {'l', 0x327}, {'l', 0x30C},
	{'l', 0x30C}, {0x140, 0},   {0x140, 0},   {0x142, 0},   {0x142, 0},   {'n', 0x301},
	{'n', 0x301}, {'n', 0x327}, {'n', 0x327}, {'n', 0x30C}, {'n', 0x30C}, {0x149, 0},
	{0x14B, 0},   {0x14B, 0},   {'o', 0x304}, {'o', 0x304}, {'o', 0x306}, {'o', 0x306},
	{'o', 0x30B}, {'o', 0x30B}, {0x153, 0},   {0x153, 0},   {'r', 0x301}, {'r', 0x301},
	{'r', 0x327}, {'r', 0x327}, {'r', 0x30C}, {'r', 0x30C}, {'s', 0x301}, {'s', 0x301},
	{'s', 0x302}, {'s', 0x302}, {'s', 0x327}, {'s', 0x327}, {'s', 0x30C}, {'s', 0x30C},
	{'t', 0x327}, {'t', 0x327}, {'t', 0x30C}, {'t', 0x30C}, {0x167, 0},   {0x167, 0},
	{'u', 0x303}, {'u', 0x303}, {'u', 0x304}, {'u', 0x304}, {'u', 0x306}, {'u', 0x306},
	{'u', 0x30A}, {'u', 0x30A}, {'u', 0x30B}, {'u', 0x30B}, {'u', 0x328}, {'u', 0x328},
	{'w', 0x302}, {'w', 0x302}, {'y', 0x302}, {'y', 0x302}, {'y', 0x308}, {'z', 0x301},
	{'z', 0x301}, {'z', 0x307}, {'z', 0x307}, {'z', 0x30C}, {'z', 0x30C}, {0x17F, 0}};

static char *put_code_point(char *out, uint32_t c)
{
	if (c >= 0x80) {
		/* Everything the table holds is below U+0800. */
		*out++ = (char)(0xC0 | c >> 6);
		c = 0x80 | (c & 0x3F);
	}
	*out++ = (char)c;
	return out;
}

static char *put_letter(char *out, uint32_t c)
{
	if (c < FOLD_FIRST || c > FOLD_LAST)
		return put_code_point(out, c);
	out = put_code_point(out, FOLD[c - FOLD_FIRST][0]);
	if (FOLD[c - FOLD_FIRST][1])
		out = put_code_point(out, FOLD[c - FOLD_FIRST][1]);
	return out;
}

struct str path_fold_case(struct arena *arena, struct str path)
{
	/* The two bytes of a letter become at most four: a letter and its mark. */
	char *folded = arena_array(arena, path.len + 1, 2), *out = folded;

	if (!str_is_utf8(path))
		return str_copy(arena, path);
	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];

		/* Letters of the table have two bytes, beginning with C3, C4 or C5. */
		if (c >= '\xC3' && c <= '\xC5') {
			unsigned char next = (unsigned char)path.ptr[++i];

			out = put_letter(out, (uint32_t)(c & 0x1F) << 6 | (next & 0x3F));
		} else {
			*out++ = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		}
	}
	*out = '\0';
	return (struct str){folded, (size_t)(out - folded)};
}
