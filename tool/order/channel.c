/* channel.c - a socket is read and written in pieces; what is in a piece is nobody else's business. */
#include "order/channel.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

void channel_release(struct channel *channel)
{
	if (channel->fd >= 0)
		(void)close(channel->fd);
	strbuf_release(&channel->in);
	strbuf_release(&channel->out);
	*channel = (struct channel){.fd = -1, .is_closed = true};
}

/* ---- sending ----------------------------------------------------------------------------- */

void channel_put(struct channel *channel, const struct message *message)
{
	uint8_t head[MESSAGE_HEAD];

	message_write_head(message, head);
	strbuf_add(&channel->out, head, sizeof(head));
	strbuf_add(&channel->out, message->fields.data, message->fields.len);
}

static void drop_front(struct strbuf *buf, size_t len)
{
	memmove(buf->data, buf->data + len, buf->len - len);
	buf->len -= len;
}

bool channel_flush(struct channel *channel, bool wait)
{
	while (channel->out.len && !channel->is_closed) {
		ssize_t sent = send(channel->fd, channel->out.data, channel->out.len,
				    MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));

		if (sent > 0)
			drop_front(&channel->out, (size_t)sent);
		else if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) && !wait)
			return true;
		else if (!(sent < 0 && errno == EINTR))
			channel->is_closed = true;
	}
	return !channel->is_closed;
}

/* ---- receiving --------------------------------------------------------------------------- */

bool channel_fill(struct channel *channel)
{
	char piece[PIECE];
	ssize_t len;

	while (!channel->is_closed && channel->in.len < MESSAGE_MAX + MESSAGE_HEAD) {
		len = recv(channel->fd, piece, sizeof(piece), MSG_DONTWAIT);
		if (len > 0)
			strbuf_add(&channel->in, piece, (size_t)len);
		else if (len < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return true;
		else if (!(len < 0 && errno == EINTR))
			channel->is_closed = true;
	}
	return !channel->is_closed;
}

bool channel_take(struct channel *channel, struct message *message)
{
	size_t len;

	if (channel->in.len < MESSAGE_HEAD)
		return false;
	if (!message_read_head((const uint8_t *)channel->in.data, message, &len)) {
		channel->is_closed = true;
		channel->in.len = 0;
		return false;
	}
	if (channel->in.len - MESSAGE_HEAD < len)
		return false;
	strbuf_clear(&message->fields);
	strbuf_add(&message->fields, channel->in.data + MESSAGE_HEAD, len);
	drop_front(&channel->in, MESSAGE_HEAD + len);
	if (message_is_whole(message))
		return true;
	channel->is_closed = true;
	channel->in.len = 0;
	return false;
}

static int64_t milliseconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool channel_wait(struct channel *channel, struct message *message, int timeout_ms)
{
	int64_t end = milliseconds() + timeout_ms;

	for (;;) {
		struct pollfd ready = {.fd = channel->fd, .events = POLLIN};
		int64_t left = timeout_ms < 0 ? -1 : end - milliseconds();

		if (channel_take(channel, message))
			return true;
		if (channel->is_closed || (timeout_ms >= 0 && left < 0))
			return false;
		if (poll(&ready, 1, (int)left) > 0)
			(void)channel_fill(channel);
	}
}
