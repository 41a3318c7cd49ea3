/* request.c - from struct http_send to a handle of libcurl. */
#include "net/transfer.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Servers and what stands before them close idle connections after 5 s and more. One that was idle for less is most
 * likely still there: where it is not, a request that makes something cannot be sent again. */
#define IDLE_MAX_S 4L

#define SET(option, value) (curl_easy_setopt(easy, (option), (value)) != CURLE_OK)

/* ---- fields ------------------------------------------------------------------------------ */

static bool is_token(struct str name)
{
	static const char more[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && strchr(more, c))))
			return false;
	}
	return name.len > 0;
}

static bool is_value(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

/* libcurl copies it; ours, which may hold the key, is overwritten. */
static bool add_field(struct transfer *transfer, struct str name, const char *before,
		      struct str value)
{
	size_t size = name.len + strlen(before) + value.len + 3;
	struct curl_slist *list;
	char *line;

	if (!is_token(name) || !is_value(value))
		return false;
	line = mem_alloc(size);
	if (value.len == 0) /* how libcurl spells a field without a value */
		(void)snprintf(line, size, "%.*s;", STR_ARGS(name));
	else
		(void)snprintf(line, size, "%.*s: %s%.*s", STR_ARGS(name), before, STR_ARGS(value));
	list = curl_slist_append(transfer->fields, line);
	explicit_bzero(line, size);
	mem_free(line);
	if (!list)
		mem_exhausted();
	transfer->fields = list;
	return true;
}

/* Takes away what libcurl would add. */
static void drop_field(struct transfer *transfer, const char *line)
{
	struct curl_slist *list = curl_slist_append(transfer->fields, line);

	if (!list)
		mem_exhausted();
	transfer->fields = list;
}

static bool add_key(struct transfer *transfer)
{
	const struct net_endpoint *endpoint = transfer->endpoint;

	if (!transfer->has_key || endpoint->auth == AUTH_NONE || !endpoint->key.len)
		return true;
	switch (endpoint->auth) {
	case AUTH_BEARER:
		return add_field(transfer, STR("Authorization"), "Bearer ", endpoint->key);
	case AUTH_BASIC: return add_field(transfer, STR("Authorization"), "Basic ", endpoint->key);
	case AUTH_TOKEN:
		if (!endpoint->token.len ||
		    !add_field(transfer, STR("Authorization"), "Bearer ", endpoint->token))
			return false;
		break;
	default: break;
	}
	return add_field(transfer, str_of(endpoint->auth_field), "", endpoint->key);
}

static bool add_fields(struct transfer *transfer, const struct http_send *send)
{
	for (size_t i = 0; i < send->field_count; i++) {
		if (!add_field(transfer, send->fields[i].name, "", send->fields[i].value))
			return false;
	}
	/* What is inflated must be bounded twice; nothing that we fetch shrinks. */
	if (!add_field(transfer, STR("Accept-Encoding"), "", STR("identity")))
		return false;
	/* With it a server may answer before it has the body, and whether it began would not be known. */
	drop_field(transfer, "Expect:");
	if (send->body_type && !send->part_count) {
		if (!add_field(transfer, STR("Content-Type"), "", str_of(send->body_type)))
			return false;
	} else if (!send->part_count) {
		drop_field(transfer, "Content-Type:");
	}
	return add_key(transfer);
}

/* ---- body -------------------------------------------------------------------------------- */

/* There is no way back to its start, so that libcurl cannot send it again by itself. */
static size_t give_body(char *out, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	size_t left = transfer->body.len - transfer->body_sent;
	size_t len = size * count < left ? size * count : left;

	if (len > 0)
		memcpy(out, transfer->body.ptr + transfer->body_sent, len);
	transfer->body_sent += len;
	return len;
}

struct part_reader {
	struct transfer *transfer;
	struct str left;
};

static size_t give_part(char *out, size_t size, size_t count, void *context)
{
	struct part_reader *reader = context;
	size_t len = size * count < reader->left.len ? size * count : reader->left.len;

	if (len > 0)
		memcpy(out, reader->left.ptr, len);
	reader->left.ptr += len;
	reader->left.len -= len;
	reader->transfer->body_sent += len;
	return len;
}

static bool add_part(struct transfer *transfer, const struct http_part *from)
{
	struct arena *arena = &transfer->result.arena;
	struct part_reader *reader = arena_alloc(arena, sizeof(*reader));
	curl_mimepart *part = curl_mime_addpart(transfer->mime);
	bool bad = !part;

	if (!is_value(from->name) || !is_value(from->file_name) || !is_value(from->type))
		return false;
	*reader = (struct part_reader){transfer, from->value};
	bad = bad || curl_mime_name(part, str_keep(arena, from->name)) != CURLE_OK;
	bad = bad || curl_mime_data_cb(part, (curl_off_t)from->value.len, give_part, NULL, NULL,
				       reader) != CURLE_OK;
	if (from->file_name.len)
		bad = bad || curl_mime_filename(part, str_keep(arena, from->file_name)) != CURLE_OK;
	if (from->type.len)
		bad = bad || curl_mime_type(part, str_keep(arena, from->type)) != CURLE_OK;
	if (bad)
		mem_exhausted();
	return true;
}

/* True when something is wrong. */
static bool set_body(struct transfer *transfer, const struct http_send *send)
{
	CURL *easy = transfer->easy;

	transfer->body = send->body;
	if (send->part_count) {
		transfer->mime = curl_mime_init(easy);
		if (!transfer->mime)
			mem_exhausted();
		for (size_t i = 0; i < send->part_count; i++) {
			if (!add_part(transfer, &send->parts[i]))
				return true;
		}
		return SET(CURLOPT_MIMEPOST, transfer->mime);
	}
	if (strcmp(send->method, "GET") == 0 && !send->body.len)
		return SET(CURLOPT_HTTPGET, 1L);
	if (strcmp(send->method, "POST") != 0 && SET(CURLOPT_CUSTOMREQUEST, send->method))
		return true;
	if (strcmp(send->method, "POST") != 0 && !send->body.len)
		return false;
	return SET(CURLOPT_POST, 1L) || SET(CURLOPT_READFUNCTION, give_body) ||
	       SET(CURLOPT_READDATA, transfer) ||
	       SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)send->body.len);
}

