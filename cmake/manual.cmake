# cmake -DPROGRAM=wirecopy -DFOLDER=man -P manual.cmake: a manual page for the program and one for each of its verbs.
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})

function(make_page page name)
  execute_process(COMMAND ${PROGRAM} --generate man ${page} OUTPUT_FILE ${FOLDER}/${name}.1 RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "no manual page ${page}")
  endif()
endfunction()

execute_process(COMMAND ${PROGRAM} --generate verbs OUTPUT_VARIABLE verbs RESULT_VARIABLE failed
                OUTPUT_STRIP_TRAILING_WHITESPACE)
if(failed OR verbs STREQUAL "")
  message(FATAL_ERROR "${PROGRAM} names no verbs")
endif()
string(REPLACE "\n" ";" verbs "${verbs}")
make_page(wirecopy wirecopy)
foreach(verb IN LISTS verbs)
  make_page(${verb} wirecopy-${verb})
endforeach()
