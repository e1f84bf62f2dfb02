-- Both back ends run this file; {blob} and {compact} stand for what they write differently.
-- Times are RFC 3339 in UTC, days are days since 1970-01-01 (-2147483648: not known), bodies are packed JSON.

CREATE TABLE reports (
  id TEXT PRIMARY KEY,
  seq BIGINT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  url TEXT,
  outlet TEXT,
  title TEXT,
  published TEXT,
  day BIGINT NOT NULL,
  added_at TEXT NOT NULL,
  story BIGINT NOT NULL,
  body {blob} NOT NULL
);
CREATE INDEX reports_by_story ON reports (story, seq);
CREATE INDEX reports_by_sha ON reports (sha256);
CREATE INDEX reports_by_source ON reports (source);
CREATE INDEX reports_by_day ON reports (day);

-- Every reading of a report that was ever kept; the current one has the greatest number.
CREATE TABLE readings (
  report BIGINT NOT NULL,
  number BIGINT NOT NULL,
  at TEXT NOT NULL,
  versions TEXT NOT NULL,
  body {blob} NOT NULL,
  PRIMARY KEY (report, number)
);

-- What grouping keeps of a report, and why it joined its story.
CREATE TABLE grouping (
  report BIGINT PRIMARY KEY,
  taken {blob} NOT NULL,
  why TEXT
);
CREATE TABLE heavy_words (
  term BIGINT NOT NULL,
  day BIGINT NOT NULL,
  report BIGINT NOT NULL,
  weight DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (term, day, report)
) {compact};
CREATE TABLE word_days (
  term BIGINT NOT NULL,
  day BIGINT NOT NULL,
  reports BIGINT NOT NULL,
  PRIMARY KEY (term, day)
) {compact};
CREATE TABLE runs (
  run BIGINT NOT NULL,
  report BIGINT NOT NULL,
  PRIMARY KEY (run, report)
) {compact};

CREATE TABLE stories (
  story BIGINT PRIMARY KEY,
  id TEXT NOT NULL,
  title TEXT,
  process TEXT,
  reports BIGINT NOT NULL,
  outlets BIGINT NOT NULL,
  newsrooms BIGINT NOT NULL,
  witnesses BIGINT NOT NULL,
  differences BIGINT NOT NULL,
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL,
  merged_into BIGINT
);
CREATE INDEX stories_by_day ON stories (last_day, story);

-- Every record of a story that was ever kept: what it was at any moment.
CREATE TABLE story_versions (
  story BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at TEXT NOT NULL,
  id TEXT NOT NULL,
  versions TEXT NOT NULL,
  body {blob} NOT NULL,
  PRIMARY KEY (story, version)
);
CREATE INDEX story_versions_by_id ON story_versions (id);

CREATE TABLE story_issues (
  code TEXT NOT NULL,
  story BIGINT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (code, story)
) {compact};

-- In which story an item is.
CREATE TABLE items (
  item TEXT NOT NULL,
  story BIGINT NOT NULL,
  PRIMARY KEY (item, story)
) {compact};
CREATE INDEX items_by_story ON items (story);

-- One word of the name or alias of an agent or a place, folded: how people, parties and places are found.
CREATE TABLE agent_words (
  word TEXT NOT NULL,
  story BIGINT NOT NULL,
  agent TEXT NOT NULL,
  PRIMARY KEY (word, story, agent)
) {compact};
CREATE INDEX agent_words_by_story ON agent_words (story);
CREATE INDEX story_issues_by_story ON story_issues (story);
CREATE TABLE agents (
  story BIGINT NOT NULL,
  agent TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  party TEXT,
  mentions BIGINT NOT NULL,
  PRIMARY KEY (story, agent)
) {compact};

CREATE TABLE quotes (
  story BIGINT NOT NULL,
  item TEXT NOT NULL,
  report BIGINT NOT NULL,
  day BIGINT NOT NULL,
  kind TEXT NOT NULL,
  speaker TEXT,
  party TEXT,
  issues TEXT NOT NULL,
  confidence DOUBLE PRECISION NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (story, item)
) {compact};
CREATE INDEX quotes_by_speaker ON quotes (story, speaker, day);
CREATE INDEX quotes_by_party ON quotes (story, party, day);
CREATE INDEX quotes_by_day ON quotes (day);

CREATE TABLE figures (
  story BIGINT NOT NULL,
  item TEXT NOT NULL,
  report BIGINT NOT NULL,
  day BIGINT NOT NULL,
  kind TEXT NOT NULL,
  unit TEXT,
  giver TEXT,
  confidence DOUBLE PRECISION NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (story, item)
) {compact};
CREATE INDEX figures_by_day ON figures (day);

CREATE TABLE positions (
  story BIGINT NOT NULL,
  item TEXT NOT NULL,
  report BIGINT NOT NULL,
  day BIGINT NOT NULL,
  party TEXT NOT NULL,
  issue TEXT,
  stance TEXT NOT NULL,
  confidence DOUBLE PRECISION NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (story, item)
) {compact};
CREATE INDEX positions_by_party ON positions (story, party, day);
CREATE INDEX positions_by_day ON positions (day);

-- What analysts decided: data like any other, never overwritten, undone by a later mark.
CREATE TABLE corrections (
  id BIGINT PRIMARY KEY,
  at TEXT NOT NULL,
  author TEXT NOT NULL,
  body TEXT NOT NULL,
  undone_at TEXT,
  undone_by TEXT
);
