/* inputs.c - which files a compile reads, and reading them. */
#include "compile/inputs.h"

#include "base/file.h"
#include "base/path.h"
#include "compile/ask.h"
#include "lock/lock.h"
#include "media/image.h"
#include "provider/provider.h"
#include "step/step.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- listing ----------------------------------------------------------------------------- */

/* Folded for the eye, unless folding by text would name another file: "x/../y" means something else
 * where x is a link. */
static struct str input_path(const struct spec *spec, struct str name, struct arena *arena)
{
	struct str folder = path_folder(str_of(spec->source->path));
	struct str folded = path_join(arena, folder, name);
	struct stat as_written, as_folded;
	struct str written;

	if (folder.len == 0 || name.ptr[0] == '/')
		return folded;
	written = str_concat(arena, folder, STR("/"), name);
	if (stat(written.ptr, &as_written) != 0)
		return folded;
	if (stat(folded.ptr, &as_folded) == 0 && as_folded.st_ino == as_written.st_ino &&
	    as_folded.st_dev == as_written.st_dev)
		return folded;
	return written;
}

/* Whether a provider of the chain has exactly these of the flags in `mask`. */
static bool chain_has(const struct compile_options *options, const struct spec *spec, unsigned mask,
		      unsigned flags)
{
	const struct provider *provider;

	for (size_t i = 0; (provider = ask_chain_at(options, spec, i)) != NULL; i++) {
		if ((provider->flags & mask) == flags)
			return true;
	}
	return false;
}

static void add(struct inputs *inputs, struct arena *arena, struct input input)
{
	inputs->items =
		arena_grow_array(arena, inputs->items, inputs->count, sizeof(*inputs->items));
	inputs->items[inputs->count++] = input;
}

static void add_step_files(const struct spec *spec, size_t index, struct arena *arena,
			   struct inputs *out)
{
	const struct spec_step *step = &spec->steps[index];
	const struct param_def *row = step->params.defs;

	for (size_t i = 0; row && row[i].name; i++) {
		const struct param_value *value = &step->params.values[i];

		if (row[i].type == PARAM_PATH && value->is_set)
			add(out, arena,
			    (struct input){.role = INPUT_STEP,
					   .step = step,
					   .path = input_path(spec, value->text, arena),
					   .at = value->at});
	}
}

/* The file that `file` copies must be there. The one that a person is to make is an input from the
 * moment it is; where none is named it is looked for beside the spec, under the asset's id. */
static void add_file(const struct compile_options *options, const struct spec *spec,
		     struct arena *arena, struct inputs *out)
{
	const unsigned copies = PROVIDER_COPIES_INPUT, awaits = PROVIDER_AWAITS_INPUT;
	const struct param_value *file = &spec->generation.file;
	bool is_needed = file->is_set && chain_has(options, spec, copies | awaits, copies);
	struct str name = file->text;

	if (!is_needed && !chain_has(options, spec, awaits, awaits))
		return;
	if (!file->is_set)
		name = str_concat(arena, spec->id.text, STR(".manual"),
				  spec->kind == ASSET_IMAGE ? STR(".png") : STR(".wav"));
	out->file_path = input_path(spec, name, arena);
	if (is_needed || access(out->file_path.ptr, F_OK) == 0)
		add(out, arena,
		    (struct input){.role = INPUT_FILE,
				   .path = out->file_path,
				   .at = file->is_set ? file->at : spec->generation.provider_at});
}

/* ---- what goes along --------------------------------------------------------------------- */

static void add_guide(const struct spec *spec, enum input_use use, struct str name, struct place at,
		      struct arena *arena, struct inputs *out)
{
	add(out, arena,
	    (struct input){.role = INPUT_GUIDE,
			   .use = use,
			   .path = input_path(spec, name, arena),
			   .at = at});
}

static void add_guides(const struct compile_options *options, const struct spec *spec,
		       struct arena *arena, struct inputs *out)
{
	const struct spec_generation *from = &spec->generation;
	const unsigned images = PROVIDER_TAKES_IMAGES, mask = PROVIDER_TAKES_MASK,
		       flow = PROVIDER_TAKES_WORKFLOW;

