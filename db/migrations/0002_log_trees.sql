-- What transparency logs signed of their trees, so that one which shows different people different trees is noticed.
CREATE TABLE log_tree (log TEXT NOT NULL, origin TEXT NOT NULL, size BIGINT NOT NULL, root TEXT NOT NULL, seen_at BIGINT NOT NULL,
  PRIMARY KEY (log, origin, size, root)) @CLUSTERED;
CREATE INDEX log_tree_time ON log_tree (seen_at);
