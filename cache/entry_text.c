/* entry_text.c - the text of an entry: writing it, and reading it with suspicion.
 *
 *	assetc entry 1 requests
 *	key LEN
 *	TEXT
 *	ref NUMBER FLAGS SHA256 SIZE LABEL NOTE_LEN
 *	NOTE
 *	end XXH3
 *
 * Each value has one spelling, and the last line is the XXH3-64 of all before it: whatever else is
 * on disk is damaged. Reading is on the path of every cache hit, therefore one block of memory and
 * no stdio.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAGIC         "assetc entry "
#define ENTRY_VERSION 1u
#define LABEL_MAX     63u
#define TAIL_LEN      21u  /* "end ", 16 digits, newline */
#define REF_LEN_MIN   80u  /* "ref 1 - ", 64 digits, " 0 x 0", two newlines */
#define REF_LEN_MAX   256u /* without its note */
#define HEAD_LEN_MAX  64u  /* first line and "key LEN" */
#define SHA_DIGITS    (AC_SHA256_HEX_SIZE - 1)
#define OPEN_FLAGS    (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)

/* By AC_REF_PAID | AC_REF_DRAFT. */
static const char *const FLAG_WORDS[] = {"-", "paid", "draft", "paid,draft"};
#define FLAGS_COUNT (sizeof FLAG_WORDS / sizeof FLAG_WORDS[0])

static void checksum_format(const void *data, size_t len, char out[16])
{
	uint64_t sum = ac_id64(data, len);
	uint8_t bytes[8];
	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(sum >> (56 - 8 * i));
	acp_hex(bytes, sizeof bytes, out);
}

static bool label_is_allowed(const char *label)
{
	size_t len = 0;
	for (; label[len] != '\0'; len++)
		if (len == LABEL_MAX || label[len] <= ' ' || label[len] > '~')
			return false;
	return len > 0;
}

/* ---- writing ----------------------------------------------------------------------------- */

static char *put_bytes(char *at, const void *data, size_t len)
{
	if (len > 0)
		memcpy(at, data, len);
	return at + len;
}

static char *put_word(char *at, const char *word, char after)
{
	at = put_bytes(at, word, strlen(word));
	*at = after;
	return at + 1;
}

