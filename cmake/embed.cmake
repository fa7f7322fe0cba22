# Writes OUT: a C++ source that carries FILES as text, as <room>::embedded_files().
set(body "")
foreach(path IN LISTS FILES)
  get_filename_component(file ${path} NAME)
  file(READ ${path} text)
  string(APPEND body "    {R\"embedded(${file})embedded\", R\"embedded(${text})embedded\"},\n")
endforeach()
file(WRITE ${OUT} "#include <span>
#include <string_view>
#include <utility>
namespace ${ROOM} {
std::span<const std::pair<std::string_view, std::string_view>> embedded_files();
std::span<const std::pair<std::string_view, std::string_view>> embedded_files() {
  static constexpr std::pair<std::string_view, std::string_view> files[] = {
${body}  };
  return files;
}
}  // namespace ${ROOM}
")
