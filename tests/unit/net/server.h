/* server.h - a server on the loopback that does to its clients what a test says, and counts.
 *
 * Suites of this room have one time limit: where tests of different ones run at the same time, Criterion loses memory,
 * and the leak sanitizer tells. */
#ifndef ASSETC_TESTS_NET_SERVER_H
#define ASSETC_TESTS_NET_SERVER_H

#include "net/net.h"

#include <criterion/criterion.h>
#include <stdatomic.h>

struct server;
struct exchange {
	struct server *server;
	int fd;
	unsigned connection, number; /* of the connection, and of the request on it; from 1 */
	const char *head;            /* with its empty line; NUL-terminated */
	const char *body;
	size_t body_len;
};
/* Answers, or does worse. False: the connection is closed. */
typedef bool server_handler(const struct exchange *exchange);

struct server {
	int fd;
	unsigned port;
	server_handler *handle;
	bool reads_no_body; /* handle is called as soon as the head is there */
	atomic_uint connections, requests, open, most_open; /* open: requests being handled */
	unsigned delay_ms;                                  /* of server_ok */
	size_t body_len;                                    /* of server_ok; 0: "fine" */
};

void server_start(struct server *server, server_handler *handle);
void server_stop(struct server *server);

bool server_say(const struct exchange *exchange, const char *text);
bool server_say_bytes(const struct exchange *exchange, const void *bytes, size_t len);
bool server_reset(const struct exchange *exchange); /* the connection, at once; false */
void server_sleep_ms(unsigned ms);
/* 200 with a short body, or body_len bytes. */
server_handler server_ok;

/* ---- a client ---- */

extern struct server server, elsewhere;
extern struct net *client;
extern struct net_endpoint endpoint; /* the server's root, key "sk-test-0123456789", 5 s */
extern struct arena client_arena;

/* Of a suite: starts both servers with server_ok, opens client and fills in endpoint; closes all. */
void client_open(void);
void client_close(void);
/* "http://127.0.0.1:PORT/path" */
struct str url_of(const struct server *server, const char *path);
struct http_send get_of(const char *path);  /* without the key */
struct http_send post_of(const char *path); /* a submission, with the key */
/* Runs one transfer to its end. */
struct net_result send_one(const struct http_send *send);
/* Waits for the next result, whatever runs. */
struct net_result await_one(void);

#endif
