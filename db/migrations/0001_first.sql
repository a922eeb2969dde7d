-- The first schema (docs/database.md). Times are integer milliseconds UTC, enumerations words with a CHECK, severities
-- ranks: 0 unknown, 1 info, 2 low, 3 medium, 4 high, 5 critical. What cannot be said is NULL, or '' in a key.

CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL);

CREATE TABLE project (id @ID, name TEXT NOT NULL UNIQUE, created_at BIGINT NOT NULL);
INSERT INTO project (name, created_at) VALUES ('default', 0);
CREATE TABLE principal (id @ID, kind TEXT NOT NULL CHECK (kind IN ('user','token','ci','cron','webhook')),
  subject TEXT NOT NULL, UNIQUE (kind, subject));

CREATE TABLE content (digest TEXT PRIMARY KEY, kind TEXT NOT NULL, size BIGINT NOT NULL, added_at BIGINT NOT NULL,
  bytes @BYTES NOT NULL);

CREATE TABLE repo (id @ID, project_id BIGINT NOT NULL REFERENCES project(id), registry TEXT NOT NULL, name TEXT NOT NULL,
  UNIQUE (registry, name));
CREATE INDEX repo_name ON repo (name);
CREATE TABLE artifact (id @ID, digest TEXT NOT NULL UNIQUE, kind TEXT NOT NULL CHECK (kind IN ('index','manifest','other')),
  media_type TEXT, config_digest TEXT, size BIGINT, built_claimed_at BIGINT, first_seen_at BIGINT NOT NULL);
CREATE TABLE artifact_child (parent_id BIGINT NOT NULL REFERENCES artifact(id),
  child_id BIGINT NOT NULL REFERENCES artifact(id), platform TEXT NOT NULL, PRIMARY KEY (parent_id, child_id)) @CLUSTERED;
CREATE INDEX artifact_child_child ON artifact_child (child_id);
CREATE TABLE repo_artifact (repo_id BIGINT NOT NULL REFERENCES repo(id), artifact_id BIGINT NOT NULL REFERENCES artifact(id),
  first_seen_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL, PRIMARY KEY (repo_id, artifact_id)) @CLUSTERED;
CREATE INDEX repo_artifact_artifact ON repo_artifact (artifact_id);

CREATE TABLE tag_current (repo_id BIGINT NOT NULL REFERENCES repo(id), tag TEXT NOT NULL,
  artifact_id BIGINT NOT NULL REFERENCES artifact(id), since_at BIGINT NOT NULL, checked_at BIGINT NOT NULL,
  protected SMALLINT NOT NULL DEFAULT 0, PRIMARY KEY (repo_id, tag)) @CLUSTERED;
CREATE INDEX tag_current_artifact ON tag_current (artifact_id);
CREATE TABLE tag_event (id @ID, repo_id BIGINT NOT NULL REFERENCES repo(id), tag TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('created','moved','deleted','restored')), artifact_id BIGINT REFERENCES artifact(id),
  prev_artifact_id BIGINT REFERENCES artifact(id), observed_at BIGINT NOT NULL, source TEXT NOT NULL,
  violation SMALLINT NOT NULL DEFAULT 0, run_id BIGINT);
CREATE INDEX tag_event_by_tag ON tag_event (repo_id, tag, id);
CREATE INDEX tag_event_violation ON tag_event (observed_at) WHERE violation = 1;

CREATE TABLE evidence (id @ID, content_digest TEXT NOT NULL, subject_id BIGINT NOT NULL REFERENCES artifact(id),
  kind TEXT NOT NULL CHECK (kind IN ('signature','provenance','sbom','vuln','vex','test','vsa','other')),
  predicate_type TEXT, locator TEXT, discovered_at BIGINT NOT NULL, UNIQUE (subject_id, content_digest));
CREATE TABLE evidence_check (id @ID, evidence_id BIGINT NOT NULL REFERENCES evidence(id), authority TEXT NOT NULL,
  trust_digest TEXT NOT NULL, outcome TEXT NOT NULL CHECK (outcome IN ('verified','rejected','indeterminate')),
  reason TEXT, signer TEXT, issuer TEXT, key_id TEXT, builder TEXT, not_before BIGINT, not_after BIGINT, log_index BIGINT,
  integrated_at BIGINT, checked_at BIGINT NOT NULL);
CREATE INDEX evidence_check_latest ON evidence_check (evidence_id, authority, checked_at);
CREATE INDEX evidence_check_signer ON evidence_check (signer, issuer);

