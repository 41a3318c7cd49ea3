/* replay.c - runs a target over files, and over every file cut short at up to 64 places and with
 * one byte changed at as many: what the ordinary tests do with the corpus.
 *
 *	replay FOLDER...    prints how many inputs were run; fails when a folder holds none */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLACES 64u
#define INPUT_MAX (1u << 20)

static unsigned inputs;

static void run(const uint8_t *data, size_t size)
{
	/* A copy of exactly this size, so that a sanitizer sees any step beyond it. */
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	(void)LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	inputs++;
}

static void run_file(const char *path)
{
	static uint8_t data[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	size_t size = file ? fread(data, 1, sizeof(data), file) : 0;
	size_t stride = size / PLACES + 1;

	if (!file)
		return;
	(void)fclose(file);
	run(data, size);
	for (size_t at = 0; at < size; at += stride)
		run(data, at);
	for (size_t at = 0; at < size; at += stride) {
		data[at] ^= (uint8_t)(1u + at % 255u);
		run(data, size);
		data[at] ^= (uint8_t)(1u + at % 255u);
	}
}

static int run_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	unsigned before = inputs;
	const struct dirent *entry;
	char path[4096];

	while (dir && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		run_file(path);
	}
	if (dir)
		(void)closedir(dir);
	if (inputs == before)
		(void)fprintf(stderr, "%s holds no input\n", folder);
	return inputs == before;
}

int main(int argc, char **argv)
{
	int status = argc < 2;

	for (int i = 1; i < argc; i++)
		status |= run_folder(argv[i]);
	printf("%u inputs\n", inputs);
	return status;
}
