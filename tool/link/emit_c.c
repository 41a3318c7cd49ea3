/* emit_c.c - the constants as a C header, for C11 and C++17 alike.
 *
 * It holds an enum of dense indexes, the stable id and the path of each asset as macros, a table of
 * facts, and a search by id. All is static: a program includes it and links nothing. A part holds
 * ids and paths only, the same macros as the whole, so that both may be included.
 */
#include "link/emit.h"
#include "link/emit_text.h"
#include "link/names.h"

#include "base/param.h"
#include "base/path.h"

#include <string.h>

/* Keywords of C11, C17, C23, C++17 and C++20, in byte order. */
/* clang-format off */
static const char *const KEYWORDS[] = {
	"_Alignas", "_Alignof", "_Atomic", "_BitInt", "_Bool", "_Complex", "_Decimal128",
	"_Decimal32", "_Decimal64", "_Generic", "_Imaginary", "_Noreturn", "_Static_assert",
	"_Thread_local", "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor",
	"bool", "break", "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class",
	"co_await", "co_return", "co_yield", "compl", "concept", "const", "const_cast", "consteval",
	"constexpr", "constinit", "continue", "decltype", "default", "delete", "do", "double",
	"dynamic_cast", "else", "enum", "explicit", "export", "extern", "false", "float", "for",
	"friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "noexcept",
	"not", "not_eq", "nullptr", "operator", "or", "or_eq", "private", "protected", "public",
	"register", "reinterpret_cast", "requires", "restrict", "return", "short", "signed",
	"sizeof", "static", "static_assert", "static_cast", "struct", "switch", "template", "this",
	"thread_local", "throw", "true", "try", "typedef", "typeid", "typename", "typeof",
	"typeof_unqual", "union", "unsigned", "using", "virtual", "void", "volatile", "wchar_t",
	"while", "xor", "xor_eq",
};
/* clang-format on */

/* Names are made as PREFIX_NAME, PREFIX_ID_NAME and PREFIX_PATH_NAME. */
static const char *const KINDS[] = {"", "ID_", "PATH_"};
enum { KIND_COUNT = 3, FIXED_MAX = 5 };

struct header {
	const struct collection *all;
	const char *upper, *lower; /* the prefix */
	const char *guard;
	struct str *names; /* of the assets, without prefix */
	struct str file_name;
	struct arena arena;
	struct strbuf *out;
	struct diag *diag;
};

/* ---- names ------------------------------------------------------------------------------- */

static void header_init(struct header *header, const struct emit_call *call, struct strbuf *out,
			struct diag *diag)
{
	struct arena *arena = &header->arena;
	struct str file = name_constant(arena, name_lower(arena, call->file_name));

	header->all = call->assets;
	header->upper = name_upper(arena, call->prefix).ptr;
	header->lower = name_lower(arena, call->prefix).ptr;
	header->guard = str_printf(arena, "%s_%s_INCLUDED", header->upper, file.ptr).ptr;
	header->names = arena_array(arena, call->assets->count, sizeof(*header->names));
	for (size_t i = 0; i < call->assets->count; i++)
		header->names[i] = name_constant(arena, call->assets->assets[i].name);
	header->file_name = call->file_name;
	header->out = out;
	header->diag = diag;
}

static struct claim make_claim(struct header *header, const char *kind, size_t index)
{
	struct str head = str_concat(&header->arena, str_of(header->upper), STR("_"), str_of(kind));
	struct str name = str_concat(&header->arena, head, header->names[index], STR(""));

	return (struct claim){name, name, &header->all->assets[index]};
}

static enum status check_claims(struct header *header, struct claim *claims, size_t count)
{
	return names_check(claims, count, "C", KEYWORDS, sizeof(KEYWORDS) / sizeof(KEYWORDS[0]),
			   header->diag);
}

static size_t claim_fixed(struct header *header, struct claim *claims)
{
	static const char *const FIXED[] = {"COUNT", "KIND_IMAGE", "KIND_AUDIO", "UNUSED"};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(FIXED) / sizeof(FIXED[0]); i++) {
		struct str name = str_printf(&header->arena, "%s_%s", header->upper, FIXED[i]);

		claims[count++] = (struct claim){name, name, NULL};
	}
	claims[count++] = (struct claim){str_of(header->guard), str_of(header->guard), NULL};
	return count;
}

static bool begins_as_kind(struct str name)
{
	for (size_t kind = 1; kind < KIND_COUNT; kind++) {
		if (str_starts(name, KINDS[kind]))
			return true;
	}
	return false;
}

/* Names of two kinds can be equal only when one begins with the word of the other, as the id of FOO
 * and an asset ID_FOO. */
static bool can_kinds_meet(const struct header *header)
{
	bool can_meet = begins_as_kind(str_of(header->guard + strlen(header->upper) + 1));

	for (size_t i = 0; i < header->all->count && !can_meet; i++)
		can_meet = begins_as_kind(header->names[i]);
	return can_meet;
}

