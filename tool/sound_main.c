/* sound_main.c - assetc-sound: decodes, resamples and measures for assetc, which starts it. */
#include "sound_helper/serve.h"

#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1 || isatty(STDIN_FILENO)) {
		(void)fputs("assetc-sound works for assetc, which starts it by itself\n", stderr);
		return 2;
	}
	guard_process();
	return serve(STDIN_FILENO, STDOUT_FILENO);
}
