/* exec.c - provider `exec`: a program of the user's, named by the policy file. specs/EXEC.md is its
 * contract.
 *
 * What it makes is admitted only once it has been decoded; what it says of itself is bounded. Its
 * bytes cannot be had again at will, so they are kept as if they were paid for.
 */
#include "provider/exec_request.h"
#include "provider/family.h"
#include "provider/params_common.h"
#include "sound/decode.h"
#include "worker/answer.h"
#include "worker/environment.h"
#include "worker/run.h"
#include "worker/stop.h"

#include <errno.h>
#include <string.h>

#define LAST_LINES    12u /* of its errors, shown with a failure */
#define PROGRESS_MARK "assetc-progress: "

/* ---- findings ---------------------------------------------------------------------------- */

/* The last lines of what it wrote to its errors, oldest first. */
static void tell_last_lines(const struct worker_outcome *outcome, struct diag *diag)
{
	struct str rest = str_trim(tail_text(&outcome->errors));
	struct str lines[LAST_LINES];
	unsigned count = 0;

	if (rest.len == 0)
		rest = str_trim(tail_text(&outcome->output));
	while (rest.len && count < LAST_LINES) {
		size_t start = rest.len;

		while (start > 0 && rest.ptr[start - 1] != '\n')
			start--;
		lines[count] = str_trim((struct str){rest.ptr + start, rest.len - start});
		count += lines[count].len > 0 && !str_starts(lines[count], PROGRESS_MARK);
		rest.len = start > 0 ? start - 1 : 0;
	}
	while (count > 0) {
		struct str line = lines[--count];

		if (line.len > 400)
			line.len = 400;
		diag_note(diag, (struct place){0}, "it said: %.*s", STR_ARGS(line));
	}
}

static enum status fail(const struct provider_request *request,
			const struct worker_outcome *outcome, const char *code, const char *why,
			struct diag *diag)
{
	(void)diag_error(diag, ST_PROVIDER, code, request->at, "the command '%.*s' %s",
			 STR_ARGS(request->program->name), why);
	tell_last_lines(outcome, diag);
	return ST_PROVIDER;
}

/* Exit codes with a meaning, those of sysexits.h and of the shell. */
static const struct {
	int exit_code;
	enum status status;
	bool is_unavailable;
	const char *code, *what, *hint;
} EXITS[] = {
	{64, ST_INVALID, false, "E0514", "does not understand the request (exit code 64)",
	 "change what the spec asks of it"},
	{65, ST_INVALID, false, "E0514", "refuses the request (exit code 65)",
	 "change what the spec asks of it"},
	{69, ST_PROVIDER, true, "E0515", "is not available (exit code 69)",
	 "where the spec names a 'fallback', that is asked instead"},
	{75, ST_PROVIDER, false, "E0511", "failed for now (exit code 75)",
	 "the same may work later"},
	{77, ST_PROVIDER, false, "E0511", "is not permitted to make this (exit code 77)", NULL},
	{78, ST_ENVIRONMENT, false, "E0515", "is not set up (exit code 78)", NULL},
	{126, ST_ENVIRONMENT, false, "E0515", "found a program that it may not run (exit code 126)",
	 NULL},
	{127, ST_ENVIRONMENT, true, "E0515", "did not find a program that it needs (exit code 127)",
	 NULL},
};

static enum status judge_exit(const struct provider_request *request,
			      const struct worker_outcome *outcome, struct provider_result *out,
			      struct diag *diag)
{
	struct str why = str_printf(request->arena, "failed with exit code %d", outcome->code);

	for (size_t i = 0; i < sizeof(EXITS) / sizeof(EXITS[0]); i++) {
		if (EXITS[i].exit_code != outcome->code)
			continue;
		out->is_unavailable = EXITS[i].is_unavailable;
		(void)fail(request, outcome, EXITS[i].code, EXITS[i].what, diag);
		if (EXITS[i].hint)
			diag_hint(diag, "%s", EXITS[i].hint);
		return EXITS[i].status;
	}
	return fail(request, outcome, "E0511", why.ptr, diag);
}

static enum status judge(const struct provider_request *request,
			 const struct worker_outcome *outcome, struct provider_result *out,
			 struct diag *diag)
{
	char text[128] = "";
	struct str why;

