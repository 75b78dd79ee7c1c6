# Debian packages, by `cpack` in a build that is configured for /usr (scripts/package): the program, which has the library
# inside, the shared library, and what is needed to compile programs with either.
set(library libwirecopy${WIRECOPY_SOVERSION})
foreach(package IN ITEMS wirecopy ${library} libwirecopy-dev)
  install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} RENAME copyright
          COMPONENT ${package} EXCLUDE_FROM_ALL)
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME wirecopy)
set(CPACK_PACKAGE_VENDOR "The wirecopy authors")
set(CPACK_PACKAGE_CONTACT "The wirecopy authors <wirecopy@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL wirecopy ${library} libwirecopy-dev)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
# What programs and libraries are linked with, as dpkg-shlibdeps finds it.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_PACKAGE_SECTION text)

# Under the summary, which is the project's.
function(describe_package package section text)
  string(TOUPPER ${package} PACKAGE)
  set(CPACK_DEBIAN_${PACKAGE}_PACKAGE_NAME ${package} PARENT_SCOPE)
  set(CPACK_DEBIAN_${PACKAGE}_PACKAGE_SECTION ${section} PARENT_SCOPE)
  set(CPACK_COMPONENT_${PACKAGE}_DESCRIPTION "${text}" PARENT_SCOPE)
endfunction()
describe_package(wirecopy text
                 "Groups the stories of a news dump that are prints of one another, says how each relates to the fullest one, \
and writes a dump without the copies. Reads JSON, CSV, WARC and text, compressed or not.")
describe_package(${library} libs "The library behind the program wirecopy, with a C interface.")
describe_package(libwirecopy-dev libdevel
                 "The header of wirecopy, a static library, and files for pkg-config and CMake.")

# The program's manual pages and completions need nothing. The static library needs what it is made with.
set(CPACK_DEBIAN_LIBWIRECOPY-DEV_PACKAGE_SHLIBDEPS OFF)
set(needs "${library} (= ${PROJECT_VERSION}-1)" libxxhash-dev libsimdjson-dev libzstd-dev libisal-dev liblzma-dev libbz2-dev
    libxml2-dev libsqlite3-dev)
if(BROTLI_FOUND)
  list(APPEND needs libbrotli-dev)
endif()
if(UCHARDET_FOUND)
  list(APPEND needs libuchardet-dev)
endif()
list(JOIN needs ", " CPACK_DEBIAN_LIBWIRECOPY-DEV_PACKAGE_DEPENDS)
set(CPACK_DEBIAN_WIRECOPY_PACKAGE_SUGGESTS "python3")
include(CPack)
