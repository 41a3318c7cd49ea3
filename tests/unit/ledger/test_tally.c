/* test_tally.c - amounts by name. */
#include "ledger/tally.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(ledger_tally, many_names_and_kinds)
{
	struct arena arena = {0};
	struct tally tally = {.arena = &arena};
	char text[1000][16];

	cr_expect_eq(tally_get(&tally, 'a', STR("x")), 0);
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(text[i], sizeof(text[i]), "n%d", i);
		tally_set(&tally, 'a', str_of(text[i]), i);
		tally_set(&tally, 'b', str_of(text[i]), -i);
	}
	for (int i = 0; i < 1000; i++) {
		cr_expect_eq(tally_get(&tally, 'a', str_of(text[i])), i);
		cr_expect_eq(tally_get(&tally, 'b', str_of(text[i])), -i);
		cr_expect_eq(tally_get(&tally, 'c', str_of(text[i])), 0);
	}
	tally_set(&tally, 'a', str_of(text[7]), 5);
	cr_expect_eq(tally_get(&tally, 'a', str_of(text[7])), 5);
	cr_expect_eq(tally.count, 2000);
	tally_set(&tally, 'a', (struct str){0}, 9);
	cr_expect_eq(tally_get(&tally, 'a', STR("")), 9);
	arena_release(&arena);
}
