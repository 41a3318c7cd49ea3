/* remote_main.c - the program assetc-remote: keeps the book of purchases, and alone may hold the keys of vendors. assetc
 * starts it when it is needed, with a socket as descriptor 0. */
#include "net/secret.h"
#include "remote/serve.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int64_t now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool is_socket(int fd)
{
	int type;
	socklen_t len = sizeof(type);

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 && type == SOCK_STREAM;
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1 || !is_socket(STDIN_FILENO)) {
		(void)fputs("this program works for assetc, which starts it by itself\n", stderr);
		return 2;
	}
	/* No debugger of the same user and no core file sees what is in its memory. */
	secret_guard_process();
	/* Of its own session, so that a Ctrl-C meant for assetc does not end it in the middle of a purchase. */
	(void)setsid();
	return remote_serve(STDIN_FILENO, now_us);
}
