/* sound.c - several threads that decode, resample and measure at once, some of them what is refused, while helpers are
 * ended beneath them. For the thread sanitizer. */
#include "sound/decode.h"
#include "sound/helper.h"

#include <pthread.h>
#include <stdio.h>

#define THREADS 6
#define ROUNDS  12
#define SAMPLES 30000u

static const char *one_round(const int16_t *data, struct diag *diag, struct sound *sound)
{
	static const struct sound_pcm PCM = {SOUND_S16, 44100, 2};
	struct sound_levels levels;

	if (sound_decode(data, 3, &PCM, (struct place){0}, sound, diag) != ST_INVALID)
		return "refusing";
	if (sound_decode(data, SAMPLES * 2, &PCM, (struct place){0}, sound, diag) != ST_OK)
		return "decoding";
	for (unsigned i = 0; i < SAMPLES; i++) {
		if (sound->samples[i] != (float)data[i] / 32768.0f)
			return "comparing";
	}
	if (sound_measure(sound, &levels, (struct place){0}, diag) != ST_OK || levels.is_silent)
		return "measuring";
	if (sound_resample(sound, 22050, (struct place){0}, diag) != ST_OK ||
	    sound->frames != SAMPLES / 4)
		return "resampling";
	return NULL;
}

static void *work(void *context)
{
	int16_t data[SAMPLES];
	const char **failed = context;

	for (unsigned i = 0; i < SAMPLES; i++)
		data[i] = (int16_t)(i * 31);
	for (int round = 0; round < ROUNDS && !*failed; round++) {
		struct diag diag = {0};
		struct sound sound = {0};

		*failed = one_round(data, &diag, &sound);
		if (round % 4 == 3)
			helpers_end();
		sound_release(&sound);
		diag_release(&diag);
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	const char *failed[THREADS] = {NULL};
	int status = 0;

	for (int i = 0; i < THREADS; i++) {
		if (pthread_create(&threads[i], NULL, work, &failed[i]) != 0)
			return 1;
	}
	for (int i = 0; i < THREADS; i++) {
		(void)pthread_join(threads[i], NULL);
		if (failed[i]) {
			(void)fprintf(stderr, "thread %d: %s failed\n", i, failed[i]);
			status = 1;
		}
	}
	return status;
}
