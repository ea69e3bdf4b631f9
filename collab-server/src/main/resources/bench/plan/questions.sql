-- reach
SELECT COUNT(DISTINCT person) AS people, COUNT(*) AS n FROM hearth.customers;
-- overlap
SELECT COUNT(DISTINCT m.person) AS overlap FROM metromail.mailings m JOIN hearth.outcomes o ON o.person = m.person;
-- lift
SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.visit) AS visits, SUM(o.spend) AS spend FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment;
-- rates from a CTE
WITH n AS (SELECT m.segment, COUNT(*) AS people, SUM(o.visit) AS visits FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment) SELECT segment, visits * 1.0 / people AS rate FROM n WHERE people > 0 ORDER BY segment LIMIT 2;
-- revenue a person
SELECT m.segment, SUM(o.spend) / COUNT(*) AS revenue, AVG(o.spend) AS mean FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment;
-- three tables of two parties
SELECT c.channel, COUNT(*) AS n, AVG(o.spend) AS spend FROM hearth.customers c JOIN hearth.outcomes o USING (person) JOIN metromail.mailings m USING (person) GROUP BY c.channel;
-- two declared groups
SELECT v.device, m.segment, COUNT(DISTINCT person) AS people FROM hearth.visits v JOIN metromail.mailings m USING (person) GROUP BY v.device, m.segment;
-- a condition across parties
SELECT COUNT(*) AS n FROM metromail.mailings m JOIN hearth.outcomes o USING (person) WHERE m.segment = 'mens' OR o.visit = 0;
-- readers without an outcome
SELECT COUNT(*) AS n FROM metromail.mailings LEFT JOIN hearth.outcomes USING (person);
-- everybody of either party
SELECT COUNT(*) AS n FROM metromail.mailings FULL JOIN hearth.outcomes USING (person);
-- a semi-join
SELECT COUNT(*) AS n FROM hearth.customers WHERE person IN (SELECT person FROM metromail.mailings WHERE segment = 'mens');
-- an anti-join
SELECT COUNT(*) AS n FROM hearth.customers c WHERE NOT EXISTS (SELECT 1 FROM metromail.mailings m WHERE m.person = c.person);
-- EXISTS at home
SELECT COUNT(*) AS n FROM hearth.customers c WHERE EXISTS (SELECT 1 FROM hearth.outcomes o WHERE o.person = c.person AND o.visit = 1);
-- EXCEPT
SELECT COUNT(*) AS n FROM (SELECT person FROM hearth.customers EXCEPT SELECT person FROM hearth.outcomes) x;
-- UNION ALL of one party
SELECT COUNT(*) AS n FROM (SELECT person FROM hearth.customers UNION ALL SELECT person FROM hearth.outcomes) x;
-- two answers in one
SELECT COUNT(*) AS n FROM hearth.customers UNION ALL SELECT COUNT(*) FROM hearth.outcomes;
-- repeat visitors
SELECT COUNT(*) AS people FROM (SELECT person, COUNT(*) AS n FROM hearth.visits GROUP BY person) x WHERE n > 1;
-- frequency by segment
SELECT m.segment, COUNT(*) AS people FROM metromail.mailings m JOIN (SELECT person, COUNT(*) AS n FROM hearth.visits GROUP BY person) v USING (person) WHERE v.n >= 2 GROUP BY m.segment;
-- first visit of a person
SELECT COUNT(*) AS n FROM (SELECT person, device, ROW_NUMBER() OVER (PARTITION BY person ORDER BY seen_at) AS place FROM hearth.visits) x WHERE place = 1;
-- days between visits
SELECT COUNT(*) AS n FROM (SELECT person, "day", LAG("day") OVER (PARTITION BY person ORDER BY seen_at) AS last_day FROM hearth.visits) x WHERE "day" > last_day;
-- undeclared groups
SELECT area, COUNT(DISTINCT person) AS people, SUM(points) AS points FROM hearth.visits GROUP BY area;
-- a time series
SELECT "day", COUNT(*) AS n, COUNT(DISTINCT person) AS people FROM hearth.visits WHERE "day" >= DATE '2026-11-01' GROUP BY "day" ORDER BY "day";
-- ROLLUP
SELECT device, "day", COUNT(*) AS n FROM hearth.visits GROUP BY ROLLUP (device, "day");
-- CUBE
SELECT device, "day", COUNT(*) AS n FROM hearth.visits GROUP BY CUBE (device, "day");
-- GROUPING SETS
SELECT device, COUNT(*) AS n FROM hearth.visits GROUP BY GROUPING SETS ((device), ());
-- FILTER
SELECT device, COUNT(*) FILTER (WHERE area = 'north') AS north, COUNT(*) AS n FROM hearth.visits GROUP BY device;
-- a conditional sum
SELECT SUM(CASE WHEN area = 'north' THEN 1 ELSE 0 END) AS north FROM hearth.visits;
-- averages
SELECT AVG(points) AS points, AVG(price) AS price FROM hearth.visits;
-- a deviation
SELECT STDDEV_POP(price) AS spread FROM hearth.visits;
-- quantiles
SELECT device, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY price) AS middle, PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY price) AS high FROM hearth.visits GROUP BY device;
-- different values
SELECT COUNT(DISTINCT area) AS areas FROM hearth.visits;
-- groups by an expression
SELECT CASE WHEN recency > 5 THEN 'lapsed' ELSE 'active' END AS k, COUNT(*) AS n FROM hearth.customers GROUP BY CASE WHEN recency > 5 THEN 'lapsed' ELSE 'active' END;
-- HAVING
SELECT segment FROM metromail.mailings GROUP BY segment HAVING COUNT(*) >= 2;
-- top groups
SELECT segment, COUNT(*) AS n FROM metromail.mailings GROUP BY segment ORDER BY n DESC, segment LIMIT 2;
-- shares and places of released groups
SELECT segment, COUNT(*) AS n, SUM(COUNT(*)) OVER () AS total, RANK() OVER (ORDER BY COUNT(*) DESC) AS place FROM metromail.mailings GROUP BY segment;
-- an average of released numbers
SELECT AVG(n) AS n FROM (SELECT channel, COUNT(*) AS n FROM hearth.customers GROUP BY channel) x;
-- released numbers joined
SELECT a.n, b.n AS m FROM (SELECT COUNT(*) AS n FROM hearth.customers) a CROSS JOIN (SELECT COUNT(*) AS n FROM hearth.outcomes) b;
-- many conditions
SELECT COUNT(*) AS n FROM hearth.customers WHERE recency BETWEEN 1 AND 10 AND channel IN ('Web', 'Phone') AND history < 100.5 AND zip_code IS NOT NULL AND NOT (recency > 5 OR newbie = 1);
-- functions in a condition
SELECT COUNT(*) AS n FROM hearth.customers WHERE UPPER(zip_code) = 'RURAL' AND COALESCE(newbie, 0) = 0;
-- dates in a condition
SELECT COUNT(*) AS n FROM hearth.visits WHERE EXTRACT(YEAR FROM "day") = 2026 AND "day" + INTERVAL '1' DAY > DATE '2026-11-01';
-- an audience's size through nested sub-queries
SELECT x.s, COUNT(*) AS n FROM (SELECT y.person AS who, y.segment AS s FROM (SELECT * FROM metromail.mailings WHERE segment <> 'none') AS y) AS x GROUP BY x.s;
