/* net.c - the loop. */
#include "net/net.h"

#include "net/transfer.h"

#include <limits.h>
#include <signal.h>
#include <string.h>
#include <time.h>

struct list {
	struct transfer *first, *last;
};

struct net {
	CURLM *multi;
	struct net_options options;
	struct curl_slist *resolve;
	struct list running, ended;
	size_t count;
};

static void list_add(struct list *list, struct transfer *transfer)
{
	transfer->previous = list->last;
	transfer->next = NULL;
	*(list->last ? &list->last->next : &list->first) = transfer;
	list->last = transfer;
}

static void list_remove(struct list *list, struct transfer *transfer)
{
	*(transfer->previous ? &transfer->previous->next : &list->first) = transfer->next;
	*(transfer->next ? &transfer->next->previous : &list->last) = transfer->previous;
}

/* ---- opening and closing ----------------------------------------------------------------- */

static const char *variable(char *const *environment, const char *name)
{
	size_t len = strlen(name);

	for (; *environment; environment++) {
		if (strncmp(*environment, name, len) == 0 && (*environment)[len] == '=' &&
		    (*environment)[len + 1])
			return *environment + len + 1;
	}
	return NULL;
}

struct net_options net_options_from(char *const *environment)
{
	struct net_options options = {.ca_file = variable(environment, "CURL_CA_BUNDLE")};

	if (!options.ca_file) {
		options.ca_file = variable(environment, "SSL_CERT_FILE");
		options.ca_folder = variable(environment, "SSL_CERT_DIR");
	}
	return options;
}

enum status net_open(struct net **out, const struct net_options *options, struct diag *diag)
{
	struct net *net;

	*out = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return diag_error(diag, ST_ENVIRONMENT, "E0540", (struct place){0},
				  "libcurl, by which providers are reached, cannot begin");
	/* OpenSSL writes to connections that may be closed. */
	(void)signal(SIGPIPE, SIG_IGN);
	net = mem_zalloc(1, sizeof(*net));
	net->options = *options;
	for (const char *const *row = options->resolve; row && *row; row++)
		net->resolve = curl_slist_append(net->resolve, *row);
	net->multi = curl_multi_init();
	if (!net->multi)
		mem_exhausted();
	*out = net;
	return ST_OK;
}

static void free_transfer(struct transfer *transfer)
{
	request_release(transfer);
	net_result_release(&transfer->result);
	mem_free(transfer);
}

static void drop_all(struct net *net, struct list *list)
{
	struct transfer *next;

	for (struct transfer *transfer = list->first; transfer; transfer = next) {
		next = transfer->next;
		if (list == &net->running) {
			request_hurry(transfer);
			(void)curl_multi_remove_handle(net->multi, transfer->easy);
		}
		free_transfer(transfer);
	}
}

void net_close(struct net *net)
{
	if (!net)
		return;
	drop_all(net, &net->running);
	drop_all(net, &net->ended);
	(void)curl_multi_cleanup(net->multi);
	curl_slist_free_all(net->resolve);
	mem_free(net);
	curl_global_cleanup();
}

void net_result_release(struct net_result *result)
{
	bytes_release(&result->body);
	arena_release(&result->arena);
	*result = (struct net_result){0};
}

/* ---- one transfer ------------------------------------------------------------------------ */

static void end(struct transfer *transfer)
{
	request_release(transfer);
	list_add(&transfer->net->ended, transfer);
}

static void run(struct transfer *transfer)
{
	request_aim(transfer);
	if (curl_multi_add_handle(transfer->net->multi, transfer->easy) != CURLM_OK)
		mem_exhausted();
	list_add(&transfer->net->running, transfer);
}

static const char *judge(struct transfer *transfer, struct str url, const struct target *base,
			 struct target *out)
{
	const struct net_endpoint *endpoint = transfer->endpoint;
	const struct target_rules rules = {&transfer->home, transfer->has_key,
					   endpoint->key.len > 0, endpoint->allow_plain_http,
					   endpoint->key_hosts};
	const char *why = target_parse(url, base, &transfer->result.arena, out);

	if (!why && base && base->is_https && !out->is_https)
		why = "it leads from https to http";
	return why ? why : target_refused(out, &rules);
}

static const char *begin(struct transfer *transfer, const struct http_send *send)
{
	struct net *net = transfer->net;
	const char *why = target_parse(transfer->endpoint->base_url, NULL, &transfer->result.arena,
				       &transfer->home);

	if (!why)
		why = judge(transfer, send->url, NULL, &transfer->target);
	return why ? why : request_prepare(transfer, send, &net->options, net->resolve);
}

/* Which host it was is what people need to know where an answer named it. */
static const char *refusal(struct transfer *transfer, const char *why)
{
	struct arena *arena = &transfer->result.arena;
	const char *host = transfer->target.host;

	if (!host || !transfer->home.host || target_same_origin(&transfer->target, &transfer->home))
		return str_printf(arena, "the request is not sent: %s", why).ptr;
	return str_printf(arena, "the request is not sent to %.255s: %s", host, why).ptr;
}

