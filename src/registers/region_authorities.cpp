// Who stands above the organizations of the synthetic region.
#include "registers/region_plan.hpp"

namespace registers {
namespace {

// Region code 99 belongs to no region with schools of its own.
constexpr std::string_view region_name = "Светлоярский край";
constexpr std::string_view places[] = {"Светлоярский район", "Заозёрский городской округ",
                                       "Ключевской район", "Тиховодский район",
                                       "Верхнереченский городской округ"};
constexpr std::string_view more_places[] = {"Луговской", "Камышовский", "Белогорский", "Сосновский",
                                            "Родниковский"};
constexpr std::string_view place_kinds[] = {"район", "городской округ", "муниципальный округ",
                                            "муниципальный район", "округ"};

}  // namespace

std::string municipality(const RegionSize& region, int organization) {
  const int all =
      region.municipalities == 0 ? static_cast<int>(std::size(places)) : region.municipalities;
  const auto number = static_cast<std::size_t>(organization % all);
  if (number < std::size(places)) return std::string(places[number]);
  const std::size_t more = number - std::size(places);
  return std::string(more_places[more % std::size(more_places)]) + " " +
         std::string(place_kinds[more / std::size(more_places) % std::size(place_kinds)]);
}

std::string authority_ogrn(int authority) {
  return with_ogrn_check("10399" + padded(authority + 1, 7));
}

std::string Region::ogrn(int organization) const {
  return with_ogrn_check("10299" + padded(organization + 1, 7));
}

std::vector<std::string> Region::authority_ogrns() const {
  std::vector<std::string> all;
  if (size_.municipalities == 0) return all;
  for (int i = 0; i <= size_.municipalities; ++i) all.push_back(authority_ogrn(i));
  return all;
}

domain::Batch Region::authorities() const {
  domain::Batch batch;
  batch.message_id = message_uuid(Dice(size_.seed, {for_message, 3}));
  for (const std::string& ogrn : authority_ogrns()) {
    const int number = static_cast<int>(batch.authorities.size());
    Dice dice(size_.seed, {for_organization, 2, static_cast<std::uint64_t>(number)});
    const FullName head = adult_name(dice, dice.chance(50));
    domain::AuthorityRecord record;
    record.ogrn = ogrn;
    record.inn = with_inn_check("9902" + padded(number + 1, 5));
    record.kpp = "990201001";
    if (number == 0) {
      record.full_name = "Министерство образования. " + std::string(region_name);
      record.short_name = "Минобразования";
    } else {
      record.parent_ogrn = batch.authorities.front().ogrn;
      record.municipality = municipality(size_, number - 1);
      record.full_name = "Управление образования. " + record.municipality;
      record.short_name = "Управление образования № " + std::to_string(number);
    }
    record.address = "ул. Центральная, д. " + std::to_string(number + 1);
    record.phone = "+7 (000) 200-" + std::to_string(number + 1);
    record.fax = record.phone;
    record.email = "authority" + std::to_string(number + 1) + "@example.org";
    record.site = "https://authority" + std::to_string(number + 1) + ".example.org";
    record.head = head.surname + " " + head.name + " " + head.patronymic;
    batch.authorities.push_back(std::move(record));
  }
  return batch;
}

}  // namespace registers
