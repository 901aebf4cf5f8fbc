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
# -Wno-restrict: g++ 12 sees overlapping copies inside std::string's operators that are not there (GCC bug 105651).
# -Wno-psabi: it also notes that vectors wider than a register have no stable ABI; ours never cross a call.
target_compile_options(sinkflow_options INTERFACE -Wall -Wextra -Wconversion -Wno-restrict -Wno-psabi)
if(SINKFLOW_NATIVE)
  # With AVX-512, g++ 12 takes its own intrinsics' undefined operands for uninitialised variables (GCC bug 105593).
  target_compile_options(sinkflow_options INTERFACE -march=native -Wno-maybe-uninitialized -Wno-uninitialized)
endif()
if(SINKFLOW_MUTANTS)
  target_compile_definitions(sinkflow_options INTERFACE SINKFLOW_MUTANTS)
endif()
if(SINKFLOW_SANITIZE)
  # -Wno-maybe-uninitialized: g++'s manual warns that sanitizers' instrumentation brings false reports of it.
  # Null pointers and objects of the wrong size stop the address sanitizer as well, and Eigen asserts the alignment that
  # it needs; their checks at every access are a quarter of the compiler's time.
  target_compile_options(sinkflow_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                                                    -fno-sanitize=null,object-size,alignment
                                                    -fno-omit-frame-pointer -Wno-maybe-uninitialized)
  target_link_options(sinkflow_options INTERFACE -fsanitize=address,undefined)
endif()
