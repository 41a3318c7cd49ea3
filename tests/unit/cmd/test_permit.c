/* Spending and running programs need the user's word, for this content of the policy file. */
#include "cmd/permit.h"

#include "trust/trust.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/assetc-permit-XXXXXX";
static struct invocation inv;
static struct project project = {.root = {"/home/me/game", 13}};

static void begin(void)
{
	cr_assert(mkdtemp(folder));
	cr_assert_eq(setenv("XDG_STATE_HOME", folder, 1), 0);
}

static void end(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -r '%s'", folder);
	cr_expect_eq(system(command), 0);
}

TestSuite(cmd_permit, .init = begin, .fini = end);

static enum status spend(struct diag *diag)
{
	return permit_spending(&inv, &project, STR("openai"), STR("https://api.openai.com:443/v1"),
			       (struct place){0}, diag);
}

static void agree(void)
{
	struct diag diag = {0};
	struct ac_sha256 digest = policy_digest(&project);

	cr_assert_eq(trust_add(trust_file(&diag.arena, &diag), project.root, &digest, &diag),
		     ST_OK);
	diag_release(&diag);
}

Test(cmd_permit, a_stranger_buys_nothing_and_is_told_where_it_would)
{
	struct diag diag = {0};

	cr_assert_eq(spend(&diag), ST_REFUSED);
	cr_assert_not_null(diag.first);
	cr_expect_str_eq(diag.first->code, "E0465");
	cr_expect_not_null(strstr(diag.first->text,
				  "buy from api.openai.com:443 (provider openai)"),
			   "%s", diag.first->text);
	diag_release(&diag);
}

Test(cmd_permit, what_was_agreed_to_is_the_policy_file)
{
	struct diag diag = {0};

	agree();
	cr_expect_eq(spend(&diag), ST_OK, "no policy file is a value too");
	project.policy_text = STR("budget: {run_usd: 100}\n");
	cr_expect_eq(spend(&diag), ST_REFUSED);
	agree();
	cr_expect_eq(spend(&diag), ST_OK);
	project.root = STR("/home/me/copy");
	cr_expect_eq(spend(&diag), ST_REFUSED, "a copy is another project");
	diag_release(&diag);
}

Test(cmd_permit, one_run_is_permitted_without_any_list)
{
	struct diag diag = {0};

	inv.is_trusted = true;
	cr_assert_eq(unsetenv("XDG_STATE_HOME"), 0);
	cr_assert_eq(unsetenv("HOME"), 0);
	cr_expect_eq(spend(&diag), ST_OK);
	inv.is_trusted = false;
	cr_expect_eq(spend(&diag), ST_ENVIRONMENT, "no list is no permission");
	diag_release(&diag);
}
