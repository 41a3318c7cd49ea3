/* path.c - rules for names, and joining paths by text. */
#include "base/path.h"

#include <string.h>

static bool has_any(struct str path, const char *chars)
{
	for (; *chars; chars++) {
		if (path.len && memchr(path.ptr, *chars, path.len))
			return true;
	}
	return false;
}

static bool has_control(struct str path)
{
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.ptr[i];

		if (c < 0x20 || c == 0x7F)
			return true;
	}
	return false;
}

const char *path_refused(struct str path)
{
	if (path.len == 0)
		return "the path is empty";
	if (has_control(path))
		return "control characters cannot be written in a depfile";
	if (has_any(path, ";|<>^*`"))
		return "none of ; | < > ^ * ` can be written in a depfile";
	if (path.ptr[path.len - 1] == '\\' || path.ptr[path.len - 1] == ':')
		return "a name that ends in \\ or : cannot be written in a depfile";
	return NULL;
}

const char *path_warning(struct str path)
{
	if (has_any(path, ":"))
		return "':' breaks CMake's Unix Makefiles and rebuilds each time under CMake's "
		       "Ninja";
	if (has_any(path, "\\"))
		return "'\\' rebuilds each time under CMake";
	if (has_any(path, "#$"))
		return "'#' and '$' rebuild each time under CMake's Ninja generator before 3.27";
	if (has_any(path, "'\"&?"))
		return "quotes, '&' and '?' rebuild each time under Ninja before 1.12";
	if (has_any(path, "="))
		return "'=' can be read as a variable by Make";
	return NULL;
}

struct str path_base(struct str path)
{
	const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;

	if (!slash)
		return path;
	return (struct str){slash + 1, path.len - (size_t)(slash + 1 - path.ptr)};
}

struct str path_folder(struct str path)
{
	struct str base = path_base(path);
	size_t len = path.len - base.len;

	if (len > 1)
		len--;
	return (struct str){path.ptr, len};
}

struct str path_extension(struct str path)
{
	struct str base = path_base(path);
	const char *dot = base.len ? memrchr(base.ptr, '.', base.len) : NULL;

	if (!dot || dot == base.ptr)
		return (struct str){0};
	return (struct str){dot + 1, base.len - (size_t)(dot + 1 - base.ptr)};
}

struct str path_stem(struct str path)
{
	struct str extension = path_extension(path);

	return extension.ptr ? (struct str){path.ptr, path.len - extension.len - 1} : path;
}

static struct str next_component(struct str *rest)
{
	const char *slash = rest->len ? memchr(rest->ptr, '/', rest->len) : NULL;
	struct str part = {rest->ptr, slash ? (size_t)(slash - rest->ptr) : rest->len};
	size_t used = part.len + (slash ? 1 : 0);

	rest->ptr += used;
	rest->len -= used;
	return part;
}

/* CON, NUL, COM1 … are devices on Windows, with any extension. */
static bool is_reserved(struct str part)
{
	static const char *const RESERVED[] = {"con", "prn", "aux", "nul", "com", "lpt"};
	const char *dot = memchr(part.ptr, '.', part.len);
	size_t len = dot ? (size_t)(dot - part.ptr) : part.len;

	if (len != 3 && !(len == 4 && part.ptr[3] >= '1' && part.ptr[3] <= '9'))
		return false;
	for (size_t i = len == 3 ? 0 : 4; i < (len == 3 ? 4u : 6u); i++) {
		if (strncasecmp(part.ptr, RESERVED[i], 3) == 0)
			return true;
	}
	return false;
}

static const char *component_refused(struct str part)
{
	if (part.len == 0)
		return "it has an empty component";
	if (str_is(part, ".") || str_is(part, ".."))
		return "'.' and '..' are not allowed: outputs stay inside the output folder";
	if (part.len > PATH_NAME_MAX)
		return "one component is longer than 200 bytes";
	if (is_reserved(part))
		return "one component is a reserved device name on Windows";
	if (part.ptr[part.len - 1] == '.' || part.ptr[part.len - 1] == ' ')
		return "a component ends in a dot or space, which Windows drops";
	return NULL;
}

const char *path_output_refused(struct str path)
{
	const char *why = path_refused(path);
	struct str rest = path;

	if (why)
		return why;
	if (path.ptr[0] == '/')
		return "it is absolute: outputs stay inside the output folder";
	if (!str_is_utf8(path))
		return "it is not valid UTF-8";
	if (has_any(path, "\\:?\""))
		return "none of \\ : ? \" can be in the name of an output";
	do {
		why = component_refused(next_component(&rest));
	} while (!why && rest.len);
	return why ? why : path.ptr[path.len - 1] == '/' ? "it ends in a slash" : NULL;
}

/* Drops the last component of what was written so far, unless that is ".." or nothing is left. */
static bool drop_last(struct strbuf *out, size_t root)
{
	struct str have = {out->data ? out->data + root : "", out->len - root};
	struct str last = path_base(have);

	if (have.len == 0 || str_is(last, ".."))
		return false;
	out->len -= last.len;
	if (out->len > root)
		out->len--;
	out->data[out->len] = '\0';
	return true;
}

struct str path_fold(struct arena *arena, struct str path)
{
	struct strbuf out = {0};
	bool is_absolute = path.len && path.ptr[0] == '/';
	struct str rest = path, folded;

	if (is_absolute)
		strbuf_add_char(&out, '/');
	while (rest.len) {
		struct str part = next_component(&rest);

		if (part.len == 0 || str_is(part, "."))
			continue;
		if (str_is(part, "..") && (drop_last(&out, is_absolute) || is_absolute))
			continue;
		if (out.len > (is_absolute ? 1u : 0u))
			strbuf_add_char(&out, '/');
		strbuf_add_str(&out, part);
	}
	if (out.len == 0)
		strbuf_add_char(&out, '.');
	folded = str_copy(arena, strbuf_str(&out));
	strbuf_release(&out);
	return folded;
}

struct str path_join(struct arena *arena, struct str folder, struct str rel)
{
	if (folder.len == 0 || (rel.len && rel.ptr[0] == '/'))
		return path_fold(arena, rel);
	return path_fold(arena, str_concat(arena, folder, STR("/"), rel));
}
