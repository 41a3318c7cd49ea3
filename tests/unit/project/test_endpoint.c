#include "project/endpoint.h"

#include <criterion/criterion.h>

static const char *refused(const char *url)
{
	const char *why = url_refused(str_of(url));

	return why ? why : "";
}

Test(project_endpoint, takes_scheme_host_port_and_path)
{
	static const char *const FINE[] = {
		"https://api.example.com", "https://api.example.com/v1/",
		"https://a:8443/x",        "http://127.0.0.1:7860",
		"http://[::1]:80/",        "http://localhost",
	};

	for (size_t i = 0; i < sizeof(FINE) / sizeof(FINE[0]); i++)
		cr_expect_str_eq(refused(FINE[i]), "", "%s", FINE[i]);
}

Test(project_endpoint, refuses_everything_else)
{
	static const char *const WRONG[] = {
		"",
		"https",
		"https://",
		"https:///path",
		"https://:80",
		"ftp://a",
		"HTTPS://a",
		"//a",
		"https://a b",
		"https://a\\b",
		"https://\xC3\xA9.example",
		"https://u@a",
		"https://u:p@a/",
		"https://a/?q",
		"https://a/#f",
		"https://a:",
		"https://a:0",
		"https://a:65536",
		"https://a:8x",
		"https://[::1",
		"https://[]",
		"https://[::1]x",
	};

	for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++)
		cr_expect_str_neq(refused(WRONG[i]), "", "%s", WRONG[i]);
}

Test(project_endpoint, plain_http_is_for_this_machine)
{
	static const char *const HERE[] = {
		"https://a.example",       "http://localhost",    "http://localhost:1/x",
		"http://127.0.0.1",        "http://127.0.0.1:80", "http://127.255.3.4/",
		"http://[::1]:7860/sdapi",
	};
	static const char *const ELSEWHERE[] = {
		"http://a.example",         "http://127.0.0.1.example",
		"http://127.0.0",           "http://127.0.0.256",
		"http://127.0.0.1.",        "http://128.0.0.1",
		"http://localhost.example", "http://[::2]",
		"http://0.0.0.0",           "http://127.0.0.0001",
		"http://2130706433",
	};

	for (size_t i = 0; i < sizeof(HERE) / sizeof(HERE[0]); i++)
		cr_expect_not(url_is_exposed(str_of(HERE[i])), "%s", HERE[i]);
	for (size_t i = 0; i < sizeof(ELSEWHERE) / sizeof(ELSEWHERE[0]); i++)
		cr_expect(url_is_exposed(str_of(ELSEWHERE[i])), "%s", ELSEWHERE[i]);
}

Test(project_endpoint, knows_one_server_by_its_scheme_host_and_port)
{
	static const char *const SAME[][2] = {
		{"https://api.example.com/v1", "https://API.Example.com:443"},
		{"http://127.0.0.1", "http://127.0.0.1:80/x"},
		{"https://[::1]:8/", "https://[::1]:8"},
	};
	static const char *const OTHER[][2] = {
		{"https://api.example.com", "http://api.example.com"},
		{"https://api.example.com", "https://api.example.com:8443"},
		{"https://api.example.com", "https://api.example.com."},
		{"https://api.example.com", "https://api.example.com.evil.example"},
		{"https://api.example.com", "https://evil.example/api.example.com"},
		{"http://127.0.0.1:443", "https://127.0.0.1:443"},
	};

	for (size_t i = 0; i < sizeof(SAME) / sizeof(SAME[0]); i++)
		cr_expect(url_is_same_host(str_of(SAME[i][0]), str_of(SAME[i][1])), "%s",
			  SAME[i][1]);
	for (size_t i = 0; i < sizeof(OTHER) / sizeof(OTHER[0]); i++)
		cr_expect_not(url_is_same_host(str_of(OTHER[i][0]), str_of(OTHER[i][1])), "%s",
			      OTHER[i][1]);
}
