/* server.c - threads, one for each connection: a test needs no more than some dozens. */
#include "server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HEAD_SIZE ((size_t)64 * 1024)

struct server server, elsewhere;
struct net *client;
struct net_endpoint endpoint;
struct arena client_arena;

void server_sleep_ms(unsigned ms)
{
	const struct timespec pause = {ms / 1000, (long)(ms % 1000) * 1000000};

	(void)nanosleep(&pause, NULL);
}

bool server_say_bytes(const struct exchange *exchange, const void *bytes, size_t len)
{
	for (size_t sent = 0; sent < len;) {
		ssize_t got =
			send(exchange->fd, (const char *)bytes + sent, len - sent, MSG_NOSIGNAL);

		if (got <= 0)
			return false;
		sent += (size_t)got;
	}
	return true;
}

bool server_say(const struct exchange *exchange, const char *text)
{
	return server_say_bytes(exchange, text, strlen(text));
}

bool server_reset(const struct exchange *exchange)
{
	const struct linger now = {1, 0};

	(void)setsockopt(exchange->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	return false;
}

bool server_ok(const struct exchange *exchange)
{
	static const char piece[65536];
	size_t left = exchange->server->body_len;
	char head[100];

	server_sleep_ms(exchange->server->delay_ms);
	if (left == 0)
		return server_say(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine");
	(void)snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", left);
	if (!server_say(exchange, head))
		return false;
	for (; left > 0; left -= left < sizeof(piece) ? left : sizeof(piece)) {
		if (!server_say_bytes(exchange, piece, left < sizeof(piece) ? left : sizeof(piece)))
			return false;
	}
	return true;
}

/* ---- connections ------------------------------------------------------------------------- */

/* Reads until the head is there; its length, 0 when the client has gone. */
static size_t read_head(int fd, char *text, size_t *len)
{
	char *end;

	for (;;) {
		text[*len] = '\0';
		end = strstr(text, "\r\n\r\n");
		if (end)
			return (size_t)(end - text) + 4;
		if (*len == HEAD_SIZE - 1)
			return 0;
		ssize_t got = recv(fd, text + *len, HEAD_SIZE - 1 - *len, 0);

		if (got <= 0)
			return 0;
		*len += (size_t)got;
	}
}

static size_t body_len_of(const char *head)
{
	const char *line = strcasestr(head, "\r\ncontent-length:");

	return line ? strtoul(line + 17, NULL, 10) : 0;
}

static void count_open(struct server *s)
{
	unsigned open = atomic_fetch_add(&s->open, 1) + 1, most = atomic_load(&s->most_open);

	while (open > most && !atomic_compare_exchange_weak(&s->most_open, &most, open))
		;
}

static bool serve_one(struct exchange *exchange, char *text, size_t head_len, size_t have)
{
	struct server *s = exchange->server;
	char *head = strndup(text, head_len);
	size_t want = s->reads_no_body ? 0 : body_len_of(head);
	char *body = malloc(want + 1);
	size_t len = have < want ? have : want;
	bool is_kept;

	memcpy(body, text + head_len, len);
	while (len < want) {
		ssize_t got = recv(exchange->fd, body + len, want - len, 0);

		if (got <= 0)
			break;
		len += (size_t)got;
	}
	exchange->head = head;
	exchange->body = body;
	exchange->body_len = len;
	atomic_fetch_add(&s->requests, 1);
	count_open(s);
	is_kept = s->handle(exchange);
	atomic_fetch_sub(&s->open, 1);
	free(head);
	free(body);
	return is_kept;
}

static void *serve(void *context)
{
	struct exchange *exchange = context;
	char *text = malloc(HEAD_SIZE);
	size_t have = 0, head_len;

	/* Clients of these tests never send a request before the answer to the one before. */
	while ((head_len = read_head(exchange->fd, text, &have))) {
		exchange->number++;
		if (!serve_one(exchange, text, head_len, have - head_len))
			break;
		have = 0;
	}
	(void)close(exchange->fd);
	free(text);
	free(exchange);
	return NULL;
}

static void *accept_all(void *context)
{
	struct server *s = context;
	pthread_t thread;
	int fd;

	while ((fd = accept(s->fd, NULL, NULL)) >= 0) {
		struct exchange *exchange = calloc(1, sizeof(*exchange));

		exchange->server = s;
		exchange->fd = fd;
		exchange->connection = atomic_fetch_add(&s->connections, 1) + 1;
		if (pthread_create(&thread, NULL, serve, exchange) == 0)
			(void)pthread_detach(thread);
	}
	return NULL;
}

void server_start(struct server *s, server_handler *handle)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof(address);
	pthread_t thread;

	*s = (struct server){.handle = handle,
			     .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
	cr_assert_eq(bind(s->fd, (struct sockaddr *)&address, sizeof(address)), 0);
	cr_assert_eq(listen(s->fd, 64), 0);
	cr_assert_eq(getsockname(s->fd, (struct sockaddr *)&address, &len), 0);
	s->port = ntohs(address.sin_port);
	cr_assert_eq(pthread_create(&thread, NULL, accept_all, s), 0);
	(void)pthread_detach(thread);
}

void server_stop(struct server *s)
{
	(void)shutdown(s->fd, SHUT_RDWR);
	(void)close(s->fd);
}

/* ---- a client ---------------------------------------------------------------------------- */

struct str url_of(const struct server *s, const char *path)
{
	return str_printf(&client_arena, "http://127.0.0.1:%u%s", s->port, path);
}

void client_open(void)
{
	const struct net_options options = {0};
	struct diag diag = {0};

	client_arena = (struct arena){0};
	cr_assert_eq(net_open(&client, &options, &diag), ST_OK);
	server_start(&server, server_ok);
	server_start(&elsewhere, server_ok);
	endpoint = (struct net_endpoint){.name = STR("test"),
					 .base_url = url_of(&server, ""),
					 .key = STR("sk-test-0123456789"),
					 .timeout_s = 5};
}

void client_close(void)
{
	net_close(client);
	server_stop(&server);
	server_stop(&elsewhere);
	arena_release(&client_arena);
}

struct http_send get_of(const char *path)
{
	return (struct http_send){
		.method = "GET", .url = url_of(&server, path), .reply_max = (size_t)1 << 20};
}

struct http_send post_of(const char *path)
{
	return (struct http_send){.method = "POST",
				  .url = url_of(&server, path),
				  .body = STR("{\"prompt\":\"a tree\"}"),
				  .body_type = "application/json",
				  .is_submission = true,
				  .has_key = true,
				  .reply_max = (size_t)1 << 20};
}

struct net_result await_one(void)
{
	struct net_result result;

	for (int i = 0; i < 1000; i++) {
		if (net_next(client, &result))
			return result;
		net_run(client, NULL, 0, 1000);
	}
	cr_assert_fail("no result");
	return (struct net_result){0};
}

struct net_result send_one(const struct http_send *send)
{
	int context;
	struct net_result result;

	net_start(client, &endpoint, send, 0, &context);
	cr_assert_eq(net_count(client), 1);
	result = await_one();
	cr_assert_eq(result.context, &context);
	cr_assert_eq(net_count(client), 0);
	return result;
}
