/* record_rows.c - the members of a record (specs/RECORD.md). */
#include "link/record_rows.h"

#include "link/record.h"

#define PIXELS_MAX   (1u << 24)
#define WHOLE_MAX    (((uint64_t)1 << 53) - 1)
#define COST_USD_MAX 1000000u

/* Wider than sound/sound.h takes today, so that a record of a later assetc is still read. */
#define RATE_MAX         (1u << 20)
#define CHANNELS_MAX     255u
#define SECONDS_MAX      UINT32_MAX
#define MILLISECONDS_MAX 3600000u

#define MUST_TEXT(n) \
	{ \
		.name = n, .type = SHAPE_TEXT \
	}
#define MAY_TEXT(n) \
	{ \
		.name = n, .type = SHAPE_TEXT, .is_optional = true \
	}
#define MUST_WHOLE(n, high) \
	{ \
		.name = n, .type = SHAPE_WHOLE, .max = high \
	}
#define MAY_WHOLE(n, high) \
	{ \
		.name = n, .type = SHAPE_WHOLE, .max = high, .is_optional = true \
	}
#define MUST_OBJECT(n, table) \
	{ \
		.name = n, .type = SHAPE_OBJECT, .members = table \
	}
#define MAY_OBJECT(n, table) \
	{ \
		.name = n, .type = SHAPE_OBJECT, .members = table, .is_optional = true \
	}
#define MAY_LIST(n, table, most) \
	{ \
		.name = n, .type = SHAPE_LIST, .members = table, .max = most, .is_optional = true \
	}
#define END \
	{ \
		.name = NULL \
	}

static const struct shape PROVIDER[] = {
	MUST_TEXT("asked"),
	MUST_TEXT("used"),
	MAY_TEXT("model"),
	END,
};

static const struct shape PROMPT[] = {
	MUST_TEXT("compiled"),
	MUST_OBJECT("parts", NULL),
	MAY_TEXT("negative"),
	END,
};

static const struct shape KEYS[] = {
	MUST_TEXT("request"),
	MUST_TEXT("request_text"),
	MUST_TEXT("product"),
	MUST_TEXT("product_text"),
	END,
};

static const struct shape RAW[] = {
	MUST_TEXT("sha256"),
	MUST_WHOLE("size", WHOLE_MAX),
	MUST_TEXT("type"),
	MUST_WHOLE("candidate", WHOLE_MAX),
	END,
};

static const struct shape LOOP[] = {
	MUST_WHOLE("start", UINT32_MAX),
	MUST_WHOLE("end", UINT32_MAX),
	END,
};

static const struct shape PRODUCT[] = {
	MUST_TEXT("format"),
	MAY_TEXT("variant"),
	MUST_TEXT("path"),
	MUST_TEXT("sha256"),
	MUST_WHOLE("size", WHOLE_MAX),
	MAY_WHOLE("width", PIXELS_MAX),
	MAY_WHOLE("height", PIXELS_MAX),
	{.name = "alpha", .type = SHAPE_FLAG, .is_optional = true},
	{.name = "duration", .type = SHAPE_DECIMAL, .max = SECONDS_MAX, .is_optional = true},
	MAY_WHOLE("rate", RATE_MAX),
	MAY_WHOLE("channels", CHANNELS_MAX),
	MAY_WHOLE("frames", UINT32_MAX),
	MAY_OBJECT("loop", LOOP),
	END,
};

static const struct shape SHEET[] = {
	MUST_WHOLE("frameWidth", PIXELS_MAX),
	MUST_WHOLE("frameHeight", PIXELS_MAX),
	MAY_WHOLE("margin", PIXELS_MAX),
	MAY_WHOLE("spacing", PIXELS_MAX),
	END,
};

static const struct shape MANIFEST[] = {
	MUST_TEXT("section"),    MUST_TEXT("key"),
	MUST_TEXT("type"),       MUST_TEXT("path"),
	MAY_TEXT("description"), MAY_OBJECT("spritesheet", SHEET),
	MAY_TEXT("atlas"),       END,
};

static const struct shape FRAME[] = {
	MAY_TEXT("name"),
	MUST_WHOLE("x", PIXELS_MAX),
	MUST_WHOLE("y", PIXELS_MAX),
	MUST_WHOLE("width", PIXELS_MAX),
	MUST_WHOLE("height", PIXELS_MAX),
	MAY_WHOLE("offsetX", PIXELS_MAX),
	MAY_WHOLE("offsetY", PIXELS_MAX),
	MAY_WHOLE("sourceWidth", PIXELS_MAX),
	MAY_WHOLE("sourceHeight", PIXELS_MAX),
	MAY_WHOLE("duration", MILLISECONDS_MAX),
	END,
};

static const struct shape ANIMATION[] = {
	MUST_TEXT("name"),
	MUST_WHOLE("first", RECORD_FRAMES_MAX),
	MUST_WHOLE("last", RECORD_FRAMES_MAX),
	END,
};

static const struct shape ATLAS[] = {
	MUST_TEXT("name"),
	MAY_WHOLE("padding", RECORD_GAP_MAX),
	MAY_WHOLE("extrude", RECORD_GAP_MAX),
	{.name = "power_of_two", .type = SHAPE_FLAG, .is_optional = true},
	MAY_WHOLE("max_size", RECORD_PAGE_MAX),
	END,
};

static const struct shape PROVENANCE[] = {
	{.name = "generated", .type = SHAPE_FLAG},
	MUST_TEXT("provider"),
	MAY_TEXT("model"),
	{.name = "cost_usd", .type = SHAPE_DECIMAL, .max = COST_USD_MAX, .is_optional = true},
	MAY_TEXT("date"),
	END,
};

const struct shape RECORD_ROWS[] = {
	MUST_TEXT("id"),
	MUST_TEXT("kind"),
	MAY_TEXT("category"),
	MUST_TEXT("source"),
	MAY_TEXT("profile"),
	{.name = "release", .type = SHAPE_FLAG, .is_optional = true},
	{.name = "draft", .type = SHAPE_FLAG, .is_optional = true},
	MAY_TEXT("lock"),
	MUST_OBJECT("provider", PROVIDER),
	MUST_OBJECT("prompt", PROMPT),
	MUST_OBJECT("keys", KEYS),
	MUST_OBJECT("raw", RAW),
	{.name = "products", .type = SHAPE_LIST, .members = PRODUCT},
	MUST_OBJECT("manifest", MANIFEST),
	MAY_LIST("frames", FRAME, RECORD_FRAMES_MAX),
	MAY_LIST("animations", ANIMATION, RECORD_FRAMES_MAX),
	MAY_OBJECT("atlas", ATLAS),
	MAY_OBJECT("provenance", PROVENANCE),
	END,
};
