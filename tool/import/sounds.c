/* sounds.c - a manifest for a generator of sounds: {project, budget, technical_standards, assets: […]}.
 *
 * technical_standards holds for every asset: it becomes the steps of each spec. budget is no matter
 * of specs: it is proposed for the policy file. What a file was to be called is kept, below the
 * output folder, for which a leading "assets/" stood.
 */
#include "base/json.h"
#include "base/path.h"
#include "import/entry.h"
#include "import/names.h"
#include "import/wish.h"

#include <string.h>

#define DEFAULT_PROVIDER "elevenlabs"

static const char *const TYPES[] = {"sfx", "music", NULL};
static const char *const FORMATS[] = {"mp3", "wav", "ogg", NULL};
enum { FORMAT_MP3, FORMAT_WAV, FORMAT_OGG };

static const struct param_def ENTRY[] = {
	{.name = "id", .type = PARAM_STRING, .flags = PARAM_REQUIRED},
	{.name = "type", .type = PARAM_ENUM, .flags = PARAM_REQUIRED, .words = TYPES},
	{.name = "prompt", .type = PARAM_STRING, .flags = PARAM_REQUIRED},
	{.name = "category", .type = PARAM_STRING},
	{.name = "description", .type = PARAM_STRING},
	{.name = "duration_seconds",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_SECONDS,
	 .min = MILLION / 50,
	 .max = INT64_C(600) * MILLION},
	{.name = "duration", .flags = PARAM_SECOND_NAME, .alias = "duration_seconds"},
	{.name = "prompt_influence", .type = PARAM_NUMBER, .min = 0, .max = MILLION},
	{.name = "loop", .type = PARAM_BOOL},
	{.name = "output_path", .type = PARAM_STRING},
	{.name = "manifest_key", .type = PARAM_STRING},
	/* of the provider */
	{.name = "model", .type = PARAM_ANY},
	{.name = "seed", .type = PARAM_ANY},
	{.name = "n", .type = PARAM_ANY},
	/* kept as metadata */
	{.name = "name", .type = PARAM_ANY},
	{.name = "phase", .type = PARAM_ANY},
	{.name = "priority", .type = PARAM_ANY},
	{.name = "tags", .type = PARAM_ANY},
	{.name = NULL},
};

static const struct param_def STANDARDS[] = {
	{.name = "format", .type = PARAM_ENUM, .words = FORMATS},
	{.name = "codec", .type = PARAM_STRING},
	{.name = "sample_rate", .type = PARAM_INT, .unit = UNIT_HZ, .min = 8000, .max = 192000},
	{.name = "sfx_bitrate_kbps", .type = PARAM_INT, .min = 8, .max = 512},
	{.name = "music_bitrate_kbps", .type = PARAM_INT, .min = 8, .max = 512},
	{.name = "sfx_peak_normalization_dbfs",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_DB,
	 .min = INT64_C(-60) * MILLION},
	{.name = "music_loudness_normalization_lufs",
	 .type = PARAM_NUMBER,
	 .unit = UNIT_LUFS,
	 .min = INT64_C(-70) * MILLION},
	{.name = NULL},
};

#define DOLLARS .type = PARAM_NUMBER, .min = 0, .max = INT64_C(1000000) * MILLION
static const struct param_def BUDGET[] = {
	{.name = "daily_limit_usd", DOLLARS},
	{.name = "monthly_limit_usd", DOLLARS},
	{.name = "safety_margin_credits", .type = PARAM_INT, .min = 0, .max = INT64_C(1000000000)},
	{.name = NULL},
};

struct sounds {
	struct import *import;
	const struct import_input *input;
	struct param_set standards, budget;
	bool is_told; /* that "assets/" is left out */
};

struct sound {
	const struct node *map;
	struct param_set set;
	struct str id, key, path; /* path empty: the default */
	bool is_music;
	int formats[2]; /* indexes of FORMATS, the primary first */
	size_t format_count;
};

static const struct param_value *value_of(const struct sound *sound, const char *name)
{
	return param_get(&sound->set, name);
}

/* ---- names and paths --------------------------------------------------------------------- */

