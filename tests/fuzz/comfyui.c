/* Answers of a ComfyUI server, to the submission and to a question after its job; and workflows. */
#include "fuzz/answers.h"

#define JOB "0a1b2c3d-1111-2222-3333-444455556666"

static void ask_with(struct str state, bool is_called_off, struct str workflow,
		     const struct http_reply *reply)
{
	const struct provider *provider = provider_find(STR("comfyui"));
	struct arena arena = {0};
	struct diag diag = {0};
	struct param_set params = param_defaults(provider->decl.params, &arena);
	const struct provider_input inputs[] = {
		{.use = USE_WORKFLOW,
		 .name = STR("w.json"),
		 .path = STR("w.json"),
		 .data = workflow},
		{.use = USE_IMAGE, .sha = STR("ab"), .data = STR("picture"), .format = MEDIA_PNG}};
	const struct provider_slot map[] = {{.name = STR("prompt"), .target = STR("6.inputs.text")},
					    {.name = STR("seed"), .target = STR("3.inputs.seed")},
					    {.name = STR("image"),
					     .target = STR("3.inputs.image")}};
	const struct provider_request request = {.kind = ASSET_IMAGE,
						 .prompt = STR("a coin"),
						 .params = &params,
						 .candidate = 2,
						 .inputs = inputs,
						 .input_count = state.len ? 1 : 2,
						 .map = map,
						 .map_count = 3,
						 .arena = &arena};
	const struct hosted_call call = {.request = &request,
					 .count = 1,
					 .model = model_for(NULL, "comfyui", ASSET_IMAGE,
							    (struct str){0}, (struct str){0},
							    &arena),
					 .base_url = STR("http://127.0.0.1:8188"),
					 .state = state,
					 .is_called_off = is_called_off,
					 .arena = &arena};
	struct hosted_step step = {0};

	(void)provider->hosted->check(&call, &diag);
	provider->hosted->step(&call, reply, &step);
	check_step(&step);
	check_text(step.state, 65536);
	hosted_step_release(&step);
	diag_release(&diag);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct http_field fields[FIELDS_MAX];
	struct http_reply reply;

	read_answer(text, fields, &reply);
	ask_with((struct str){0}, false, reply.body, &reply);
	ask_with(STR("upload:a.png"), false, reply.body, NULL);
	ask_with(STR("upload:a.png"), false, reply.body, &reply);
	ask_with(STR(JOB), false, reply.body, &reply);
	ask_with(STR(JOB "?"), true, reply.body, &reply);
	return 0;
}
