/* stop.c - signals, noted while programs run. */
#include "worker/stop.h"

#include "worker/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
#define SIGNAL_COUNT (sizeof(SIGNALS) / sizeof(SIGNALS[0]))

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned sessions;
static struct sigaction before[SIGNAL_COUNT];
static int wake[2] = {-1, -1};
/* Set by the handler and read by any thread; without a lock on every machine we know. */
static atomic_int caught, times;

static void note(int number)
{
	int kept = errno;

	caught = number;
	times++;
	/* A full pipe is as readable as can be. */
	if (write(wake[1], "", 1) < 0)
		errno = kept;
	errno = kept;
}

static void take_signals(void)
{
	for (size_t i = 0; i < SIGNAL_COUNT; i++) {
		struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};

		(void)sigemptyset(&action.sa_mask);
		if (SIGNALS[i] == SIGPIPE)
			action.sa_handler = SIG_IGN;
		(void)sigaction(SIGNALS[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN)
			(void)sigaction(SIGNALS[i], &action, NULL);
	}
}

static void give_signals_back(void)
{
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		(void)sigaction(SIGNALS[i], &before[i], NULL);
}

bool stop_open(void)
{
	bool is_open;

	(void)pthread_mutex_lock(&mutex);
	if (sessions == 0 && worker_pipe(wake)) {
		(void)fcntl(wake[1], F_SETFL, O_NONBLOCK);
		caught = 0;
		times = 0;
		take_signals();
		sessions = 1;
		is_open = true;
	} else {
		is_open = sessions > 0 && times == 0;
		sessions += is_open;
	}
	(void)pthread_mutex_unlock(&mutex);
	return is_open;
}

void stop_close(void)
{
	int number = 0;

	(void)pthread_mutex_lock(&mutex);
	if (--sessions == 0) {
		give_signals_back();
		number = caught;
		worker_close(&wake[0]);
		worker_close(&wake[1]);
	}
	if (number)
		(void)raise(number);
	(void)pthread_mutex_unlock(&mutex);
}

unsigned stop_count(void)
{
	return (unsigned)times;
}

int stop_fd(void)
{
	return wake[0];
}