void net_start(struct net *net, const struct net_endpoint *endpoint, const struct http_send *send,
	       uint64_t timeout_ms, void *context)
{
	struct transfer *transfer = mem_zalloc(1, sizeof(*transfer));
	uint64_t most = (uint64_t)endpoint->timeout_s * 1000;
	const char *why;

	transfer->net = net;
	transfer->endpoint = endpoint;
	transfer->timeout_ms = timeout_ms && timeout_ms < most ? timeout_ms : most;
	transfer->result.context = context;
	transfer->result.why = "";
	transfer->is_submission = send->is_submission;
	transfer->has_key = send->has_key;
	transfer->may_follow =
		!send->has_key && !send->is_submission && strcmp(send->method, "GET") == 0;
	transfer->reply_max = send->reply_max;
	net->count++;
	why = begin(transfer, send);
	if (!why) {
		run(transfer);
		return;
	}
	transfer->result.outcome = NET_NOT_STARTED;
	transfer->result.reason = NET_REFUSED;
	transfer->result.why = refusal(transfer, why);
	end(transfer);
}

/* True when the answer was a redirect that is followed. */
static bool follow(struct transfer *transfer)
{
	struct net_result *result = &transfer->result;
	unsigned status = result->reply.status;
	struct str to = {0};
	struct target next;
	const char *why;

	if (!transfer->may_follow ||
	    (status != 301 && status != 302 && status != 303 && status != 307 && status != 308))
		return false;
	to = http_reply_field(&result->reply, "location");
	why = result->redirects == NET_REDIRECTS_MAX
		      ? "there were too many before"
		      : judge(transfer, to, &transfer->target, &next);
	if (why) {
		result->reason = NET_REFUSED;
		result->why = str_printf(&result->arena, "a redirect is not followed: %s", why).ptr;
		return false;
	}
	result->redirects++;
	transfer->spent_us = result->total_us;
	transfer->target = next;
	transfer->is_ready = false;
	reply_reset(transfer);
	return true;
}

static void take_ended(struct transfer *transfer, CURLcode code)
{
	struct net *net = transfer->net;

	(void)curl_multi_remove_handle(net->multi, transfer->easy);
	list_remove(&net->running, transfer);
	outcome_of(transfer, code);
	if (transfer->result.outcome == NET_ANSWERED && follow(transfer))
		run(transfer);
	else
		end(transfer);
}

/* ---- driving ----------------------------------------------------------------------------- */

static void perform(struct net *net)
{
	struct CURLMsg *message;
	struct transfer *transfer;
	int ignored;

	(void)curl_multi_perform(net->multi, &ignored);
	while ((message = curl_multi_info_read(net->multi, &ignored))) {
		if (message->msg != CURLMSG_DONE)
			continue;
		transfer = NULL;
		(void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
		take_ended(transfer, message->data.result);
	}
}

static uint64_t now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* libcurl wakes for the others, but tells less of them than poll(2): nothing of one that hung up. */
static bool wait_once(struct net *net, struct pollfd *others, size_t count, uint64_t wait_ms)
{
	struct curl_waitfd waits[NET_OTHERS_MAX];

	for (size_t i = 0; i < count; i++)
		waits[i] = (struct curl_waitfd){.fd = others[i].fd, .events = CURL_WAIT_POLLIN};
	(void)curl_multi_poll(net->multi, waits, (unsigned)count,
			      wait_ms < INT_MAX ? (int)wait_ms : INT_MAX, NULL);
	return count > 0 && poll(others, (nfds_t)count, 0) > 0;
}

void net_run(struct net *net, struct pollfd *others, size_t other_count, unsigned wait_ms)
{
	uint64_t start = now_ms(), spent = 0;
	bool is_over = false;

	if (other_count > NET_OTHERS_MAX)
		other_count = NET_OTHERS_MAX;
	for (;;) {
		perform(net);
		if (net->ended.first) {
			if (other_count)
				(void)poll(others, (nfds_t)other_count, 0);
			return;
		}
		if (is_over || wait_once(net, others, other_count, wait_ms - spent))
			return;
		spent = now_ms() - start;
		is_over = spent >= wait_ms; /* after one last look at the transfers */
	}
}

bool net_next(struct net *net, struct net_result *out)
{
	struct transfer *transfer = net->ended.first;

	if (!transfer)
		return false;
	list_remove(&net->ended, transfer);
	net->count--;
	*out = transfer->result;
	mem_free(transfer);
	return true;
}

size_t net_count(const struct net *net)
{
	return net->count;
}

void net_abandon(struct net *net)
{
	while (net->running.first) {
		struct transfer *transfer = net->running.first;

		transfer->is_abandoned = true;
		request_hurry(transfer);
		take_ended(transfer, CURLE_ABORTED_BY_CALLBACK);
	}
}
