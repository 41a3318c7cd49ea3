/* answers.h - what a hosted provider may answer: "STATUS\nname: value\n…\n\nBODY" to a translator, at the vendor's host and
 * elsewhere. */
#ifndef ASSETC_TESTS_FUZZ_ANSWERS_H
#define ASSETC_TESTS_FUZZ_ANSWERS_H

#include "fuzz/fuzz.h"
#include "provider/hosted.h"

#include <stdlib.h>
#include <string.h>

#define FIELDS_MAX 32u

/* Cuts a line off; false when there is none. */
static inline bool take_line(struct str *rest, struct str *line)
{
	const char *end = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;

	if (!end)
		return false;
	*line = (struct str){rest->ptr, (size_t)(end - rest->ptr)};
	*rest = (struct str){end + 1, rest->len - line->len - 1};
	return true;
}

static inline void read_answer(struct str text, struct http_field *fields, struct http_reply *out)
{
	struct str line = {0};
	uint64_t status = 0;

	*out = (struct http_reply){.status = 200, .fields = fields, .body = text};
	if (!take_line(&out->body, &line) || !str_to_u64(line, &status) || status < 100 ||
	    status > 599)
		return;
	out->status = (unsigned)status;
	while (take_line(&out->body, &line) && line.len) {
		const char *colon = memchr(line.ptr, ':', line.len);
		size_t name = colon ? (size_t)(colon - line.ptr) : 0;

		if (!colon || out->field_count == FIELDS_MAX)
			continue;
		fields[out->field_count++] = (struct http_field){
			{line.ptr, name}, str_trim((struct str){colon + 1, line.len - name - 1})};
	}
}

static inline void check_text(struct str text, size_t max)
{
	if (text.len > max || !str_is_utf8(text))
		abort();
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F)
			abort();
	}
}

static inline void check_step(const struct hosted_step *step)
{
	bool is_failure = step->next == HOSTED_FAILED;

	if (is_failure != (step->class != CLASS_NONE) || (is_failure && step->why.len == 0) ||
	    (step->next == HOSTED_DONE && step->why.len > 0) ||
	    (step->next == HOSTED_DONE) != (step->item_count > 0) ||
	    step->item_count > HOSTED_ITEMS_MAX || (step->has_cost && step->cost < 0) ||
	    (step->has_credits && step->credits < 0))
		abort();
	check_text(step->why, 8192);
	check_text(step->hint, 8192);
	check_text(step->request_id, 1024);
	check_text(step->model, 1024);
	check_text(step->usage, 8192);
	for (size_t i = 0; i < step->item_count; i++) {
		const struct hosted_item *item = &step->items[i];

		if ((item->data.len > 0) == (item->url.len > 0) ||
		    (item->format == MEDIA_PCM) != (item->pcm.len > 0))
			abort();
		check_text(item->url, 8192);
		check_text(item->revised_prompt, 65536);
	}
}

/* state: of a job that is asked after, or NULL. param: one that is set to value, or NULL. */
static inline void ask_after(const char *name, const char *state, const char *param,
			     const char *value, const struct http_reply *reply, bool is_vendor_host)
{
	const struct provider *provider = provider_find(str_of(name));
	struct arena arena = {0};
	struct param_set params = param_defaults(provider->decl.params, &arena);
	unsigned kinds = provider->decl.kinds;
	struct provider_request request = {.kind = kinds & ASSET_AUDIO ? ASSET_AUDIO : kinds,
					   .prompt = STR("a coin"),
					   .params = &params,
					   .candidate = 1,
					   .arena = &arena};
	struct hosted_call call = {.request = &request,
				   .count = 1,
				   .model = model_for(NULL, provider_driver(provider), request.kind,
						      (struct str){0}, (struct str){0}, &arena),
				   .base_url = str_of(provider->hosted->base_url),
				   .is_vendor_host = is_vendor_host,
				   .state = str_of(state),
				   .arena = &arena};
	struct hosted_step step = {0};

	if (param) {
		struct param_value *slot = &params.values[param_index(params.defs, str_of(param))];

		slot->is_set = slot->is_written = true;
		slot->text = str_of(value);
		slot->number = 1000000;
	}
	provider->hosted->step(&call, reply, &step);
	check_step(&step);
	hosted_step_release(&step);
	arena_release(&arena);
}

static inline void ask(const char *name, const char *param, const char *value,
		       const struct http_reply *reply, bool is_vendor_host)
{
	ask_after(name, NULL, param, value, reply, is_vendor_host);
}

#endif