CREATE TABLE report (id @ID, content_digest TEXT NOT NULL, subject_id BIGINT NOT NULL REFERENCES artifact(id),
  binding TEXT NOT NULL CHECK (binding IN ('attested','report-digest','image-id','asserted')), tool TEXT NOT NULL,
  tool_version TEXT, category TEXT NOT NULL, db_version TEXT, db_built_at BIGINT, finished_at BIGINT,
  ingested_at BIGINT NOT NULL, status TEXT NOT NULL CHECK (status IN ('complete','partial','failed')),
  skipped_inputs BIGINT NOT NULL DEFAULT 0, dropped_rows BIGINT NOT NULL DEFAULT 0, adapter TEXT NOT NULL,
  UNIQUE (subject_id, content_digest));
CREATE INDEX report_fresh ON report (subject_id, tool, finished_at);

CREATE TABLE vuln (id @ID, best_name TEXT NOT NULL UNIQUE);
CREATE TABLE vuln_name (name TEXT PRIMARY KEY, vuln_id BIGINT NOT NULL REFERENCES vuln(id)) @CLUSTERED;
CREATE INDEX vuln_name_group ON vuln_name (vuln_id);
CREATE TABLE vuln_alias_assertion (name TEXT NOT NULL, alias TEXT NOT NULL, asserter TEXT NOT NULL, seen_at BIGINT NOT NULL,
  PRIMARY KEY (name, alias, asserter)) @CLUSTERED;
CREATE INDEX vuln_alias_assertion_alias ON vuln_alias_assertion (alias);
CREATE TABLE component (id @ID, purl TEXT NOT NULL UNIQUE, base TEXT NOT NULL, version TEXT);

CREATE TABLE finding (id @ID, scheme INTEGER NOT NULL, fingerprint TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('vuln','sast','secret','misconfig','license','test','lint','coverage')),
  vuln_id BIGINT REFERENCES vuln(id), rule TEXT, component_base TEXT, component_name TEXT, title TEXT,
  UNIQUE (scheme, fingerprint));
CREATE INDEX finding_vuln ON finding (vuln_id);
CREATE INDEX finding_rule ON finding (rule);
CREATE INDEX finding_kind ON finding (kind);
CREATE INDEX finding_component ON finding (component_base);
CREATE INDEX finding_component_name ON finding (component_name);
CREATE TABLE occurrence (artifact_id BIGINT NOT NULL REFERENCES artifact(id), finding_id BIGINT NOT NULL REFERENCES finding(id),
  place TEXT NOT NULL DEFAULT '', version TEXT NOT NULL DEFAULT '', component_id BIGINT REFERENCES component(id),
  severity_rank SMALLINT NOT NULL CHECK (severity_rank BETWEEN 0 AND 5), fix_version TEXT,
  fix_state TEXT NOT NULL CHECK (fix_state IN ('unknown','available','none')), line INTEGER, known_at BIGINT NOT NULL,
  last_report_id BIGINT NOT NULL REFERENCES report(id), retracted_at BIGINT,
  PRIMARY KEY (artifact_id, finding_id, place, version)) @CLUSTERED;
CREATE INDEX occurrence_finding ON occurrence (finding_id, artifact_id);
CREATE INDEX occurrence_worst ON occurrence (severity_rank, artifact_id, finding_id, place, version);
CREATE TABLE occurrence_tool (artifact_id BIGINT NOT NULL, finding_id BIGINT NOT NULL, tool TEXT NOT NULL, native_id TEXT,
  native_severity TEXT, severity_rank SMALLINT NOT NULL, report_id BIGINT NOT NULL REFERENCES report(id),
  PRIMARY KEY (artifact_id, finding_id, tool)) @CLUSTERED;

CREATE TABLE policy (id @ID, digest TEXT NOT NULL UNIQUE, name TEXT NOT NULL, loaded_at BIGINT NOT NULL);
CREATE TABLE verdict (id @ID, artifact_id BIGINT NOT NULL REFERENCES artifact(id), repo_id BIGINT NOT NULL REFERENCES repo(id),
  stage TEXT NOT NULL, outcome TEXT NOT NULL CHECK (outcome IN ('allow','review','block','undecided')),
  mode TEXT NOT NULL CHECK (mode IN ('enforce','dry-run','audit')), policy_id BIGINT NOT NULL REFERENCES policy(id),
  effective_at BIGINT NOT NULL, evaluated_at BIGINT NOT NULL, engine TEXT NOT NULL, inputs_digest TEXT NOT NULL,
  verdict_digest TEXT NOT NULL REFERENCES content(digest), case_digest TEXT NOT NULL REFERENCES content(digest),
  actor_id BIGINT NOT NULL REFERENCES principal(id), ci_url TEXT);
