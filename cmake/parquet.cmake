# Arrow C++ and its Parquet, for -DWIRECOPY_PARQUET=ON: an installed one, or the one in the wheel of pyarrow for the Python that
# CMake finds (Python_EXECUTABLE), which has headers and libraries. Defines wirecopy::parquet.
add_library(wirecopy_parquet INTERFACE)
add_library(wirecopy::parquet ALIAS wirecopy_parquet)
find_package(Arrow CONFIG QUIET)
find_package(Parquet CONFIG QUIET)
if(Arrow_FOUND AND Parquet_FOUND)
  target_link_libraries(wirecopy_parquet INTERFACE Parquet::parquet_shared Arrow::arrow_shared)
  message(STATUS "Parquet: Arrow C++ ${Arrow_VERSION}")
  return()
endif()
find_package(Python REQUIRED COMPONENTS Interpreter)
execute_process(COMMAND ${Python_EXECUTABLE} -c
                "import os, pyarrow; print(os.path.dirname(pyarrow.__file__), pyarrow.__version__.split('.')[0], sep=';')"
                OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "WIRECOPY_PARQUET needs Arrow C++ with Parquet, or pyarrow for ${Python_EXECUTABLE}: "
                      "pip install pyarrow, or name a Python that has it with -DPython_EXECUTABLE=")
endif()
list(GET found 0 folder)
list(GET found 1 major)
target_include_directories(wirecopy_parquet SYSTEM INTERFACE ${folder}/include)
target_link_libraries(wirecopy_parquet INTERFACE ${folder}/libparquet.so.${major}00 ${folder}/libarrow.so.${major}00)
# The program runs from where it was built; installed, it needs pyarrow where it was.
target_link_options(wirecopy_parquet INTERFACE LINKER:-rpath,${folder})
message(STATUS "Parquet: pyarrow ${major} in ${folder}")
