/* tell.h - events about one spec, for whoever looks on (compile_options.events); nothing where nobody does. */
#ifndef ASSETC_COMPILE_TELL_H
#define ASSETC_COMPILE_TELL_H

#include "base/events.h"
#include "compile/compile.h"

/* Puts the event, with the spec's id and type, if its `observability` wants such events. */
void compile_tell(const struct compile_options *options, const struct spec *spec,
		  struct event event);
/* ASSET_GENERATION_START, before something is bought or made for it; FAILED with the first error of diag. */
void compile_tell_start(const struct compile_options *options, const struct spec *spec);
void compile_tell_failed(const struct compile_options *options, const struct spec *spec,
			 const struct diag *diag, int64_t duration_us);
/* PROVIDER_SELECTED, or PROVIDER_FALLBACK for one that is not the first of the spec's chain. */
void compile_tell_selected(const struct compile_options *options, const struct spec *spec,
			   const struct provider *provider);
/* <PROVIDER>_GENERATION_<what>: dalle-3 is DALLE, as the name of a model may end in its version. In the arena. */
const char *provider_event_name(const char *provider, const char *what, struct arena *arena);

#endif
