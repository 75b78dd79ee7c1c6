# cmake -DSOURCE=FOLDER -DOUT=FILE -P commit.cmake: writes a header with the commit that the sources are of, with a plus
# where they differ from it. Empty where they are in no repository. A file that would not change is left as it is.
set(commit)
execute_process(COMMAND git -C ${SOURCE} rev-parse --show-prefix --short=12 HEAD
                RESULT_VARIABLE problem OUTPUT_VARIABLE found ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
# The prefix is empty at the top of the repository: sources within another one's are not of its commits.
if(NOT problem AND found MATCHES "^\n?([0-9a-f]+)$")
  set(commit ${CMAKE_MATCH_1})
  execute_process(COMMAND git -C ${SOURCE} diff --quiet HEAD -- RESULT_VARIABLE differs ERROR_QUIET)
  if(differs)
    string(APPEND commit +)
  endif()
endif()
set(text "#define WIRECOPY_COMMIT \"${commit}\"\n")
if(EXISTS ${OUT})
  file(READ ${OUT} before)
endif()
if(NOT text STREQUAL "${before}")
  file(WRITE ${OUT} "${text}")
endif()
