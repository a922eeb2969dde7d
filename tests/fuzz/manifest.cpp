#include "registry/descriptor.h"
#include "registry/list_text.h"
#include "registry/manifest_reader.h"
#include "tests/fuzz/target.h"

namespace pratique::fuzz {

void run(BytesView input) {
  for (const char* type :
       {"application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json", ""}) {
    (void)registry::parse_manifest(input, type);
    (void)registry::read_descriptor_list(input, type);
    (void)registry::ListText::parse(input, type);
  }
}

}  // namespace pratique::fuzz