/* ---- what libcurl asks on its way -------------------------------------------------------- */

static bool is_this_machine(const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;

	if (address->sa_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* Before any packet: what is called this machine must be it, whatever a resolver says. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *transfer = context;

	(void)purpose;
	if (transfer->target.is_loopback && !is_this_machine(&address->addr)) {
		transfer->is_stray = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* On a connection that is up, before a request's first byte. libcurl comes here a second time when it found a kept
 * connection closed: harmless as long as nothing that matters has left. */
static int before_request(void *context, char *to, char *from, int to_port, int from_port)
{
	struct transfer *transfer = context;
	long sent = 0;

	(void)to;
	(void)from;
	(void)to_port;
	(void)from_port;
	(void)curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &sent);
	if (transfer->is_ready && transfer->is_submission &&
	    (transfer->body_sent > 0 || (transfer->body.len == 0 && sent > 0))) {
		transfer->is_again = true;
		return CURL_PREREQFUNC_ABORT;
	}
	transfer->is_ready = true;
	return CURL_PREREQFUNC_OK;
}

/* ---- the handle -------------------------------------------------------------------------- */

static bool set_protocols(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	return SET(CURLOPT_PROTOCOLS_STR, "http,https") ||
	       SET(CURLOPT_REDIR_PROTOCOLS_STR, "https");
#else
	return SET(CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS)) ||
	       SET(CURLOPT_REDIR_PROTOCOLS, (long)CURLPROTO_HTTPS);
#endif
}

static bool set_trust(CURL *easy, const struct net_options *options)
{
	return SET(CURLOPT_SSL_VERIFYPEER, 1L) || SET(CURLOPT_SSL_VERIFYHOST, 2L) ||
	       SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) ||
	       (options->ca_file && SET(CURLOPT_CAINFO, options->ca_file)) ||
	       (options->ca_folder && SET(CURLOPT_CAPATH, options->ca_folder));
}

/* What is for the server is not for a proxy on the way. No cookies, no .netrc, no HSTS or Alt-Svc files: all of them are off unless asked for. Servers are silent while they
 * draw, so there is no least speed, and something is sent now and then that keeps routers from forgetting us. */
