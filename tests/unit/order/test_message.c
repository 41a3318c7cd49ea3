/* test_message.c - what is put is got, and what is no message is found out. */
#include "order/message.h"

#include <criterion/criterion.h>
#include <string.h>

static struct message message;

static void release(void)
{
	message_release(&message);
}

TestSuite(order_message, .fini = release);

Test(order_message, what_is_put_is_got)
{
	struct str name, value;
	size_t cursor = 0;

	message_begin(&message, 7, 3);
	message_put(&message, "prompt", STR("a\0b\n"));
	message_put_int(&message, "cost", INT64_MIN + 1);
	message_put_c(&message, "absent", NULL);
	message_put_c(&message, "key", "one");
	message_put_c(&message, "key", "");
	cr_expect_eq(message_get(&message, "prompt").len, 4);
	cr_expect_eq(message_int(&message, "cost", 0), INT64_MIN + 1);
	cr_expect_null(message_get(&message, "absent").ptr);
	cr_expect_eq(message_int(&message, "prompt", -5), -5);
	cr_expect(str_is(message_get(&message, "key"), "one"));
	for (int i = 0; i < 4; i++)
		cr_expect(message_next(&message, &cursor, &name, &value));
	cr_expect(str_is(name, "key") && value.len == 0);
	cr_expect_not(message_next(&message, &cursor, &name, &value));
	cr_expect(message_is_whole(&message));
}

Test(order_message, a_head_says_how_much_follows)
{
	struct message other = {0};
	uint8_t head[MESSAGE_HEAD];
	size_t len;

	message_begin(&message, 9, 0xFFFFFFFF);
	message_put_c(&message, "a", "b");
	message_write_head(&message, head);
	cr_expect(message_read_head(head, &other, &len));
	cr_expect_eq(len, message.fields.len);
	cr_expect_eq(other.kind, 9);
	cr_expect_eq(other.order, 0xFFFFFFFF);
	memset(head, 0xFF, 4);
	cr_expect_not(message_read_head(head, &other, &len));
	memset(head, 0, 4);
	cr_expect_not(message_read_head(head, &other, &len));
}

/* Cut or changed anywhere, nothing is read beyond the end, and a cut one is never whole. */
Test(order_message, damage_is_found)
{
	struct message cut = {0};

	message_begin(&message, 1, 1);
	message_put_c(&message, "first", "value");
	message_put_c(&message, "second", "another");
	for (size_t len = 1; len < message.fields.len; len++) {
		strbuf_clear(&cut.fields);
		strbuf_add(&cut.fields, message.fields.data, len);
		if (len != 1 + 5 + 4 + 5)
			cr_expect_not(message_is_whole(&cut), "%zu", len);
		cr_expect_null(message_get(&cut, "second").ptr);
	}
	for (size_t at = 0; at < message.fields.len; at++) {
		strbuf_clear(&cut.fields);
		strbuf_add(&cut.fields, message.fields.data, message.fields.len);
		cut.fields.data[at] = (char)(cut.fields.data[at] ^ 0x55);
		(void)message_is_whole(&cut);
		(void)message_int(&cut, "second", 0);
	}
	message_release(&cut);
}
