/* test_channel.c - messages arrive whole and in order, however the socket cuts them. */
#include "order/channel.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct channel here, there;
static struct message message;

static void open_pair(void)
{
	int fds[2];

	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	here = (struct channel){.fd = fds[0]};
	there = (struct channel){.fd = fds[1]};
}

static void close_pair(void)
{
	channel_release(&here);
	channel_release(&there);
	message_release(&message);
}

TestSuite(order_channel, .init = open_pair, .fini = close_pair);

Test(order_channel, messages_come_in_order)
{
	for (unsigned i = 1; i <= 3; i++) {
		message_begin(&message, i, i * 10);
		message_put_int(&message, "n", i);
		channel_put(&here, &message);
	}
	cr_assert(channel_flush(&here, true));
	for (unsigned i = 1; i <= 3; i++) {
		cr_assert(channel_wait(&there, &message, 1000));
		cr_expect_eq(message.kind, i);
		cr_expect_eq(message.order, i * 10);
		cr_expect_eq(message_int(&message, "n", 0), i);
	}
	cr_expect_not(channel_wait(&there, &message, 10));
	cr_expect_not(there.is_closed);
}

Test(order_channel, a_message_in_pieces_waits_for_its_end)
{
	struct strbuf wire;

	message_begin(&message, 5, 1);
	message_put_c(&message, "text", "in two pieces");
	channel_put(&here, &message);
	wire = here.out;
	for (size_t i = 0; i + 1 < wire.len; i++) {
		cr_assert_eq(write(here.fd, wire.data + i, 1), 1);
		cr_assert(channel_fill(&there));
		cr_assert_not(channel_take(&there, &message));
	}
	cr_assert_eq(write(here.fd, wire.data + wire.len - 1, 1), 1);
	cr_assert(channel_wait(&there, &message, 1000));
	cr_expect(str_is(message_get(&message, "text"), "in two pieces"));
}

/* More than the socket holds: sending without waiting leaves the rest for later. */
Test(order_channel, what_does_not_fit_is_sent_later)
{
	struct strbuf big = {0};

	for (int i = 0; i < 1 << 20; i++)
		strbuf_add_char(&big, (char)i);
	message_begin(&message, 2, 1);
	message_put(&message, "big", strbuf_str(&big));
	channel_put(&here, &message);
	cr_assert(channel_flush(&here, false));
	cr_assert(channel_has_output(&here));
	while (channel_has_output(&here)) {
		cr_assert(channel_fill(&there));
		cr_assert(channel_flush(&here, false));
	}
	cr_assert(channel_wait(&there, &message, 1000));
	cr_expect_eq(message_get(&message, "big").len, big.len);
	cr_expect_arr_eq(message_get(&message, "big").ptr, big.data, big.len);
	strbuf_release(&big);
}

Test(order_channel, what_came_before_the_end_is_still_taken)
{
	message_begin(&message, 4, 2);
	channel_put(&here, &message);
	cr_assert(channel_flush(&here, true));
	channel_release(&here);
	cr_expect(channel_wait(&there, &message, 1000));
	cr_expect_eq(message.kind, 4);
	cr_expect_not(channel_wait(&there, &message, 1000));
	cr_expect(there.is_closed);
}

/* Nobody there: no signal, and it is told. */
Test(order_channel, a_gone_reader_is_told)
{
	channel_release(&there);
	message_begin(&message, 4, 2);
	channel_put(&here, &message);
	cr_expect_not(channel_flush(&here, true));
	cr_expect(here.is_closed);
}

Test(order_channel, what_is_no_message_ends_it)
{
	cr_assert_eq(write(here.fd, "\xff\xff\xff\xff garbage", 12), 12);
	cr_expect_not(channel_wait(&there, &message, 1000));
	cr_expect(there.is_closed);
}
