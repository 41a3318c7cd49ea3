# AssetcInstall.cmake - installs what a list of products names; assetc_install_assets has it included by
# the installation script, with
#
#	from          the folder that the names are below
#	list          the file of names, one a line
#	manifest      besides them, a file below that folder, or nothing
#	destination   the folder to install to, below the prefix unless it is absolute
#
# The list is read when files are installed: what a folder still holds of earlier builds is in no list.
cmake_minimum_required(VERSION 3.20)

if(NOT EXISTS "${list}")
	message(FATAL_ERROR "The assets have not been built: there is no ${list}")
endif()
if(NOT IS_ABSOLUTE "${destination}")
	set(destination "${CMAKE_INSTALL_PREFIX}/${destination}")
endif()
file(READ "${list}" names)
string(REPLACE "\n" ";" names "${names}${manifest}")
foreach(name IN LISTS names)
	get_filename_component(folder "${name}" DIRECTORY)
	file(INSTALL DESTINATION "${destination}/${folder}" TYPE FILE FILES "${from}/${name}")
endforeach()
