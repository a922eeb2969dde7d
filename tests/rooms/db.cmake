pratique_tests(db
  SOURCES
    ask_questions/questions.cpp
    audit_runs/runs.cpp
    findings_queries/findings.cpp
    ledger_chain/chain.cpp
    migrate_database/open.cpp
    record_verdict/facts.cpp
    tag_history/tags.cpp
  USES db base
  LIBRARIES Poco::DataSQLite Poco::Data Poco::Foundation SQLite::SQLite3 Threads::Threads
  HEAVY <boost/test/unit_test.hpp>)
