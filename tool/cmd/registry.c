/* registry.c - the table of commands, made from commands.def. */
#include "cmd/cmd.h"

#define COMMAND(name) extern const struct command command_##name;
#include "cmd/commands.def"
#undef COMMAND

const struct command *const command_table[] = {
#define COMMAND(name) &command_##name,
#include "cmd/commands.def"
#undef COMMAND
};
const size_t command_count = sizeof(command_table) / sizeof(command_table[0]);

const struct command *command_find(struct str name)
{
	for (size_t i = 0; i < command_count; i++) {
		if (str_is(name, command_table[i]->name))
			return command_table[i];
	}
	return NULL;
}
