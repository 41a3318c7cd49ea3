/* upper.c - the mapping as runs of letters of one distance, made from the Unicode character data. */
#include "link/upper.h"

struct run {
	uint16_t first, last;
	uint8_t step; /* 2: small and capital letters take turns */
	int16_t distance;
};

static const struct run RUNS[] = {
	{'a', 'z', 1, -32},      {0xB5, 0xB5, 1, 743},    {0xE0, 0xF6, 1, -32},
	{0xF8, 0xFE, 1, -32},    {0xFF, 0xFF, 1, 121},    {0x101, 0x12F, 2, -1},
	{0x131, 0x131, 1, -232}, {0x133, 0x137, 2, -1},   {0x13A, 0x148, 2, -1},
	{0x14B, 0x177, 2, -1},   {0x17A, 0x17E, 2, -1},   {0x17F, 0x17F, 1, -300},
	{0x371, 0x373, 2, -1},   {0x377, 0x377, 1, -1},   {0x37B, 0x37D, 1, 130},
	{0x3AC, 0x3AC, 1, -38},  {0x3AD, 0x3AF, 1, -37},  {0x3B1, 0x3C1, 1, -32},
	{0x3C2, 0x3C2, 1, -31},  {0x3C3, 0x3CB, 1, -32},  {0x3CC, 0x3CC, 1, -64},
	{0x3CD, 0x3CE, 1, -63},  {0x3D0, 0x3D0, 1, -62},  {0x3D1, 0x3D1, 1, -57},
	{0x3D5, 0x3D5, 1, -47},  {0x3D6, 0x3D6, 1, -54},  {0x3D7, 0x3D7, 1, -8},
	{0x3D9, 0x3EF, 2, -1},   {0x3F0, 0x3F0, 1, -86},  {0x3F1, 0x3F1, 1, -80},
	{0x3F2, 0x3F2, 1, 7},    {0x3F3, 0x3F3, 1, -116}, {0x3F5, 0x3F5, 1, -96},
	{0x3F8, 0x3F8, 1, -1},   {0x3FB, 0x3FB, 1, -1},   {0x430, 0x44F, 1, -32},
	{0x450, 0x45F, 1, -80},  {0x461, 0x481, 2, -1},   {0x48B, 0x4BF, 2, -1},
	{0x4C2, 0x4CE, 2, -1},   {0x4CF, 0x4CF, 1, -15},  {0x4D1, 0x52F, 2, -1},
};

/* Those that become several. */
static const struct {
	uint16_t from;
	const char *to;
} SEVERAL[] = {
	{0xDF, "SS"},
	{0x149, "\xCA\xBC"
		"N"},
	{0x390, "\xCE\x99\xCC\x88\xCC\x81"},
	{0x3B0, "\xCE\xA5\xCC\x88\xCC\x81"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

uint32_t code_point_next(struct str *text)
{
	unsigned char first = (unsigned char)text->ptr[0];
	size_t width = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	uint32_t c;

	if (width > text->len)
		width = 1;
	c = width == 1 ? first : first & (0x7Fu >> width);
	for (size_t i = 1; i < width; i++)
		c = c << 6 | ((unsigned char)text->ptr[i] & 0x3F);
	text->ptr += width;
	text->len -= width;
	return first >= 0x80 && c < 0x80 ? c + 0x80 : c;
}

void code_point_add(struct strbuf *out, uint32_t c)
{
	static const uint32_t LIMITS[] = {0x80, 0x800, 0x10000};
	static const unsigned char HEADS[] = {0, 0xC0, 0xE0, 0xF0};
	unsigned more = 0;

	if ((c >= 0xD800 && c < 0xE000) || c > 0x10FFFF)
		c = 0xFFFD;
	while (more < COUNT(LIMITS) && c >= LIMITS[more])
		more++;
	strbuf_add_char(out, (char)(HEADS[more] | c >> (6 * more)));
	while (more-- > 0)
		strbuf_add_char(out, (char)(0x80 | (c >> (6 * more) & 0x3F)));
}

void upper_add(struct strbuf *out, uint32_t c)
{
	for (size_t i = 0; i < COUNT(SEVERAL); i++) {
		if (SEVERAL[i].from == c) {
			strbuf_add_c(out, SEVERAL[i].to);
			return;
		}
	}
	for (size_t i = 0; i < COUNT(RUNS) && c >= RUNS[i].first; i++) {
		if (c <= RUNS[i].last && (c - RUNS[i].first) % RUNS[i].step == 0) {
			c = (uint32_t)((int32_t)c + RUNS[i].distance);
			break;
		}
	}
	code_point_add(out, c);
}
