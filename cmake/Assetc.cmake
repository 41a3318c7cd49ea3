# Assetc.cmake - assetc in a CMake project. It arrives with find_package(assetc), or with
# add_subdirectory or FetchContent of assetc's sources.
#
#	assetc_add_assets(<target>
#		SPECS <file>... | SPEC_DIR <folder>...
#		[OUTPUT_DIR <folder>] [HEADER <name.h>] [EMIT <language:file>...] [MANIFEST <file>]
#		[SPLIT_HEADERS_BY category]
#		[PROFILE <name>] [NAMESPACE <prefix>] [OFFLINE] [LOCKED] [CACHE_DIR <folder>]
#		[BASE_MANIFEST <file>] [PACK <name or file>] [GAME <file>]
#		[FETCH_FIRST] [INCLUDE_DIRS <folder>...] [OPTIONS <word>...] [EXCLUDE_FROM_ALL]
#		[RECORDS_VAR <variable>] [OUTPUTS_VAR <variable>])
#	assetc_install_assets(<target> DESTINATION <folder> [COMPONENT <name>])
#
# <target> is an INTERFACE library. What links it finds the header, and is compiled after it.
# assetc_install_assets has `cmake --install` put there what the specs make now, which is less than
# OUTPUT_DIR holds when specs are gone, and the manifest if that is in OUTPUT_DIR.
#
#	SPECS, SPEC_DIR   the specs; SPEC_DIR takes every spec below a folder, as `assetc build` does, and
#	                  new ones as they come. For that, makefiles look through it at the start of each build
#	OUTPUT_DIR        what the game ships: products and manifest; by default <target>/ in the current
#	                  binary folder. Records, header and the like are in <target>.dir/ beside that
#	HEADER            the name for #include, or an absolute path
#	EMIT              constants for other languages, as cpp:assets.hpp; a file beside HEADER, or an absolute path
#	MANIFEST          below OUTPUT_DIR, or an absolute path
#	BASE_MANIFEST     a manifest kept by hand, which MANIFEST is to hold unchanged; its entries are constants, too
#	SPLIT_HEADERS_BY  category: besides HEADER one header for each category, so that less is compiled
#	                  again when an asset comes or goes
#	PROFILE           draft, release, or one of assets.yaml, for compiles and the link
#	PACK              the active pack: its name, or the path of its file; by default what the game says, or
#	                  active_pack of assets.yaml. Another one is linked anew, and nothing is made
#	GAME              the game's definition (JSON), whose templates and entities the pack finds assets for
#	OFFLINE, LOCKED   a compile asks no provider, or takes only what the lock names
#	FETCH_FIRST       one command buys all that is missing, many at once, before anything is compiled; compiles
#	                  buy nothing then. What could not be bought fails where it is compiled, the rest is built, and
#	                  the next build asks again. <target>-fetch is the target that buys
#	INCLUDE_DIRS      folders that input files may come from, besides the project's own
#	OPTIONS           more words for `assetc compile`, and for `assetc fetch` with FETCH_FIRST
#	RECORDS_VAR, OUTPUTS_VAR   set to the records, and to the products, headers, manifest and first pages of atlases. Another
#	                  target that lists them needs add_dependencies(... <target>) too: without that,
#	                  CMake's makefiles run the same commands twice at once
#
# ASSETC_EXECUTABLE names the program to use. Otherwise it is that of the package, or else one built
# from the sources beside this file while the project is configured, for the machine that builds. A
# cross build needs ASSETC_EXECUTABLE, or a package for the machine that builds, or
# ASSETC_HOST_C_COMPILER to build the program with. ASSETC_OFFLINE=ON means OFFLINE everywhere, and
# ASSETC_LOCKED=ON means LOCKED.
#
# Assets know no configurations. Under Ninja Multi-Config all of them use the same products and the same
# header, made once; only what includes the header is compiled in each. Where configurations want other assets,
# as drafts in Debug, each kind is a target and the game links $<IF:$<CONFIG:Debug>,drafts,art>: CMake
# makes both then, so a build folder for each is quicker.
#
# The generators need different rules.
#
# Ninja goes by the times of files and accepts that a command leaves an output alone. So a compile is
# one edge (record and products), the link is one edge (stamp, headers, manifest). Depfiles name
# files as Ninja does, relative to the top of the build (policy CMP0116, OLD): with NEW, CMake adds a
# process of its own to each edge, and it takes longer than assetc.
#
# CMake's makefiles touch every output but the first, and a touched header compiles all that includes
# it. So there a compile has no output but the record and the link none but the stamp. What they
# write besides is restored by <target> itself when it is missing, with commands that depend on
# nothing and so run for missing files only; these write a record and a stamp of their own, since
# newer ones would cause a link. Where there are atlases, which the link makes of products, those come back
# before it. A makefile has been read before <target>-check can find that a spec
# makes other files: the build after that one configures again.
#
# What FETCH_FIRST buys is no file of this build: compiles come after the fetch and do not depend on it,
# so that a fetch makes none of them run again. It runs when a spec or what one reads is newer than its stamp,
# which is only there when nothing is missing.
#
# A changed option needs no rule of its own: Ninja compares commands, and CMake removes what another
# command of a makefile made.
include_guard(GLOBAL)

