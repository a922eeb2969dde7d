// make_seeds FOLDER: good examples of what the fuzz targets read, made by the authority of the tests.
#include <filesystem>
#include <fstream>

#include "tests/keyless/keyless_fixture.h"

namespace {

using namespace pratique;
using namespace pratique::test;

void write(const std::filesystem::path& folder, std::string_view target, std::string_view name, BytesView bytes) {
  std::filesystem::create_directories(folder / target);
  std::ofstream(folder / target / name, std::ios::binary) << bytes;
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) return 64;
  const std::filesystem::path folder = words[1];
  const Workflow workflow;
  nlohmann::json bundle = workflow.bundle();
  workflow.stamp(bundle, Time::from_seconds(kLogged));
  write(folder, "bundle", "keyless.json", bundle.dump());
  write(folder, "bundle", "keyed.json", bundle_of(workflow.leaf.key, workflow.payload.dump()).dump());
  write(folder, "envelope", "statement.json", workflow.payload.dump());
  write(folder, "envelope", "envelope.json", bundle["dsseEnvelope"].dump());
  write(folder, "trusted_root", "root.json", workflow.root_json.dump());
  write(folder, "checkpoint", "note",
        Workflow::entry_of(bundle)["inclusionProof"]["checkpoint"]["envelope"].get<std::string>());
  write(folder, "certificate", "leaf.der", workflow.leaf_der());
  write(folder, "certificate", "intermediate.der", workflow.intermediate_der());
  write(folder, "timestamp", "response.der",
        Workflow::token(signature_in(bundle), Time::from_seconds(kLogged), workflow.tsa));
  const auto leaf = verifier::Certificate::parse(workflow.leaf_der()).value();
  write(folder, "sct_list", "extension", *leaf.extension("1.3.6.1.4.1.11129.2.4.2"));
  write(folder, "public_key", "p256.pem", workflow.leaf.key.public_pem());
  write(folder, "public_key", "ed25519.pem", SigningKey::make(KeyType::kEd25519).public_pem());
  write(folder, "json", "bundle.json", bundle.dump());
}