CREATE INDEX verdict_latest ON verdict (artifact_id, stage, evaluated_at);
CREATE INDEX verdict_repo ON verdict (repo_id, evaluated_at);
CREATE INDEX verdict_time ON verdict (evaluated_at);
CREATE TABLE verdict_input (verdict_id BIGINT NOT NULL REFERENCES verdict(id), ord INTEGER NOT NULL, kind TEXT NOT NULL,
  digest TEXT, uri TEXT, observed_at BIGINT NOT NULL, PRIMARY KEY (verdict_id, ord)) @CLUSTERED;
CREATE INDEX verdict_input_digest ON verdict_input (digest);
CREATE TABLE verdict_rule (verdict_id BIGINT NOT NULL REFERENCES verdict(id), ord INTEGER NOT NULL, rule TEXT NOT NULL,
  outcome TEXT NOT NULL, reason TEXT NOT NULL, finding TEXT NOT NULL, message TEXT NOT NULL,
  PRIMARY KEY (verdict_id, ord)) @CLUSTERED;

CREATE TABLE service (id @ID, project_id BIGINT NOT NULL REFERENCES project(id), name TEXT NOT NULL,
  repo_id BIGINT NOT NULL REFERENCES repo(id), UNIQUE (name, project_id));
CREATE TABLE deployment (id @ID, service_id BIGINT NOT NULL REFERENCES service(id), stage TEXT NOT NULL,
  artifact_id BIGINT NOT NULL REFERENCES artifact(id), repo_id BIGINT NOT NULL REFERENCES repo(id), from_at BIGINT NOT NULL,
  until_at BIGINT, source TEXT NOT NULL, healthy_at BIGINT);
CREATE UNIQUE INDEX deployment_now ON deployment (service_id, stage) WHERE until_at IS NULL;
CREATE INDEX deployment_running ON deployment (stage) WHERE until_at IS NULL;
CREATE INDEX deployment_artifact ON deployment (artifact_id, stage);
CREATE INDEX deployment_healthy ON deployment (service_id, stage, from_at) WHERE healthy_at IS NOT NULL;
CREATE TABLE exposure (id @ID, service_id BIGINT NOT NULL REFERENCES service(id), stage TEXT NOT NULL,
  finding_id BIGINT NOT NULL REFERENCES finding(id), opened_at BIGINT NOT NULL, known_at BIGINT NOT NULL, closed_at BIGINT,
  close_reason TEXT CHECK (close_reason IN ('deployed','retracted','merged')), reopen_of BIGINT REFERENCES exposure(id));
CREATE UNIQUE INDEX exposure_open ON exposure (service_id, stage, finding_id) WHERE closed_at IS NULL;
CREATE INDEX exposure_history ON exposure (service_id, stage, finding_id, closed_at);
CREATE INDEX exposure_finding ON exposure (finding_id, stage);

CREATE TABLE run (id @ID, kind TEXT NOT NULL, scope TEXT NOT NULL, started_at BIGINT NOT NULL, heartbeat_at BIGINT NOT NULL,
  finished_at BIGINT, status TEXT NOT NULL CHECK (status IN ('running','complete','partial','failed','abandoned')),
  holder TEXT NOT NULL, stats TEXT);
CREATE INDEX run_kind ON run (kind, scope, id);
CREATE TABLE run_item (run_id BIGINT NOT NULL REFERENCES run(id), item TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('todo','done','failed','skipped')), etag TEXT, attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT, PRIMARY KEY (run_id, item)) @CLUSTERED;
CREATE INDEX run_item_next ON run_item (run_id, attempts, item) WHERE state = 'todo';
CREATE INDEX run_item_history ON run_item (item, run_id);
CREATE TABLE lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, fence BIGINT NOT NULL, expires_at BIGINT NOT NULL);

CREATE TABLE ledger (seq BIGINT NOT NULL PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, object TEXT NOT NULL,
  body TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL UNIQUE);
CREATE INDEX ledger_action ON ledger (action, seq);
CREATE INDEX ledger_time ON ledger (at, seq);
