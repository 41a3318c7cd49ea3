/* sample.h - what the tests of link share: records to order, and a folder of their own.
 *
 * Criterion runs every test in a process of its own, so what is made here is never freed by tests:
 * it lives in one arena that sample_fini releases.
 */
#ifndef LINK_TEST_SAMPLE_H
#define LINK_TEST_SAMPLE_H

#include "link/collect.h"

/* What a record says; members left out have ordinary values. */
struct sample {
	const char *id;       /* coin */
	const char *kind;     /* image */
	const char *category; /* none */
	const char *profile;  /* none */
	bool is_draft, is_release;
	const char *section;    /* images */
	const char *key;        /* id */
	const char *type;       /* kind */
	const char *path;       /* images/ID.png */
	const char *format;     /* png */
	const char *measures;   /* "width": 32, "height": 16, "alpha": true */
	const char *more;       /* further products, each as ", {…}" */
	const char *sheet;      /* members of the sprite sheet */
	const char *atlas;      /* path of what names the frames */
	const char *provenance; /* members of the provenance */
	const char *description;
};

/* The measures of a sound as members of a product. */
#define SOUND(duration, rate, channels, frames) \
	"\"duration\": " #duration ", \"rate\": " #rate ", \"channels\": " #channels \
	", \"frames\": " #frames

/* A product with this format and path, as JSON. */
#define PRODUCT(format, path) \
	"{\"format\": \"" format "\", \"path\": \"" path "\", \"sha256\": \"" SHA \
	"\", \"size\": 1, \"width\": 32, \"height\": 16}"
#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

extern struct arena sample_arena;

/* Fixtures of a suite: make a folder and enter it; leave and remove it. */
void sample_init(void);
void sample_fini(void);

struct str sample_text(const struct sample *sample);
/* Parsed, as if read from ID.asset.json; fails the test when that is not possible. */
struct record sample_record(const struct sample *sample);
/* A sorted collection of them. */
struct collection sample_collection(const struct sample *samples, size_t count);
/* Writes ID.asset.json into the current folder and returns that name. */
struct str sample_write(const struct sample *sample);

/* Parses a text as a record file named x.asset.json. */
enum status parse_text(struct str text, struct record *out, struct diag *diag);
/* text with the first occurrence of `from`, which must be there, replaced. */
struct str replaced(struct str text, const char *from, const char *to);

/* Is there a finding with this code whose text has each of the parts that are not NULL? */
bool has_finding(const struct diag *diag, const char *code, const char *part, const char *other);

void write_file(const char *path, struct str text);
/* Fails the test when there is no such file. */
struct str read_file(const char *path);
bool file_exists(const char *path);
/* Runs a program found in PATH; its exit status, or -1 when there is no such program. */
int run_program(const char *const *argv);

#endif
