/* hosted.c - what holds for every hosted provider. */
#include "provider/hosted.h"

struct str http_reply_field(const struct http_reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->field_count; i++) {
		if (str_is(reply->fields[i].name, name))
			return reply->fields[i].value;
	}
	return (struct str){0};
}

const char *hosted_class_name(enum hosted_class class)
{
	switch (class) {
	case CLASS_RETRY: return "RETRY";
	case CLASS_FATAL: return "FATAL";
	case CLASS_POLICY: return "POLICY";
	case CLASS_AUTH: return "AUTH";
	case CLASS_QUOTA: return "QUOTA";
	case CLASS_UNUSABLE: return "UNUSABLE";
	case CLASS_UNKNOWN: return "UNKNOWN";
	default: return "NONE";
	}
}

void hosted_step_release(struct hosted_step *step)
{
	for (size_t i = 0; i < step->item_count; i++)
		bytes_release(&step->items[i].data);
	step->item_count = 0;
}
