-- Each attempt to ask a table, for access budgets and for the shares of receivers. The exact
-- disclosures that were counted before by population alone stand for all of its tables ('*').
CREATE TABLE asked (
  query_id   TEXT NOT NULL,
  receiver   TEXT NOT NULL,
  population TEXT NOT NULL,
  table_name TEXT NOT NULL,
  analysis   TEXT NOT NULL,
  at_millis  INTEGER NOT NULL,
  PRIMARY KEY (query_id, population, table_name)
);
CREATE INDEX asked_by_table ON asked (population, analysis, at_millis);
INSERT INTO asked (query_id, receiver, population, table_name, analysis, at_millis)
  SELECT query_id, '', population, '*', 'AUDIENCE', at_millis FROM entry WHERE disclosures > 0;
