#include "app/cli/access_flags.h"

#include "app/cli/report_error.h"

namespace pratique::app {

void AccessFlags::declare(FlagSet& cli) {
  cli.flag("--plain-http", settings.plain_http, "Plain http also for hosts that are not this machine");
  cli.option("--registry-cacert", settings.authorities,
             "Certificate authorities of registries (PEM), instead of the system's")
      .value("FILE");
  cli.option("--registry-client-cert", settings.certificate, "Certificate that the registry asks us for (PEM)")
      .value("FILE");
  cli.option("--registry-client-key", settings.key, "Its private key (PEM, without a pass phrase)").value("FILE");
  cli.option("--token-server", token_servers, "This token server of another origin gets the login of HOST (repeatable)")
      .value("HOST=URL");
}

Result<AccessSettings> AccessFlags::read() const {
  AccessSettings out = settings;
  for (const std::string& text : token_servers) PRATIQUE_CHECK(add_token_server(text, out));
  return out;
}

void say_access_notices(const RegistryAccess& access) {
  for (const std::string& notice : access.notices) say("notice: " + notice);
}

void say_mirror_notices(const registry::Client& client) {
  for (const std::string& notice : client.mirror_notices()) say("notice: " + notice);
}

}  // namespace pratique::app
