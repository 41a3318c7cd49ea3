/* format.c - what is known of each format without decoding it: names, media type, kind, and its
 * first bytes. */
#include "base/param.h"
#include "media/image.h"

#include <string.h>

struct format_row {
	enum media_format format;
	unsigned kind;
	const char *name, *other_name;
	const char *type;
	bool (*is_start)(const uint8_t *data, size_t len); /* NULL: cannot be told */
};

static bool starts_with(const uint8_t *data, size_t len, const char *mark, size_t mark_len)
{
	return len >= mark_len && memcmp(data, mark, mark_len) == 0;
}

static bool is_png(const uint8_t *data, size_t len)
{
	return starts_with(data, len, "\x89PNG\r\n\x1a\n", 8);
}

/* WebP and WAV share a container whose bytes 8 to 11 tell them apart. */
static bool is_riff(const uint8_t *data, size_t len, const char *form)
{
	return len >= 12 && starts_with(data, len, "RIFF", 4) && memcmp(data + 8, form, 4) == 0;
}

static bool is_webp(const uint8_t *data, size_t len)
{
	return is_riff(data, len, "WEBP");
}

static bool is_wav(const uint8_t *data, size_t len)
{
	return is_riff(data, len, "WAVE");
}

static bool is_jpeg(const uint8_t *data, size_t len)
{
	return starts_with(data, len, "\xff\xd8\xff", 3);
}

/* An ID3 tag, or a frame header of layer III whose version, bit rate and sampling rate are none of
 * the forbidden ones. */
static bool is_mp3(const uint8_t *data, size_t len)
{
	if (starts_with(data, len, "ID3", 3))
		return true;
	return len >= 4 && data[0] == 0xff && (data[1] & 0xe6) == 0xe2 &&
	       (data[1] & 0x18) != 0x08 && (data[2] & 0xf0) != 0xf0 && (data[2] & 0x0c) != 0x0c;
}

static bool is_ogg(const uint8_t *data, size_t len)
{
	return starts_with(data, len, "OggS", 4);
}

static bool is_flac(const uint8_t *data, size_t len)
{
	return starts_with(data, len, "fLaC", 4);
}

static const struct format_row FORMATS[] = {
	{MEDIA_PNG, ASSET_IMAGE, "png", NULL, "image/png", is_png},
	{MEDIA_WEBP, ASSET_IMAGE, "webp", NULL, "image/webp", is_webp},
	{MEDIA_JPEG, ASSET_IMAGE, "jpg", "jpeg", "image/jpeg", is_jpeg},
	{MEDIA_WAV, ASSET_AUDIO, "wav", NULL, "audio/wav", is_wav},
	{MEDIA_OGG, ASSET_AUDIO, "ogg", NULL, "audio/ogg", is_ogg},
	{MEDIA_FLAC, ASSET_AUDIO, "flac", NULL, "audio/flac", is_flac},
	{MEDIA_MP3, ASSET_AUDIO, "mp3", NULL, "audio/mpeg", is_mp3},
	{MEDIA_PCM, ASSET_AUDIO, "pcm", NULL, "audio/pcm", NULL},
};
enum { FORMAT_COUNT = sizeof(FORMATS) / sizeof(FORMATS[0]) };

static const struct format_row *format_row(enum media_format format)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (FORMATS[i].format == format)
			return &FORMATS[i];
	}
	return NULL;
}

enum media_format media_sniff(const void *data, size_t len)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (data && FORMATS[i].is_start && FORMATS[i].is_start(data, len))
			return FORMATS[i].format;
	}
	return MEDIA_UNKNOWN;
}

const char *media_format_name(enum media_format format)
{
	const struct format_row *row = format_row(format);

	return row ? row->name : "unknown";
}

const char *media_type(enum media_format format)
{
	const struct format_row *row = format_row(format);

	return row ? row->type : "application/octet-stream";
}

/* ASCII only, whatever the locale: strncasecmp would ask it. */
static bool is_same_word(struct str text, const char *word)
{
	if (!word || text.len != strlen(word))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != word[i])
			return false;
	}
	return true;
}

enum media_format media_format_of(struct str name)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (is_same_word(name, FORMATS[i].name) ||
		    is_same_word(name, FORMATS[i].other_name))
			return FORMATS[i].format;
	}
	return MEDIA_UNKNOWN;
}

unsigned media_kind(enum media_format format)
{
	const struct format_row *row = format_row(format);

	return row ? row->kind : 0;
}
