include(CMakePackageConfigHelpers)

# Components are Debian packages (package.cmake).
set(library libwirecopy${WIRECOPY_SOVERSION})
install(TARGETS wirecopy RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT wirecopy)
install(TARGETS wirecopy_static wirecopy_shared EXPORT wirecopy
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT libwirecopy-dev
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${library} NAMELINK_COMPONENT libwirecopy-dev)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/wirecopy DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT libwirecopy-dev)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/wirecopy)
install(EXPORT wirecopy NAMESPACE wirecopy:: FILE wirecopy-targets.cmake DESTINATION ${package_dir}
        COMPONENT libwirecopy-dev)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/wirecopy-config.cmake.in
                              ${PROJECT_BINARY_DIR}/wirecopy-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/wirecopy-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/wirecopy-config.cmake ${PROJECT_BINARY_DIR}/wirecopy-config-version.cmake
              ${PROJECT_SOURCE_DIR}/cmake/dependencies.cmake
        DESTINATION ${package_dir} COMPONENT libwirecopy-dev)

set(WIRECOPY_PC_OPENMP)
if(WIRECOPY_OPENMP)
  set(WIRECOPY_PC_OPENMP " -lgomp")
endif()
set(WIRECOPY_PC_BROTLI)
if(BROTLI_FOUND)
  set(WIRECOPY_PC_BROTLI " libbrotlidec")
endif()
set(WIRECOPY_PC_UCHARDET)
if(UCHARDET_FOUND)
  set(WIRECOPY_PC_UCHARDET " uchardet")
endif()
# Found from where the file lies, since cmake --install may be given another prefix than the build knows.
file(RELATIVE_PATH WIRECOPY_PC_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(${PROJECT_SOURCE_DIR}/cmake/wirecopy.pc.in ${PROJECT_BINARY_DIR}/wirecopy.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/wirecopy.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT libwirecopy-dev)

# Debian's packages have a folder of their own.
set(WIRECOPY_ZSH_FOLDER site-functions CACHE STRING "Folder of share/zsh for the completions of zsh")

# Manual pages and completions come out of the program's own tables of verbs and flags.
set(generated ${PROJECT_BINARY_DIR}/man.made)
add_custom_command(OUTPUT ${generated}
                   COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:wirecopy> -DFOLDER=${PROJECT_BINARY_DIR}/man
                           -P ${PROJECT_SOURCE_DIR}/cmake/manual.cmake
                   COMMAND ${CMAKE_COMMAND} -E touch ${generated}
                   DEPENDS wirecopy ${PROJECT_SOURCE_DIR}/cmake/manual.cmake VERBATIM)
install(DIRECTORY ${PROJECT_BINARY_DIR}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT wirecopy)

function(install_completion shell name folder)
  set(path ${PROJECT_BINARY_DIR}/completions/${name})
  add_custom_command(OUTPUT ${path}
                     COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/completions
                     COMMAND $<TARGET_FILE:wirecopy> --generate complete-${shell} > ${path}
                     DEPENDS wirecopy VERBATIM)
  set(generated ${generated} ${path} PARENT_SCOPE)
  install(FILES ${path} DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder} COMPONENT wirecopy)
endfunction()
install_completion(bash wirecopy bash-completion/completions)
install_completion(zsh _wirecopy zsh/${WIRECOPY_ZSH_FOLDER})
install_completion(fish wirecopy.fish fish/vendor_completions.d)
add_custom_target(wirecopy_manual ALL DEPENDS ${generated})

include(${PROJECT_SOURCE_DIR}/cmake/package.cmake)