	for (size_t i = 0; i < from->images.count && chain_has(options, spec, images, images); i++)
		add_guide(spec, USE_IMAGE, from->images.list[i], from->images.at, arena, out);
	if (from->mask.is_set && chain_has(options, spec, mask, mask))
		add_guide(spec, USE_MASK, from->mask.text, from->mask.at, arena, out);
	if (from->workflow.is_set && chain_has(options, spec, flow, flow))
		add_guide(spec, USE_WORKFLOW, from->workflow.text, from->workflow.at, arena, out);
}

bool inputs_have_cycle(const struct compile_options *options, const struct spec *spec)
{
	for (const struct compile_edge *edge = options->edges; edge; edge = edge->before) {
		if (edge->of == spec || str_equal(edge->of->id.text, spec->id.text))
			return true;
	}
	return false;
}

/* The asset whose product goes along is made from files too, and from them this one follows. */
static void add_edge(const struct compile_options *options, const struct spec *spec,
		     struct arena *arena, struct inputs *out)
{
	const struct param_value *asset = &spec->generation.asset;
	const unsigned images = PROVIDER_TAKES_IMAGES;
	const struct compile_edge edge = {.of = spec, .before = options->edges};
	struct compile_options theirs = *options;
	struct diag unsaid = {0};
	struct inputs other;

	if (!asset->is_set || !options->find_asset || !chain_has(options, spec, images, images))
		return;
	theirs.edges = &edge;
	theirs.provider = (struct str){0};
	out->edge = options->find_asset(options->context, options->project, spec, asset->text,
					asset->at, &unsaid);
	diag_release(&unsaid);
	if (!out->edge || inputs_have_cycle(&theirs, out->edge))
		return;
	add(out, arena,
	    (struct input){.role = INPUT_PROJECT, .path = str_of(out->edge->source->path)});
	inputs_list(&theirs, out->edge, arena, &other);
	for (size_t i = 0; i < other.count; i++)
		add(out, arena, (struct input){.role = INPUT_PROJECT, .path = other.items[i].path});
}

static bool is_listed(const struct inputs *inputs, struct str path)
{
	for (size_t i = 0; i < inputs->count; i++) {
		if (inputs->items[i].role == INPUT_COMMAND &&
		    str_equal(inputs->items[i].path, path))
			return true;
	}
	return false;
}

static void add_command_file(const struct compile_options *options, const char *name,
			     struct arena *arena, struct inputs *out)
{
	struct str path = path_join(arena, options->project->prefix, str_of(name));

	if (!is_listed(out, path))
		add(out, arena,
		    (struct input){.role = INPUT_COMMAND, .path = path, .at = out->command->at});
}

/* A relative path that names a file of the project. A bare first argument is looked for along PATH
 * and names none. */
static bool is_project_file(const struct project *project, const char *argument, bool is_first)
{
	char path[PATH_MAX];
	struct stat info;
	int len = snprintf(path, sizeof(path), "%s/%s", project->root.ptr, argument);

	if (argument[0] == '/' || (is_first && !strchr(argument, '/')))
		return false;
	return len > 0 && (size_t)len < sizeof(path) && stat(path, &info) == 0 &&
	       S_ISREG(info.st_mode) && !path_refused(str_of(argument));
}

/* What a command's results follow from: the files it says, and where it states no version, those of
 * the project among its arguments. Nothing is run for it, so that a hit needs no program. */
static void add_command(const struct compile_options *options, const struct spec *spec,
			struct arena *arena, struct inputs *out)
{
	const unsigned runs = PROVIDER_RUNS_PROGRAM;
	const struct project_command *command;

	if (!spec->generation.command.is_set || !chain_has(options, spec, runs, runs))
		return;
	command = project_command(options->project, spec->generation.command.text);
	out->command = command;
	out->root = options->project->root.ptr;
	for (size_t i = 0; command && command->inputs && command->inputs[i]; i++)
		add_command_file(options, command->inputs[i], arena, out);
	for (size_t i = 0; command && !ask_version(command).len && command->argv[i]; i++) {
		if (is_project_file(options->project, command->argv[i], i == 0))
			add_command_file(options, command->argv[i], arena, out);
	}
}

