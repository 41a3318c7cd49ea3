/* read.c - reading a lock, strictly: what a merge or an editor left behind is told with its place,
 * never guessed at. The first thing that is wrong ends the reading. */
#include "lock/lock.h"

#include "base/file.h"

#include <string.h>

#define HEAD "assetc lock "

/* One line, read from left to right. */
struct cursor {
	const char *start, *at, *end;
};

struct reader {
	struct lock_file *lock;
	struct source *source;
	struct diag *diag;
	struct str rest;
	unsigned line;        /* number of the one that was read last */
	struct cursor cursor; /* of that line */
	size_t group;         /* index of the first line of the asset at hand */
};

/* ---- findings ---------------------------------------------------------------------------- */

static enum status fail_at(struct reader *reader, const char *at, size_t len, const char *code,
			   const char *text)
{
	struct place place = {.source = reader->source,
			      .line = reader->line,
			      .column = (unsigned)(at - reader->cursor.start) + 1,
			      .length = len ? (unsigned)len : 1};

	return diag_error(reader->diag, ST_INVALID, code, place, "%s", text);
}

/* The word at the cursor is not what it should be. */
static enum status fail(struct reader *reader, const char *text)
{
	const struct cursor *cursor = &reader->cursor;
	size_t len = 0;

	while (cursor->at + len < cursor->end && cursor->at[len] != ' ')
		len++;
	return fail_at(reader, cursor->at, len, "E0424", text);
}

static enum status fail_line(struct reader *reader, const char *code, const char *text)
{
	return fail_at(reader, reader->cursor.start,
		       (size_t)(reader->cursor.end - reader->cursor.start), code, text);
}

/* ---- lines ------------------------------------------------------------------------------- */

static enum status check_conflict(struct reader *reader)
{
	static const char *const MARKS[] = {"<<<<<<<", "|||||||", "=======", ">>>>>>>"};
	struct str line = {reader->cursor.start,
			   (size_t)(reader->cursor.end - reader->cursor.start)};

	for (size_t i = 0; i < sizeof(MARKS) / sizeof(MARKS[0]); i++) {
		if (!str_starts(line, MARKS[i]))
			continue;
		(void)fail_line(reader, "E0420", "a merge conflict of git is not resolved here");
		diag_hint(reader->diag, "keep one of the two sides whole, with one empty line "
					"between assets, and remove the marks");
		return ST_INVALID;
	}
	return ST_OK;
}

static enum status check_bytes(struct reader *reader)
{
	const struct cursor *cursor = &reader->cursor;

	for (const char *at = cursor->start; at < cursor->end; at++) {
		if (*at == '\r' && at + 1 == cursor->end) {
			(void)fail_at(reader, at, 1, "E0424", "the line ends in CR LF, not in LF");
			diag_hint(reader->diag,
				  "put '*.lock -text' into .gitattributes, so that git leaves "
				  "locks as they are");
			return ST_INVALID;
		}
		if (*at < ' ' || *at > '~')
			return fail_at(reader, at, 1, "E0424",
				       "a byte that does not occur in a lock");
	}
	return ST_OK;
}

static enum status fail_cut(struct reader *reader)
{
	enum status st = fail_line(reader, "E0423",
				   "the lock is cut off: it has to end with the line 'end'");

	diag_hint(reader->diag, "take the file from version control again");
	return st;
}

static enum status next_line(struct reader *reader)
{
	const char *end =
		reader->rest.len ? memchr(reader->rest.ptr, '\n', reader->rest.len) : NULL;
	enum status st;

	if (reader->rest.len == 0)
		return fail_cut(reader);
	reader->line++;
	reader->cursor.start = reader->cursor.at = reader->rest.ptr;
	reader->cursor.end = end ? end : reader->rest.ptr + reader->rest.len;
	st = check_conflict(reader);
	if (st == ST_OK)
		st = check_bytes(reader);
	if (st == ST_OK && !end)
		return fail_cut(reader);
	if (st != ST_OK)
		return st;
	reader->rest.len -= (size_t)(end + 1 - reader->rest.ptr);
	reader->rest.ptr = end + 1;
	return ST_OK;
}

