-- A number that grows with every change of the record: how another program sees that something came in.
CREATE TABLE pulse (number BIGINT NOT NULL);
INSERT INTO pulse (number) VALUES (0);

-- Who may look and write where a team shares a store. Passwords are kept as argon2 hashes, never as typed.
CREATE TABLE accounts (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  made_at TEXT NOT NULL
);

-- Who is logged in. Of the browser's token only its SHA-256 is kept; times are seconds since 1970-01-01.
CREATE TABLE sessions (
  token TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  until BIGINT NOT NULL
) {compact};
CREATE INDEX sessions_by_account ON sessions (account);