cmake_policy(PUSH)
cmake_policy(VERSION 3.20...3.31)
# CMake warns of policies that are set to OLD as they age; here it is meant.
set(assetc_warn_deprecated "${CMAKE_WARN_DEPRECATED}")
set(CMAKE_WARN_DEPRECATED OFF)
cmake_policy(SET CMP0116 OLD)
if(assetc_warn_deprecated STREQUAL "")
	unset(CMAKE_WARN_DEPRECATED)
else()
	set(CMAKE_WARN_DEPRECATED "${assetc_warn_deprecated}")
endif()
unset(assetc_warn_deprecated)

# ---- small things ----

# ARGV2: variable that is set to whether the file was written.
function(_assetc_write_if_different file text)
	set(is_different ON)
	if(EXISTS "${file}")
		file(READ "${file}" old)
		if("${old}" STREQUAL "${text}")
			set(is_different OFF)
		endif()
	endif()
	if(is_different)
		file(WRITE "${file}" "${text}")
	endif()
	if(ARGC GREATER 2)
		set(${ARGV2} ${is_different} PARENT_SCOPE)
	endif()
endfunction()

# The path as commands and depfiles name it: relative to `base` when it is below that.
function(_assetc_as_named path result)
	cmake_path(IS_PREFIX base "${path}" is_below)
	if(is_below)
		cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${base}")
	endif()
	set(${result} "${path}" PARENT_SCOPE)
endfunction()

# Text of an @file that names the paths.
function(_assetc_write_list file)
	string(REGEX REPLACE "([\"\\\\])" "\\\\\\1" lines "${ARGN}")
	list(TRANSFORM lines REPLACE "(.+)" "\"\\1\"")
	list(JOIN lines "\n" text)
	_assetc_write_if_different("${file}" "${text}\n")
endfunction()

# ---- the program ----

function(_assetc_run_quietly folder)
	# A build around this one hands down its jobserver and where it installs to.
	execute_process(
		COMMAND "${CMAKE_COMMAND}" -E env --unset=MAKEFLAGS --unset=MAKELEVEL --unset=DESTDIR ${ARGN}
		RESULT_VARIABLE code OUTPUT_VARIABLE text ERROR_VARIABLE text)
	if(NOT code EQUAL 0)
		file(REMOVE "${folder}/arguments.txt")
		string(STRIP "${text}" text)
		message(NOTICE "${text}")
		message(FATAL_ERROR "assetc: building the program in ${folder} failed (${code}), as said above")
	endif()
endfunction()

# Builds the program from the sources beside this file, in assetc-host/ of the whole build. Where that
# was done it costs one look of the build tool.
function(_assetc_build_program result)
	get_filename_component(source "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/.." ABSOLUTE)
	if(NOT EXISTS "${source}/tool/main.c")
		message(FATAL_ERROR "assetc_add_assets: there is no assetc. "
			"Use find_package(assetc), or set ASSETC_EXECUTABLE")
	endif()
	if(CMAKE_CROSSCOMPILING AND NOT ASSETC_HOST_C_COMPILER)
		message(FATAL_ERROR "assetc_add_assets: this is a cross build, and assetc has to run on this machine. "
			"Set ASSETC_EXECUTABLE to an assetc for this machine (its sources, built without the toolchain file, "
			"make one), or ASSETC_HOST_C_COMPILER to a C compiler for this machine, as in "
			"-DASSETC_HOST_C_COMPILER=cc, and it is built here")
	endif()
	set(folder "${CMAKE_BINARY_DIR}/assetc-host")
	set(arguments -G "Unix Makefiles")
	if(CMAKE_GENERATOR MATCHES "Ninja")
		set(arguments -G Ninja)
	endif()
	list(APPEND arguments "-DCMAKE_MAKE_PROGRAM=${CMAKE_MAKE_PROGRAM}" -DCMAKE_BUILD_TYPE=Release
		-DBUILD_TESTING=OFF)
	set(for_host)
	if(ASSETC_HOST_C_COMPILER)
		list(APPEND arguments "-DCMAKE_C_COMPILER=${ASSETC_HOST_C_COMPILER}")
	elseif(CMAKE_C_COMPILER AND NOT CMAKE_CROSSCOMPILING)
		list(APPEND arguments "-DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}")
	endif()
	if(CMAKE_CROSSCOMPILING)
		set(for_host --unset=CC --unset=CFLAGS --unset=CPPFLAGS --unset=LDFLAGS --unset=CMAKE_TOOLCHAIN_FILE
			--unset=PKG_CONFIG_PATH --unset=PKG_CONFIG_LIBDIR --unset=PKG_CONFIG_SYSROOT_DIR)
	endif()

	_assetc_write_if_different("${folder}/arguments.txt" "${arguments}" is_new)
	if(is_new OR NOT EXISTS "${folder}/CMakeCache.txt")
		message(STATUS "assetc: building the program for this machine, once")
		_assetc_run_quietly("${folder}" ${for_host}
			"${CMAKE_COMMAND}" -S "${source}" -B "${folder}" ${arguments})
	endif()
	cmake_host_system_information(RESULT jobs QUERY NUMBER_OF_LOGICAL_CORES)
	_assetc_run_quietly("${folder}" ${for_host}
		"${CMAKE_COMMAND}" --build "${folder}" --target assetc --parallel ${jobs})

	# A change of the program's sources configures the project again, and so comes by here.
	file(GLOB_RECURSE sources "${source}/cache/*.[ch]" "${source}/tool/*.[ch]" "${source}/tool/*.def")
	set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${sources})
	set(${result} "${folder}/assetc${CMAKE_HOST_EXECUTABLE_SUFFIX}" PARENT_SCOPE)
