/* turns.c - runs several commands in turns and prints, in seconds, a line with the median wall time of each, and one with the
 * median of the processor time that it and its children took.
 *
 * usage: turns ROUNDS -- COMMAND... -- COMMAND... [-- COMMAND...]
 *
 * One after the other, again and again: what else the machine does meets all of them alike. Before each
 * run of the n-th command, counted from 1, the shell runs what the variable BEFOREn says; that is not
 * timed. Every command has to end with 0. What they print is thrown away, stderr is shown if one fails.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS_MAX 8
#define ROUNDS_MAX   10000

extern char **environ;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int run(char **argv, const posix_spawn_file_actions_t *quiet, double *processor)
{
	struct rusage used;
	pid_t pid;
	int status;

	if (posix_spawnp(&pid, argv[0], quiet, NULL, argv, environ) != 0 ||
	    wait4(pid, &status, 0, &used) != pid)
		return -1;
	*processor = seconds(used.ru_utime) + seconds(used.ru_stime);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void prepare(int command)
{
	char name[16];
	const char *text;

	snprintf(name, sizeof(name), "BEFORE%d", command + 1);
	text = getenv(name);
	if (text && system(text) != 0) {
		fprintf(stderr, "turns: '%s' fails\n", text);
		exit(1);
	}
}

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static int split(char **words, char ***commands)
{
	int count = 0;

	for (; *words; words++) {
		if (strcmp(*words, "--") != 0)
			continue;
		*words = NULL;
		if (count < COMMANDS_MAX)
			commands[count++] = words + 1;
	}
	return count;
}

static void print_medians(double times[][ROUNDS_MAX], int count, int rounds)
{
	for (int i = 0; i < count; i++) {
		qsort(times[i], (size_t)rounds, sizeof(double), compare);
		printf("%.6f%c", times[i][rounds / 2], i + 1 < count ? ' ' : '\n');
	}
}

int main(int argc, char **argv)
{
	static double times[COMMANDS_MAX][ROUNDS_MAX], processor[COMMANDS_MAX][ROUNDS_MAX];
	char **commands[COMMANDS_MAX];
	posix_spawn_file_actions_t quiet;
	int rounds = argc > 1 ? atoi(argv[1]) : 0, count = argc > 2 ? split(argv + 2, commands) : 0;

	if (rounds < 1 || rounds > ROUNDS_MAX || count < 1) {
		fprintf(stderr, "usage: turns ROUNDS -- COMMAND... -- COMMAND...\n");
		return 2;
	}
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	for (int round = 0; round < rounds; round++) {
		for (int i = 0; i < count; i++) {
			double begin;

			prepare(i);
			begin = now();
			if (run(commands[i], &quiet, &processor[i][round]) != 0) {
				fprintf(stderr, "turns: '%s' fails\n", commands[i][0]);
				return 1;
			}
			times[i][round] = now() - begin;
		}
	}
	print_medians(times, count, rounds);
	print_medians(processor, count, rounds);
	return 0;
}
