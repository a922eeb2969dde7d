#pragma once

#include <string>
#include <vector>

#include "app/engine/load.h"
#include "app/engine/registry_access.h"
#include "base/bytes.h"
#include "base/glob.h"
#include "base/reference.h"

namespace pratique::app {

/// A repository to walk.
struct AuditedRepository {
  Repository name;
  std::vector<Glob> tags;            ///< only these; empty: all
  std::vector<Glob> protected_tags;  ///< a move of one is a violation
};

/// A registry whose list of repositories says what to walk.
struct AuditedRegistry {
  std::string host;
  std::vector<Glob> repositories;  ///< paths, only these; empty: all
  std::vector<Glob> tags;
  std::vector<Glob> protected_tags;
};

/// What `pratique audit run` does, as its file says it (docs/audit.md).
struct AuditConfig {
  std::vector<AuditedRepository> repositories;
  std::vector<AuditedRegistry> registries;
  std::string policy;                ///< path; relative ones are beside the file
  std::string stage;                 ///< or empty
  std::vector<std::string> waivers;  ///< paths
  std::string trusted_root;          ///< path or empty
  std::string database;              ///< path, or empty: --db names it
  AccessSettings access;             ///< how registries are reached
};

/// Errors: policy.invalid, each with FILE:LINE:COLUMN.
Result<AuditConfig> parse_audit_config(BytesView yaml, const std::string& file_name);

}  // namespace pratique::app
