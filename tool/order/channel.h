/* channel.h - messages over one end of a socket pair, in whole ones. */
#ifndef ASSETC_ORDER_CHANNEL_H
#define ASSETC_ORDER_CHANNEL_H

#include "order/message.h"

/* Zero-initialise, then set fd. The socket may block or not: reading never waits where it must not. */
struct channel {
	int fd;
	struct strbuf in;  /* read and not yet taken */
	struct strbuf out; /* written and not yet sent */
	bool is_closed;    /* the other end is gone, or sent what is no message */
};

void channel_release(struct channel *channel); /* closes fd; accepts one whose fd is -1 */

/* Queues a message; nothing is sent before channel_flush. */
void channel_put(struct channel *channel, const struct message *message);
/* Sends what the socket takes without waiting, or with wait all of it. False when the other end is gone. Never raises
 * SIGPIPE. */
bool channel_flush(struct channel *channel, bool wait);
static inline bool channel_has_output(const struct channel *channel)
{
	return channel->out.len > 0;
}

/* Reads what is there without waiting. False when the other end is gone; what came before may still be taken. */
bool channel_fill(struct channel *channel);
/* The next whole message, whose memory is reused. False when there is none yet. */
bool channel_take(struct channel *channel, struct message *message);
/* Waits for the next message, for at most timeout_ms (-1: for ever). False at the end or when the time is over. */
bool channel_wait(struct channel *channel, struct message *message, int timeout_ms);

#endif