endfunction()

# Sets the variable to the program that ASSETC_EXECUTABLE names, if it does.
function(_assetc_named_program result)
	if(NOT ASSETC_EXECUTABLE)
		return()
	endif()
	set(program "${ASSETC_EXECUTABLE}")
	if(NOT IS_ABSOLUTE "${program}")
		get_filename_component(program "${program}" PROGRAM)
	endif()
	if(NOT EXISTS "${program}")
		message(FATAL_ERROR "ASSETC_EXECUTABLE: there is no program ${ASSETC_EXECUTABLE}")
	endif()
	set(${result} "${program}" PARENT_SCOPE)
endfunction()

# Sets program to an absolute path, and program_depends to the same when this build made it: then a
# newer program is a reason to compile again, and such a compile is a hit nearly always. A newer
# installed program is none: what changes bytes is in the keys of the cache.
macro(_assetc_find_program)
	set(program_depends)
	if(NOT TARGET assetc::assetc)
		set(is_ours OFF)
		if(ASSETC_EXECUTABLE)
			_assetc_named_program(program)
		else()
			_assetc_build_program(program)
			set(is_ours ON)
		endif()
		add_executable(assetc::assetc IMPORTED GLOBAL)
		set_target_properties(assetc::assetc PROPERTIES
			IMPORTED_LOCATION "${program}" ASSETC_OF_THIS_BUILD ${is_ours})
	endif()
	get_target_property(program assetc::assetc LOCATION)
	get_target_property(is_ours assetc::assetc ASSETC_OF_THIS_BUILD)
	if(is_ours)
		set(program_depends "${program}")
	endif()
	_assetc_named_program(program)
endmacro()

# ---- what there is to make ----

# Sets sources to absolute paths: the files, and the folders to look for specs in.
function(_assetc_collect_sources files folders)
	set(sources)
	foreach(file IN LISTS files)
		get_filename_component(file "${file}" ABSOLUTE)
		if(IS_DIRECTORY "${file}" OR NOT EXISTS "${file}")
			message(FATAL_ERROR "assetc_add_assets(${target}): SPECS ${file} is no file")
		endif()
		list(APPEND sources "${file}")
	endforeach()
	foreach(folder IN LISTS folders)
		get_filename_component(folder "${folder}" ABSOLUTE)
		if(NOT IS_DIRECTORY "${folder}")
			message(FATAL_ERROR "assetc_add_assets(${target}): SPEC_DIR ${folder} is no folder")
		endif()
		cmake_path(IS_PREFIX folder "${CMAKE_BINARY_DIR}" holds_build)
		if(holds_build)
			message(FATAL_ERROR "assetc_add_assets(${target}): SPEC_DIR ${folder} holds the build folder, "
				"where each build makes JSON of its own. Give the specs a folder of their own, or use SPECS")
		endif()
		if(NOT is_ninja)
			# A makefile has been read before it can find that a folder is newer.
			file(GLOB_RECURSE names CONFIGURE_DEPENDS "${folder}/*.yaml" "${folder}/*.yml" "${folder}/*.json")
		endif()
		list(APPEND sources "${folder}")
	endforeach()
	if(NOT sources)
		message(FATAL_ERROR "assetc_add_assets(${target}): no specs; SPECS names them, SPEC_DIR has them found")
	endif()
	set(sources "${sources}" PARENT_SCOPE)
endfunction()

