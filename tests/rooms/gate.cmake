pratique_tests(gate
  SOURCES
    judge_findings/feeds.cpp
    judge_findings/match.cpp
    judge_findings/severity.cpp
    judge_reports/demands.cpp
    judge_reports/platforms.cpp
    judge_reports/ties.cpp
    judge_signatures/threshold.cpp
    read_policy/authorities.cpp
    read_policy/bad_policies.cpp
    read_policy/policy.cpp
    read_policy/unsupported.cpp
    read_policy/yaml.cpp
    render_verdict/json.cpp
    render_verdict/text.cpp
    stages_and_modes/actions.cpp
    stages_and_modes/flags.cpp
    stages_and_modes/image.cpp
    stages_and_modes/several_policies.cpp
    support/test_authority.cpp
    waive_finding/read_waivers.cpp
    waive_finding/waivers.cpp
  USES gate verifier scanner-adapters base
  LIBRARIES nlohmann_json::nlohmann_json OpenSSL::Crypto)
