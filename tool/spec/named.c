/* named.c - mappings of names. */
#include "spec/named.h"

#include <string.h>

bool name_is_plain(struct str text)
{
	if (text.len == 0 || text.len > NAMED_LEN_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool is_first =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!is_first && (i == 0 || !strchr("._-/:", c) || c == '\0'))
			return false;
	}
	return true;
}

static void read_one(struct reader *reader, const struct member *member, const char *what,
		     const struct named_kind *kind, struct named *out)
{
	*out = (struct named){member->key->text, member->key->at};
	reader->base = out;
	if (kind->fields)
		fields_read(reader, kind->fields, member->value,
			    str_printf(reader->arena, "%s.%.*s", what, STR_ARGS(out->name)).ptr);
	else
		kind->read(reader, member->value);
}

void *named_read_kind(struct reader *reader, const struct node *map, const char *what,
		      const struct named_kind *kind, size_t *count)
{
	bool (*is_name)(struct str) = kind->is_name ? kind->is_name : name_is_plain;
	void *outer = reader->base;
	char *items;

	*count = 0;
	if (!map_expect(reader, map, what))
		return NULL;
	items = arena_array(reader->arena, map->count + 1, kind->size);
	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = map->members[i].key;

		if (!kind->is_name && str_starts(key->text, "x-"))
			continue;
		if (is_name(key->text))
			read_one(reader, &map->members[i], what, kind,
				 (void *)(items + (*count)++ * kind->size));
		else
			reader_fail(reader, diag_error(reader->diag, ST_INVALID, kind->code,
						       key->at, "'%.*s' is no name: %s",
						       STR_ARGS(key->text), kind->rule));
	}
	reader->base = outer;
	return items;
}

void *named_read(struct reader *reader, const struct node *map, const char *what,
		 const struct field *fields, size_t size, size_t *count)
{
	const struct named_kind kind = {
		.size = size,
		.fields = fields,
		.code = "E0403",
		.rule = "letters, digits and . _ - / :, at most 128",
	};

	return named_read_kind(reader, map, what, &kind, count);
}

const void *named_find(const void *items, size_t size, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++) {
		const struct named *named = (const void *)((const char *)items + i * size);

		if (str_equal(named->name, name))
			return named;
	}
	return NULL;
}
