/* index.c - the index as bytes.
 *
 * Numbers in the order of bytes of this machine, texts with their length before and a NUL behind
 * them, the XXH3-128 of all that follows at the head. A count is compared with the bytes left
 * before memory is taken for it.
 */
#include "cmd/index.h"

#include <stdlib.h>
#include <string.h>

#define INDEX_MAX ((size_t)1 << 30)

/* The last word tells machines of other byte orders apart. */
static const uint64_t MAGIC[] = {UINT64_C(0x6e692d6374657361), 1, UINT64_C(0x0102030405060708)};

struct head {
	uint64_t magic[3];
	struct ac_key digest; /* of what follows */
};
_Static_assert(sizeof(struct head) == INDEX_HEAD_SIZE, "the head has no gaps");

/* ---- stamps ------------------------------------------------------------------------------ */

static int64_t nanoseconds(struct timespec time)
{
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

struct stamp stamp_of(const struct stat *info)
{
	return (struct stamp){
		.size = (uint64_t)info->st_size,
		.inode = info->st_ino,
		.device = info->st_dev,
		.modified = nanoseconds(info->st_mtim),
		.changed = nanoseconds(info->st_ctim),
	};
}

bool stamp_equal(const struct stamp *a, const struct stamp *b)
{
	return a->inode && a->inode == b->inode && a->size == b->size &&
	       a->modified == b->modified && a->changed == b->changed && a->device == b->device;
}

bool stamp_is_before(const struct stamp *stamp, int64_t time)
{
	return stamp->modified < time && stamp->changed < time;
}

/* ---- reading ----------------------------------------------------------------------------- */

struct cursor {
	const uint8_t *at;
	size_t left;
	bool is_bad;
	struct arena *arena;
};

static void take(struct cursor *cursor, void *out, size_t len)
{
	if (len > cursor->left)
		cursor->is_bad = true;
	if (cursor->is_bad) {
		memset(out, 0, len);
		return;
	}
	memcpy(out, cursor->at, len);
	cursor->at += len;
	cursor->left -= len;
}

static uint32_t take_u32(struct cursor *cursor)
{
	uint32_t value;

	take(cursor, &value, sizeof(value));
	return value;
}

/* A count of things that take at least `size` bytes each. */
static size_t take_count(struct cursor *cursor, size_t size)
{
	size_t count = take_u32(cursor);

	if (count > cursor->left / size)
		cursor->is_bad = true;
	return cursor->is_bad ? 0 : count;
}

static struct str take_text(struct cursor *cursor)
{
	struct str text = {(const char *)cursor->at, 0};
	size_t len = take_u32(cursor);

	if (cursor->is_bad || len >= cursor->left || cursor->at[len] != '\0' ||
	    memchr(cursor->at, '\0', len)) {
		cursor->is_bad = true;
		return text;
	}
	text = (struct str){(const char *)cursor->at, len};
	cursor->at += len + 1;
	cursor->left -= len + 1;
	return text;
}

static unsigned take_choice(struct cursor *cursor, unsigned last)
{
	uint32_t value = take_u32(cursor);

	if (value > last)
		cursor->is_bad = true;
	return cursor->is_bad ? 0 : value;
}

static void take_need(struct cursor *cursor, struct need *need)
{
	need->path = take_text(cursor);
	need->state = (enum need_state)take_choice(cursor, NEED_STAMP);
	take(cursor, &need->stamp, sizeof(need->stamp));
}

static void take_made(struct cursor *cursor, struct made *made)
{
	made->path = take_text(cursor);
	made->is_record = take_choice(cursor, 1);
	take(cursor, &made->stamp, sizeof(made->stamp));
	take(cursor, made->digest, sizeof(made->digest));
}

/* With texts and lists that are empty. */
#define NEED_BYTES_MIN (9 + sizeof(struct stamp))
#define MADE_BYTES_MIN (41 + sizeof(struct stamp))
#define ROW_BYTES_MIN  (17 + 2 * sizeof(struct stamp))

static void take_row(struct cursor *cursor, size_t need_count, struct row *row)
{
	row->path = take_text(cursor);
	row->kind = (enum row_kind)take_choice(cursor, ROW_STALE);
	take(cursor, &row->stamp, sizeof(row->stamp));
	take(cursor, &row->lock, sizeof(row->lock));
	row->made_count = take_count(cursor, MADE_BYTES_MIN);
	row->made = arena_array(cursor->arena, row->made_count, sizeof(*row->made));
	for (size_t i = 0; i < row->made_count && !cursor->is_bad; i++)
		take_made(cursor, &row->made[i]);
	row->need_count = take_count(cursor, sizeof(*row->needs));
	row->needs = arena_array(cursor->arena, row->need_count, sizeof(*row->needs));
	take(cursor, row->needs, row->need_count * sizeof(*row->needs));
	for (size_t i = 0; i < row->need_count; i++)
		cursor->is_bad = cursor->is_bad || row->needs[i] >= need_count;
}

static bool parse_head(struct cursor *cursor)
{
	struct head head;
	struct ac_key digest;

	take(cursor, &head, sizeof(head));
	if (cursor->is_bad || memcmp(head.magic, MAGIC, sizeof(MAGIC)) != 0)
		return false;
	ac_key_of(cursor->at, cursor->left, &digest);
	return memcmp(&digest, &head.digest, sizeof(digest)) == 0;
}

bool index_parse(struct ac_bytes *bytes, struct index *index)
{
	struct cursor cursor = {bytes->data, bytes->len, false, &index->arena};

	index->bytes = *bytes;
	*bytes = (struct ac_bytes){0};
	if (parse_head(&cursor)) {
		take(&cursor, &index->told, sizeof(index->told));
		index->folder = take_text(&cursor);
		index->need_count = take_count(&cursor, NEED_BYTES_MIN);
		index->needs = arena_array(&index->arena, index->need_count, sizeof(*index->needs));
		for (size_t i = 0; i < index->need_count && !cursor.is_bad; i++)
			take_need(&cursor, &index->needs[i]);
		index->row_count = take_count(&cursor, ROW_BYTES_MIN);
		index->rows = arena_array(&index->arena, index->row_count, sizeof(*index->rows));
		for (size_t i = 0; i < index->row_count && !cursor.is_bad; i++)
			take_row(&cursor, index->need_count, &index->rows[i]);
		if (!cursor.is_bad && cursor.left == 0)
			return true;
	}
	index_release(index);
	return false;
}

void index_load(const char *out_dir, struct index *index)
{
	struct str path = str_printf(&index->arena, "%s/" INDEX_NAME, out_dir);
	struct ac_bytes bytes = {0};
	struct stat info;

	/* The time is asked for first: should another build write it meanwhile, its bytes are
	 * younger than what is taken for their time, and the less is trusted. */
	if (stat(path.ptr, &info) != 0 ||
	    ac_file_read(path.ptr, INDEX_MAX, &bytes, NULL) != AC_OK || !index_parse(&bytes, index))
		return;
	index->written = nanoseconds(info.st_mtim);
}

/* ---- writing ----------------------------------------------------------------------------- */

static void put_u32(struct strbuf *out, size_t value)
{
	uint32_t word = (uint32_t)value;

	strbuf_add(out, &word, sizeof(word));
}

static void put_text(struct strbuf *out, struct str text)
{
	put_u32(out, text.len);
	strbuf_add_str(out, text);
	strbuf_add_char(out, '\0');
}

static void put_row(struct strbuf *out, const struct row *row)
{
	put_text(out, row->path);
	put_u32(out, row->kind);
	strbuf_add(out, &row->stamp, sizeof(row->stamp));
	strbuf_add(out, &row->lock, sizeof(row->lock));
	put_u32(out, row->made_count);
	for (size_t i = 0; i < row->made_count; i++) {
		const struct made *made = &row->made[i];

		put_text(out, made->path);
		put_u32(out, made->is_record);
		strbuf_add(out, &made->stamp, sizeof(made->stamp));
		strbuf_add(out, made->digest, sizeof(made->digest));
	}
	put_u32(out, row->need_count);
	strbuf_add(out, row->needs, row->need_count * sizeof(*row->needs));
}

void index_seal(void *whole, size_t len)
{
	struct head head = {.magic = {MAGIC[0], MAGIC[1], MAGIC[2]}};

	ac_key_of((const char *)whole + sizeof(head), len - sizeof(head), &head.digest);
	memcpy(whole, &head, sizeof(head));
}

void index_encode(const struct index *index, struct strbuf *out)
{
	static const struct head HEAD = {0};

	strbuf_add(out, &HEAD, sizeof(HEAD));
	strbuf_add(out, &index->told, sizeof(index->told));
	put_text(out, index->folder);
	put_u32(out, index->need_count);
	for (size_t i = 0; i < index->need_count; i++) {
		put_text(out, index->needs[i].path);
		put_u32(out, index->needs[i].state);
		strbuf_add(out, &index->needs[i].stamp, sizeof(index->needs[i].stamp));
	}
	put_u32(out, index->row_count);
	for (size_t i = 0; i < index->row_count; i++)
		put_row(out, &index->rows[i]);
	index_seal(out->data, out->len);
}

enum ac_code index_save(const char *out_dir, const struct index *index, const struct ac_bytes *old,
			bool renew, struct ac_error *error)
{
	struct strbuf out = {0};
	struct str path;
	struct arena arena = {0};
	enum ac_code code = AC_OK;

	index_encode(index, &out);
	path = str_printf(&arena, "%s/" INDEX_NAME, out_dir);
	if (renew || old->len != out.len || memcmp(old->data, out.data, out.len) != 0)
		code = ac_file_replace(path.ptr, out.data, out.len, false, NULL, error);
	arena_release(&arena);
	strbuf_release(&out);
	return code;
}

void index_release(struct index *index)
{
	ac_bytes_release(&index->bytes);
	arena_release(&index->arena);
	*index = (struct index){0};
}
