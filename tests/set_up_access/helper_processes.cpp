#include "app/engine/helper_program.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>

#include "tests/support/ask_registry.h"
#include "tests/support/child_process.h"

using namespace pratique;
using namespace pratique::test;

namespace {

/// A folder on PATH with one helper, a shell script.
struct Helper {
  explicit Helper(const std::string& script) {
    const std::string file = folder.path() + "/docker-credential-test";
    write_file(file, "#!/bin/sh\n" + script + "\n");
    ::chmod(file.c_str(), 0755);
    ::setenv("PATH", (folder.path() + ":" + path).c_str(), 1);
  }
  ~Helper() { ::setenv("PATH", path.c_str(), 1); }

  std::string run(Duration timeout = Duration::seconds(60)) const {
    const auto run = app::run_helper_program("test", "registry.example", timeout);
    return run ? std::to_string(run->exit_code) + " " + run->output.reveal() : run.error().message();
  }
  std::string left_behind(const std::string& name) const {
    std::string text;
    std::ifstream(folder.path() + "/" + name) >> text;
    return text;
  }

  std::string path = std::getenv("PATH");
  TemporaryFolder folder;
};

/// Whether the process ends within some seconds, or is gone already.
bool ends(const std::string& process) {
  for (int i = 0; i < 500; ++i) {
    std::string number;
    std::string name;
    std::string state;
    std::ifstream stat("/proc/" + process + "/stat");
    if (!(stat >> number >> name >> state) || state == "Z") return true;
    ::usleep(20'000);
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(helper_processes)

BOOST_AUTO_TEST_CASE(it_is_asked_on_its_standard_input_and_answers_on_its_standard_output) {
  BOOST_TEST(Helper("echo \"$1\"; cat; echo secret >&2; exit 3").run() == "3 get\nregistry.example");
  BOOST_TEST(Helper("exit 0").run() == "0 ");
}

BOOST_AUTO_TEST_CASE(one_that_hangs_is_ended_with_all_that_it_started) {
  const Helper helper("cd $(dirname $0); sleep 600 & echo $! > child; echo $$ > self; wait");
  BOOST_TEST(helper.run(Duration::seconds(2)) == "gives no answer in time");
  BOOST_TEST(ends(helper.left_behind("self")));
  BOOST_TEST(ends(helper.left_behind("child")));
  BOOST_TEST(Helper("exec >&-; sleep 600").run(Duration::seconds(1)) == "does not end in time");
}

BOOST_AUTO_TEST_CASE(one_that_writes_too_much_is_ended) {
  BOOST_TEST(Helper("head -c 65536 /dev/zero").run().size() == 2 + 65536U);
  BOOST_TEST(Helper("head -c 65537 /dev/zero").run() == "writes more than 65536 bytes");
  BOOST_TEST(Helper("cat /dev/zero").run() == "writes more than 65536 bytes");
}

BOOST_AUTO_TEST_CASE(one_that_cannot_be_started_is_said) {
  const Helper helper("exit 0");
  BOOST_TEST(app::run_helper_program("other", "x").error().message() == "is not on PATH");
  ::chmod((helper.folder.path() + "/docker-credential-test").c_str(), 0644);
  BOOST_TEST(helper.run() == "is not on PATH");
}

BOOST_AUTO_TEST_SUITE_END()
