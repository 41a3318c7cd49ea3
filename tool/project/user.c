/* user.c - reading the user's own policy file. */
#include "project/user.h"

#include "base/file.h"
#include "project/read.h"

struct user_memory {
	struct project project;
	struct source source;
	struct bytes text;
};

static void take(struct user_policy *out, const struct project *from)
{
	out->budget = from->budget;
	out->endpoints = from->endpoints;
	out->endpoint_count = from->endpoint_count;
	out->providers = from->providers;
	out->provider_count = from->provider_count;
	out->resend_below_usd = from->resend_below_usd;
	out->denied_licences = from->denied_licences;
}

enum status user_policy_read(const char *path, const struct vocab *vocab, struct user_policy *out,
			     struct diag *diag)
{
	struct user_memory *memory = mem_zalloc(1, sizeof(*memory));
	bool is_there;
	enum status st = file_check_own(path, "policy file", &is_there, diag);

	*out = (struct user_policy){.read = &memory->project};
	memory->project.resend_below_usd = PROJECT_NOT_SAID;
	memory->project.budget = (struct project_budget){PROJECT_NOT_SAID, PROJECT_NOT_SAID,
							 PROJECT_NOT_SAID, PROJECT_NOT_SAID};
	if (st == ST_OK && is_there) {
		out->path = str_of(path);
		memory->source.path = path;
		st = read_one(&memory->project, vocab, policy_read_users, &memory->source,
			      &memory->text, diag);
	}
	take(out, &memory->project);
	return st;
}

void user_policy_release(struct user_policy *user)
{
	struct user_memory *memory = (struct user_memory *)(void *)user->read;

	if (!memory)
		return;
	bytes_release(&memory->text);
	arena_release(&memory->project.arena);
	mem_free(memory);
	*user = (struct user_policy){0};
}
