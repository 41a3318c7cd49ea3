/* sound_main.c - the helper programs assetc-sound-<name>, which work on sounds for assetc: each is this file, compiled
 * with ASSETC_TRADE as trade_<name>. */
#include "sound_helper/serve.h"

#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1 || isatty(STDIN_FILENO)) {
		(void)fputs("this program works for assetc, which starts it by itself\n", stderr);
		return 2;
	}
	guard_process();
	return serve(&ASSETC_TRADE, STDIN_FILENO, STDOUT_FILENO);
}
