/* talk.h - the state of one conversation, shared by the files of this room. */
#ifndef ASSETC_BUY_TALK_H
#define ASSETC_BUY_TALK_H

#include "buy/buy.h"

enum order_state {
	STATE_SENT,   /* not answered yet */
	STATE_BUSY,   /* another process has its purchase lock */
	STATE_WANTED, /* wanted since the last GO */
	STATE_ASKED,  /* GO was said */
	STATE_GRANTED,
	STATE_DONE,
};

/* One request: a part of a want's candidates. */
struct order {
	struct buy *buy;
	size_t first, count; /* of want->items */
	enum order_state state;
	bool is_renewed; /* what a dead run had bought came, as its one candidate */
	unsigned arrived; /* admitted since it was offered anew */
	int64_t sent_ms;
};

struct buyer {
	const struct buy_options *options;
	struct partner partner;
	uint32_t numbers; /* of orders that were given away in earlier rounds */
	unsigned stops_sent;
	enum status status; /* of the conversation */
};

/* One round. */
struct talk {
	struct buyer *buyer;
	struct ac_store *store;
	const struct buy_options *options;
	struct order *orders;
	size_t count;
	struct message out;
	struct diag *diag;
};

static inline uint32_t talk_number(const struct talk *talk, const struct order *order)
{
	return talk->buyer->numbers + (uint32_t)(order - talk->orders) + 1;
}

/* order.c */
void talk_put_hello(const struct buy_options *options, struct message *message);
void talk_put_order(const struct talk *talk, size_t index, struct message *message);

/* arrive.c: one candidate came; an order came to an end. */
void talk_take_item(struct talk *talk, struct order *order, const struct message *message);
/* The driver does the work of this order itself, now that it is booked. */
void talk_run_here(struct talk *talk, struct order *order);
void talk_take_settled(struct talk *talk, struct order *order, const struct message *message);
void talk_take_failed(struct talk *talk, struct order *order, const struct message *message);
void talk_fail(struct order *order, enum status status);
void talk_tell(const struct talk *talk, const struct order *order, enum buy_event_kind kind,
	       int64_t cost, struct str text);
int64_t talk_now_ms(void);

/* talk.c: queues talk->out for an order. */
void talk_say(struct talk *talk, unsigned kind, const struct order *order);
void talk_send(struct talk *talk);

#endif