static bool set_ways(struct transfer *transfer, const struct curl_slist *resolve)
{
	CURL *easy = transfer->easy;

	return SET(CURLOPT_NOSIGNAL, 1L) || SET(CURLOPT_FOLLOWLOCATION, 0L) ||
	       SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) || SET(CURLOPT_HTTP09_ALLOWED, 0L) ||
	       SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) ||
	       SET(CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE) || SET(CURLOPT_PIPEWAIT, 1L) ||
	       SET(CURLOPT_TCP_KEEPALIVE, 1L) || SET(CURLOPT_TCP_KEEPIDLE, 45L) ||
	       SET(CURLOPT_TCP_KEEPINTVL, 15L) || SET(CURLOPT_RESOLVE, resolve) ||
	       SET(CURLOPT_USERAGENT, "assetc/" ASSETC_VERSION) ||
	       (transfer->is_submission && SET(CURLOPT_MAXAGE_CONN, IDLE_MAX_S));
}

static bool set_callbacks(struct transfer *transfer)
{
	CURL *easy = transfer->easy;

	return SET(CURLOPT_PRIVATE, transfer) || SET(CURLOPT_ERRORBUFFER, transfer->words) ||
	       SET(CURLOPT_HEADERFUNCTION, reply_take_head) || SET(CURLOPT_HEADERDATA, transfer) ||
	       SET(CURLOPT_WRITEFUNCTION, reply_take_body) || SET(CURLOPT_WRITEDATA, transfer) ||
	       SET(CURLOPT_OPENSOCKETFUNCTION, open_socket) ||
	       SET(CURLOPT_OPENSOCKETDATA, transfer) ||
	       SET(CURLOPT_PREREQFUNCTION, before_request) || SET(CURLOPT_PREREQDATA, transfer) ||
	       SET(CURLOPT_HTTPHEADER, transfer->fields);
}

const char *request_prepare(struct transfer *transfer, const struct http_send *send,
			    const struct net_options *options, const struct curl_slist *resolve)
{
	if (!is_token(str_of(send->method)))
		return "its method is no word";
	if (!add_fields(transfer, send))
		return "one of its fields or the key cannot stand in a head";
	transfer->easy = curl_easy_init();
	if (!transfer->easy)
		mem_exhausted();
	if (set_protocols(transfer->easy) || set_trust(transfer->easy, options) ||
	    set_ways(transfer, resolve) || set_callbacks(transfer))
		return "this libcurl cannot do what is needed";
	if (set_body(transfer, send))
		return "its body cannot be sent";
	return NULL;
}

void request_aim(struct transfer *transfer)
{
	uint64_t spent_ms = transfer->spent_us / 1000;
	/* 0 would be no limit. */
	uint64_t left = transfer->timeout_ms > spent_ms ? transfer->timeout_ms - spent_ms : 1;
	uint64_t connect = left < NET_CONNECT_MAX_MS ? left : NET_CONNECT_MAX_MS;
	CURL *easy = transfer->easy;

	if (SET(CURLOPT_URL, transfer->target.url) || SET(CURLOPT_TIMEOUT_MS, (long)left) ||
	    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)connect) ||
	    SET(CURLOPT_HTTP_VERSION, (long)(transfer->target.is_https ? CURL_HTTP_VERSION_2TLS
								       : CURL_HTTP_VERSION_1_1)) ||
	    SET(CURLOPT_PROXY, transfer->target.is_loopback ? "" : NULL))
		mem_exhausted();
}

/* Without this, a name that is still looked up would be waited for. */
void request_hurry(struct transfer *transfer)
{
#if LIBCURL_VERSION_NUM >= 0x075700
	(void)curl_easy_setopt(transfer->easy, CURLOPT_QUICK_EXIT, 1L);
#else
	(void)transfer;
#endif
}

void request_release(struct transfer *transfer)
{
	curl_easy_cleanup(transfer->easy);
	curl_mime_free(transfer->mime);
	for (struct curl_slist *field = transfer->fields; field; field = field->next)
		explicit_bzero(field->data, strlen(field->data));
	curl_slist_free_all(transfer->fields);
	transfer->easy = NULL;
	transfer->mime = NULL;
	transfer->fields = NULL;
}
