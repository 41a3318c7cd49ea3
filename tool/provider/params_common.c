/* params_common.c - the words that shared parameters may take. */
#include "provider/params_common.h"

const char *const size_words[] = {"auto", NULL};
const char *const quality_words[] = {"auto", "low",      "medium", "high", "xhigh",
				     "max",  "standard", "hd",     NULL};
const char *const background_words[] = {"auto", "opaque", "transparent", NULL};
const char *const file_format_words[] = {"png", "jpeg", "webp", NULL};
const char *const ratio_words[] = {"1:1", "16:9", "9:16", "4:3", "3:4", "3:2",  "2:3", "5:4",
				   "4:5", "21:9", "9:21", "2:1", "1:2", "auto", NULL};
