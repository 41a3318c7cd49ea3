/* TLS and HTTP/2, with a server of Node: skipped without it. */
#include "server.h"
#include "unit/base/scratch.h"

#include <signal.h>
#include <sys/wait.h>

static struct scratch scratch;
static pid_t node = -1;
static int node_in = -1;
static FILE *node_says;
static unsigned port;

static void close_all(void)
{
	if (node_says)
		(void)fclose(node_says);
	if (node > 0) {
		(void)close(node_in);
		(void)waitpid(node, NULL, 0);
	}
	net_close(client);
	client = NULL;
	arena_release(&client_arena);
	scratch_remove(&scratch);
}

static void run_node(const char *key, const char *certificate)
{
	int in[2], out[2];

	cr_assert(pipe(in) == 0 && pipe(out) == 0);
	node = fork();
	if (node == 0) {
		(void)dup2(in[0], STDIN_FILENO);
		(void)dup2(out[1], STDOUT_FILENO);
		for (int fd = 3; fd < 100; fd++)
			(void)close(fd);
		(void)execlp("node", "node", ASSETC_TESTS_DIR "/support/tls_server.js", key,
			     certificate, (char *)NULL);
		_exit(127);
	}
	(void)close(in[0]);
	(void)close(out[1]);
	node_in = in[1];
	node_says = fdopen(out[0], "r");
}

static bool start(void)
{
	char command[3 * SCRATCH_PATH_SIZE], line[64];

	if (system("command -v node openssl >/dev/null 2>&1") != 0)
		return false;
	(void)snprintf(command, sizeof(command),
		       "openssl req -x509 -newkey rsa:2048 -nodes -keyout %s/key -out %s/cert "
		       "-days 2 -subj /CN=localhost "
		       "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null",
		       scratch.root, scratch.root);
	cr_assert_eq(system(command), 0);
	run_node(scratch_path(&scratch, "key"), scratch_path(&scratch, "cert"));
	cr_assert_not_null(fgets(line, sizeof(line), node_says));
	port = (unsigned)strtoul(line, NULL, 10);
	cr_assert_gt(port, 0);
	return true;
}

static void open_client(const char *ca_file, const char *resolve)
{
	const char *rows[] = {resolve, NULL};
	const struct net_options options = {.ca_file = ca_file, .resolve = resolve ? rows : NULL};
	struct diag diag = {0};

	net_close(client);
	cr_assert_eq(net_open(&client, &options, &diag), ST_OK);
}

static void open_all(void)
{
	client_arena = (struct arena){0};
	scratch_make(&scratch);
	if (!start()) {
		close_all();
		cr_skip_test("node or openssl is not installed");
	}
	open_client(scratch_path(&scratch, "cert"), NULL);
	endpoint = (struct net_endpoint){.name = STR("test"),
					 .base_url = str_printf(&client_arena,
								"https://127.0.0.1:%u", port),
					 .key = STR("sk-test-0123456789"),
					 .timeout_s = 5};
}

TestSuite(net_tls, .init = open_all, .fini = close_all, .timeout = 60);

static struct str at(const char *path)
{
	return str_concat(&client_arena, endpoint.base_url, str_of(path), STR(""));
}

static struct http_send post_at(const char *path)
{
	struct http_send send = post_of("");

	send.url = at(path);
	return send;
}

/* The lines that Node has said up to an answer to /end. */
static struct str heard(void)
{
	static char text[8192];
	char line[256];
	size_t len = 0;
	struct http_send send = get_of("");
	struct net_result result;

	send.url = at("/end");
	result = send_one(&send);
	cr_assert_eq(result.outcome, NET_ANSWERED, "%s", result.why);
	net_result_release(&result);
	while (fgets(line, sizeof(line), node_says) && !strstr(line, "GET /end")) {
		cr_assert_lt(len + strlen(line), sizeof(text));
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s", line);
	}
	return (struct str){text, len};
}

static unsigned count_of(struct str text, const char *part)
{
	unsigned count = 0;

	for (const char *p = text.len ? strstr(text.ptr, part) : NULL; p; p = strstr(p + 1, part))
		count++;
	return count;
}

Test(net_tls, only_whom_we_trust)
{
	struct http_send send = post_at("/");
	struct net_result result;

	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_ANSWERED, "%s", result.why);
	net_result_release(&result);
	open_client(NULL, NULL);
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_NOT_STARTED);
	cr_expect_eq(result.reason, NET_NO_TRUST, "%s", result.why);
	net_result_release(&result);
	/* A certificate of somebody else, though of one whom we trust. */
	open_client(scratch_path(&scratch, "cert"),
		    str_printf(&client_arena, "assets.example:%u:127.0.0.1", port).ptr);
	endpoint.base_url = send.url = str_printf(&client_arena, "https://assets.example:%u", port);
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_NOT_STARTED);
	cr_expect_eq(result.reason, NET_NO_TRUST, "%s", result.why);
	net_result_release(&result);
	open_client(scratch_path(&scratch, "absent"), NULL);
	endpoint.base_url = send.url = str_printf(&client_arena, "https://localhost:%u", port);
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_NOT_STARTED);
	cr_expect_eq(result.reason, NET_NO_TRUST, "%s", result.why);
	net_result_release(&result);
}

Test(net_tls, one_connection_for_many)
{
	struct http_send send = post_at("/slow");
	struct str said;

	for (int i = 0; i < 8; i++)
		net_start(client, &endpoint, &send, 0, NULL);
	for (int i = 0; i < 8; i++) {
		struct net_result result = await_one();

		cr_expect(result.outcome == NET_ANSWERED && str_is(result.reply.body, "fine"), "%s",
			  result.why);
		cr_expect(result.has_length);
		cr_expect_lt(result.total_us, 2 * 300000 + 1000000);
		net_result_release(&result);
	}
	said = heard();
	cr_expect_eq(count_of(said, "session"), 1, "%s", said.ptr);
	cr_expect_eq(count_of(said, "POST /slow 2.0"), 8, "%s", said.ptr);
}

Test(net_tls, streams_that_end_are_not_sent_again)
{
	static const char *const paths[] = {"/refused", "/broken", "/gone", "/cut", "/short"};
	struct str said;

	for (size_t i = 0; i < 5; i++) {
		struct http_send send = post_at(paths[i]);
		struct net_result result = send_one(&send);

		cr_expect_eq(result.outcome, NET_BROKEN, "%s", paths[i]);
		cr_expect(result.reason == NET_LOST || result.reason == NET_CUT, "%s: %s", paths[i],
			  result.why);
		net_result_release(&result);
	}
	said = heard();
	cr_expect_eq(count_of(said, "POST /"), 5, "%s", said.ptr);
}

Test(net_tls, redirects_stay_in_tls)
{
	struct http_send send = get_of("");
	struct net_result result;

	send.url = at("/to?/end2");
	result = send_one(&send);
	cr_expect(str_is(result.reply.body, "fine") && result.redirects == 1, "%s", result.why);
	net_result_release(&result);
	send.url = str_printf(&client_arena, "%.*s/to?http://127.0.0.1:%u/",
			      STR_ARGS(endpoint.base_url), port);
	result = send_one(&send);
	cr_expect_eq(result.outcome, NET_ANSWERED);
	cr_expect_eq(result.reason, NET_REFUSED);
	cr_expect(strstr(result.why, "from https to http"), "%s", result.why);
	net_result_release(&result);
}
