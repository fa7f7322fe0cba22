#pragma once
// What a partner says before it is signed: one element and where it goes. Pure; any thread.
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sandbox {

inline constexpr std::string_view diary_ns = "urn:kontingent:diary:1.0";
inline constexpr std::string_view portal_ns = "urn:kontingent:portal:1.0";

struct Payload {
  std::string path;    // "/ws/diary"
  std::string action;  // "urn:kontingent:diary:1.0/PushMarks"
  std::string message_id;
  std::string octets;  // canonical
};

// A document of the contracts as it stands; any other goes into PushDocument under message_id.
// Errors: those of xml::Document::parse; xml_namespace.
base::Result<Payload> read_payload(std::string_view bytes, const std::string& message_id);

// The portal's questions. Dates as "2026-11-16".
Payload ask_students(const std::string& message_id, const std::string& snils);
struct Period {
  std::string from, to;
};
Payload ask_performance(const std::string& message_id, const std::string& snils,
                        const std::string& student_id, const Period& period);

// An application form: the parent's SNILS and the child as the parent names it.
struct OrderForm {
  std::string number, snils, surname, name, patronymic, birth_date, organization, class_group;
};
Payload submit_order(const std::string& message_id, const OrderForm& form);
Payload ask_order(const std::string& message_id, const std::string& snils,
                  const std::string& number);

}  // namespace sandbox
