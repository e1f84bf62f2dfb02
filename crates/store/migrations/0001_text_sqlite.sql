-- Full text by FTS5. rowid is reports.seq; the text itself stays in reports.
CREATE VIRTUAL TABLE texts USING fts5(
  title, who, quote, body,
  content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2'
);
