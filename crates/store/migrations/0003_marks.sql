-- What a program that follows feeds has to remember between two runs. `due` is the second since 1970 at which something is to
-- be done about it; 9223372036854775807: settled for good.
CREATE TABLE marks (
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  due BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (scope, name)
) {compact};
CREATE INDEX marks_by_due ON marks (scope, due);
