pratique_tests(scanner-adapters
  SOURCES
    detect_report/detect.cpp
    read_report/bandit.cpp
    read_report/bytes.cpp
    read_report/grype.cpp
    read_report/linters.cpp
    read_report/npm_audit.cpp
    read_report/pip_audit.cpp
    read_report/planted_secrets.cpp
    read_report/safety.cpp
    read_report/sarif.cpp
    read_report/sarif_rules.cpp
    read_report/sarif_severity.cpp
    read_report/secret_scanners.cpp
    read_report/semgrep.cpp
    read_report/subject.cpp
    read_report/trivy.cpp
    read_report/trivy_shapes.cpp
    report_round_trip/round_trip.cpp
    scanner_corpus/corpus.cpp
    show_report/show.cpp
  USES scanner-adapters
  LIBRARIES nlohmann_json::nlohmann_json)
