# assetc.mk - assetc in a Makefile, for GNU Make 4.0 and later:
#
#	ASSETC_SPECS  := $(wildcard specs/*.yaml)
#	ASSETC_HEADER := build/assets.h
#	include assetc.mk
#
#	game: main.c $(ASSETC_HEADER)
#	all: game assets
#
# What may be set before the include, as words without blanks unless it says otherwise:
#
#	ASSETC_SPECS       the specs, and packs that make assets: $(wildcard specs/*.yaml packs/*.yaml); a blank in a name is written "\ "
#	ASSETC             the program: assetc
#	ASSETC_OUT         folder for what the game ships: build/assets
#	ASSETC_WORK        folder for records and the like: $(ASSETC_OUT).dir
#	ASSETC_HEADER      C header
#	ASSETC_MANIFEST    manifest
#	ASSETC_BASE_MANIFEST   a manifest kept by hand, which the manifest is to hold unchanged; its entries are constants, too
#	ASSETC_PACK        the active pack: its name, or the path of its file
#	ASSETC_GAME        the game's definition (JSON), whose templates and entities the pack finds assets for
#	ASSETC_FLAGS       options of `assetc compile`, any number
#	ASSETC_LINK_FLAGS  options of `assetc link`, any number
#	ASSETC_FETCH_FIRST anything: one command buys all that is missing, many at once, before anything is compiled, and
#	                   compiles buy nothing; ASSETC_FLAGS are its options too
#	ASSETC_SETTINGS    the project's assets.yaml, so that a first one is noticed: $(wildcard assets.yaml)
#
# What is there afterwards: the target `assets`, and ASSETC_RECORDS, ASSETC_PRODUCTS and ASSETC_ATLASES, which
# name files with rules.
#
# The record is the only target of a compile, and the stamp the only one of a link. Everything else
# they write keeps its time when its bytes stay, so it may be older than the record and still be
# right. Its rule therefore has the record as prerequisite and a recipe that is empty, or restores
# the file when it is missing: an empty recipe is enough for Make to look at the file again, and so a
# header that the link has changed compiles its users in this run, and one that it left alone does
# not. A restored file is made with a record or stamp of no consequence, since newer ones would cause
# a link.
#
# A fetch is no prerequisite by time: compiles come after it, and run again for what they read alone. Its stamp is only there
# when nothing is missing.
#
# Nothing is half-written when assetc fails or is killed, so this asks for no .DELETE_ON_ERROR.

ASSETC ?= assetc
ASSETC_OUT ?= build/assets
ASSETC_WORK ?= $(ASSETC_OUT).dir
ASSETC_SETTINGS ?= $(wildcard assets.yaml)
ASSETC_RECORDS :=
ASSETC_PRODUCTS :=
ASSETC_ATLASES :=

assetc_goal := $(.DEFAULT_GOAL)
assetc_hash := \#
# Text as the value of a variable in a makefile.
assetc_escape = $(subst $(assetc_hash),\$(assetc_hash),$(subst $$,$$$$,$(strip $(1))))