static int format_of(struct str extension)
{
	for (int i = 0; FORMATS[i]; i++) {
		if (str_is(extension, FORMATS[i]))
			return i;
	}
	return -1;
}

static void add_format(struct sound *sound, int format)
{
	for (size_t i = 0; i < sound->format_count; i++) {
		if (sound->formats[i] == format)
			return;
	}
	sound->formats[sound->format_count++] = format;
}

static struct str drop_assets(struct sounds *sounds, const struct param_value *value)
{
	static const char FOLDER[] = "assets/";
	struct str path = value->text;

	while (str_starts(path, "./"))
		path = (struct str){path.ptr + 2, path.len - 2};
	if (!str_starts(path, FOLDER))
		return path;
	if (!sounds->is_told)
		import_note(sounds->import, value->at,
			    "the folder 'assets/' of the paths: the output folder stands for it");
	sounds->is_told = true;
	return (struct str){path.ptr + sizeof(FOLDER) - 1, path.len - (sizeof(FOLDER) - 1)};
}

static void choose_path(struct sounds *sounds, struct sound *sound)
{
	const struct param_value *value = value_of(sound, "output_path");
	const struct param_value *standard = param_get(&sounds->standards, "format");
	struct str path;
	const char *why;
	int format;

	if (value->is_set) {
		path = drop_assets(sounds, value);
		why = path_output_refused(path);
		format = format_of(path_extension(path));
		if (why || format < 0) {
			import_note(sounds->import, value->at, "the path '%.*s': %s",
				    STR_ARGS(value->text),
				    why ? why : "sounds are written as mp3, wav and ogg");
		} else {
			sound->path = path;
			add_format(sound, format);
		}
	}
	if (standard->is_set)
		add_format(sound, (int)standard->number);
	if (sound->format_count == 0)
		add_format(sound, FORMAT_MP3);
}

static void choose_key(struct sounds *sounds, struct sound *sound)
{
	const struct param_value *value = value_of(sound, "manifest_key");

	sound->key = name_to_key(sounds->import->arena, sound->id);
	if (value->is_set && name_is_key(value->text))
		sound->key = value->text;
	else if (value->is_set)
		import_note(sounds->import, value->at,
			    "'%.*s' is no manifest key: a letter, then letters, digits and _",
			    STR_ARGS(value->text));
}

static enum status read_sound(struct sounds *sounds, const struct node *map, struct sound *sound)
{
	struct import *import = sounds->import;
	enum status st = entry_read(import, ENTRY, map, "an asset", &sound->set);
	const struct param_value *id = value_of(sound, "id");

	if (st != ST_OK)
		return st;
	sound->map = map;
	sound->is_music = value_of(sound, "type")->number != 0;
	sound->id = name_to_id(import->arena, id->text);
	if (sound->id.len == 0)
		return diag_error(import->diag, ST_INVALID, "E0851", id->at,
				  "'%.*s' has no letter or digit, or too many, for an id",
				  STR_ARGS(id->text));
	choose_key(sounds, sound);
	choose_path(sounds, sound);
	return ST_OK;
}

/* ---- steps ------------------------------------------------------------------------------- */

/* OGG Vorbis has no bit rate, but a quality for which its documentation names the bit rate of stereo
 * at 44.1 kHz (vorbis.com, "Vorbis FAQ"; -1 to 10 there, 1 to 100 here). */
static int64_t ogg_quality(int64_t kbps)
{
	static const int64_t NOMINAL[] = {64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 500};
	size_t last = sizeof(NOMINAL) / sizeof(NOMINAL[0]) - 1;
	size_t i = 0;

	if (kbps <= NOMINAL[0])
		return 1;
	if (kbps >= NOMINAL[last])
		return 100;
	while (kbps > NOMINAL[i + 1])
		i++;
	return (int64_t)i * 10 + (kbps - NOMINAL[i]) * 10 / (NOMINAL[i + 1] - NOMINAL[i]);
}

static bool has_format(const struct sound *sound, int format)
{
	for (size_t i = 0; i < sound->format_count; i++) {
		if (sound->formats[i] == format)
			return true;
	}
	return false;
}

