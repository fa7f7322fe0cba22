#include "xml/detail/violation.hpp"

#include <libxml/xmlerror.h>

#include <array>
#include <utility>

#include "xml/detail/raw.hpp"

namespace xml {
namespace {

constexpr std::size_t longest_list = 600;

// What stands after the last `from` up to the last `to`. The schema's part of a message always
// comes after the document's part, so searching from the end cannot be led astray by a value.
std::string_view tail(std::string_view message, std::string_view from, std::string_view to) {
  const auto start = message.rfind(from);
  if (start == message.npos) return {};
  const auto begin = start + from.size();
  const auto end = message.rfind(to);
  return end == message.npos || end < begin ? std::string_view()
                                            : message.substr(begin, end - begin);
}

std::string_view last_quoted(std::string_view message) {
  const auto end = message.rfind('\'');
  if (end == message.npos || end == 0) return {};
  const auto begin = message.rfind('\'', end - 1);
  return begin == message.npos ? std::string_view() : message.substr(begin + 1, end - begin - 1);
}

// "{urn:a}b, {urn:a}c" → "b, c"
std::string without_namespaces(std::string_view names) {
  std::string out;
  bool inside = false;
  for (const char c : names) {
    if (c == '{') inside = true;
    if (!inside) out += c;
    if (c == '}') inside = false;
  }
  return out;
}

std::string shortened(std::string list) {
  if (list.size() <= longest_list) return list;
  list.resize(list.rfind(',', longest_list) == list.npos ? 0 : list.rfind(',', longest_list));
  return list + ", …";
}

std::string trimmed_list(std::string_view names) {
  while (!names.empty() && names.front() == ' ') names.remove_prefix(1);
  while (!names.empty() && names.back() == ' ') names.remove_suffix(1);
  return shortened(without_namespaces(names));
}

std::string_view type_in_russian(std::string_view type) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> names = {{
      {"xs:date", "дата в виде ГГГГ-ММ-ДД"},
      {"xs:dateTime", "дата и время в виде ГГГГ-ММ-ДДTчч:мм:сс"},
      {"xs:time", "время в виде чч:мм:сс"},
      {"xs:boolean", "true или false"},
      {"xs:integer", "целое число"},
      {"xs:int", "целое число"},
      {"xs:short", "целое число"},
      {"xs:long", "целое число"},
      {"xs:nonNegativeInteger", "целое число не меньше 0"},
      {"xs:positiveInteger", "целое число больше 0"},
      {"xs:decimal", "число"},
      {"xs:gYear", "год"},
      {"xs:base64Binary", "текст в кодировке Base64"},
      {"xs:anyURI", "адрес (URI)"},
  }};
  for (const auto& [name, russian] : names) {
    if (name == type) return russian;
  }
  return {};
}

// The attribute at fault: "Element 'a', attribute 'b': …". Names cannot hold quotes or spaces.
std::string_view attribute_in(std::string_view message) {
  constexpr std::string_view marker = "', attribute '";
  const auto at = message.substr(0, message.find(": ")).find(marker);
  if (!message.starts_with("Element '") || at == message.npos) return {};
  const auto name = message.substr(at + marker.size());
  return name.substr(0, name.find('\''));
}

std::string what(const xmlNode* node, std::string_view message) {
  if (const auto attribute = attribute_in(message); !attribute.empty()) {
    return "Атрибут «" + without_namespaces(attribute) + "»";
  }
  if (node == nullptr) return "Документ";
  return (node->type == XML_ATTRIBUTE_NODE ? "Атрибут «" : "Элемент «") +
         std::string(view(node->name)) + "»";
}

bool is_about_children(std::string_view message) {
  return message.find("Missing child element(s)") != message.npos;
}

std::string about_content(const std::string& subject, std::string_view message) {
  const bool missing = is_about_children(message);
  const auto marker = message.rfind("Expected is");
  std::string expected;
  if (marker != message.npos) expected = trimmed_list(tail(message.substr(marker), "(", ")"));
  std::string text =
      missing ? subject + ": не хватает вложенных элементов" : subject + " здесь не допускается";
  if (!expected.empty()) text += "; ожидается: " + expected;
  return text;
}

std::string about_type(const std::string& subject, std::string_view message) {
  std::string_view type;
  if (const auto at = message.rfind("type '"); at != message.npos) type = last_quoted(message);
  const auto russian = type_in_russian(type);
  if (!russian.empty())
    return subject + ": значение не подходит, ожидается " + std::string(russian);
  if (type.empty()) return subject + ": значение не подходит к типу";
  return subject + ": значение не подходит к типу «" + without_namespaces(type) + "»";
}

std::string about_facet(const std::string& subject, int code, std::string_view message) {
  const std::string limit(last_quoted(message));
  switch (code) {
    case XML_SCHEMAV_CVC_LENGTH_VALID:
      return subject + ": длина должна быть " + limit;
    case XML_SCHEMAV_CVC_MINLENGTH_VALID:
      return limit == "1" ? subject + ": значение не должно быть пустым"
                          : subject + ": длина меньше наименьшей (" + limit + ")";
    case XML_SCHEMAV_CVC_MAXLENGTH_VALID:
      return subject + ": длина больше наибольшей (" + limit + ")";
    case XML_SCHEMAV_CVC_MININCLUSIVE_VALID:
      return subject + ": значение меньше наименьшего (" + limit + ")";
    case XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID:
      return subject + ": значение больше наибольшего (" + limit + ")";
    case XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID:
      return subject + ": значение должно быть больше " + limit;
    case XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID:
      return subject + ": значение должно быть меньше " + limit;
    case XML_SCHEMAV_CVC_PATTERN_VALID: {
      const auto pattern = tail(message, " is not accepted by the pattern '", "'");
      return subject + ": значение не соответствует образцу " + std::string(pattern);
    }
    case XML_SCHEMAV_CVC_ENUMERATION_VALID: {
      const auto allowed = tail(message, " is not an element of the set {", "}");
      return subject + ": значение не из списка; допустимо: " + shortened(std::string(allowed));
    }
    default:
      return subject + ": слишком много цифр (наибольшее число: " + limit + ")";
  }
}

}  // namespace

