/* The definition of a game. */
#include "pack/game.h"

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct game game;
	struct diag diag = {0};
	enum status st = game_read(str_of(fuzz_file(data, size)), &game, &diag);

	if (st == ST_OK && diag.errors)
		__builtin_trap();
	for (size_t i = 0; st == ST_OK && i < game.entity_count; i++) {
		if (game_find_entity(&game, game.entities[i].id) != &game.entities[i])
			__builtin_trap();
	}
	diag_release(&diag);
	game_release(&game);
	return 0;
}
