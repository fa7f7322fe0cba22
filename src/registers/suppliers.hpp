#pragma once
// Suppliers that are kept in the database, beside the partners of the configuration: what they are,
// what may be said of one, every change with who made it. The port is implemented by store/; calls
// come from the database thread that owns the transaction, failures are thrown.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/partner.hpp"
#include "registers/schedule.hpp"

namespace registers {

struct SupplierCertificate {
  std::string fingerprint;  // SHA-256 of the DER, lower-case hex
  std::string der;
  base::Time expires;                      // its own notAfter
  std::optional<base::Time> from, until;   // when it is the supplier's: from ≤ now < until
  std::optional<base::Time> revoked = {};  // by us; it never comes back

  // No message signed with it is believed any more, or ever again.
  bool is_over(base::Time now) const {
    return revoked || expires <= now || (until && *until <= now);
  }
};

struct Supplier {
  domain::Partner partner;  // kind supplier; its fingerprints are those of `certificates`
  bool enabled = true;
  std::string schedule{};  // parse_schedule; empty: whenever it likes
  std::vector<SupplierCertificate> certificates{};
  std::int64_t version = 0;  // of this supplier; counts its changes
  base::Time created{}, changed{};
  std::optional<base::Time> removed{};
  std::optional<base::Time> delivered{};  // the last thing that came and was not refused

  bool in_force() const { return enabled && !removed; }
  bool is_overdue(base::Time now, int utc_offset_minutes) const;
};

// Everything that may change, one field a line, in a fixed order: for the history, and to compare.
std::string supplier_text(const Supplier& supplier);

struct SupplierChange {
  base::Time at;
  std::string actor;   // "token:nightly", "cli:root"
  std::string action;  // "add", "set", "remove", "certificate add", "certificate revoke"
};
struct SupplierHistory {
  std::int64_t version = 0;
  SupplierChange change;
  std::string text;  // supplier_text after it
};

class Suppliers {
 public:
  virtual ~Suppliers() = default;
  // Of the whole table; grows with every change, whoever makes it.
  virtual std::int64_t version() = 0;
  virtual std::vector<Supplier> all() = 0;  // by code; those that were removed, too
  virtual std::optional<Supplier> find(const std::string& code) = 0;
  // The kind of the partner that has this code, in the configuration or earlier.
  virtual std::optional<domain::PartnerKind> kind_of(const std::string& code) = 0;
  // Takes the table for this transaction: nobody changes a supplier between a question and save().
  virtual void lock() = 0;
  // Adds or replaces by code and keeps the change in the history.
  virtual void save(Supplier supplier, const SupplierChange& change) = 0;
  virtual std::vector<SupplierHistory> history(const std::string& code, std::size_t limit) = 0;
};

// What the configuration says that suppliers must agree with.
struct SupplierBounds {
  std::map<std::string, std::string> certificates{};  // fingerprint → partner of the configuration
  std::set<std::string> codes{};                      // partners of the configuration
  std::set<std::string> formats{};                    // there is a mapping
  std::set<std::string> algorithms{};
  std::set<std::string> regions{};  // the others, to which students may move
  int utc_offset_minutes = 0;
};

// Operations of the contract diary; a supplier may be confined to some of them.
std::vector<std::string> supplier_operations();

// Checks, then saves, inside one transaction; what is removed needs no check. Gives back what is
// kept. `wanted` is what find() gave, changed, or a new one.
// Errors, subject = the field: value_refused (what it says cannot be); resource_conflict (the code
// or a certificate is somebody else's, or the code is of a partner of the configuration).
base::Result<Supplier> save_supplier(Suppliers& suppliers, const SupplierBounds& bounds,
                                     Supplier wanted, const SupplierChange& change);

}  // namespace registers
