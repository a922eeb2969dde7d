#include "tests/fuzz/report_target.h"

namespace pratique::fuzz {

void run(BytesView input) { run_format(input, "text"); }

}  // namespace pratique::fuzz