/* One that appears later is no prerequisite yet: that is why the first lock renews the time of its
 * spec. A link that leads nowhere is a lock that cannot be read, not one that was never made. */
static void add_lock(const struct spec *spec, struct arena *arena, struct inputs *out)
{
	struct str path = lock_path(str_of(spec->source->path), arena);

	if (faccessat(AT_FDCWD, path.ptr, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		add(out, arena, (struct input){.role = INPUT_LOCK, .path = path});
}

/* Templates, lists of values and packs; a pack that makes assets is the spec itself. */
static void add_followed(const struct spec *spec, struct arena *arena, struct inputs *out)
{
	for (size_t i = 0; spec->file && i < spec->file->trail.used_count; i++) {
		struct str path = spec->file->trail.used[i];

		if (!str_is(path, spec->source->path))
			add(out, arena, (struct input){.role = INPUT_PROJECT, .path = path});
	}
}

void inputs_list(const struct compile_options *options, const struct spec *spec,
		 struct arena *arena, struct inputs *out)
{
	*out = (struct inputs){0};
	add_file(options, spec, arena, out);
	add_command(options, spec, arena, out);
	add_guides(options, spec, arena, out);
	for (size_t i = 0; i < spec->step_count; i++)
		add_step_files(spec, i, arena, out);
	if (options->project->settings_path.len)
		add(out, arena,
		    (struct input){.role = INPUT_PROJECT, .path = options->project->settings_path});
	add_followed(spec, arena, out);
	add_edge(options, spec, arena, out);
	add_lock(spec, arena, out);
}

/* ---- reading ----------------------------------------------------------------------------- */

/* What is not there is told by whoever opens it. */
static enum status check_inside(const struct compile_options *options, const struct input *input,
				struct diag *diag)
{
	const struct project *project = options->project;

	if (access(input->path.ptr, F_OK) != 0 ||
	    project_holds(project, input->path, options->input_folders))
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0325", input->at,
			 "'%.*s' lies outside the project, which is %.*s", STR_ARGS(input->path),
			 STR_ARGS(project->root));
	if (project->is_unmarked)
		diag_hint(diag, "that is the folder of the spec, since none above it has "
				"assets.yaml or .git: put an assets.yaml, which may be empty, "
				"into the folder that holds the whole game");
	else
		diag_hint(diag, "-I FOLDER allows the inputs of a folder");
	return ST_INVALID;
}

/* What is sent to be looked at must be a picture that somebody can look at. */
static enum status check_guide(const struct input *input, struct diag *diag)
{
	if (input->use == USE_WORKFLOW ||
	    (media_kind(input->format) == ASSET_IMAGE && image_fits(input->width, input->height)))
		return ST_OK;
	(void)diag_error(diag, ST_INVALID, "E0593", input->at,
			 "'%.*s' is no picture that can go along", STR_ARGS(input->path));
	diag_hint(diag, "it takes a PNG, JPEG or WebP file");
	return ST_INVALID;
}

static enum status read_one(const struct compile_options *options, struct input *input,
			    struct arena *arena, struct diag *diag)
{
	char hex[AC_SHA256_HEX_SIZE];
	struct ac_sha256 digest;
	enum status st = check_inside(options, input, diag);

	if (st == ST_OK)
		st = file_read(input->path.ptr, IMAGE_FILE_MAX, "file", input->at, &input->data,
			       diag);
	if (st != ST_OK)
		return st;
	ac_sha256_of(input->data.data, input->data.len, &digest);
	ac_sha256_format(&digest, hex);
	input->sha = str_copy(arena, str_of(hex));
	if (input->role != INPUT_GUIDE)
		return ST_OK;
	input->format = media_sniff(input->data.data, input->data.len);
	(void)image_extent(input->data.data, input->data.len, &input->width, &input->height);
	return check_guide(input, diag);
}

enum status inputs_read(const struct compile_options *options, struct inputs *inputs,
			struct arena *arena, struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < inputs->count && st == ST_OK; i++) {
		enum input_role role = inputs->items[i].role;

		if (role != INPUT_PROJECT && role != INPUT_LOCK)
			st = read_one(options, &inputs->items[i], arena, diag);
	}
	return st;
}

