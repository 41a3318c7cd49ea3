/* lock.c - what is asked of a lock once it is read. */
#include "lock/lock.h"

#include "base/path.h"

struct str lock_path(struct str spec_path, struct arena *arena)
{
	return str_concat(arena, path_stem(spec_path), STR(".lock"), (struct str){0});
}

void lock_file_release(struct lock_file *lock)
{
	arena_release(&lock->arena);
	bytes_release(&lock->bytes);
	*lock = (struct lock_file){0};
}

const struct lock_line *lock_find(const struct lock_file *lock, struct str id, size_t *count)
{
	const struct lock_line *first = NULL;

	*count = 0;
	for (size_t i = 0; i < lock->count; i++) {
		if (!str_equal(lock->lines[i].id, id))
			continue;
		first = first ? first : &lock->lines[i];
		(*count)++;
	}
	return first;
}

const struct lock_line *lock_chosen(const struct lock_file *lock, struct str id)
{
	size_t count;
	const struct lock_line *line = lock_find(lock, id, &count);

	for (size_t i = 0; i < count; i++) {
		if (line[i].is_chosen)
			return &line[i];
	}
	return NULL;
}

struct place lock_place(const struct lock_file *lock, const struct lock_line *line,
			struct diag *diag)
{
	struct source *source = arena_alloc(&diag->arena, sizeof(*source));

	source->path = str_keep(&diag->arena, lock->path);
	source->text = str_copy(&diag->arena, lock->text);
	return (struct place){.source = source,
			      .line = line->number,
			      .column = 1,
			      .length = (unsigned)line->id.len};
}
