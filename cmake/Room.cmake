# sinkflow_room(NAME FOLDERS folders... DEPENDS rooms... PUBLIC packages... PRIVATE packages... SOURCES generated...)
# A room is a folder: every .cpp directly in it and in its FOLDERS (wildcards allowed) becomes the static library
# sinkflow::NAME, and its headers are installed. Sources are found by wildcard, so a new file needs no list edited.
function(sinkflow_room name)
  cmake_parse_arguments(ROOM "" "" "FOLDERS;DEPENDS;PUBLIC;PRIVATE;SOURCES" ${ARGN})
  list(TRANSFORM ROOM_FOLDERS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE places)
  list(APPEND places "${CMAKE_CURRENT_SOURCE_DIR}")
  list(TRANSFORM places APPEND "/*.cpp" OUTPUT_VARIABLE patterns)
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  add_library(sinkflow_${name} STATIC ${sources} ${ROOM_SOURCES})
  add_library(sinkflow::${name} ALIAS sinkflow_${name})
  set_target_properties(sinkflow_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_compile_features(sinkflow_${name} PUBLIC cxx_std_20)
  if(SINKFLOW_NATIVE)
    # Public: the alignment of Eigen's types depends on it, so a user of the room must be compiled alike.
    target_compile_options(sinkflow_${name} PUBLIC -march=native)
  endif()
  target_include_directories(sinkflow_${name} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>"
    "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/sinkflow>")
  foreach(room IN LISTS ROOM_DEPENDS)
    target_link_libraries(sinkflow_${name} PUBLIC sinkflow_${room})
  endforeach()
  target_link_libraries(sinkflow_${name} PUBLIC ${ROOM_PUBLIC}
                        PRIVATE ${ROOM_PRIVATE} $<BUILD_INTERFACE:sinkflow_options>)
  install(DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/sinkflow"
          FILES_MATCHING PATTERN "*.hpp" PATTERN claims EXCLUDE)
  install(TARGETS sinkflow_${name} EXPORT sinkflow-${name} ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(EXPORT sinkflow-${name} NAMESPACE sinkflow:: FILE sinkflow-${name}.cmake
          DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/sinkflow")
  set_property(GLOBAL APPEND PROPERTY SINKFLOW_ROOMS ${name})
endfunction()