static bool line_is(const struct reader *reader, const char *text)
{
	const struct cursor *cursor = &reader->cursor;

	return str_is((struct str){cursor->start, (size_t)(cursor->end - cursor->start)}, text);
}

/* ---- words ------------------------------------------------------------------------------- */

static struct str take_word(struct cursor *cursor, char end)
{
	struct str word = {cursor->at, 0};

	while (cursor->at + word.len < cursor->end && cursor->at[word.len] != end)
		word.len++;
	return word;
}

/* Steps over a word and the one character behind it; false when the line ends there. */
static bool step_over(struct cursor *cursor, struct str word)
{
	cursor->at += word.len;
	if (cursor->at == cursor->end)
		return false;
	cursor->at++;
	return true;
}

static bool is_word(struct str text, const char *more, size_t most)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && !strchr(more, c))
			return false;
	}
	return text.len > 0 && text.len <= most;
}

static bool is_id(struct str text)
{
	return is_word(text, "-_", LOCK_ID_MAX) && text.ptr[0] != '-' && text.ptr[0] != '_';
}

/* Written as it would be written: without leading zeros. */
static bool read_number(struct str text, uint64_t most, uint64_t *out)
{
	return text.len > 0 && text.ptr[0] != '0' && str_to_u64(text, out) && *out <= most;
}

static bool read_key(struct str text, struct ac_key *out)
{
	for (size_t i = 0; i < 2 * sizeof(out->bytes); i++) {
		char c = i < text.len ? text.ptr[i] : ' ';
		uint8_t digit = (uint8_t)(c >= 'a' ? c - 'a' + 10 : c - '0');

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
		out->bytes[i / 2] = (uint8_t)(i % 2 ? out->bytes[i / 2] | digit : digit << 4);
	}
	return text.len == 2 * sizeof(out->bytes);
}

static struct str without(struct str word, const char *prefix)
{
	size_t len = strlen(prefix);

	if (!str_starts(word, prefix))
		return (struct str){0};
	return (struct str){word.ptr + len, word.len - len};
}

/* ---- a candidate ------------------------------------------------------------------------- */

static enum status read_name(struct reader *reader, struct lock_line *line)
{
	struct cursor *cursor = &reader->cursor;
	struct str id = take_word(cursor, '@'), number;
	uint64_t candidate;

	if (!is_id(id) || !step_over(cursor, id)) {
		cursor->at = cursor->start;
		return fail(reader,
			    "a line that does not occur in a lock: it should be a candidate "
			    "(ID@N …), an empty line or 'end'");
	}
	number = take_word(cursor, ' ');
	if (!read_number(number, LOCK_CANDIDATE_MAX, &candidate))
		return fail(reader, "the number of a candidate is expected here, from 1 to 4096");
	line->id = id;
	line->candidate = (unsigned)candidate;
	return step_over(cursor, number) ? ST_OK : fail(reader, "the line ends too soon");
}

/* One of two words. */
static enum status read_choice(struct reader *reader, const char *yes, const char *no, bool *out,
			       const char *expected)
{
	struct cursor *cursor = &reader->cursor;
	struct str word = take_word(cursor, ' ');

	if (!str_is(word, yes) && !str_is(word, no))
		return fail(reader, expected);
	*out = str_is(word, yes);
	return step_over(cursor, word) ? ST_OK : fail(reader, "the line ends too soon");
}

static enum status read_origin(struct reader *reader, struct lock_line *line)
{
	struct cursor *cursor = &reader->cursor;

	line->provider = take_word(cursor, ' ');
	if (!is_word(line->provider, "-_.", LOCK_WORD_MAX))
		return fail(reader, "the name of a provider is expected here");
	if (!step_over(cursor, line->provider))
		return fail(reader, "the line ends too soon");
	line->type = take_word(cursor, ' ');
	if (!is_word(line->type, "-_.+/", LOCK_WORD_MAX))
		return fail(reader, "a media type is expected here");
	return step_over(cursor, line->type) ? ST_OK : fail(reader, "the line ends too soon");
}

static enum status read_bytes(struct reader *reader, struct lock_line *line)
{
	struct cursor *cursor = &reader->cursor;
	struct str size = take_word(cursor, ' '), sha, key, digits;

