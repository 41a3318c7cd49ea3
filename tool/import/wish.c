/* wish.c - what an input asks of whoever makes an asset, as far as the provider takes it. */
#include "import/wish.h"

#include "spec/vocab.h"

#include <string.h>

const struct param_owner *wish_provider(const struct import *import, const char *usual)
{
	return import->vocab->find_provider(import->provider.len ? import->provider
								 : str_of(usual));
}

static const struct param_def *find_row(const struct param_owner *provider, const char *parameter)
{
	size_t index = param_index(provider->params, str_of(parameter));

	return index == SIZE_MAX ? NULL : &provider->params[index];
}

bool wish_takes(struct import *import, const struct param_owner *provider, const char *parameter,
		struct str text)
{
	const struct param_def *row = find_row(provider, parameter);
	struct param_value value;
	struct diag diag = {0};
	enum status st = ST_INVALID;

	if (row)
		st = param_parse(row, text, (struct place){0}, import->arena, &value, &diag);
	diag_release(&diag);
	return st == ST_OK;
}

const struct node *wish_find(struct import *import, const struct param_owner *provider,
			     const struct node *map, const char *key, const char *parameter)
{
	const struct node *node = node_find(map, key);
	const struct param_def *row = find_row(provider, parameter);
	struct param_value value;
	struct diag diag = {0};
	bool is_taken = false;

	if (!node || node_is_null(node))
		return NULL;
	if (!row)
		import_note(import, node->at, "'%s': the provider '%s' has no such parameter", key,
			    provider->name);
	else if (node->type != NODE_SCALAR)
		import_note(import, node->at, "'%s': %s, where one value was expected", key,
			    node_describe(node));
	else if (param_parse(row, node->text, node->at, import->arena, &value, &diag) == ST_OK)
		is_taken = true;
	else
		import_note(import, node->at, "%s", diag.first->text);
	diag_release(&diag);
	return is_taken ? node : NULL;
}

void wish_put(struct yaml *yaml, const char *name, const struct node *value)
{
	if (value)
		(value->kind == SCALAR_TEXT ? yaml_text : yaml_plain)(yaml, str_of(name),
								      value->text);
}

static bool is_among(const char *const *words, struct str text)
{
	for (; *words; words++) {
		if (str_is(text, *words))
			return true;
	}
	return false;
}

void wish_put_model(struct import *import, struct yaml *yaml, const struct param_owner *provider,
		    enum asset_kind kind, const struct node *map)
{
	const struct node *model = node_find(map, "model");
	const char *const *models = import->vocab->provider_models(provider, kind);

	if (!model || node_is_null(model))
		return;
	if (model->type != NODE_SCALAR || model->text.len == 0)
		import_note(import, model->at, "'model', which is no name");
	else if (models && !is_among(models, model->text))
		import_note(import, model->at, "the provider '%s' has no model '%.*s'",
			    provider->name, STR_ARGS(model->text));
	else
		yaml_text(yaml, STR("model"), model->text);
}