bool is_misplaced(int code, std::string_view message) {
  return code == XML_SCHEMAV_CVC_WILDCARD ||
         (code == XML_SCHEMAV_ELEMENT_CONTENT && !is_about_children(message));
}

bool is_facet_violation(int code) {
  return code >= XML_SCHEMAV_CVC_FACET_VALID && code <= XML_SCHEMAV_CVC_ENUMERATION_VALID;
}

std::string violation_text(int code, const xmlNode* node, std::string_view message) {
  const std::string subject = what(node, message);
  if (is_facet_violation(code) && code != XML_SCHEMAV_CVC_FACET_VALID) {
    return about_facet(subject, code, message);
  }
  switch (code) {
    case XML_SCHEMAV_ELEMENT_CONTENT:
      return about_content(subject, message);
    case XML_SCHEMAV_CVC_ELT_1:
      return subject + " не описан в схеме как корневой";
    case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1:
    case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2:
    case XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3:
      return about_type(subject, message);
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1:
      return subject + ": элемент должен быть пустым";
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2:
    case XML_SCHEMAV_CVC_TYPE_3_1_2:
      return subject + ": вложенные элементы не допускаются, только текст";
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3:
      return subject + ": текст не допускается, только вложенные элементы";
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1:
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2:
    case XML_SCHEMAV_CVC_TYPE_3_1_1:
      return subject + " здесь не допускается";
    case XML_SCHEMAV_CVC_COMPLEX_TYPE_4:
      return subject + ": нет обязательного атрибута «" +
             without_namespaces(tail(message, "The attribute '", "' is required")) + "»";
    case XML_SCHEMAV_CVC_ELT_3_1:
      return subject + ": xsi:nil здесь не допускается";
    case XML_SCHEMAV_CVC_ELT_3_2_1:
      return subject + ": при xsi:nil содержимого быть не должно";
    case XML_SCHEMAV_CVC_ELT_4_1:
    case XML_SCHEMAV_CVC_ELT_4_2:
    case XML_SCHEMAV_CVC_ELT_4_3:
      return subject + ": неизвестный или неподходящий xsi:type";
    case XML_SCHEMAV_CVC_IDC:
      return subject + ": значение ключа повторяется или ни на что не ссылается";
    case XML_SCHEMAV_CVC_WILDCARD:
      return subject + ": для него нет описания в схеме";
    default:
      return subject + ": нарушена схема (правило " + std::to_string(code) + ")";
  }
}

}  // namespace xml