static char *put_number(char *at, uint64_t number, char after)
{
	char digits[20];
	size_t first = sizeof digits;
	do {
		digits[--first] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	at = put_bytes(at, digits + first, sizeof digits - first);
	*at = after;
	return at + 1;
}

static char *put_ref(char *at, const struct ac_ref *ref)
{
	char hex[AC_SHA256_HEX_SIZE];
	ac_sha256_format(&ref->sha, hex);
	at = put_bytes(at, "ref ", 4);
	at = put_number(at, ref->number, ' ');
	at = put_word(at, FLAG_WORDS[ref->flags], ' ');
	at = put_word(at, hex, ' ');
	at = put_number(at, ref->size, ' ');
	at = put_word(at, ref->label, ' ');
	at = put_number(at, ref->note_len, '\n');
	at = put_bytes(at, ref->note, ref->note_len);
	*at = '\n';
	return at + 1;
}

/* NULL when the refs may stand in an entry; else what is wrong. *room is enough for the whole. */
static const char *refs_check(const struct ac_ref *refs, size_t count, size_t text_len,
			      size_t *room)
{
	if (count > AC_ENTRY_REFS_MAX)
		return "would name too many objects";
	*room = HEAD_LEN_MAX + text_len + TAIL_LEN;
	for (size_t i = 0; i < count; i++) {
		if (refs[i].number <= (i > 0 ? refs[i - 1].number : 0))
			return "cannot have numbers that do not ascend from 1";
		if (refs[i].flags >= FLAGS_COUNT)
			return "cannot have an unknown flag";
		if (refs[i].label == NULL || !label_is_allowed(refs[i].label))
			return "needs labels of one plain word of at most 63 bytes";
		if (refs[i].note_len > AC_ENTRY_MAX - *room ||
		    AC_ENTRY_MAX - *room - refs[i].note_len < REF_LEN_MAX)
			return "would be too large";
		*room += REF_LEN_MAX + refs[i].note_len;
	}
	return NULL;
}

enum ac_code acp_entry_format(enum ac_space space, const char *text, size_t len,
			      const struct ac_ref *refs, size_t count, const char *path,
			      struct ac_bytes *out, struct ac_error *err)
{
	size_t room = 0;
	const char *wrong = refs_check(refs, count, len, &room);
	if (wrong != NULL)
		return acp_error(err, AC_REFUSED, path, wrong);
	char *data = malloc(room);
	if (data == NULL)
		return acp_error_memory(err);
	char *at = put_bytes(data, MAGIC, sizeof MAGIC - 1);
	at = put_number(at, ENTRY_VERSION, ' ');
	at = put_word(at, acp_space_names[space], '\n');
	at = put_bytes(at, "key ", 4);
	at = put_number(at, len, '\n');
	at = put_bytes(at, text, len);
	*at++ = '\n';
	for (size_t i = 0; i < count; i++)
		at = put_ref(at, &refs[i]);
	char sum[16];
	checksum_format(data, (size_t)(at - data), sum);
	at = put_bytes(at, "end ", 4);
	at = put_bytes(at, sum, sizeof sum);
	*at++ = '\n';
	*out = (struct ac_bytes){.data = (uint8_t *)data, .len = (size_t)(at - data)};
	return AC_OK;
}

/* ---- reading ----------------------------------------------------------------------------- */

struct cursor {
	char *at;
	char *end;
};

static bool take_bytes(struct cursor *cursor, size_t len, char **out)
{
	if ((size_t)(cursor->end - cursor->at) < len)
		return false;
	*out = cursor->at;
	cursor->at += len;
	return true;
}

static bool take_word(struct cursor *cursor, const char *word)
{
	size_t len = strlen(word);
	if ((size_t)(cursor->end - cursor->at) < len || memcmp(cursor->at, word, len) != 0)
		return false;
	cursor->at += len;
	return true;
}

/* Decimal without sign or leading zeros, of at most max (which is 9 or more), followed by a
 * byte. */
static bool take_number(struct cursor *cursor, uint64_t max, char after, uint64_t *out)
{
	const char *start = cursor->at;
	uint64_t number = 0;
	for (; cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9'; cursor->at++) {
		unsigned digit = (unsigned)(*cursor->at - '0');
		if (number > max / 10 || number * 10 > max - digit)
			return false;
		number = number * 10 + digit;
	}
	ptrdiff_t digits = cursor->at - start;
	if (digits == 0 || (digits > 1 && *start == '0') || cursor->at == cursor->end ||
	    *cursor->at != after)
		return false;
	cursor->at++;
	*out = number;
	return true;
}

static bool take_flags(struct cursor *cursor, unsigned *out)
{
	for (unsigned flags = 0; flags < FLAGS_COUNT; flags++) {
		struct cursor ahead = *cursor;
		if (take_word(&ahead, FLAG_WORDS[flags]) && take_word(&ahead, " ")) {
			*cursor = ahead;
			*out = flags;
			return true;
		}
	}
	return false;
}

static bool take_sha(struct cursor *cursor, struct ac_sha256 *out)
{
	char *hex;
	return take_bytes(cursor, SHA_DIGITS, &hex) && ac_sha256_parse(hex, SHA_DIGITS, out) &&
	       take_word(cursor, " ");
}

/* The space after it becomes its NUL. */
static bool take_label(struct cursor *cursor, const char **out)
{
	char *space = memchr(cursor->at, ' ', (size_t)(cursor->end - cursor->at));
	if (space == NULL)
		return false;
	*space = '\0';
	*out = cursor->at;
	cursor->at = space + 1;
	return label_is_allowed(*out);
}

/* The newline after it becomes a NUL. */
static bool take_note(struct cursor *cursor, size_t len, struct ac_ref *ref)
{
	char *note;
	char *newline;
	if (!take_bytes(cursor, len, &note) || !take_bytes(cursor, 1, &newline) || *newline != '\n')
		return false;
	*newline = '\0';
	ref->note = note;
	ref->note_len = len;
	return true;
}

static bool take_ref(struct cursor *cursor, unsigned previous, struct ac_ref *ref)
{
	uint64_t number;
	uint64_t note_len;
	if (!take_word(cursor, "ref ") || !take_number(cursor, UINT_MAX, ' ', &number) ||
	    number <= previous)
		return false;
	ref->number = (unsigned)number;
	return take_flags(cursor, &ref->flags) && take_sha(cursor, &ref->sha) &&
	       take_number(cursor, UINT64_MAX, ' ', &ref->size) &&
	       take_label(cursor, &ref->label) &&
	       take_number(cursor, AC_ENTRY_MAX, '\n', &note_len) &&
	       take_note(cursor, (size_t)note_len, ref);
}

static bool take_text(struct cursor *cursor, struct acp_entry_file *file)
{
	uint64_t len;
	char *text;
	if (!take_word(cursor, "key ") || !take_number(cursor, AC_KEY_TEXT_MAX, '\n', &len) ||
	    !take_bytes(cursor, (size_t)len, &text) || !take_word(cursor, "\n"))
		return false;
	file->text = text;
	file->text_len = (size_t)len;
	return true;
}

/* Cuts the last line off when it is right. */
static bool tail_is_right(struct cursor *cursor)
{
	char tail[TAIL_LEN];
	if ((size_t)(cursor->end - cursor->at) < TAIL_LEN)
		return false;
	cursor->end -= TAIL_LEN;
	memcpy(tail, "end ", 4);
	checksum_format(cursor->at, (size_t)(cursor->end - cursor->at), tail + 4);
	tail[TAIL_LEN - 1] = '\n';
	return memcmp(cursor->end, tail, TAIL_LEN) == 0;
}

static enum ac_code entry_parse(struct cursor cursor, enum ac_space space, size_t refs_room,
				struct acp_entry_file *file)
{
	uint64_t version;
	if (!tail_is_right(&cursor) || !take_word(&cursor, MAGIC) ||
	    !take_number(&cursor, UINT_MAX, ' ', &version))
		return AC_DAMAGED;
	if (version > ENTRY_VERSION)
		return AC_REFUSED;
	if (version == 0 || !take_word(&cursor, acp_space_names[space]) ||
	    !take_word(&cursor, "\n") || !take_text(&cursor, file))
		return AC_DAMAGED;
	unsigned previous = 0;
	size_t count = 0;
	while (cursor.at < cursor.end) {
		if (count == refs_room || !take_ref(&cursor, previous, &file->entry.refs[count]))
			return AC_DAMAGED;
		previous = file->entry.refs[count++].number;
	}
	file->entry.count = count;
	return AC_OK;
}

/* One block: the refs, then the file's bytes, which labels and notes point into. */
static enum ac_code entry_read(int fd, enum ac_space space, const char *path,
			       struct acp_entry_file *file, struct ac_error *err)
{
	if (fstat(fd, &file->seen) != 0)
		return acp_error_system(err, errno, "read", path);
	if (!S_ISREG(file->seen.st_mode) || file->seen.st_size < TAIL_LEN ||
	    file->seen.st_size > AC_ENTRY_MAX)
		return AC_DAMAGED;
	size_t len = (size_t)file->seen.st_size;
	size_t refs_room =
		len / REF_LEN_MIN < AC_ENTRY_REFS_MAX ? len / REF_LEN_MIN : AC_ENTRY_REFS_MAX;
	size_t refs_size = refs_room * sizeof(struct ac_ref);
	char *memory = malloc(refs_size + len);
	if (memory == NULL)
		return acp_error_memory(err);
	file->entry.memory = memory;
	file->entry.refs = (struct ac_ref *)(void *)memory;
	char *bytes = memory + refs_size;
	ssize_t got = acp_read_full(fd, bytes, len);
	if (got < 0)
		return acp_error_system(err, errno, "read", path);
	if ((size_t)got < len)
		return AC_DAMAGED;
	return entry_parse((struct cursor){bytes, bytes + len}, space, refs_room, file);
}

static enum ac_code entry_load(int fd, const char *path, enum ac_space space,
			       struct acp_entry_file *out, struct ac_error *err)
{
	memset(out, 0, sizeof *out);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return AC_NOT_FOUND;
	enum ac_code code;
	if (fd >= 0) {
		code = entry_read(fd, space, path, out, err);
		close(fd);
	} else if (errno == ELOOP && lstat(path, &out->seen) == 0) {
		code = AC_DAMAGED;
	} else {
		code = acp_error_system(err, errno, "read", path);
	}
	if (code == AC_DAMAGED)
		acp_error(err, code, path, "is a damaged cache entry");
	if (code == AC_REFUSED)
		acp_error(err, code, path, "was written by a newer assetc");
	if (code != AC_OK)
		ac_entry_release(&out->entry);
	return code;
}

enum ac_code acp_entry_load(const char *path, enum ac_space space, struct acp_entry_file *out,
			    struct ac_error *err)
{
	return entry_load(acp_open_at(AT_FDCWD, path, OPEN_FLAGS, 0), path, space, out, err);
}

enum ac_code acp_entry_peek(const char *path, enum ac_space space, struct acp_entry_file *out,
			    struct ac_error *err)
{
	return entry_load(acp_open_quietly(AT_FDCWD, path, OPEN_FLAGS), path, space, out, err);
}

bool acp_entry_has_paid(const struct ac_entry *entry)
{
	for (size_t i = 0; i < entry->count; i++)
		if ((entry->refs[i].flags & AC_REF_PAID) != 0)
			return true;
	return false;
}
