/* The index of a build: what is written is read, and nothing else is. */
#include "cmd/index.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct stamp some_stamp(uint64_t number)
{
	return (struct stamp){number, number + 1, 7, (int64_t)number * 1000,
			      (int64_t)number * 1000 + 5};
}

static uint32_t needs_of_coin[] = {1, 0};
static struct made made_of_coin[] = {
	{.path = {"coin.asset.json", 15}, .is_record = true, .digest = {1, 2, 3}},
	{.path = {"images/coin.png", 15}, .digest = {4, 5, 6}},
};
static struct need needs[] = {
	{.path = {"/p/assets.yaml", 14}, .state = NEED_ABSENT},
	{.path = {"/p/.git", 7}, .state = NEED_THERE},
};
static struct row rows[] = {
	{.path = {"", 0}, .kind = ROW_STALE, .made = made_of_coin + 1, .made_count = 1},
	{.path = {"ci.yaml", 7}, .kind = ROW_OTHER},
	{.path = {"coin.yaml", 9},
	 .kind = ROW_SPEC,
	 .made = made_of_coin,
	 .made_count = 2,
	 .needs = needs_of_coin,
	 .need_count = 2},
};

static void write_sample(struct strbuf *out)
{
	struct index index = {
		.folder = {"/p", 2}, .rows = rows, .row_count = 3, .needs = needs, .need_count = 2};

	memset(&index.told, 0x5A, sizeof(index.told));
	rows[2].stamp = some_stamp(100);
	made_of_coin[0].stamp = some_stamp(200);
	made_of_coin[1].stamp = some_stamp(300);
	index_encode(&index, out);
}

static bool read_bytes(const void *data, size_t len, struct index *out)
{
	struct ac_bytes bytes = {malloc(len + 1), len};

	memcpy(bytes.data, data, len);
	return index_parse(&bytes, out);
}

Test(cmd_index, what_is_written_is_read)
{
	struct strbuf text = {0}, again = {0};
	struct index index = {0};

	write_sample(&text);
	cr_assert(read_bytes(text.data, text.len, &index));
	cr_expect(str_is(index.folder, "/p"));
	cr_assert_eq(index.row_count, 3);
	cr_assert_eq(index.need_count, 2);
	cr_expect_eq(index.rows[0].kind, ROW_STALE);
	cr_expect(str_is(index.rows[2].path, "coin.yaml"));
	cr_expect(stamp_equal(&index.rows[2].stamp, &rows[2].stamp));
	cr_assert_eq(index.rows[2].made_count, 2);
	cr_expect(index.rows[2].made[0].is_record);
	cr_expect_eq(index.rows[2].made[1].digest[1], 5);
	cr_expect_eq(index.rows[2].needs[0], 1);
	cr_expect_eq(index.needs[1].state, NEED_THERE);
	index_encode(&index, &again);
	cr_expect_eq(again.len, text.len);
	cr_expect_eq(memcmp(again.data, text.data, text.len), 0);
	index_release(&index);
	strbuf_release(&again);
	strbuf_release(&text);
}

static void expect_refused(const void *data, size_t len, size_t at)
{
	struct index index = {0};

	cr_expect_not(read_bytes(data, len, &index), "%zu", at);
	cr_expect_eq(index.row_count, 0);
	cr_expect_null(index.bytes.data);
	index_release(&index);
}

Test(cmd_index, damage_anywhere_is_noticed)
{
	struct strbuf text = {0};

	write_sample(&text);
	for (size_t i = 0; i < text.len; i++) {
		text.data[i] ^= 0x10;
		expect_refused(text.data, text.len, i);
		text.data[i] ^= 0x10;
		expect_refused(text.data, i, i);
	}
	strbuf_add_char(&text, 0);
	expect_refused(text.data, text.len, text.len);
	strbuf_release(&text);
}

/* Somebody who can make a checksum can write anything; what is read must hold together all the same. */
Test(cmd_index, lies_with_a_right_checksum_are_refused_or_hold_together)
{
	struct strbuf text = {0};

	write_sample(&text);
	for (size_t i = INDEX_HEAD_SIZE; i < text.len; i++) {
		char kept = text.data[i];

		for (unsigned change = 1; change < 256; change *= 2) {
			struct index index = {0};

			text.data[i] = (char)(kept ^ (char)change);
			index_seal(text.data, text.len);
			if (read_bytes(text.data, text.len, &index)) {
				for (size_t r = 0; r < index.row_count; r++) {
					for (size_t n = 0; n < index.rows[r].need_count; n++)
						cr_assert_lt(index.rows[r].needs[n],
							     index.need_count);
					for (size_t m = 0; m < index.rows[r].made_count; m++)
						cr_assert_eq(strlen(index.rows[r].made[m].path.ptr),
							     index.rows[r].made[m].path.len);
				}
			}
			index_release(&index);
		}
		text.data[i] = kept;
	}
	strbuf_release(&text);
}

Test(cmd_index, stamps)
{
	struct stamp a = some_stamp(9), b = a, none = {0};

	cr_expect(stamp_equal(&a, &b));
	b.changed++;
	cr_expect_not(stamp_equal(&a, &b));
	cr_expect_not(stamp_equal(&none, &none));
	cr_expect(stamp_is_before(&a, 9006));
	cr_expect_not(stamp_is_before(&a, 9005));
	cr_expect_not(stamp_is_before(&a, 9000));
}
