/* main.c - lists the assets that the header names. */
#include "assets.h"

#include <inttypes.h>
#include <stdio.h>

int main(void)
{
	for (size_t i = 0; i < ASSET_COUNT; i++)
		printf("%016" PRIx64 "  %s\n", asset_table[i].id, asset_table[i].path);
	return asset_find(ASSET_ID_IMAGES_COIN) ? 0 : 1;
}
