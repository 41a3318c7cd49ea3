#include "base/mem.h"

#include <criterion/criterion.h>
#include <string.h>

Test(base_mem, products_that_do_not_fit_are_told)
{
	size_t out = 0;

	cr_expect(size_mul(3, 4, &out));
	cr_expect_eq(out, 12);
	cr_expect(size_mul(SIZE_MAX, 1, &out));
	cr_expect_eq(out, SIZE_MAX);
	cr_expect(size_mul(SIZE_MAX, 0, &out));
	cr_expect_eq(out, 0);
	cr_expect_not(size_mul(SIZE_MAX / 2 + 1, 2, &out));
	cr_expect_not(size_mul(SIZE_MAX, SIZE_MAX, &out));
}

Test(base_mem, nothing_asked_for_is_still_memory)
{
	void *a = mem_alloc(0), *b = mem_zalloc(0, 8), *c = mem_resize(NULL, 0, 8);

	cr_expect(a && b && c);
	mem_free(a);
	mem_free(b);
	mem_free(c);
	mem_free(NULL);
}

Test(base_mem, an_overflowing_array_ends_the_process_with_7, .exit_code = 7)
{
	struct arena arena = {0};

	(void)arena_array(&arena, SIZE_MAX / 4, 8);
}

Test(base_mem, an_overflowing_resize_ends_the_process_with_7, .exit_code = 7)
{
	(void)mem_resize(NULL, SIZE_MAX / 4, 8);
}

Test(base_mem, arena_memory_is_zeroed_aligned_and_apart)
{
	struct arena arena = {0};
	uint8_t *blocks[400];

	for (size_t i = 0; i < 400; i++) {
		size_t size = i * 7;

		blocks[i] = arena_alloc(&arena, size);
		cr_assert_eq((uintptr_t)blocks[i] % 16, 0);
		for (size_t j = 0; j < size; j++)
			cr_assert_eq(blocks[i][j], 0);
		memset(blocks[i], (int)(i & 0xff), size);
	}
	for (size_t i = 0; i < 400; i++) {
		for (size_t j = 0; j < i * 7; j++)
			cr_assert_eq(blocks[i][j], (uint8_t)i);
	}
	arena_release(&arena);
	cr_expect_null(arena.chunk);
	arena_release(&arena);
}

Test(base_mem, a_large_block_does_not_lose_the_small_ones)
{
	struct arena arena = {0};
	char *small = arena_text(&arena, "small", 5);
	char *large = arena_alloc(&arena, (size_t)1 << 20);
	char *after = arena_text(&arena, "after", 5);

	memset(large, 'x', (size_t)1 << 20);
	cr_expect_str_eq(small, "small");
	cr_expect_str_eq(after, "after");
	arena_release(&arena);
}

Test(base_mem, a_copy_of_text_gets_a_nul)
{
	struct arena arena = {0};

	cr_expect_str_eq(arena_text(&arena, "abcdef", 3), "abc");
	cr_expect_str_eq(arena_text(&arena, NULL, 0), "");
	arena_release(&arena);
}

Test(base_mem, released_bytes_are_empty)
{
	struct bytes bytes = {mem_alloc(4), 4};

	bytes_release(&bytes);
	cr_expect_null(bytes.data);
	cr_expect_eq(bytes.len, 0);
	bytes_release(&bytes);
}