/* Such as a palette: what the step would refuse of it before it looks at a picture. */
static enum status check_step_file(const struct input *input, struct diag *diag)
{
	const struct step *step = (const struct step *)input->step->decl;
	struct step_call call = {.params = &input->step->params, .at = input->step->at};
	struct bytes data = {0};
	enum status st;

	if (!step->check)
		return ST_OK;
	st = file_read(input->path.ptr, IMAGE_FILE_MAX, "file", input->at, &data, diag);
	if (st != ST_OK)
		return st;
	call.file = (struct str){(const char *)data.data, data.len};
	st = step->check(&call, diag);
	bytes_release(&data);
	return st;
}

enum status inputs_check(const struct compile_options *options, const struct inputs *inputs,
			 struct diag *diag)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < inputs->count; i++) {
		const struct input *input = &inputs->items[i];
		enum status one = ST_OK;

		if (input->role != INPUT_FILE && input->role != INPUT_STEP &&
		    input->role != INPUT_GUIDE)
			continue;
		one = file_check(input->path.ptr, IMAGE_FILE_MAX, "file", input->at, diag);
		if (one == ST_OK)
			one = check_inside(options, input, diag);
		if (one == ST_OK && input->role == INPUT_STEP)
			one = check_step_file(input, diag);
		st = st == ST_OK ? one : st;
	}
	return st;
}

void inputs_release(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++)
		bytes_release(&inputs->items[i].data);
}

const struct input *inputs_find(const struct inputs *inputs, enum input_role role,
				const struct spec_step *step)
{
	for (size_t i = 0; i < inputs->count; i++) {
		if (inputs->items[i].role == role && inputs->items[i].step == step)
			return &inputs->items[i];
	}
	return NULL;
}

/* The number-th of a role, and use, from 1. */
static struct str path_of(const struct inputs *inputs, enum input_role role, enum input_use use,
			  uint64_t number)
{
	for (size_t i = 0; i < inputs->count; i++) {
		const struct input *input = &inputs->items[i];

		if (input->role == role && input->use == use && --number == 0)
			return input->path;
	}
	return (struct str){0};
}

struct str inputs_path_of_line(const struct inputs *inputs, struct str name)
{
	static const struct {
		const char *name;
		enum input_role role;
		enum input_use use;
	} LINES[] = {
		{"input.file", INPUT_FILE, USE_IMAGE},
		{"input.command.", INPUT_COMMAND, USE_IMAGE},
		{"input.image.", INPUT_GUIDE, USE_IMAGE},
		{"input.mask", INPUT_GUIDE, USE_MASK},
		{"input.workflow", INPUT_GUIDE, USE_WORKFLOW},
	};

	for (size_t i = 0; i < sizeof(LINES) / sizeof(LINES[0]); i++) {
		size_t len = strlen(LINES[i].name);
		uint64_t number = 1;

		if (!str_starts(name, LINES[i].name))
			continue;
		if (name.len > len &&
		    !str_to_u64((struct str){name.ptr + len, name.len - len}, &number))
			continue;
		return path_of(inputs, LINES[i].role, LINES[i].use, number);
	}
	return (struct str){0};
}

/* ---- paths ------------------------------------------------------------------------------- */

struct str *inputs_paths(const struct inputs *inputs, struct arena *arena, size_t *count)
{
	struct str *paths = arena_array(arena, inputs->count + 1, sizeof(*paths));
	size_t kept = 0;

	for (size_t i = 0; i < inputs->count; i++)
		paths[i] = inputs->items[i].path;
	if (inputs->count)
		qsort(paths, inputs->count, sizeof(*paths), str_by_text);
	for (size_t i = 0; i < inputs->count; i++) {
		if (kept == 0 || !str_equal(paths[kept - 1], paths[i]))
			paths[kept++] = paths[i];
	}
	*count = kept;
	return paths;
}
