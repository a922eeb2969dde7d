pratique_tests(db
  SOURCES
    record_verdict/facts.cpp
  USES db base
  LIBRARIES SQLite::SQLite3 Threads::Threads)
