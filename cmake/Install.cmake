# `cmake --install` puts the program, and every room with its headers, where find_package(sinkflow) finds them.
include(CMakePackageConfigHelpers)
set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/sinkflow")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/sinkflow-config.cmake.in"
                              "${PROJECT_BINARY_DIR}/sinkflow-config.cmake" INSTALL_DESTINATION "${config_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/sinkflow-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/sinkflow-config.cmake" "${PROJECT_BINARY_DIR}/sinkflow-config-version.cmake"
        DESTINATION "${config_dir}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
