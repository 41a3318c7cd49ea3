/* The user's own policy file: what is kept of it, what is refused. */
#include "project/user.h"

#include "unit/base/scratch.h"

#include <sys/stat.h>

static struct scratch scratch;
static struct user_policy user;
static struct diag diag;

static void make(void)
{
	scratch_make(&scratch);
	cr_assert_eq(chmod(scratch.root, 0700), 0);
}

static void drop(void)
{
	user_policy_release(&user);
	diag_release(&diag);
	scratch_remove(&scratch);
}

TestSuite(project_user, .init = make, .fini = drop);

static const struct param_owner PAINTER = {.name = "painter", .kinds = ASSET_IMAGE};

static const struct param_owner *find_provider(struct str name)
{
	return str_is(name, "painter") ? &PAINTER : NULL;
}

static struct vocab_vendor vendor(const struct param_owner *provider)
{
	static const char *const SECRETS[] = {"PAINT_SECRET", "PAINT_OLD_SECRET", NULL};

	(void)provider;
	return (struct vocab_vendor){"painter", "https://paint.example/v1", "PAINT_KEY", SECRETS, false};
}

static enum status read_text(const char *text)
{
	static const char *const NAMES[] = {"painter", NULL};
	static const struct vocab VOCAB = {
		.find_provider = find_provider, .provider_names = NAMES, .find_vendor = vendor};
	const char *path = scratch_path(&scratch, "policy.yaml");

	if (text)
		scratch_text(&scratch, "policy.yaml", text);
	return user_policy_read(path, &VOCAB, &user, &diag);
}

static const char *code(void)
{
	return diag.first ? diag.first->code : "";
}

Test(project_user, no_file_says_nothing)
{
	cr_assert_eq(read_text(NULL), ST_OK);
	cr_expect_eq(user.path.len, 0);
	cr_expect_eq(user.budget.day_usd, PROJECT_NOT_SAID);
	cr_expect_eq(user.resend_below_usd, PROJECT_NOT_SAID);
	cr_expect_eq(user.endpoint_count, 0);
	cr_expect_null(diag.first);
}

Test(project_user, keeps_what_it_says)
{
	cr_assert_eq(read_text(
			     "budget: {day_usd: 2}\n"
			     "endpoints: {box: {base_url: 'https://box.example', driver: painter, "
			     "key_env: PAINT_KEY}}\n"
			     "providers: {painter: {endpoint: box, max_in_flight: 2}}\n"
			     "licence: {deny: [nc]}\nunknown: {resend_below_usd: 0.01}\n"),
		     ST_OK, "%s", diag.first ? diag.first->text : "");
	cr_expect_gt(user.path.len, 0);
	cr_expect_eq(user.budget.day_usd, 2000000);
	cr_expect_eq(user.budget.run_usd, PROJECT_NOT_SAID);
	cr_assert_eq(user.endpoint_count, 1);
	cr_expect(str_is(user.endpoints[0].key_env, "PAINT_KEY"), "the user may send it anywhere");
	cr_assert_eq(user.provider_count, 1);
	cr_expect_eq(user.providers[0].max_in_flight, 2);
	cr_expect_eq(user.resend_below_usd, 10000);
	cr_expect_str_eq(user.denied_licences[0], "nc");
}

Test(project_user, programs_are_the_projects)
{
	cr_expect_eq(read_text("commands: {bark: {argv: bark}}\n"), ST_INVALID);
	cr_expect_str_eq(code(), "E0401");
}

Test(project_user, one_that_others_may_write_is_refused)
{
	cr_assert_eq(read_text("budget: {day_usd: 2}\n"), ST_OK);
	user_policy_release(&user);
	cr_assert_eq(chmod(scratch_path(&scratch, "policy.yaml"), 0664), 0);
	cr_expect_eq(read_text(NULL), ST_ENVIRONMENT);
	cr_expect_str_eq(code(), "E0106");
	cr_expect_eq(user.budget.day_usd, PROJECT_NOT_SAID);
	user_policy_release(&user);
	diag_release(&diag);
	diag = (struct diag){0};
	cr_assert_eq(chmod(scratch_path(&scratch, "policy.yaml"), 0644), 0);
	cr_assert_eq(chmod(scratch.root, 0777), 0);
	cr_expect_eq(read_text(NULL), ST_ENVIRONMENT);
	cr_expect_str_eq(code(), "E0106");
	cr_assert_eq(chmod(scratch.root, 0700), 0);
}