# Sets assets to a list with one element per asset, "spec, id, record, its name, path of each product"
# between tabs; specs, records, record_names and products to the paths of all; part_headers to the
# headers that the link makes besides HEADER, atlas_files to the first pages of atlases and what names their frames. settings.txt is written when another assets.yaml holds than
# when the project was configured before: a compile's depfile cannot name one that was not there. Much is done to the text as a whole: one command more for
# each of ten thousand assets takes CMake a thirtieth of a second.
macro(_assetc_list_outputs)
	_assetc_write_list("${work}/specs.txt" ${sources})
	_assetc_write_if_different("${work}/options.cmake" "set(outputs_options [==[${compile_options}]==])\n")
	set(ASSETC "${program}")
	set(SPECS "${work}/specs.txt")
	set(OPTIONS "${work}/options.cmake")
	set(OUTPUTS "${work}/outputs.txt")
	set(SPLIT_HEADER "${split_header}")
	set(RULE "${outputs_rule}")
	set(STAMP)
	include("${CMAKE_CURRENT_FUNCTION_LIST_DIR}/AssetcOutputs.cmake")
	if(NOT outputs_code EQUAL 0)
		string(STRIP "${outputs_findings}" outputs_findings)
		message(NOTICE "${outputs_findings}")
		message(FATAL_ERROR "assetc_add_assets(${target}): a spec is wrong, as said above (${outputs_code})")
	endif()
	file(READ "${work}/outputs.txt.d" rule)
	string(REGEX MATCHALL "[^\n]+/assets\\.yaml" settings "${rule}")
	_assetc_write_if_different("${work}/settings.txt" "${settings}")
	set(part_headers)
	if(split_header)
		string(REGEX MATCHALL "\theader\t[^\n]+" part_headers "${outputs_text}")
		list(TRANSFORM part_headers REPLACE "^\theader\t" "")
		list(REMOVE_DUPLICATES part_headers)
		string(REGEX REPLACE "[^\n]+\theader\t[^\n]+\n" "" outputs_text "${outputs_text}")
	endif()
	set(atlas_files)
	if(outputs_text MATCHES "\tatlas\tatlases/")
		string(REGEX MATCHALL "\tatlas\tatlases/[^\n]+" atlas_files "${outputs_text}")
		list(TRANSFORM atlas_files REPLACE "^\tatlas\t" "")
		list(REMOVE_DUPLICATES atlas_files)
		list(TRANSFORM atlas_files PREPEND "${output_dir}/")
		string(REGEX REPLACE "[^\n]+\tatlas\tatlases/[^\n]+\n" "" outputs_text "${outputs_text}")
	endif()
	string(REPLACE "\tproduct\t" "\tproduct\t${output_dir}/" outputs_text "${outputs_text}")
	string(REGEX MATCHALL "\tproduct\t[^\n]+" products "${outputs_text}")
	list(TRANSFORM products REPLACE "^\tproduct\t" "")
	string(REGEX REPLACE "\n[^\t]+\t[^\t]+\tproduct\t" "\t" assets "${outputs_text}")
	string(REGEX REPLACE "\n$" "" assets "${assets}")
	string(REPLACE "\n" ";" assets "${assets}")
	set(specs ${assets})
	list(TRANSFORM specs REPLACE "\t.*" "")
	set(records ${assets})
	list(TRANSFORM records REPLACE "^[^\t]+\t([^\t]+)\t.*" "\\1.asset.json")
	set(record_names ${records})
	list(TRANSFORM records PREPEND "${work}/records/")
	list(TRANSFORM record_names PREPEND "${records_name}/")
	set(has_brackets OFF)
	if(outputs_text MATCHES "[][]")
		set(has_brackets ON)
	endif()
endmacro()

# Sets several to the specs that hold several assets, which follow one another, and leaves in specs each
# once.
macro(_assetc_find_several)
	set(several)
	set(spec_of_each ${specs})
	list(REMOVE_DUPLICATES specs)
	list(LENGTH spec_of_each asset_count)
	list(LENGTH specs spec_count)
	if(NOT asset_count EQUAL spec_count)
		set(spec_before "")
		foreach(spec IN LISTS spec_of_each)
			if(spec STREQUAL spec_before)
				list(APPEND several "${spec}")
			endif()
			set(spec_before "${spec}")
		endforeach()
	endif()
endmacro()

# Ends with an error that names two makers of one file. A row is a target, and what stands in assets.
function(_assetc_refuse_makers rows)
	foreach(row IN LISTS rows)
		string(REPLACE "\t" ";" paths "${row}")
		list(POP_FRONT paths maker spec id kind name)
		foreach(path IN ITEMS "the record of ${id} in ${maker}" LISTS paths)
			set(known "maker of ${path}")
			if(DEFINED "${known}")
				message(FATAL_ERROR "assetc_add_assets(${target}): ${path}\nis made by ${${known}}\n"
					"and by ${spec} (${maker})")
			endif()
			set("${known}" "${spec} (${maker})")
		endforeach()
	endforeach()
endfunction()

# Each file has one maker, in this target and in all before it: an asset, or the link.
macro(_assetc_claim_outputs)
	set(rows ${assets})
	if(header OR manifest OR atlas_files)
		set(linked ${header} ${part_headers} ${manifest} ${atlas_files})
		list(JOIN linked "\t" linked)
		list(APPEND rows "the link\t@link\trecord\tlink\t${linked}")
	endif()
	list(TRANSFORM rows PREPEND "${target}\t")
	set_property(GLOBAL APPEND PROPERTY ASSETC_ROWS ${rows})
	set_property(GLOBAL APPEND PROPERTY ASSETC_PATHS ${records} ${products} ${header} ${part_headers} ${manifest} ${atlas_files})
	get_property(paths GLOBAL PROPERTY ASSETC_PATHS)
	list(LENGTH paths path_count)
	list(REMOVE_DUPLICATES paths)
	list(LENGTH paths different_count)
	if(NOT path_count EQUAL different_count)
		get_property(rows GLOBAL PROPERTY ASSETC_ROWS)
		_assetc_refuse_makers("${rows}")
	endif()