static void put_number(const struct sounds *sounds, struct yaml *yaml, const char *key,
		       int64_t number)
{
	yaml_plain(yaml, str_of(key), str_printf(sounds->import->arena, "%lld", (long long)number));
}

/* The highest bit rate of MP3 is 320k; the least of what standards ask for is met by it. */
static void put_convert(const struct sounds *sounds, struct yaml *yaml, const struct sound *sound)
{
	const struct param_value *kbps = param_get(
		&sounds->standards, sound->is_music ? "music_bitrate_kbps" : "sfx_bitrate_kbps");
	struct str words[2];

	for (size_t i = 0; i < sound->format_count; i++)
		words[i] = str_of(FORMATS[sound->formats[i]]);
	yaml_map_begin(yaml, (struct str){0});
	yaml_text(yaml, STR("action"), STR("convert"));
	yaml_words(yaml, STR("formats"), words, sound->format_count);
	if (kbps->is_set && has_format(sound, FORMAT_MP3))
		yaml_plain(yaml, STR("bitrate"),
			   str_printf(sounds->import->arena, "%lldk",
				      (long long)(kbps->number < 320 ? kbps->number : 320)));
	if (kbps->is_set && has_format(sound, FORMAT_OGG))
		put_number(sounds, yaml, "quality", ogg_quality(kbps->number));
	yaml_map_end(yaml);
}

static void put_level(struct yaml *yaml, const char *name, const struct param_value *level,
		      const char *unit)
{
	struct strbuf text = {0};

	decimal_format(&text, level->number);
	strbuf_printf(&text, " %s", unit);
	yaml_map_begin(yaml, (struct str){0});
	yaml_text(yaml, STR("action"), STR("normalize"));
	yaml_plain(yaml, str_of(name), strbuf_str(&text));
	yaml_map_end(yaml);
	strbuf_release(&text);
}

static void put_steps(const struct sounds *sounds, struct yaml *yaml, const struct sound *sound)
{
	static const struct str CHECKS[] = {
		{"not_empty", 9}, {"no_clipping", 11}, {"file_size_reasonable", 20}};
	const struct param_set *standards = &sounds->standards;
	const struct param_value *rate = param_get(standards, "sample_rate");
	const struct param_value *peak = param_get(standards, "sfx_peak_normalization_dbfs");
	const struct param_value *loud = param_get(standards, "music_loudness_normalization_lufs");

	yaml_list_begin(yaml, STR("post_processing"));
	if (rate->is_set) {
		yaml_map_begin(yaml, (struct str){0});
		yaml_text(yaml, STR("action"), STR("resample"));
		put_number(sounds, yaml, "rate", rate->number);
		yaml_map_end(yaml);
	}
	if (!sound->is_music && peak->is_set)
		put_level(yaml, "peak", peak, "dB");
	if (sound->is_music && loud->is_set)
		put_level(yaml, "loudness", loud, "LUFS");
	yaml_map_begin(yaml, (struct str){0});
	yaml_text(yaml, STR("action"), STR("validate"));
	yaml_words(yaml, STR("checks"), CHECKS, sizeof(CHECKS) / sizeof(CHECKS[0]));
	yaml_map_end(yaml);
	put_convert(sounds, yaml, sound);
	yaml_list_end(yaml);
	yaml_gap(yaml);
}

/* ---- the spec ---------------------------------------------------------------------------- */

static void put_metadata(const struct sounds *sounds, struct yaml *yaml, const struct sound *sound)
{
	static const char *const KEPT[] = {"name", "phase", "priority", "tags"};
	const struct param_value *category = value_of(sound, "category");

	yaml_map_begin(yaml, STR("metadata"));
	yaml_text(yaml, STR("category"),
		  category->is_set && category->text.len ? category->text
		  : sound->is_music                      ? STR("music")
							 : STR("misc"));
	for (size_t i = 0; i < sizeof(KEPT) / sizeof(KEPT[0]); i++)
		entry_put(sounds->import, yaml, sound->map, KEPT[i]);
	entry_put(sounds->import, yaml, sounds->input->root, "project");
	yaml_map_end(yaml);
	yaml_gap(yaml);
}