	switch (outcome->end) {
	case WORKER_EXITED:
		return outcome->code == 0 ? ST_OK : judge_exit(request, outcome, out, diag);
	case WORKER_KILLED:
		why = str_printf(request->arena, "was ended by signal %d", outcome->code);
		return fail(request, outcome, "E0511", why.ptr, diag);
	case WORKER_TIMED_OUT:
		why = str_printf(request->arena, "was ended: it took longer than its %u seconds",
				 request->program->timeout_s);
		(void)fail(request, outcome, "E0512", why.ptr, diag);
		diag_hint(diag, "timeout_s of the command gives it more");
		return ST_PROVIDER;
	case WORKER_STOPPED: return fail(request, outcome, "E0511", "was interrupted", diag);
	case WORKER_NOT_STARTED: break;
	}
	return diag_error(diag, ST_ENVIRONMENT, "E0515", request->at,
			  "the command '%.*s' cannot be started: %s",
			  STR_ARGS(request->program->name),
			  strerror_r(outcome->code, text, sizeof(text)));
}

/* ---- what it made ------------------------------------------------------------------------ */

static const char *file_fault(enum worker_file fault)
{
	switch (fault) {
	case WORKER_FILE_NAME: return "is no path within its output folder";
	case WORKER_FILE_ABSENT: return "is not in its output folder";
	case WORKER_FILE_LINK: return "is a symbolic link";
	case WORKER_FILE_KIND: return "is not a regular file";
	case WORKER_FILE_SIZE: return "is too large";
	case WORKER_FILE_READ:
	case WORKER_FILE_SYSTEM: break;
	}
	return "cannot be read";
}

/* Which file it is: the one that its answer names, else the only one there. */
static enum status find_file(const struct provider_request *request,
			     const struct worker_folder *folder,
			     const struct worker_outcome *outcome, struct worker_answer *answer,
			     struct diag *diag)
{
	struct str line;
	char name[256];
	size_t count;

	if (tail_last_line(&outcome->output, &line) && worker_is_answer(line)) {
		const char *wrong = worker_answer_read(line, request->arena, answer);

		return wrong ? fail(request, outcome, "E0513",
				    str_printf(request->arena, "gave an answer that %s", wrong).ptr,
				    diag)
			     : ST_OK;
	}
	count = worker_folder_count(folder, name);
	if (count == 1) {
		*answer = (struct worker_answer){.path = str_copy(request->arena, str_of(name))};
		return ST_OK;
	}
	(void)fail(request, outcome, "E0513",
		   count ? "left several files and no answer that names one"
			 : "ended well, but left no file",
		   diag);
	diag_hint(diag, "it has to put one file into the folder {output_dir}, or to end its output "
			"with a line of JSON that names it");
	return ST_PROVIDER;
}

/* Decodes the file and drops what came of it. */
static enum status try_decode(const struct provider_request *request, const struct bytes *data,
			      struct diag *diag)
{
	struct image image = {0};
	struct sound sound = {0};
	enum status st;

	if (request->kind == ASSET_IMAGE)
		st = image_decode(data->data, data->len, request->at, &image, diag);
	else
		st = sound_decode(data->data, data->len, NULL, request->at, &sound, diag);
	image_release(&image);
	sound_release(&sound);
	return st;
}

/* Everything that is admitted can be decoded. Where no decoder can be had, that is no fault of the file. */
static enum status check_bytes(const struct provider_request *request,
			       const struct worker_outcome *outcome, struct provider_result *out,
			       struct diag *diag)
{
	bool is_image = request->kind == ASSET_IMAGE;
	struct diag unsaid = {0};
	enum status st;

	out->format = media_sniff(out->data.data, out->data.len);
	if (media_kind(out->format) != request->kind)
		return fail(request, outcome, "E0513",
			    is_image ? "made a file that is no PNG, WebP or JPEG picture"
				     : "made a file that is no WAV, FLAC, OGG or MP3 sound",
			    diag);
	st = try_decode(request, &out->data, &unsaid);
	if (st == ST_INVALID)
		st = fail(request, outcome, "E0513",
			  str_printf(request->arena, "made a %s that cannot be used: %s",
				     is_image ? "picture" : "sound",
				     unsaid.first ? unsaid.first->text : "")
				  .ptr,
			  diag);
	else if (st != ST_OK)
		st = try_decode(request, &out->data, diag);
	diag_release(&unsaid);
	return st;
}

static enum status collect(const struct provider_request *request,
			   const struct worker_folder *folder, const struct worker_outcome *outcome,
			   struct provider_result *out, struct diag *diag)
{
	struct worker_answer answer;
	enum status st = find_file(request, folder, outcome, &answer, diag);
	enum worker_file fault;

	if (st != ST_OK)
		return st;
	fault = worker_folder_read(folder, answer.path, IMAGE_FILE_MAX, &out->data);
	if (fault != WORKER_FILE_READ)
		return fail(request, outcome, "E0513",
			    str_printf(request->arena, "named '%.*s', which %s",
				       STR_ARGS(answer.path), file_fault(fault))
				    .ptr,
			    diag);
	out->model = answer.model_version.len ? answer.model_version : request->model;
	out->tool = answer.tool_version;
	st = check_bytes(request, outcome, out, diag);
	if (st != ST_OK)
		bytes_release(&out->data);
	return st;
}

