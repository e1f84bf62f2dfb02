-- Full text by tsvector. Weights stand for fields: A title, B who, C quote, D body.
CREATE TABLE texts (
  report BIGINT PRIMARY KEY,
  words tsvector NOT NULL
);
CREATE INDEX texts_words ON texts USING gin (words);
