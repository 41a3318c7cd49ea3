/* no_network.c - runs a program that cannot open a socket but those between processes of this machine:
 *
 *	assetc-no-network PROGRAM ARG...
 *
 * For tests of what has to do without a network. A preload would not reach a program without a dynamic loader, and a name
 * space of one's own is not allowed everywhere; what is asked of the system itself reaches all, and those that they start.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field)        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IF(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (yes), (no))

static struct sock_filter FILTER[] = {
	LOAD(nr),
	IF(SYS_socket, 0, 2), /* anything else is allowed */
	LOAD(args[0]),
	IF(AF_UNIX, 0, 1), /* anything else is refused */
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
};

int main(int argc, char **argv)
{
	struct sock_fprog program = {sizeof(FILTER) / sizeof(FILTER[0]), FILTER};

	if (argc < 2)
		return 2;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0) {
		perror("assetc-no-network");
		return 77;
	}
	(void)execv(argv[1], argv + 1);
	perror(argv[1]);
	return 77;
}
