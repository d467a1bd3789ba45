# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# cmake -D OUTPUT=Page.cpp -D CHART=chart.min.js -P EmbedPage.cmake
#       page.html page.css script.js...
#
# Puts style, scripts and chart in place of @STYLE@, @SCRIPT@ and @CHART@ in the
# page, and writes what comes before and after @REPORT@ as two C++ arrays.

# What follows `-P EmbedPage.cmake`.
set(first 0)
while(NOT CMAKE_ARGV${first} STREQUAL "-P")
  math(EXPR first "${first} + 1")
endwhile()
math(EXPR html "${first} + 2")
math(EXPR style "${first} + 3")
math(EXPR script "${first} + 4")
math(EXPR last "${CMAKE_ARGC} - 1")
file(READ "${CMAKE_ARGV${html}}" page)
file(READ "${CMAKE_ARGV${style}}" style_text)
file(READ "${CHART}" chart_text)
set(script_text "")
foreach(i RANGE ${script} ${last})
  file(READ "${CMAKE_ARGV${i}}" text)
  string(APPEND script_text "${text}")
endforeach()

# A script ends at the first of these, whatever JavaScript says.
foreach(text style_text script_text chart_text)
  string(TOLOWER "${${text}}" lower)
  if(lower MATCHES "</(script|style)|<!--")
    message(FATAL_ERROR "${text} has a tag that would end it in an HTML page")
  endif()
endforeach()

# Chart.js first: what is put in later is not searched for marks again.
string(FIND "${page}" "@REPORT@" at)
string(SUBSTRING "${page}" 0 ${at} before)
math(EXPR at "${at} + 8")
string(SUBSTRING "${page}" ${at} -1 after)
string(REPLACE "@STYLE@" "${style_text}" before "${before}")
string(REPLACE "@SCRIPT@" "${script_text}" after "${after}")
string(REPLACE "@CHART@" "${chart_text}" after "${after}")

function(append_array name text)
  file(WRITE "${OUTPUT}.part" "${text}")
  file(READ "${OUTPUT}.part" bytes HEX)
  file(REMOVE "${OUTPUT}.part")
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  file(APPEND "${OUTPUT}.new" "static const unsigned char ${name}[] = {${bytes}};\n")
endfunction()

file(WRITE "${OUTPUT}.new" "// Made by EmbedPage.cmake.\n#include \"Page.h\"\n")
append_array(kBefore "${before}")
append_array(kAfter "${after}")
file(APPEND "${OUTPUT}.new" "\
static llvm::StringRef toText(const unsigned char *bytes, size_t size) {
  return {reinterpret_cast<const char *>(bytes), size};
}
llvm::StringRef mlir::unbias::getPageBeforeReport() {
  return toText(kBefore, sizeof(kBefore));
}
llvm::StringRef mlir::unbias::getPageAfterReport() {
  return toText(kAfter, sizeof(kAfter));
}
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