endmacro()

# ---- rules ----
#
# These read and set the variables of assetc_add_assets.

# What restores missing files of one asset under makefiles.
function(_assetc_add_restores)
	set(command "${program}" compile "${spec}" --out-dir "${output_name}" ${options})
	# Without its depfile a record would stay as it is for ever when an input changes.
	add_custom_command(OUTPUT "${work}/records/${id}.asset.json.d"
		COMMAND ${command} -o "${restore_name}/${id}.asset.json"
			-MF "${records_name}/${id}.asset.json.d" -MQ "${records_name}/${id}.asset.json"
		WORKING_DIRECTORY "${base}" COMMENT "Restoring ${id}.asset.json.d" VERBATIM)
	foreach(path IN LISTS paths)
		cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${output_dir}" OUTPUT_VARIABLE name)
		string(MD5 place "${name}")
		add_custom_command(OUTPUT "${path}"
			COMMAND ${command} -o "${restore_name}/${place}.asset.json"
			WORKING_DIRECTORY "${base}" COMMENT "Restoring ${name}" VERBATIM)
	endforeach()
endfunction()

# What few projects have: a file of several assets takes --id to say which one is meant.
macro(_assetc_consider_odd_asset)
	if(NOT kind STREQUAL "record")
		message(FATAL_ERROR "assetc_add_assets(${target}): a line of 'assetc outputs' is not understood "
			"(brackets in names have to come in pairs): ${asset}")
	endif()
	set(options ${compile_options})
	if(spec IN_LIST several)
		list(APPEND options --id "${id}")
	endif()
endmacro()

# One command before all compiles, which end as the file of verdicts says. It belongs to a target of its own, and compiles to
# targets that depend on it.
macro(_assetc_add_fetch)
	_assetc_as_named("${work}/fetch.stamp" fetch_name)
	_assetc_as_named("${work}/verdicts.txt" verdicts_name)
	_assetc_as_named("${work}/specs.txt" specs_name)
	add_custom_command(OUTPUT "${work}/fetch.stamp"
		COMMAND "${program}" fetch "@${specs_name}" ${compile_options} --verdicts "${verdicts_name}"
			-o "${fetch_name}" -MD -MQ "${fetch_name}"
		DEPENDS "${work}/specs.txt" "${work}/settings.txt" ${program_depends}
		DEPFILE "${work}/fetch.stamp.d"
		WORKING_DIRECTORY "${base}" COMMENT "Buying what is missing for ${target}" VERBATIM)
	add_custom_target(${target}-fetch DEPENDS "${work}/fetch.stamp")
	list(APPEND compile_options --verdicts "${verdicts_name}")
endmacro()

macro(_assetc_add_compiles)
	set(options ${compile_options})
	foreach(asset IN LISTS assets)
		string(REPLACE "\t" ";" paths "${asset}")
		list(POP_FRONT paths spec id kind name)
		if(several OR has_brackets)
			_assetc_consider_odd_asset()
		endif()
		if(NOT is_ninja)
			_assetc_add_restores()
			set(paths)
		endif()
		add_custom_command(OUTPUT "${work}/records/${id}.asset.json" ${paths}
			COMMAND "${program}" compile "${spec}" --out-dir "${output_name}" ${options}
				-o "${records_name}/${id}.asset.json" -MD -MQ "${records_name}/${id}.asset.json"
			DEPENDS "${spec}" "${work}/settings.txt" ${program_depends}
			DEPFILE "${work}/records/${id}.asset.json.d"
			WORKING_DIRECTORY "${base}" COMMENT "Asset ${id}" VERBATIM)
	endforeach()
endmacro()

# Sets link_stamp, linked_files and product_list.
macro(_assetc_add_link)
	set(link_stamp "${work}/link.stamp")
	set(linked_files ${header} ${part_headers} ${emitted} ${manifest} ${atlas_files})
	set(product_list "${work}/products.txt")
	_assetc_as_named("${product_list}" name)
	list(APPEND link_options --products "${name}" --out-dir "${output_name}")
	_assetc_write_list("${work}/records.txt" ${record_names})
	_assetc_as_named("${work}/records.txt" list_name)
	_assetc_as_named("${link_stamp}" stamp_name)
	# Link runs elsewhere than its project is.
	list(GET sources 0 project)
	if(NOT IS_DIRECTORY "${project}")
		get_filename_component(project "${project}" DIRECTORY)
	endif()
	list(APPEND link_options --project "${project}")
	set(command "${program}" link "@${list_name}" ${link_options})
	foreach(file IN LISTS linked_files ITEMS "${product_list}")
		if(NOT is_ninja)
			get_filename_component(name "${file}" NAME)
			add_custom_command(OUTPUT "${file}"
				COMMAND ${command} -o "${restore_name}/link.stamp"
				WORKING_DIRECTORY "${base}" COMMENT "Restoring ${name}" VERBATIM)
		endif()
	endforeach()
	set(outputs "${link_stamp}")
	set(forget)
	if(is_ninja)
		list(APPEND outputs ${linked_files} "${product_list}")
	else()
		# CMake (3.25) adds what a depfile names to what it named before, and a record would be compiled for
		# ever once an input has been renamed. It reads all depfiles anew when this file is gone.
		set(forget COMMAND "${CMAKE_COMMAND}" -E rm -f
			"${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${target}-link.dir/compiler_depend.internal"
			"${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${target}-records.dir/compiler_depend.internal")
	endif()
	add_custom_command(OUTPUT ${outputs}
		COMMAND ${command} -o "${stamp_name}" -MD -MQ "${stamp_name}" ${forget}
		DEPENDS ${records} "${work}/records.txt" "${work}/settings.txt" ${link_inputs} ${program_depends}
		DEPFILE "${link_stamp}.d"
		WORKING_DIRECTORY "${base}" COMMENT "Linking assets of ${target}" VERBATIM)