/* ---- the run ----------------------------------------------------------------------------- */

static const char *const *environment_of(const struct provider_request *request,
					 const struct worker_folder *folder)
{
	struct arena *arena = request->arena;
	const char *added[] = {
		"ASSETC_PROTOCOL=1",
		str_concat(arena, STR("ASSETC_OUTPUT_DIR="), str_of(folder->out), STR("")).ptr,
		str_concat(arena, STR("ASSETC_REQUEST="), str_of(folder->request), STR("")).ptr,
		NULL};

	return worker_environment(request->program->env, added, arena);
}

static enum status run(const struct provider_request *request, const char *path,
		       const struct worker_folder *folder, struct provider_result *out,
		       struct diag *diag)
{
	const struct provider_program *program = request->program;
	struct worker_call call = {.path = path,
				   .folder = program->folder,
				   .timeout_ms = program->timeout_s * 1000,
				   .grace_ms = WORKER_GRACE_MS,
				   .tell = program->tell,
				   .context = program->context};
	struct worker_outcome outcome = {0};
	struct strbuf text = {0};
	enum status st = exec_arguments(request, folder, &call.argv, diag);

	if (st == ST_OK) {
		exec_request_write(request, folder, &text);
		call.input = strbuf_str(&text);
		call.environment = environment_of(request, folder);
		st = worker_folder_write(folder, call.input, request->at, diag);
	}
	if (st == ST_OK) {
		worker_run(&call, &outcome);
		st = judge(request, &outcome, out, diag);
	}
	if (st == ST_OK)
		st = collect(request, folder, &outcome, out, diag);
	worker_outcome_release(&outcome);
	strbuf_release(&text);
	return st;
}

static const char *find_program(const struct provider_request *request)
{
	const struct provider_program *program = request->program;

	return program->is_absent ? NULL
				  : worker_find(program->argv[0], program->folder, request->arena);
}

bool exec_is_there(const struct provider_request *request)
{
	return find_program(request) != NULL;
}

static enum status tell_no_program(const struct provider_request *request, struct diag *diag)
{
	const char *name = request->program->argv[0];

	(void)diag_error(diag, ST_ENVIRONMENT, "E0515", request->at,
			 "the program '%s' of the command '%.*s' is not on this machine, or may "
			 "not be executed",
			 name, STR_ARGS(request->program->name));
	if (strchr(name, ' '))
		diag_hint(diag, "no shell takes it apart: argv is a list, as [PROGRAM, ARGUMENT]");
	else
		diag_hint(diag, "install it, or have the spec name a 'fallback'");
	return ST_ENVIRONMENT;
}

enum status exec_make(const struct provider_request *request, struct provider_result *out,
			     struct diag *diag)
{
	struct worker_folder folder = {0};
	const char *path = find_program(request);
	enum status st;

	*out = (struct provider_result){0};
	if (!path) {
		out->is_unavailable = true;
		return tell_no_program(request, diag);
	}
	if (!stop_open())
		return diag_error(diag, ST_ENVIRONMENT, "E0510", request->at,
				  "the command '%.*s' was not started: this run is ending",
				  STR_ARGS(request->program->name));
	st = worker_folder_make(&folder, request->at, diag);
	if (st == ST_OK)
		st = run(request, path, &folder, out, diag);
	worker_folder_remove(&folder);
	stop_close();
	return st;
}

/* clang-format off */
static const struct param_def PARAMS[] = {
	ROWS_IMAGE(NULL, EDGE_MAX, ratio_words, NULL),
	ROWS_SOUND,
	ROWS_ANY,
	ROW_INPUT("further parameters for the program, handed over as they are written"),
	{0},
};
/* clang-format on */

const struct provider provider_exec = {
	.decl = {.name = "exec",
		 .kinds = ASSET_IMAGE | ASSET_AUDIO,
		 .params = PARAMS,
		 .help = "a program of the policy file, named by generation.command"},
	/* What the program does is unknown; a result is marked as a model's rather than passed off
	 * as made by hand. */
	.flags = PROVIDER_MODEL_MADE | PROVIDER_HAS_NEGATIVE | PROVIDER_RUNS_PROGRAM |
		 PROVIDER_TAKES_IMAGES | PROVIDER_TAKES_MASK | PROVIDER_TAKES_WORKFLOW,
	.is_there = exec_is_there,
	.make = exec_make,
};