static void put_decimal(struct yaml *yaml, const struct sound *sound, const char *name)
{
	const struct param_value *value = value_of(sound, name);
	struct strbuf text = {0};

	if (!value->is_set)
		return;
	decimal_format(&text, value->number);
	yaml_plain(yaml, str_of(name), strbuf_str(&text));
	strbuf_release(&text);
}

static void put_prompt(struct import *import, struct yaml *yaml, const struct sound *sound)
{
	const struct param_owner *provider = wish_provider(import, DEFAULT_PROVIDER);
	const struct param_value *loop = value_of(sound, "loop");
	const struct node *seed = wish_find(import, provider, sound->map, "seed", "seed");
	const struct node *n = wish_find(import, provider, sound->map, "n", "n");

	yaml_map_begin(yaml, STR("prompt"));
	yaml_text(yaml, STR("base"), value_of(sound, "prompt")->text);
	if (value_of(sound, "duration_seconds")->is_set ||
	    value_of(sound, "prompt_influence")->is_set || loop->is_set || seed || n) {
		yaml_map_begin(yaml, STR("parameters"));
		put_decimal(yaml, sound, "duration_seconds");
		put_decimal(yaml, sound, "prompt_influence");
		if (loop->is_set)
			yaml_plain(yaml, STR("loop"), loop->number ? STR("true") : STR("false"));
		wish_put(yaml, "seed", seed);
		wish_put(yaml, "n_variations", n);
		yaml_map_end(yaml);
	}
	yaml_map_end(yaml);
	yaml_gap(yaml);
}

/* The category is part of the section's name, if it can be. */
static void put_integration(const struct sounds *sounds, struct yaml *yaml,
			    const struct sound *sound)
{
	const struct param_value *category = value_of(sound, "category");
	const struct param_value *description = value_of(sound, "description");
	struct str word = name_to_key(sounds->import->arena, category->text);

	yaml_map_begin(yaml, STR("integration"));
	yaml_text(yaml, STR("manifest_key"), sound->key);
	if (sound->path.len)
		yaml_text(yaml, STR("manifest_path"), sound->path);
	if (!sound->is_music && category->is_set && category->text.len &&
	    !name_is_section_part(category->text))
		yaml_text(yaml, STR("manifest_section"),
			  str_concat(sounds->import->arena, STR("audio.sfx."),
				     word.len ? word : STR("misc"), (struct str){0}));
	if (description->is_set && description->text.len)
		yaml_text(yaml, STR("description"), description->text);
	yaml_map_end(yaml);
}

static void write_spec(const struct sounds *sounds, const struct sound *sound)
{
	struct import *import = sounds->import;
	struct strbuf out = {0};
	struct yaml yaml = {.out = &out};

	spec_begin(&yaml, sounds->input->source, sound->id);
	put_metadata(sounds, &yaml, sound);
	yaml_map_begin(&yaml, STR("generation"));
	yaml_text(&yaml, STR("type"), STR("audio"));
	yaml_text(&yaml, STR("kind"), sound->is_music ? STR("music") : STR("sfx"));
	yaml_text(&yaml, STR("provider"),
		  import->provider.len ? import->provider : STR(DEFAULT_PROVIDER));
	wish_put_model(import, &yaml, wish_provider(import, DEFAULT_PROVIDER), ASSET_AUDIO,
		       sound->map);
	yaml_map_end(&yaml);
	yaml_gap(&yaml);
	put_prompt(import, &yaml, sound);
	put_steps(sounds, &yaml, sound);
	put_integration(sounds, &yaml, sound);
	spec_end(import, &yaml, sound->id, sound->map->at);
}

/* ---- the top ----------------------------------------------------------------------------- */