/* Two assets of one name would clash in each kind; the first pass tells it once. */
static enum status check_names(struct header *header)
{
	size_t assets = header->all->count, count;
	struct claim *claims =
		arena_array(&header->arena, assets * KIND_COUNT + FIXED_MAX, sizeof(*claims));
	enum status st;

	count = claim_fixed(header, claims);
	for (size_t i = 0; i < assets; i++)
		claims[count++] = make_claim(header, KINDS[0], i);
	st = check_claims(header, claims, count);
	if (st != ST_OK || !can_kinds_meet(header))
		return st;
	for (size_t i = assets; i < assets * KIND_COUNT; i++)
		claims[count++] = make_claim(header, KINDS[i / assets], i % assets);
	return check_claims(header, claims, count);
}

/* ---- text -------------------------------------------------------------------------------- */

/* Written for every asset several times, so without a format. */
static void write_name(struct header *header, const char *kind, size_t index)
{
	strbuf_add_c(header->out, header->upper);
	strbuf_add_char(header->out, '_');
	strbuf_add_c(header->out, kind);
	strbuf_add_str(header->out, header->names[index]);
}

static void write_guard(struct header *header, const char *what)
{
	strbuf_printf(header->out,
		      "/* %s\n"
		      " *\n"
		      " * Written by `assetc link`: a change made here is lost.\n"
		      " */\n"
		      "#ifndef %s\n"
		      "#define %s\n\n",
		      what, header->guard, header->guard);
}

static void write_id(struct strbuf *out, uint64_t id)
{
	strbuf_add_c(out, " UINT64_C(0x");
	text_hex64(out, id);
	strbuf_add_c(out, ")\n");
}

static void write_macros(struct header *header)
{
	strbuf_add_c(header->out,
		     "/* Stable: a function of section and key alone. These may be stored. */\n");
	for (size_t i = 0; i < header->all->count; i++) {
		strbuf_add_c(header->out, "#define ");
		write_name(header, "ID_", i);
		write_id(header->out, header->all->assets[i].id);
	}
	strbuf_add_c(header->out,
		     "\n/* Paths of the primary products, below the output folder. */\n");
	for (size_t i = 0; i < header->all->count; i++) {
		strbuf_add_c(header->out, "#define ");
		write_name(header, "PATH_", i);
		strbuf_add_char(header->out, ' ');
		text_quote(header->out, asset_product(&header->all->assets[i])->path, ESCAPE_OCTAL);
		strbuf_add_char(header->out, '\n');
	}
	strbuf_add_char(header->out, '\n');
}

static void write_indexes(struct header *header)
{
	strbuf_printf(
		header->out,
		"/* Indexes of %s_table. Never store these: they change as assets come and go. */\n"
		"enum %s_index {\n",
		header->lower, header->lower);
	for (size_t i = 0; i < header->all->count; i++) {
		strbuf_add_char(header->out, '\t');
		write_name(header, "", i);
		strbuf_add_c(header->out, ",\n");
	}
	strbuf_printf(header->out, "\t%s_COUNT\n};\n\n", header->upper);
}

static void write_types(struct header *header)
{
	const char *upper = header->upper, *lower = header->lower;

	strbuf_printf(header->out, "enum %s_kind { %s_KIND_IMAGE, %s_KIND_AUDIO };\n\n", lower,
		      upper, upper);
	strbuf_printf(header->out,
		      "/* How an asset stands where it is used: 1 and 0 unless a pack says "
		      "otherwise. */\n"
		      "struct %s_placement {\n"
		      "\tfloat scale, offset_x, offset_y;\n"
		      "};\n\n",
		      lower);
	strbuf_printf(header->out,
		      "struct %s_info {\n"
		      "\tuint64_t id;\n"
		      "\tconst char *path; /* below the output folder */\n"
		      "\tenum %s_kind kind;\n"
		      "\tuint32_t width, height; /* pixels; 0 for a sound */\n"
		      "\tuint32_t frames;        /* of a sprite sheet; 1 for another image, 0 for "
		      "a sound */\n"
		      "\tfloat duration;         /* seconds; this and what follows is 0 for an "
		      "image */\n"
		      "\tuint32_t rate;          /* Hz */\n"
		      "\tuint32_t channels;\n"
		      "\t/* What is to be repeated, in samples of each channel: from loop_start up "
		      "to,\n"
		      "\t   not with, loop_end. Both 0: nothing. */\n"
		      "\tuint32_t loop_start, loop_end;\n"
		      "\tstruct %s_placement placement;\n"
		      "};\n\n",
		      lower, lower, lower);
	strbuf_printf(header->out,
		      "#if defined(__GNUC__)\n"
		      "#define %s_UNUSED __attribute__((unused))\n"
		      "#else\n"
		      "#define %s_UNUSED\n"
		      "#endif\n\n",
		      upper, upper);
}

static void write_numbers(struct strbuf *out, const uint32_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		strbuf_add_u64(out, numbers[i]);
		strbuf_add_c(out, "u, ");
	}
}

