# Compiler settings shared by every room. -ffast-math is never used: isfinite(NaN) would return true.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
include(GNUInstallDirs)

add_library(sinkflow_options INTERFACE)
# -fopenmp-simd lets "#pragma omp simd" reorder the one reduction it marks, without -ffast-math.
target_compile_options(sinkflow_options INTERFACE -Wall -Wextra -Wconversion -Werror -fopenmp-simd
                                                  $<$<BOOL:${SINKFLOW_NATIVE}>:-march=native>)
if(SINKFLOW_SANITIZE)
  target_compile_options(sinkflow_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                                                    -fno-omit-frame-pointer)
  target_link_options(sinkflow_options INTERFACE -fsanitize=address,undefined)
endif()