static void propose_budget(struct sounds *sounds, struct place at)
{
	const struct param_value *day = param_get(&sounds->budget, "daily_limit_usd");
	const struct param_value *month = param_get(&sounds->budget, "monthly_limit_usd");
	const struct param_value *margin = param_get(&sounds->budget, "safety_margin_credits");
	struct import_proposal proposal = {.file = "assets.policy.yaml", .at = at};
	struct strbuf text = {0};

	if (day->is_set || month->is_set) {
		strbuf_add_c(&text, "budget: {");
		if (day->is_set) {
			strbuf_add_c(&text, "day_usd: ");
			decimal_format(&text, day->number);
		}
		if (month->is_set) {
			strbuf_add_c(&text, day->is_set ? ", month_usd: " : "month_usd: ");
			decimal_format(&text, month->number);
		}
		strbuf_add_c(&text, "}\n");
		proposal.key = "budget";
		proposal.lines = str_copy(sounds->import->arena, strbuf_str(&text));
		import_propose(sounds->import, proposal);
	}
	if (margin->is_set) {
		proposal.key = "providers";
		proposal.lines = str_printf(sounds->import->arena,
					    "providers: {" DEFAULT_PROVIDER
					    ": {safety_margin_credits: %lld}}\n",
					    (long long)margin->number);
		import_propose(sounds->import, proposal);
	}
	strbuf_release(&text);
}

/* A mapping at the top that need not be there. */
static enum status read_part(struct sounds *sounds, const char *name, const struct param_def *defs,
			     struct param_set *out)
{
	const struct node *map = node_find(sounds->input->root, name);

	*out = param_defaults(defs, sounds->import->arena);
	if (!map || node_is_null(map))
		return ST_OK;
	if (map->type != NODE_MAP)
		return diag_error(sounds->import->diag, ST_INVALID, "E0851", map->at,
				  "%s: expected a mapping, found %s", name, node_describe(map));
	return entry_read(sounds->import, defs, map, name, out);
}

static void check_codec(const struct sounds *sounds)
{
	static const char *const USED[] = {"libvorbis", "vorbis", "libmp3lame",
					   "mp3",       "lame",   "pcm_s16le"};
	const struct param_value *codec = param_get(&sounds->standards, "codec");

	for (size_t i = 0; i < sizeof(USED) / sizeof(USED[0]); i++) {
		if (str_is(codec->text, USED[i]))
			return;
	}
	if (codec->is_set)
		import_note(sounds->import, codec->at,
			    "the codec '%.*s': OGG is Vorbis, MP3 is LAME's, WAV is PCM",
			    STR_ARGS(codec->text));
}

static enum status read_top(struct sounds *sounds)
{
	static const char *const KNOWN[] = {"project", "budget", "technical_standards", "assets",
					    NULL};
	const struct node *budget = node_find(sounds->input->root, "budget");
	enum status st = read_part(sounds, "technical_standards", STANDARDS, &sounds->standards);
	enum status other = read_part(sounds, "budget", BUDGET, &sounds->budget);

	import_note_rest(sounds->import, sounds->input->root, KNOWN);
	check_codec(sounds);
	st = st == ST_OK ? other : st;
	if (st == ST_OK && budget)
		propose_budget(sounds, budget->at);
	return st;
}

static bool recognises(const struct node *root)
{
	const struct node *list = root->type == NODE_MAP ? node_find(root, "assets") : NULL;

	return list && list->type == NODE_LIST && list->count &&
	       node_find(list->items[0], "prompt") && node_find(list->items[0], "id");
}

static enum status read_sounds(struct import *import, const struct import_input *input)
{
	struct sounds sounds = {.import = import, .input = input};
	const struct node *list = node_find(input->root, "assets");
	enum status st = entry_expect_maps(import, list, "an asset");
	struct sound *all;
	struct str *ids;

	if (st == ST_OK)
		st = read_top(&sounds);
	if (st != ST_OK)
		return st;
	all = arena_array(import->arena, list->count, sizeof(*all));
	ids = arena_array(import->arena, list->count, sizeof(*ids));
	for (size_t i = 0; i < list->count; i++) {
		enum status one = read_sound(&sounds, list->items[i], &all[i]);

		st = st == ST_OK ? one : st;
		ids[i] = all[i].id;
	}
	if (st == ST_OK)
		st = entry_refuse_equal(import, list, ids);
	for (size_t i = 0; i < list->count && st == ST_OK; i++)
		write_spec(&sounds, &all[i]);
	return st;
}

const struct importer importer_sounds = {
	.name = "sounds",
	.help = "a manifest for a generator of sounds: {assets: [{id, type, prompt, …}]}",
	.takes_provider = true,
	.recognises = recognises,
	.read = read_sounds,
};
