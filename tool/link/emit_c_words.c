/* emit_c_words.c - words that C and C++ have for themselves. */
#include "link/emit_c.h"

/* clang-format off */
/* Macros of the standard library that could be the name of a slot. Names of C have a prefix, those of C++ have none. */
#define MACROS \
	"BUFSIZ", "EDOM", "EILSEQ", "EOF", "ERANGE", "HUGE_VAL", "INFINITY", "INT_MAX", "INT_MIN", \
	"NAN", "NULL", "RAND_MAX", "SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM", \
	"SIZE_MAX", "WCHAR_MAX", "WCHAR_MIN", "WEOF"

/* Keywords of C11, C17, C23, C++17 and C++20, and the name spaces that C++ keeps for itself. */
#define KEYWORDS \
	"_Alignas", "_Alignof", "_Atomic", "_BitInt", "_Bool", "_Complex", "_Decimal128", \
	"_Decimal32", "_Decimal64", "_Generic", "_Imaginary", "_Noreturn", "_Static_assert", \
	"_Thread_local", "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", \
	"bool", "break", "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class", \
	"co_await", "co_return", "co_yield", "compl", "concept", "const", "const_cast", "consteval", \
	"constexpr", "constinit", "continue", "decltype", "default", "delete", "do", "double", \
	"dynamic_cast", "else", "enum", "explicit", "export", "extern", "false", "float", "for", \
	"friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "noexcept", \
	"not", "not_eq", "nullptr", "operator", "or", "or_eq", "posix", "private", "protected", "public", \
	"register", "reinterpret_cast", "requires", "restrict", "return", "short", "signed", \
	"sizeof", "static", "static_assert", "static_cast", "std", "struct", "switch", "template", "this", \
	"thread_local", "throw", "true", "try", "typedef", "typeid", "typename", "typeof", \
	"typeof_unqual", "union", "unsigned", "using", "virtual", "void", "volatile", "wchar_t", \
	"while", "xor", "xor_eq"
/* clang-format on */

const char *const C_KEYWORDS[] = {KEYWORDS};
const size_t C_KEYWORD_COUNT = sizeof(C_KEYWORDS) / sizeof(C_KEYWORDS[0]);
const char *const CPP_WORDS[] = {MACROS, KEYWORDS};
const size_t CPP_WORD_COUNT = sizeof(CPP_WORDS) / sizeof(CPP_WORDS[0]);