assetc_empty :=
assetc_space := $(assetc_empty) $(assetc_empty)
# Not empty when $@ does not exist, or has characters for which $(wildcard) cannot tell.
assetc_odd = $(findstring $(assetc_space),$@)$(findstring [,$@)$(findstring ?,$@)
assetc_lost = $(assetc_odd)$(if $(wildcard $@),,yes)

assetc_verdicts = $(if $(ASSETC_FETCH_FIRST),--verdicts $(ASSETC_WORK)/verdicts.txt)
assetc_first = $(if $(ASSETC_FETCH_FIRST),| $(ASSETC_WORK)/fetch.stamp)
assetc_fetch = $(ASSETC) fetch @$(ASSETC_WORK)/specs.txt $(assetc_verdicts) $(ASSETC_FLAGS)
assetc_compile = $(ASSETC) compile --out-dir $(ASSETC_OUT) $(assetc_verdicts) $(ASSETC_FLAGS)
assetc_link = $(ASSETC) link @$(ASSETC_WORK)/records.txt --out-dir $(ASSETC_OUT) $(ASSETC_LINK_FLAGS) \
	$(if $(findstring --products,$(ASSETC_LINK_FLAGS)),,--products $(ASSETC_WORK)/products.txt) \
	$(if $(ASSETC_HEADER),--header $(ASSETC_HEADER)) $(if $(ASSETC_MANIFEST),--manifest $(ASSETC_MANIFEST)) \
	$(if $(ASSETC_BASE_MANIFEST),--base-manifest $(ASSETC_BASE_MANIFEST)) \
	$(if $(ASSETC_PACK),--pack $(ASSETC_PACK)) $(if $(ASSETC_GAME),--game $(ASSETC_GAME))
# The number goes up when the rules that this file writes are others.
assetc_options := $(strip 6 $(assetc_compile) $(ASSETC_SETTINGS))
assetc_link_options := $(strip $(assetc_link))

# From rows of `assetc outputs` to rules. Only the names of specs and products need care: an id is
# letters, digits, "-" and "_". Names in recipes stand in variables, where brackets of all kinds are
# harmless. A depfile is named after its spec too: a spec that moved has another one, and the old
# one, which names a file that is gone, is not read.
define assetc_rules_awk
function escaped(text, set,   i, c, out) {
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		out = out (c == "$" ? "$$" : index(set, c) ? "\\" c : c)
	}
	return out
}
function quoted(text) {
	gsub(/'/, "'\\''", text)
	return escaped("'" text "'", "#")
}
function finish(   i, spec, depfile) {
	if (id == "")
		return
	spec = quoted(path) (several[path] > 1 ? " --id " id : "")
	depfile = path
	gsub(/[^A-Za-z0-9]/, "_", depfile)
	depfile = substr(depfile, length(depfile) > 120 ? length(depfile) - 119 : 1)
	depfile = "$(ASSETC_WORK)/" id "." depfile ".d"
	print "assetc_spec_" id " := " spec
	print record ": " escaped(path, " #:") " $(ASSETC_WORK)/options" \
		" $(if $(wildcard " depfile "),,assetc-force) $(assetc_first)"
	print "\t$(assetc_compile) $(assetc_spec_" id ") -o $@ -MD -MP -MQ $@ -MF " depfile
	print "ASSETC_RECORDS += " record
	print "-include " depfile
	for (i = 1; i <= count; i++) {
		print "assetc_product_" id "_" i " := $(ASSETC_OUT)/" quoted(products[i])
		print "$(ASSETC_OUT)/" escaped(products[i], " #:%") ": " record
		print "\t$(if $(assetc_lost),@test -e $(assetc_product_" id "_" i ") || " \
			"$(assetc_compile) $(assetc_spec_" id ") -o $(ASSETC_WORK)/restore/" id "-" i ".asset.json)"
		print "ASSETC_PRODUCTS += $(ASSETC_OUT)/" escaped(products[i], " #:")
	}
}
BEGIN { FS = "\t" }
FNR == NR { several[$1] += $3 == "record"; next }
$3 == "record" { finish(); path = $1; id = $2; count = 0; record = "$(ASSETC_WORK)/" id ".asset.json" }
$3 == "product" { products[++count] = $4 }
$3 == "atlas" && !known[$4]++ { print "ASSETC_ATLASES += $(ASSETC_OUT)/" $4 }
END { finish() }
endef

# While a spec is wrong the old rules stay, and its compile says what is wrong: all of it, but of a spec
# that is new there is no rule yet.
define assetc_make_rules
@$(ASSETC) outputs @$(ASSETC_WORK)/specs.txt $(ASSETC_FLAGS) -MF $(ASSETC_WORK)/rules.d -MQ $@ -MP >$(ASSETC_WORK)/outputs.txt 2>$(ASSETC_WORK)/findings.txt || { \
	test -e $@ || { cat $(ASSETC_WORK)/findings.txt >&2; exit 1; }; \
	echo "assetc: the list of outputs stays as it was: $$(head -n 1 $(ASSETC_WORK)/findings.txt)" >&2; touch $@; exit 0; }; \
awk -f $(ASSETC_WORK)/rules.awk $(ASSETC_WORK)/outputs.txt $(ASSETC_WORK)/outputs.txt >$@.new && \
cat $(ASSETC_WORK)/seen.txt >>$@.new && mv $@.new $@
endef

.PHONY: assets assetc-force

# Goals like `clean` need no rules, and would only make them to remove them.
ifneq ($(filter-out %clean,$(or $(MAKECMDGOALS),all)),)

include $(ASSETC_WORK)/rules.mk

# Once in a run: a spec whose time is in the future is newer however often the rules are made.
ifeq ($(MAKE_RESTARTS),)
$(ASSETC_WORK)/rules.mk: $(ASSETC_SPECS)
# And templates and packs, which the specs follow from.
-include $(ASSETC_WORK)/rules.d
endif

$(ASSETC_WORK)/rules.mk:
	$(shell mkdir -p $(ASSETC_WORK))
	$(file >$(ASSETC_WORK)/specs.txt,$(subst ',\',$(subst ",\",$(ASSETC_SPECS))))
	$(file >$(ASSETC_WORK)/rules.awk,$(value assetc_rules_awk))
	$(file >$(ASSETC_WORK)/seen.txt,assetc_seen_specs := $(call assetc_escape,$(ASSETC_SPECS)))
	$(file >>$(ASSETC_WORK)/seen.txt,assetc_seen_options := $(call assetc_escape,$(assetc_options)))
	$(file >>$(ASSETC_WORK)/seen.txt,assetc_seen_link := $(call assetc_escape,$(assetc_link_options)))
	$(if $(subst $(assetc_seen_options),,$(assetc_options)),$(file >$(ASSETC_WORK)/options))
	$(assetc_make_rules)

# Another list of specs, or other options, while no file is newer. (Once in a run: a wrong spec keeps
# the rules old.)
ifeq ($(MAKE_RESTARTS),)
ifneq ($(assetc_seen_specs),$(strip $(ASSETC_SPECS)))
$(ASSETC_WORK)/rules.mk: assetc-force
endif
ifneq ($(assetc_seen_options) $(assetc_seen_link),$(assetc_options) $(assetc_link_options))
$(ASSETC_WORK)/rules.mk: assetc-force
endif
endif

endif

$(ASSETC_WORK)/fetch.stamp: $(ASSETC_SPECS) $(ASSETC_WORK)/rules.mk $(ASSETC_WORK)/options \
		$(if $(wildcard $(ASSETC_WORK)/fetch.stamp.d),,assetc-force)
	$(assetc_fetch) -o $@ -MD -MP

ifneq ($(ASSETC_FETCH_FIRST),)
-include $(ASSETC_WORK)/fetch.stamp.d
endif

$(ASSETC_WORK)/options:
	@mkdir -p $(@D) && echo >$@

$(ASSETC_WORK)/link.stamp: $(ASSETC_RECORDS) $(ASSETC_WORK)/rules.mk $(ASSETC_GAME) $(ASSETC_BASE_MANIFEST) \
		$(if $(wildcard $(ASSETC_WORK)/link.stamp.d),,assetc-force)
	$(file >$(ASSETC_WORK)/records.txt,$(ASSETC_RECORDS))
	$(assetc_link) -o $@ -MD -MP

-include $(ASSETC_WORK)/link.stamp.d

$(ASSETC_HEADER) $(ASSETC_MANIFEST): $(ASSETC_WORK)/link.stamp
	$(if $(assetc_lost),@test -e $@ || $(assetc_link) -o $(ASSETC_WORK)/restore/link.stamp)

# A page is made of products, which come back before it.
$(ASSETC_ATLASES): $(ASSETC_WORK)/link.stamp | $(ASSETC_PRODUCTS)
	$(if $(assetc_lost),@test -e $@ || $(assetc_link) -o $(ASSETC_WORK)/restore/link.stamp)

assets: $(ASSETC_WORK)/link.stamp $(ASSETC_PRODUCTS) $(ASSETC_ATLASES) $(ASSETC_HEADER) $(ASSETC_MANIFEST)

.DEFAULT_GOAL := $(assetc_goal)
