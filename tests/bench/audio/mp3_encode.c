/* mp3_encode SAMPLES TIMES: encodes stereo floats of 44100 Hz as an MP3 of 192 kb/s, once, with the encoder and the options
 * of assetc, and adds a line to TIMES: the seconds that it took, by the clock and of the processor. */
#include "sound/encode.h"

#include <stdio.h>
#include <time.h>

static double seconds(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool read_samples(struct sound *sound, const char *path)
{
	FILE *file = fopen(path, "rb");
	bool is_read = false;
	long len;

	if (file && fseek(file, 0, SEEK_END) == 0 && (len = ftell(file)) > 0 &&
	    fseek(file, 0, SEEK_SET) == 0)
		is_read = sound_init(sound, 44100, 2, (uint64_t)len / (2 * sizeof(float))) &&
			  fread(sound->samples, 2 * sizeof(float), (size_t)sound->frames, file) ==
				  sound->frames;
	if (file)
		(void)fclose(file);
	return is_read;
}

int main(int argc, char **argv)
{
	struct sound_options options = {.bitrate = 192000};
	struct diag diag = {0};
	struct sound sound;
	struct bytes mp3;
	double clock, processor;
	FILE *times;

	if (argc != 3 || !read_samples(&sound, argv[1]))
		return 1;
	clock = seconds(CLOCK_MONOTONIC);
	processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
	if (sound_encode(&sound, MEDIA_MP3, &options, (struct place){0}, &mp3, &diag) != ST_OK)
		return 1;
	clock = seconds(CLOCK_MONOTONIC) - clock;
	processor = seconds(CLOCK_PROCESS_CPUTIME_ID) - processor;
	times = fopen(argv[2], "a");
	if (!times)
		return 1;
	(void)fprintf(times, "%.6f %.6f\n", clock, processor);
	return fclose(times) != 0;
}