endmacro()

# Files of the rule in the depfile that are there beside specs and folders: templates, lists of values,
# packs. A name that needs more than blanks escaped is left out; so is assets.yaml, which may go.
function(_assetc_list_followed depfile out)
	file(READ "${depfile}" rule)
	string(REGEX REPLACE "^[^\n]*[^\\\\]: " "" rule "${rule}")
	string(REPLACE "\\ " "<blank>" rule "${rule}")
	string(REGEX REPLACE "[ \\\\\n]+" ";" rule "${rule}")
	set(followed)
	foreach(path IN LISTS rule)
		string(REPLACE "<blank>" " " path "${path}")
		get_filename_component(path "${path}" ABSOLUTE BASE_DIR "${base}")
		if(NOT path MATCHES "[$#;]|/assets\\.yaml$" AND EXISTS "${path}" AND NOT IS_DIRECTORY "${path}")
			list(APPEND followed "${path}")
		endif()
	endforeach()
	set(${out} ${followed} PARENT_SCOPE)
endfunction()

# The rule that compares outputs.txt with what the specs make now. Ninja follows it before anything
# else, because build.ninja depends on outputs.txt. Specs and folders stand in a depfile, not in DEPENDS:
# Ninja stops at a missing file of DEPENDS, and the folder may just have lost a spec. A folder is newer
# when a spec came or went.
macro(_assetc_add_check)
	set(command "${CMAKE_COMMAND}" "-DASSETC=${program}" "-DSPECS=${work}/specs.txt"
		"-DOPTIONS=${work}/options.cmake" "-DOUTPUTS=${work}/outputs.txt" "-DSPLIT_HEADER=${split_header}" "-DRULE=${outputs_rule}")
	set(script -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/AssetcOutputs.cmake")
	if(is_ninja)
		add_custom_command(OUTPUT "${work}/outputs.txt"
			COMMAND ${command} ${script}
			DEPENDS "${work}/specs.txt" ${program_depends}
			DEPFILE "${work}/outputs.txt.d"
			WORKING_DIRECTORY "${base}" COMMENT "Looking for new outputs of ${target}" VERBATIM)
	else()
		_assetc_list_followed("${work}/outputs.txt.d" followed)
		add_custom_command(OUTPUT "${work}/check.stamp"
			COMMAND ${command} "-DSTAMP=${work}/check.stamp" ${script}
			DEPENDS ${specs} ${followed} "${work}/specs.txt" ${program_depends}
			WORKING_DIRECTORY "${base}" COMMENT "Looking for new outputs of ${target}" VERBATIM)
		add_custom_target(${target}-check DEPENDS "${work}/check.stamp")
	endif()
	set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${work}/outputs.txt")
endmacro()

# The INTERFACE library has sources, so it is a target of its own in the build.
macro(_assetc_add_target)
	set(exclude)
	if(arg_EXCLUDE_FROM_ALL)
		set(exclude EXCLUDE_FROM_ALL)
	endif()
	add_library(${target} INTERFACE ${exclude})
	if(is_ninja)
		target_sources(${target} PRIVATE "${link_stamp}" ${linked_files} "${product_list}" "${work}/outputs.txt")
	else()
		add_custom_target(${target}-link DEPENDS "${link_stamp}")
		set(first_target ${target}-link)
		set(depfiles ${records})
		list(TRANSFORM depfiles APPEND ".d")
		set(restored ${products} ${depfiles})
		if(atlas_files)
			# The link reads products, and so does what restores its files: those that are missing come back before.
			add_custom_target(${target}-records DEPENDS ${records})
			add_custom_target(${target}-products DEPENDS ${restored})
			add_dependencies(${target}-products ${target}-records)
			add_dependencies(${target}-link ${target}-products)
			set(first_target ${target}-records)
			set(restored)
		endif()
		add_dependencies(${first_target} ${target}-check)
		target_sources(${target} PRIVATE ${restored} ${linked_files} "${product_list}")
		add_dependencies(${target} ${target}-link)
	endif()
	if(arg_FETCH_FIRST AND is_ninja)
		# A command of two targets waits for what both depend on: the list of outputs, which is looked at before anything is
		# built, is not to wait for a purchase.
		add_custom_target(${target}-outputs DEPENDS "${work}/outputs.txt")
		add_dependencies(${target} ${target}-fetch)
	elseif(arg_FETCH_FIRST)
		add_dependencies(${first_target} ${target}-fetch)
		add_dependencies(${target} ${target}-fetch)
	endif()
	if(header OR emitted)
		target_include_directories(${target} INTERFACE "${include_dir}")
	endif()
	set_target_properties(${target} PROPERTIES ASSETC_OUTPUT_DIR "${output_dir}"
		ASSETC_PRODUCT_LIST "${product_list}" ASSETC_MANIFEST "${manifest}")
endmacro()

# ---- arguments ----

macro(_assetc_check_arguments)
	if(arg_UNPARSED_ARGUMENTS)
		message(FATAL_ERROR "assetc_add_assets(${target}): unknown words: ${arg_UNPARSED_ARGUMENTS}")
	endif()
	if(arg_KEYWORDS_MISSING_VALUES)
		message(FATAL_ERROR "assetc_add_assets(${target}): no value after ${arg_KEYWORDS_MISSING_VALUES}")
	endif()
	if(arg_SPLIT_HEADERS_BY AND NOT (arg_SPLIT_HEADERS_BY STREQUAL "category" AND arg_HEADER))
		message(FATAL_ERROR "assetc_add_assets(${target}): SPLIT_HEADERS_BY takes 'category', and needs HEADER")
	endif()
	foreach(option IN ITEMS OUTPUT_DIR HEADER MANIFEST BASE_MANIFEST PROFILE NAMESPACE PACK GAME CACHE_DIR)
		if(arg_${option} MATCHES "\\$<")
			message(FATAL_ERROR "assetc_add_assets(${target}): ${option} takes no generator expression: assets are the "
				"same for all configurations. Where they differ, use two build folders, or two targets and link "
				"$<IF:$<CONFIG:Debug>,drafts,pictures>")
		endif()
	endforeach()
	if(NOT CMAKE_GENERATOR MATCHES "Ninja|Makefiles")
		message(FATAL_ERROR "assetc_add_assets(${target}): for the generators Ninja, Ninja Multi-Config and Unix Makefiles, "
			"not for ${CMAKE_GENERATOR}")
	endif()
endmacro()

macro(_assetc_set_places)
	set(is_ninja OFF)
	set(base "${CMAKE_CURRENT_BINARY_DIR}")
	if(CMAKE_GENERATOR MATCHES "Ninja")
		set(is_ninja ON)
		set(base "${CMAKE_BINARY_DIR}")
	endif()
	set(work "${CMAKE_CURRENT_BINARY_DIR}/${target}.dir")
	set(output_dir "${target}")
	if(arg_OUTPUT_DIR)
		set(output_dir "${arg_OUTPUT_DIR}")
	endif()
	cmake_path(ABSOLUTE_PATH output_dir BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE)
	string(REGEX REPLACE "(.)/$" "\\1" output_dir "${output_dir}")
	set(header "${arg_HEADER}")
	set(include_dir "${work}/include")
	if(IS_ABSOLUTE "${header}")
		get_filename_component(include_dir "${header}" DIRECTORY)
	elseif(header)
		set(header "${include_dir}/${header}")
	endif()
	set(emits)
	set(emitted)
	foreach(emit IN LISTS arg_EMIT)
		if(NOT emit MATCHES "^([a-z]+):(.+)$")
			message(FATAL_ERROR "assetc_add_assets(${target}): EMIT takes language:file, not '${emit}'")
		endif()
		set(file "${CMAKE_MATCH_2}")
		set(language "${CMAKE_MATCH_1}")
		cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${include_dir}" NORMALIZE)
		_assetc_as_named("${file}" name)
		list(APPEND emits --emit "${language}:${name}")
		list(APPEND emitted "${file}")
	endforeach()
	set(manifest "${arg_MANIFEST}")
	if(manifest)
		cmake_path(ABSOLUTE_PATH manifest BASE_DIRECTORY "${output_dir}" NORMALIZE)
	endif()
	_assetc_as_named("${work}/outputs.txt" outputs_rule)
	_assetc_as_named("${output_dir}" output_name)
	_assetc_as_named("${work}/records" records_name)
	_assetc_as_named("${work}/restore" restore_name)
endmacro()

macro(_assetc_set_options)
	set(compile_options)
	set(link_options)
	set(split_header)
	if(arg_PROFILE)
		list(APPEND compile_options --profile "${arg_PROFILE}")
		list(APPEND link_options --profile "${arg_PROFILE}")
	endif()
	if(arg_OFFLINE OR ASSETC_OFFLINE)
		list(APPEND compile_options --offline)
	endif()
	if(arg_LOCKED OR ASSETC_LOCKED)
		list(APPEND compile_options --locked)
	endif()
	if(arg_CACHE_DIR)
		get_filename_component(cache_dir "${arg_CACHE_DIR}" ABSOLUTE)
		list(APPEND compile_options --cache-dir "${cache_dir}")
	endif()
	foreach(folder IN LISTS arg_INCLUDE_DIRS)
		get_filename_component(folder "${folder}" ABSOLUTE)
		list(APPEND compile_options -I "${folder}")
	endforeach()
	list(APPEND compile_options ${arg_OPTIONS})
	if(header)
		_assetc_as_named("${header}" name)
		list(APPEND link_options --header "${name}")
	endif()
	list(APPEND link_options ${emits})
	if(manifest)
		_assetc_as_named("${manifest}" name)
		list(APPEND link_options --manifest "${name}")
	endif()
	set(link_inputs)
	if(arg_BASE_MANIFEST AND NOT manifest AND NOT header AND NOT emits)
		message(FATAL_ERROR "assetc_add_assets(${target}): BASE_MANIFEST goes into MANIFEST, and into the constants of "
			"HEADER and EMIT: name one of them")
	endif()
	if(arg_BASE_MANIFEST)
		get_filename_component(arg_BASE_MANIFEST "${arg_BASE_MANIFEST}" ABSOLUTE)
		list(APPEND link_inputs "${arg_BASE_MANIFEST}")
		list(APPEND link_options --base-manifest "${arg_BASE_MANIFEST}")
	endif()
	if(arg_PACK MATCHES "/|\\.(yaml|yml|json)$")
		get_filename_component(arg_PACK "${arg_PACK}" ABSOLUTE)
		list(APPEND link_inputs "${arg_PACK}")
	endif()
	if(arg_PACK)
		list(APPEND link_options --pack "${arg_PACK}")
	endif()
	if(arg_GAME)
		get_filename_component(arg_GAME "${arg_GAME}" ABSOLUTE)
		list(APPEND link_inputs "${arg_GAME}")
		list(APPEND link_options --game "${arg_GAME}")
	endif()
	if(arg_NAMESPACE)
		list(APPEND link_options --namespace "${arg_NAMESPACE}")
	endif()
	if(arg_SPLIT_HEADERS_BY)
		list(APPEND link_options --split-headers)
		set(split_header "${header}")
	endif()
endmacro()

function(assetc_add_assets target)
	cmake_parse_arguments(PARSE_ARGV 1 arg "OFFLINE;LOCKED;FETCH_FIRST;EXCLUDE_FROM_ALL"
		"OUTPUT_DIR;HEADER;MANIFEST;BASE_MANIFEST;SPLIT_HEADERS_BY;PROFILE;NAMESPACE;PACK;GAME;CACHE_DIR;RECORDS_VAR;OUTPUTS_VAR"
		"SPECS;SPEC_DIR;EMIT;INCLUDE_DIRS;OPTIONS")
	_assetc_check_arguments()
	_assetc_find_program()
	_assetc_set_places()
	_assetc_set_options()
	_assetc_collect_sources("${arg_SPECS}" "${arg_SPEC_DIR}")
	_assetc_list_outputs()
	_assetc_find_several()
	_assetc_claim_outputs()
	if(arg_FETCH_FIRST)
		_assetc_add_fetch()
	endif()
	_assetc_add_compiles()
	_assetc_add_link()
	_assetc_add_check()
	_assetc_add_target()
	if(arg_RECORDS_VAR)
		set(${arg_RECORDS_VAR} "${records}" PARENT_SCOPE)
	endif()
	if(arg_OUTPUTS_VAR)
		set(${arg_OUTPUTS_VAR} "${products};${linked_files}" PARENT_SCOPE)
	endif()
endfunction()

function(assetc_install_assets target)
	cmake_parse_arguments(PARSE_ARGV 1 arg "" "DESTINATION;COMPONENT" "")
	if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES OR NOT arg_DESTINATION)
		message(FATAL_ERROR "assetc_install_assets(${target}): takes DESTINATION <folder> [COMPONENT <name>]")
	endif()
	set(list)
	if(TARGET ${target})
		get_target_property(list ${target} ASSETC_PRODUCT_LIST)
	endif()
	if(NOT list)
		message(FATAL_ERROR "assetc_install_assets(${target}): no target of assetc_add_assets")
	endif()
	get_target_property(from ${target} ASSETC_OUTPUT_DIR)
	get_target_property(manifest ${target} ASSETC_MANIFEST)
	cmake_path(IS_PREFIX from "${manifest}" is_shipped)
	if(manifest AND is_shipped)
		cmake_path(RELATIVE_PATH manifest BASE_DIRECTORY "${from}")
	else()
		set(manifest)
	endif()
	set(component)
	if(arg_COMPONENT)
		set(component COMPONENT "${arg_COMPONENT}")
	endif()
	install(CODE "
set(from [==[${from}]==])
set(list [==[${list}]==])
set(manifest [==[${manifest}]==])
set(destination [==[${arg_DESTINATION}]==])
include([==[${CMAKE_CURRENT_FUNCTION_LIST_DIR}/AssetcInstall.cmake]==])" ${component})
endfunction()

cmake_policy(POP)
