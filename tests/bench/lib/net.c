/* net.c - many transfers from one loop, with a server on the loopback that takes its time:
 *
 *	net time TRANSFERS AT_ONCE LATENCY_MS     prints seconds from the first start to the last result
 *	net memory AT_ONCE MIB [chunked]          prints the most memory of the client, in KiB
 *
 * The server is a process of its own. memory: so many bodies of so many MiB arrive at the same time, all of them kept
 * until the last one is whole.
 */
#include "net/net.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)

static size_t body_len;
static bool is_chunked;
static unsigned latency_ms;

static void die(const char *what)
{
	fprintf(stderr, "net: %s\n", what);
	exit(2);
}

static void say(int fd, const void *bytes, size_t len)
{
	if (send(fd, bytes, len, MSG_NOSIGNAL) != (ssize_t)len)
		pthread_exit(NULL);
}

static void answer(int fd)
{
	static const char piece[65536];
	char head[200];

	(void)nanosleep(&(struct timespec){latency_ms / 1000, latency_ms % 1000 * 1000000L}, NULL);
	if (is_chunked)
		(void)snprintf(head, sizeof(head),
			       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	else
		(void)snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n",
			       body_len);
	say(fd, head, strlen(head));
	for (size_t sent = 0; sent < body_len; sent += sizeof(piece)) {
		if (is_chunked)
			say(fd, "10000\r\n", 7);
		say(fd, piece, sizeof(piece));
		if (is_chunked)
			say(fd, "\r\n", 2);
	}
	if (is_chunked)
		say(fd, "0\r\n\r\n", 5);
}

static void *serve(void *context)
{
	int fd = (int)(intptr_t)context;
	char text[8192];
	ssize_t got;
	size_t len = 0;

	/* Bodies of requests are a few bytes and come with the head. */
	while ((got = recv(fd, text + len, sizeof(text) - 1 - len, 0)) > 0) {
		len += (size_t)got;
		text[len] = '\0';
		if (!strstr(text, "\r\n\r\n{}"))
			continue;
		answer(fd);
		len = 0;
	}
	(void)close(fd);
	return NULL;
}

/* In another process; its port. */
static unsigned start_server(pid_t *server)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0), one;
	pthread_t thread;

	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 64) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		die("cannot listen");
	*server = fork();
	if (*server != 0) {
		(void)close(fd);
		return ntohs(address.sin_port);
	}
	while ((one = accept(fd, NULL, NULL)) >= 0) {
		if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)one) == 0)
			(void)pthread_detach(thread);
	}
	_exit(0);
}

static double now(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Until so many have ended, at most at_once at a time; the results are kept. */
static void run(struct net *net, const struct net_endpoint *endpoint, const struct http_send *send,
		unsigned transfers, unsigned at_once)
{
	struct net_result *results = calloc(transfers, sizeof(*results));
	unsigned started = 0, ended = 0;

	while (ended < transfers) {
		for (; started < transfers && started - ended < at_once; started++)
			net_start(net, endpoint, send, 0, NULL);
		net_run(net, NULL, 0, 60000);
		while (net_next(net, &results[ended])) {
			if (results[ended].outcome != NET_ANSWERED ||
			    results[ended].body.len != body_len)
				die(results[ended].why);
			ended++;
		}
	}
	for (unsigned i = 0; i < transfers; i++)
		net_result_release(&results[i]);
	free(results);
}

int main(int argc, char **argv)
{
	bool is_memory = argc >= 4 && strcmp(argv[1], "memory") == 0;
	unsigned transfers = (unsigned)strtoul(argc >= 4 ? argv[2] : "0", NULL, 10);
	unsigned at_once =
		is_memory ? transfers : (unsigned)strtoul(argc == 5 ? argv[3] : "0", NULL, 10);
	const struct net_options options = {0};
	struct http_send send = {
		.method = "POST", .body = STR("{}"), .is_submission = true, .reply_max = 256 * MIB};
	struct net_endpoint endpoint = {.name = STR("bench"), .timeout_s = 600};
	struct diag diag = {0};
	struct rusage used;
	struct net *net;
	char url[64];
	pid_t server;
	double start;

	if (!transfers || !at_once)
		die("usage: net time TRANSFERS AT_ONCE LATENCY_MS | net memory AT_ONCE MIB "
		    "[chunked]");
	body_len = is_memory ? strtoul(argv[3], NULL, 10) * MIB : 65536;
	is_chunked = is_memory && argc == 5;
	latency_ms = is_memory ? 10 : (unsigned)strtoul(argv[4], NULL, 10);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u", start_server(&server));
	endpoint.base_url = send.url = str_of(url);
	if (net_open(&net, &options, &diag) != ST_OK)
		die("cannot open");
	start = now();
	run(net, &endpoint, &send, transfers, at_once);
	if (is_memory && getrusage(RUSAGE_SELF, &used) == 0)
		printf("%ld\n", used.ru_maxrss);
	else
		printf("%.4f\n", now() - start);
	net_close(net);
	(void)kill(server, SIGKILL);
	return 0;
}
