/* spec.h - what one spec says, checked.
 *
 * A spec file is read and checked as a whole: every finding of the file is collected before
 * anything is done. Everything a struct spec points to lives in the arena of its struct spec_file.
 */
#ifndef ASSETC_SPEC_SPEC_H
#define ASSETC_SPEC_SPEC_H

#include "base/param.h"
#include "spec/setting.h"
#include "spec/shelf.h"

struct spec_check {
	const struct param_owner *decl;
	struct param_value argument; /* is_set false where the check takes none */
	struct place at;
};

struct spec_step {
	const struct param_owner *decl;
	struct param_set params;   /* defaults filled in */
	struct spec_check *checks; /* validate */
	size_t check_count;
	struct place at;
};

/* Scalars as written; is_set says whether a field is there. model is the spec's own: spec_model. */
struct spec_generation {
	struct param_value type, kind, fallback_on, model, seed, select, file, command, workflow;
	struct param_value mask, asset, strength, shape, shape_size;
	struct param_value judge_ask, judge_model; /* judge: {ask, model} */
	struct param_value images; /* inputs.image: PARAM_STRINGS */
	const struct node *map;    /* of names to texts, or NULL */
	const struct param_owner *provider;
	struct place provider_at;
	const struct param_owner **fallbacks; /* in order */
	struct place *fallbacks_at;
	size_t fallback_count;
};

struct spec_default_model {
	const struct param_owner *provider;
	struct param_value model;
};

/* What a project says for all its specs. It counts as written by the author of each spec that
 * leaves it out: it is keyed, and found fault with at its own place. Must outlive the specs. */
struct spec_defaults {
	struct param_value theme, style, negative;
	const struct node
		*parameters; /* map or NULL; those no provider of a spec knows are passed over */
	const struct spec_default_model *models; /* of each provider once */
	size_t model_count;
	/* Of a pack: nearer than `models`, for providers that have a model of this name. */
	struct param_value model;
};

/* Fills what `front` does not say from `behind`, part by part, parameters one by one. Both must outlive
 * what is made of them. */
void spec_defaults_join(struct spec_defaults *front, const struct spec_defaults *behind,
			const struct vocab *vocab, struct arena *arena);

struct spec_prompt {
	struct param_value theme, base, style, details, negative;
	struct param_value chosen;     /* of a template's prompt.templates */
	const struct node *parameters; /* map or NULL; read per provider by spec_parameters */
};

struct spec_integration {
	struct param_value manifest_key, manifest_path, manifest_type, manifest_section,
		description;
	struct param_value naming_pattern, description_pattern;
	struct param_value frame_width, frame_height, margin, spacing; /* spritesheet */
	struct param_value atlas, atlas_xml; /* at most one: what names the frames */
};

struct spec_observability {
	struct param_value track_cost, track_quality, track_performance, log_level, sampling_rate;
};

struct spec {
	const struct source *source;
	const struct spec_file *file;
	const struct spec_defaults *defaults; /* or NULL */
	struct place at;                      /* of the document */
	struct param_value version, id, pack;
	struct str of_template; /* that it is an instance of, or empty */
	struct str category;    /* metadata.category or empty */
	struct spec_generation generation;
	struct spec_prompt prompt;
	struct spec_step *steps;
	size_t step_count;
	struct spec_integration integration;
	struct spec_observability observability;
	unsigned kind; /* ASSET_IMAGE or ASSET_AUDIO */
	/* Bits of those that take defaults->model: 0 the provider, from 1 its fallbacks. */
	uint64_t default_model_of;
};

/* An asset of a file, read or not. */
struct spec_name {
	struct str id;
	struct place at;
};

struct spec_file {
	struct source source;
	struct arena arena;
	struct bytes text;
	struct spec *specs; /* in the order of the documents, and of their instances */
	size_t count;
	struct spec_name *names; /* of all assets, also those beside setting->only */
	size_t name_count;
	struct template *templates; /* that the file declares */
	size_t template_count;
	struct spec_trail trail; /* the other files that its specs follow from */

	/* Between opening and checking. */
	struct node **roots;
	size_t root_count;
	struct shelf *own_shelf;
	enum status status;
	bool is_path_checked;
};

/* Reads and checks a file. Templates, and documents made from them, end as the specs of their
 * instances; a template without any gives none. On ST_OK every struct spec in it is usable;
 * otherwise findings say why, as many as could be found. spec_file_release is needed in both cases.
 * path and the setting's defaults, packs, shelf and defines must outlive the file, which must not
 * move. */
enum status spec_file_read(const char *path, const struct spec_setting *setting,
			   struct spec_file *out, struct diag *diag);
void spec_file_release(struct spec_file *file);

/* The two halves of it: what needs no setting, and so no project; then the rest. */
void spec_file_open(const char *path, struct spec_file *out, struct diag *diag);
enum status spec_file_check(struct spec_file *file, const struct spec_setting *setting,
			    struct diag *diag);
/* What a file that was found, not named, is meant to be. */
enum spec_look {
	LOOK_OTHER,
	LOOK_NEAR, /* only a slip away from being a spec */
	/* A mapping with `version` and one of `generation`, `template`, `from`; a pack with `generate`;
	 * or text that mentions the first two and is not valid YAML. */
	LOOK_SPEC,
};
/* Opens a file only if it is a spec. Of another nothing is said, but for the warning of LOOK_NEAR;
 * spec_file_release after that was printed. */
enum spec_look spec_file_find(const char *path, struct spec_file *out, struct diag *diag);
/* Whether that is LOOK_SPEC. */
bool spec_file_is_spec(const char *path);
bool spec_text_is_spec(const struct source *source);
bool spec_node_is_spec(const struct node *root); /* the mapping alone */

/* prompt.parameters as one provider of the spec's chain understands them: its own table, what the
 * spec leaves out from the defaults, then the table's defaults. A parameter it does not know is
 * passed over (the check has made sure that some provider of the chain knows it). Size and aspect
 * ratio say one thing in two ways: either one in the spec replaces both among the defaults. */
struct param_set spec_parameters(const struct spec *spec, const struct param_owner *provider,
				 struct arena *arena);

/* The model for one provider: the spec's, else the default for that provider; is_set false: none. */
const struct param_value *spec_model(const struct spec *spec, const struct param_owner *provider);

/* Whether a value of a spec comes from its defaults. */
bool spec_is_default(const struct spec *spec, const struct param_value *value);

/* theme, base, details, chosen, style: each trimmed, empty ones dropped, joined by one newline, inner bytes
 * untouched. */
struct str spec_compose_prompt(const struct spec *spec, struct arena *arena);

#endif
