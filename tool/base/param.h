/* param.h - parameters declared as data.
 *
 * A step or a provider lists what a spec may write for it in rows of struct param_def. The rows
 * drive checking, defaults, documentation, the JSON schema and the order of text in keys. Values
 * are parsed by base/value.c and base/quantity.c from a scalar's text with its place; the spec room
 * hands in the scalars.
 */
#ifndef ASSETC_BASE_PARAM_H
#define ASSETC_BASE_PARAM_H

#include "base/diag.h"

enum param_type {
	PARAM_STRING, /* any text */
	PARAM_BOOL,   /* true, false */
	PARAM_INT,    /* whole number */
	PARAM_NUMBER, /* decimal, kept in millionths of its unit */
	PARAM_ENUM,   /* one of words */
	PARAM_SIZE,   /* WxH in whole pixels; min and max bound each edge. With words, one of those:
			 width and height are 0 */
	PARAM_COLOR,  /* #rgb, #rgba, #rrggbb, #rrggbbaa or "transparent"; kept as 0xRRGGBBAA in
			 number. With words, one of those: number is PARAM_COLOR_WORD */
	PARAM_RANGE,  /* list of two numbers [low, high], low <= high; in low and high */
	PARAM_ENUMS,  /* list of distinct words; in list */
	PARAM_STRINGS, /* list of texts, or one text; in list */
	PARAM_PARTS,   /* list of texts, numbers or lists of whole numbers, or a mapping of names to such; in
			  list as "text", "0,0,16,16" or "name=text" */
	PARAM_PATH,    /* a file, relative to the spec; read and keyed by its content */
	PARAM_ANY,     /* any YAML value; only its presence is known here */
};

/* The unit that a number without one has, and the only family of units it may be written with. */
enum param_unit {
	UNIT_NONE,
	UNIT_DB,       /* dB, dBFS, dBTP */
	UNIT_LUFS,     /* LUFS */
	UNIT_SECONDS,  /* s, ms */
	UNIT_BITRATE,  /* k, kbps, kbit/s, bps: kept in bits per second; a bare number below 1000 is
			 kilobits */
	UNIT_BYTES,    /* B, kb, KB, MB, mb: 1024-based */
	UNIT_HZ,       /* Hz, kHz */
	UNIT_PIXELS,   /* px */
	UNIT_PERCENT,  /* % */
	UNIT_POSITION, /* a place in a sound: s, ms; or whole samples, counted at the rate the sound
			  has there */
};

enum {
	PARAM_REQUIRED = 1u << 0,
	PARAM_SECOND_NAME = 1u << 1, /* an alias: the value is stored under `alias` */
	PARAM_ONE_OF = 1u << 2,      /* of the rows of a step with this, a spec writes just one */
	PARAM_SOME_OF = 1u << 3,     /* ... at least one */
	PARAM_OR_WORD = 1u << 4,     /* of ENUMS: one word stands for a list of it */
};

#define MILLION          1000000
#define PARAM_COLOR_WORD (-1)

struct param_def {
	const char *name; /* NULL ends a table */
	enum param_type type;
	enum param_unit unit;
	unsigned flags;
	const char *def;  /* default as one would write it, or NULL: none */
	int64_t min, max; /* inclusive; in millionths for NUMBER and RANGE, plain for INT and SIZE;
			     both 0: unbounded. Of UNIT_POSITION: the seconds, while samples are
			     never negative */
	const char *const *words; /* ENUM, ENUMS: NULL-terminated */
	const char *alias;        /* with PARAM_SECOND_NAME: the canonical name */
	const char *beside;       /* of a step: a row without which this one may not be written */
	const char *help;
};

struct param_value {
	bool is_set;     /* a value is here */
	bool is_written; /* ... and the author wrote it (else: the default) */
	bool is_samples; /* NUMBER of UNIT_POSITION: number counts samples, not seconds */
	int64_t number;  /* INT: itself; NUMBER: millionths; BOOL: 0, 1; ENUM: index in words; COLOR
			  */
	int64_t low, high;      /* RANGE: millionths */
	uint32_t width, height; /* SIZE */
	struct str text; /* the scalar's text (STRING, PATH, ENUM word), canonical JSON (ANY); arena
			    of the spec */
	struct str *list; /* ENUMS, STRINGS, PARTS */
	size_t count;
	struct place at; /* of the value; of nothing for a default */
};

/* Values in the order of a table's rows (aliases included: their slot stays unset). */
struct param_set {
	const struct param_def *defs;
	struct param_value *values;
};

/* An opinion is what a judge says of a picture: no spec can ask for one as its asset. */
enum asset_kind { ASSET_IMAGE = 1u << 0, ASSET_AUDIO = 1u << 1, ASSET_OPINION = 1u << 2 };

/* What a spec may name: the common head of steps, checks and providers. */
struct param_owner {
	const char *name;
	unsigned kinds; /* ASSET_* it can be used for */
	const struct param_def *params;
	const char *help;
};

size_t param_count(const struct param_def *defs);
/* The row's index by name with aliases resolved, or SIZE_MAX. */
size_t param_index(const struct param_def *defs, struct str name);
/* Never NULL for a name of the table; a name that is not in it is a broken invariant (assert). */
const struct param_value *param_get(const struct param_set *set, const char *name);
/* Short forms; the default of the row when nothing was written, 0 or empty where there is none. */
int64_t param_number(const struct param_set *set, const char *name);
bool param_flag(const struct param_set *set, const char *name);
const char *param_word(const struct param_set *set, const char *name); /* ENUM: static text */

/* A set with every default of the table filled in. Values live in the arena. */
struct param_set param_defaults(const struct param_def *defs, struct arena *arena);

/* Parses one scalar for a row (any type but the list types and ANY). On failure adds a finding at
 * `at` that names what is expected, and returns ST_INVALID. */
enum status param_parse(const struct param_def *def, struct str text, struct place at,
			struct arena *arena, struct param_value *out, struct diag *diag);
/* One item of a list type (RANGE end, ENUMS word, STRINGS text): number or text in *out. */
enum status param_parse_item(const struct param_def *def, struct str text, struct place at,
			     struct param_value *out, struct diag *diag);
/* The value as canonical text: equal values give equal text however they were written ("-1.0 dB",
 * "-1"). */
void param_format(const struct param_def *def, const struct param_value *value, struct strbuf *out);

/* A decimal with an optional unit of the family, in millionths ("-1.0 dB", "192k", "0.3 s", "2MB").
 * False if malformed, of another unit, with more than six decimals, or out of range; of
 * UNIT_POSITION also when it counts samples, which only param_parse can tell from seconds. */
bool quantity_parse(struct str text, enum param_unit unit, int64_t *out);
/* True when the text counts samples, as "22050 samples": *out is how many, in millionths; they may be none, less than none, or
 * no whole number. */
bool quantity_counts_samples(struct str text, int64_t *out);
/* #rgb, #rgba, #rrggbb and #rrggbbaa, each with opaque alpha where none is given, and "transparent": as
 * 0xRRGGBBAA. False for any other text. */
bool color_parse(struct str text, uint32_t *out);
/* Name of a unit family for messages: "a level in dB". */
const char *unit_describe(enum param_unit unit);
/* What a row takes, in a few words for people: "a level in dB, -60 to 0", "png, webp or jpg". */
void param_describe(const struct param_def *def, struct strbuf *out);
/* The spellings of a unit in a fixed order, from index 0; NULL after the last. */
const char *unit_suffix(enum param_unit unit, size_t index);

#endif