	if (!read_number(size, LOCK_RAW_MAX, &line->size))
		return fail(reader, "the size of the raw in bytes is expected here");
	if (!step_over(cursor, size))
		return fail(reader, "the line ends too soon");
	sha = take_word(cursor, ' ');
	digits = without(sha, "sha256:");
	if (!digits.ptr || !ac_sha256_parse(digits.ptr, digits.len, &line->sha))
		return fail(reader, "'sha256:' and 64 lower-case hexadecimal digits are expected "
				    "here");
	if (!step_over(cursor, sha))
		return fail(reader, "the line ends too soon");
	key = take_word(cursor, ' ');
	if (!read_key(without(key, "key:"), &line->key))
		return fail(reader,
			    "'key:' and 32 lower-case hexadecimal digits are expected here");
	return step_over(cursor, key) ? ST_OK : fail(reader, "the line ends too soon");
}

static bool is_field(struct str name, struct str digits)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!(c >= 'A' && c <= 'Z') && !is_word((struct str){&c, 1}, "._-", 1))
			return false;
	}
	for (size_t i = 0; i < digits.len; i++) {
		char c = digits.ptr[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return name.len > 0 && name.len <= LOCK_WORD_MAX && digits.len == 4;
}

static enum status read_fields(struct reader *reader, struct lock_line *line)
{
	struct cursor *cursor = &reader->cursor;
	unsigned count = 0;

	line->fields = (struct str){cursor->at, (size_t)(cursor->end - cursor->at)};
	for (;;) {
		struct str field = take_word(cursor, ',');
		struct cursor inner = {field.ptr, field.ptr, field.ptr + field.len};
		struct str name = take_word(&inner, ':'), digits = {0};

		if (step_over(&inner, name))
			digits = (struct str){inner.at, (size_t)(inner.end - inner.at)};
		if (!is_field(name, digits))
			return fail_at(reader, field.ptr, field.len, "E0424",
				       "a field of the request is expected here: NAME:, four "
				       "hexadecimal digits, joined by commas");
		if (++count > LOCK_FIELDS_MAX)
			return fail_at(reader, field.ptr, field.len, "E0424", "too many fields");
		cursor->at += field.len;
		if (cursor->at == cursor->end)
			return ST_OK;
		cursor->at++;
	}
}

static enum status read_candidate(struct reader *reader, struct lock_line *line)
{
	enum status st = read_name(reader, line);

	line->number = reader->line;
	if (st == ST_OK)
		st = read_choice(reader, "chosen", "other", &line->is_chosen,
				 "'chosen' or 'other' is expected here");
	if (st == ST_OK)
		st = read_choice(reader, "paid", "free", &line->is_paid,
				 "'paid' or 'free' is expected here");
	if (st == ST_OK)
		st = read_origin(reader, line);
	if (st == ST_OK)
		st = read_bytes(reader, line);
	if (st == ST_OK)
		st = read_fields(reader, line);
	return st;
}

/* ---- order ------------------------------------------------------------------------------- */

static enum status check_order(struct reader *reader, const struct lock_line *line)
{
	const struct lock_file *lock = reader->lock;
	const struct lock_line *last = lock->count ? &lock->lines[lock->count - 1] : NULL;
	bool is_first = lock->count == reader->group;
	int order = last ? str_compare(last->id, line->id) : -1;

	if (!is_first && order != 0)
		return fail_line(reader, "E0425", "one empty line has to stand between two assets");
	if (is_first && order == 0)
		return fail_line(reader, "E0425", "this asset stands here twice");
	if (order > 0)
		return fail_line(reader, "E0425",
				 "assets are sorted by their ids, and this one comes too late");
	if (!is_first && last->candidate == line->candidate)
		return fail_line(reader, "E0425", "this candidate stands here twice");
	if (!is_first && last->candidate > line->candidate)
		return fail_line(
			reader, "E0425",
			"candidates are sorted by their numbers, and this one comes too late");
	return ST_OK;
}

/* At the empty line behind an asset: one of its candidates ships. */
static enum status end_asset(struct reader *reader)
{
	const struct lock_file *lock = reader->lock;
	size_t chosen = 0;

	for (size_t i = reader->group; i < lock->count; i++)
		chosen += lock->lines[i].is_chosen;
	if (lock->count == reader->group)
		return fail_line(reader, "E0425", "an empty line too many");
	reader->group = lock->count;
	if (chosen == 1)
		return ST_OK;
	return fail_line(
		reader, "E0425",
		chosen ? "several candidates of the asset above are 'chosen'; one has to be"
		       : "no candidate of the asset above is 'chosen'; one has to be");
}

static enum status read_body(struct reader *reader)
{
	struct lock_file *lock = reader->lock;
	enum status st = next_line(reader);

	while (st == ST_OK && !line_is(reader, "end")) {
		struct lock_line line = {0};

		if (line_is(reader, "")) {
			st = end_asset(reader);
		} else {
			st = read_candidate(reader, &line);
			if (st == ST_OK)
				st = check_order(reader, &line);
			lock->lines = arena_grow_array(&lock->arena, lock->lines, lock->count,
						       sizeof(*lock->lines));
			lock->lines[lock->count] = line;
			lock->count += st == ST_OK;
		}
		if (st == ST_OK)
			st = next_line(reader);
	}
	if (st == ST_OK && lock->count != reader->group)
		return fail_line(reader, "E0425", "an empty line has to stand before 'end'");
	if (st == ST_OK && reader->rest.len && next_line(reader) == ST_OK)
		return fail_line(reader, "E0424", "nothing may stand behind the line 'end'");
	return st != ST_OK || reader->rest.len ? ST_INVALID : ST_OK;
}

static enum status read_head(struct reader *reader)
{
	enum status st = next_line(reader);
	struct cursor *cursor = &reader->cursor;
	uint64_t version;

	if (st != ST_OK)
		return st;
	if (!str_starts((struct str){cursor->at, (size_t)(cursor->end - cursor->at)}, HEAD)) {
		(void)fail_line(reader, "E0421",
				"this is no lock of assetc: it would begin with "
				"'assetc lock 1'");
		diag_hint(reader->diag, "a lock stands beside its spec and is called like it; a "
					"file of another program cannot have that name");
		return ST_INVALID;
	}
	cursor->at += sizeof(HEAD) - 1;
	if (!read_number((struct str){cursor->at, (size_t)(cursor->end - cursor->at)}, UINT64_MAX,
			 &version))
		return fail(reader, "the number of the format is expected here");
	if (version != LOCK_FORMAT) {
		(void)fail_at(reader, cursor->at, (size_t)(cursor->end - cursor->at), "E0422",
			      "a newer assetc wrote this lock: this one reads format 1");
		return ST_INVALID;
	}
	st = next_line(reader);
	if (st == ST_OK && !line_is(reader, ""))
		return fail_line(reader, "E0425", "an empty line has to stand behind the first");
	return st;
}

enum status lock_file_parse(const char *path, struct str text, struct lock_file *out,
			    struct diag *diag)
{
	struct source *source = arena_alloc(&diag->arena, sizeof(*source));
	struct reader reader = {.lock = out, .source = source, .diag = diag, .rest = text};
	enum status st;

	*out = (struct lock_file){.text = text};
	out->path = str_copy(&out->arena, str_of(path));
	source->path = str_keep(&diag->arena, str_of(path));
	reader.line = text.len ? 0 : 1;
	reader.cursor = (struct cursor){text.ptr, text.ptr, text.ptr};
	st = read_head(&reader);
	if (st == ST_OK)
		st = read_body(&reader);
	if (st != ST_OK)
		source->text =
			str_copy(&diag->arena, text); /* outlives the lock, with its finding */
	return st;
}

enum status lock_file_read(const char *path, struct lock_file *out, struct diag *diag)
{
	struct bytes bytes = {0};
	enum status st = file_read(path, LOCK_FILE_MAX, "lock", (struct place){0}, &bytes, diag);

	*out = (struct lock_file){0};
	if (st == ST_OK)
		st = lock_file_parse(path, (struct str){(const char *)bytes.data, bytes.len}, out,
				     diag);
	out->bytes = bytes;
	return st;
}