static void write_info(struct header *header, size_t index)
{
	const struct record *record = header->all->assets[index].record;
	const struct record_product *primary = asset_product(&header->all->assets[index]);
	const struct record_sound *sound = &primary->sound;
	const uint32_t pixels[] = {primary->width, primary->height, record->frames};
	const uint32_t samples[] = {sound->rate, sound->channels, sound->loop_start,
				    sound->loop_end};

	strbuf_add_c(header->out, "\t{");
	write_name(header, "ID_", index);
	strbuf_add_c(header->out, ", ");
	write_name(header, "PATH_", index);
	strbuf_add_c(header->out, ", ");
	strbuf_add_c(header->out, header->upper);
	strbuf_add_c(header->out, record->kind == ASSET_AUDIO ? "_KIND_AUDIO, " : "_KIND_IMAGE, ");
	write_numbers(header->out, pixels, sizeof(pixels) / sizeof(pixels[0]));
	text_real(header->out, (int64_t)sound->duration_us);
	strbuf_add_c(header->out, "f, ");
	write_numbers(header->out, samples, sizeof(samples) / sizeof(samples[0]));
	strbuf_add_c(header->out, "{1.0f, 0.0f, 0.0f}},\n");
}

/* C has no empty arrays: without assets each table holds one row that nothing reaches. */
static void write_table(struct header *header)
{
	strbuf_printf(
		header->out,
		"/* By enum %s_index. */\nstatic const struct %s_info %s_table[] %s_UNUSED = {\n",
		header->lower, header->lower, header->lower, header->upper);
	for (size_t i = 0; i < header->all->count; i++)
		write_info(header, i);
	if (header->all->count == 0)
		strbuf_printf(header->out,
			      "\t{0u, \"\", %s_KIND_IMAGE, 0u, 0u, 0u, 0.0f, 0u, 0u, 0u, 0u, "
			      "{1.0f, 0.0f, 0.0f}},\n",
			      header->upper);
	strbuf_add_c(header->out, "};\n\n");
}

static void write_id_order(struct header *header)
{
	size_t count = header->all->count;
	const size_t *places = assets_by_id(&header->arena, header->all);

	strbuf_printf(header->out,
		      "/* The indexes again, in ascending order of the ids. */\n"
		      "static const uint32_t %s_by_id[] %s_UNUSED = {\n",
		      header->lower, header->upper);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_char(header->out, '\t');
		write_name(header, "", places[i]);
		strbuf_add_c(header->out, ",\n");
	}
	strbuf_add_c(header->out, count ? "};\n\n" : "\t0u,\n};\n\n");
}

static void write_find(struct header *header)
{
	const char *upper = header->upper, *lower = header->lower;

	strbuf_printf(header->out,
		      "/* The asset with a stable id, or NULL. */\n"
		      "%s_UNUSED static inline const struct %s_info *%s_find(uint64_t id)\n"
		      "{\n"
		      "\tsize_t low = 0, high = %s_COUNT;\n"
		      "\n"
		      "\twhile (low < high) {\n"
		      "\t\tsize_t middle = low + (high - low) / 2;\n"
		      "\t\tconst struct %s_info *info = &%s_table[%s_by_id[middle]];\n"
		      "\n"
		      "\t\tif (info->id == id)\n"
		      "\t\t\treturn info;\n"
		      "\t\tif (info->id < id)\n"
		      "\t\t\tlow = middle + 1;\n"
		      "\t\telse\n"
		      "\t\t\thigh = middle;\n"
		      "\t}\n"
		      "\treturn NULL;\n"
		      "}\n\n",
		      upper, lower, lower, upper, lower, lower, lower);
}

static void write_whole(struct header *header)
{
	write_guard(header, "The assets of this game: indexes, stable ids, paths and facts.");
	strbuf_add_c(header->out, "#include <stddef.h>\n#include <stdint.h>\n\n");
	write_indexes(header);
	write_macros(header);
	write_types(header);
	write_table(header);
	write_id_order(header);
	write_find(header);
	strbuf_add_c(header->out, "#endif\n");
}

static void write_part(struct header *header)
{
	write_guard(header, "Some of the assets of this game: stable ids and paths.");
	strbuf_add_c(header->out, "#include <stdint.h>\n\n");
	write_macros(header);
	strbuf_add_c(header->out, "#endif\n");
}

static enum status emit(const struct emit_call *call, struct strbuf *out, struct diag *diag,
			void (*write)(struct header *))
{
	struct header header = {0};
	enum status st;

	header_init(&header, call, out, diag);
	st = check_names(&header);
	if (st == ST_OK)
		write(&header);
	arena_release(&header.arena);
	return st;
}

static enum status emit_whole(const struct emit_call *call, struct strbuf *out, struct diag *diag)
{
	return emit(call, out, diag, write_whole);
}

static enum status emit_part(const struct emit_call *call, struct strbuf *out, struct diag *diag)
{
	return emit(call, out, diag, write_part);
}

extern const struct emitter emitter_c;
const struct emitter emitter_c = {
	.language = "c",
	.help = "C header for C11 and C++17: indexes, stable ids, paths, a table of facts",
	.emit = emit_whole,
	.emit_part = emit_part,
};
