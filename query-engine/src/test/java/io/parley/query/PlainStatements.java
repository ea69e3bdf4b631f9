package io.parley.query;

/** Statements whose bounded answer must be DuckDB's own; one a line. */
final class PlainStatements {
  static final String ALL =
      """
      SELECT COUNT(*), COUNT(DISTINCT person), COUNT(recency), SUM(history), AVG(history) FROM hearth.customers
      SELECT channel, COUNT(*), SUM(history) FROM hearth.customers WHERE channel <> 'Multichannel' GROUP BY channel HAVING COUNT(*) > 0
      SELECT device, COUNT(*), COUNT(points), SUM(points), AVG(points), SUM(price), AVG(price) FROM hearth.visits GROUP BY device
      SELECT area, COUNT(DISTINCT person), SUM(points) FROM hearth.visits GROUP BY area
      SELECT VAR_POP(points), VAR_SAMP(points), STDDEV_POP(points), STDDEV_SAMP(points) FROM hearth.visits
      SELECT COUNT(DISTINCT points), COUNT(DISTINCT area) FROM hearth.visits
      SELECT device, COUNT(DISTINCT area) FROM hearth.visits GROUP BY device
      SELECT MIN(points), MAX(points), MEDIAN(points) FROM hearth.visits
      SELECT device, COUNT(*) FILTER (WHERE points > 0), SUM(price) FILTER (WHERE area = 'north'), COUNT(DISTINCT person) FILTER (WHERE points < 0) FROM hearth.visits GROUP BY device
      SELECT SUM(points * 2 + 1), SUM(price * points), SUM(CASE WHEN device = 'phone' THEN price ELSE 0 END), AVG(CASE WHEN device = 'phone' THEN points END) FROM hearth.visits
      SELECT SUM(LEAST(points, 1)), SUM(GREATEST(price, 5)), SUM(ABS(points)), SUM(SIGN(points)), SUM(-points), SUM(COALESCE(points, 1)) FROM hearth.visits
      SELECT COUNT(DISTINCT CASE WHEN points > 0 THEN person END), COUNT(CASE WHEN points > 0 THEN person END), COUNT(CASE WHEN points > 0 THEN 1 END) FROM hearth.visits
      SELECT CASE WHEN points > 0 THEN 'plus' WHEN points < 0 THEN 'minus' ELSE 'none' END AS k, COUNT(*), COUNT(DISTINCT person) FROM hearth.visits WHERE person IN (SELECT person FROM hearth.visits GROUP BY person HAVING COUNT(*) < 3) GROUP BY 1
      SELECT m.segment, COUNT(*), SUM(o.spend) FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment
      SELECT m.segment, COUNT(*), COUNT(o.visit), COUNT(o.person), SUM(o.spend) FROM metromail.mailings m LEFT JOIN hearth.outcomes o ON m.person = o.person AND o.visit = 1 GROUP BY m.segment
      SELECT COUNT(*), COUNT(m.person), COUNT(DISTINCT o.person), SUM(o.visit) FROM metromail.mailings m RIGHT JOIN hearth.outcomes o ON m.person = o.person AND m.segment = 'mens'
      SELECT COUNT(*), COUNT(DISTINCT m.person), COUNT(DISTINCT o.person), COUNT(DISTINCT COALESCE(m.person, o.person)) FROM metromail.mailings m FULL JOIN hearth.outcomes o ON m.person = o.person
      SELECT COUNT(*) FROM metromail.mailings m LEFT JOIN hearth.outcomes o ON m.person = o.person WHERE o.person IS NULL
      SELECT COUNT(*) FROM metromail.mailings m LEFT JOIN hearth.outcomes o ON m.person = o.person WHERE o.visit IS NULL OR o.visit = 0
      SELECT COUNT(*) FROM hearth.customers a LEFT JOIN hearth.outcomes b ON a.person = b.person AND a.recency > 2 LEFT JOIN metromail.mailings c ON b.person = c.person WHERE c.person IS NULL
      SELECT COUNT(*), SUM(v.points) FROM hearth.customers a FULL JOIN metromail.mailings b ON a.person = b.person LEFT JOIN hearth.visits v ON v.person = a.person
      SELECT COUNT(*) FROM hearth.customers WHERE person IN (SELECT person FROM metromail.mailings WHERE segment = 'mens')
      SELECT COUNT(*) FROM hearth.customers WHERE person NOT IN (SELECT person FROM metromail.mailings WHERE segment = 'mens')
      SELECT COUNT(*) FROM hearth.customers WHERE newbie = 1 OR person NOT IN (SELECT person FROM metromail.mailings WHERE segment = 'mens')
      SELECT COUNT(*) FROM hearth.customers c WHERE EXISTS (SELECT 1 FROM hearth.visits v WHERE v.person = c.person AND v.points > c.newbie)
      SELECT COUNT(*) FROM hearth.customers c WHERE NOT EXISTS (SELECT 1 FROM hearth.visits v WHERE v.person = c.person AND v.points > c.newbie)
      SELECT COUNT(*) FROM hearth.customers c WHERE EXISTS (SELECT 1 FROM hearth.visits v WHERE v.person = c.person) AND NOT EXISTS (SELECT 1 FROM metromail.mailings m WHERE m.person = c.person)
      SELECT COUNT(*) FROM hearth.customers c WHERE recency IN (SELECT points FROM hearth.visits v WHERE v.person = c.person)
      SELECT COUNT(*) FROM hearth.customers c WHERE recency NOT IN (SELECT points FROM hearth.visits v WHERE v.person = c.person)
      SELECT COUNT(*) FROM hearth.visits v WHERE (person, device) IN (SELECT person, device FROM hearth.visits WHERE points > 0)
      SELECT COUNT(*) FROM hearth.customers c WHERE (SELECT COUNT(*) FROM hearth.visits v WHERE v.person = c.person AND v.points > 0) = 0
      SELECT SUM((SELECT SUM(points) FROM hearth.visits v WHERE v.person = c.person)), SUM((SELECT COUNT(*) FROM hearth.visits v WHERE v.person = c.person)) FROM hearth.customers c
      SELECT COUNT(*) FROM hearth.customers c WHERE c.recency > (SELECT AVG(points) FROM hearth.visits v WHERE v.person = c.person)
      SELECT COUNT(*) FROM hearth.visits v WHERE points >= (SELECT MAX(points) FROM hearth.visits w WHERE w.person = v.person)
      SELECT AVG(n), SUM(n), SUM(s), SUM(m) FROM (SELECT person, COUNT(*) AS n, SUM(points) AS s, MAX(price) AS m FROM hearth.visits GROUP BY person) x
      SELECT n, COUNT(*) FROM (SELECT person, COUNT(*) AS n FROM hearth.visits GROUP BY person) x GROUP BY n
      SELECT COUNT(*) FROM (SELECT person FROM hearth.visits GROUP BY person HAVING COUNT(*) > 1 AND SUM(points) > 0) x
      SELECT COUNT(*), SUM(d) FROM (SELECT person, COUNT(DISTINCT device) AS d FROM hearth.visits GROUP BY person) x
      SELECT COUNT(*), SUM(n) FROM (SELECT person, device, COUNT(*) FILTER (WHERE points > 0) AS n FROM hearth.visits GROUP BY person, device) x
      SELECT device, COUNT(*) FROM (SELECT person, device, SUM(price) AS s FROM hearth.visits GROUP BY person, device) x WHERE s > 5 GROUP BY device
      SELECT COUNT(*) FROM (SELECT DISTINCT person, device FROM hearth.visits) x
      SELECT SUM(points), COUNT(*) FROM (SELECT DISTINCT person, points FROM hearth.visits) x
      SELECT device, COUNT(*) FROM (SELECT person, device, ROW_NUMBER() OVER (PARTITION BY person ORDER BY seen_at DESC) AS k FROM hearth.visits) x WHERE k = 1 GROUP BY device
      SELECT COUNT(*), SUM(b) FROM (SELECT person, points, LAG(points) OVER (PARTITION BY person ORDER BY seen_at) AS b FROM hearth.visits) x WHERE b < points
      SELECT COUNT(*), SUM(b) FROM (SELECT person, LEAD(points, 2, 4) OVER (PARTITION BY person ORDER BY seen_at) AS b FROM hearth.visits) x
      SELECT SUM(s), SUM(t), SUM(c) FROM (SELECT person, SUM(points) OVER (PARTITION BY person ORDER BY seen_at) AS s, SUM(points) OVER (PARTITION BY person ORDER BY seen_at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS t, COUNT(*) OVER (PARTITION BY person) AS c FROM hearth.visits) x
      SELECT SUM(r), SUM(d), SUM(f), SUM(l) FROM (SELECT person, RANK() OVER (PARTITION BY person ORDER BY points) AS r, DENSE_RANK() OVER (PARTITION BY person ORDER BY device) AS d, FIRST_VALUE(points) OVER (PARTITION BY person ORDER BY seen_at) AS f, LAST_VALUE(points) OVER (PARTITION BY person ORDER BY seen_at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS l FROM hearth.visits) x
      SELECT COUNT(*) FROM (SELECT person, points - AVG(points) OVER (PARTITION BY person) AS d FROM hearth.visits) x WHERE d > 0
      SELECT SUM(m), SUM(n) FROM (SELECT person, MIN(price) OVER (PARTITION BY person, device) AS m, MAX(points) OVER (PARTITION BY person ORDER BY seen_at) AS n FROM hearth.visits) x
      SELECT COUNT(*), COUNT(DISTINCT person) FROM (SELECT person FROM hearth.customers UNION ALL SELECT person FROM metromail.mailings) x
      SELECT k, COUNT(*) FROM (SELECT person, 'visit' AS k FROM hearth.visits UNION ALL SELECT person, 'mail' AS k FROM metromail.mailings) x GROUP BY k
      SELECT COUNT(*), COUNT(DISTINCT person) FROM (SELECT person FROM hearth.customers UNION SELECT person FROM metromail.mailings) x
      SELECT COUNT(*), COUNT(DISTINCT person) FROM (SELECT person FROM hearth.customers INTERSECT SELECT person FROM metromail.mailings) x
      SELECT COUNT(*), COUNT(DISTINCT person) FROM (SELECT person FROM hearth.customers EXCEPT SELECT person FROM metromail.mailings) x
      SELECT COUNT(*) FROM (SELECT person, device FROM hearth.visits INTERSECT SELECT person, 'phone' FROM hearth.visits WHERE points > 0) x
      SELECT COUNT(*) FROM (SELECT person, device FROM hearth.visits EXCEPT SELECT person, device FROM hearth.visits WHERE points > 0) x
      SELECT device, COUNT(*) FROM hearth.visits GROUP BY ROLLUP (device)
      SELECT device, GROUPING(device) AS g, COUNT(*), SUM(points) FROM hearth.visits GROUP BY GROUPING SETS ((device), ())
      SELECT m.segment, c.channel, GROUPING(m.segment, c.channel) AS g, COUNT(*) FROM metromail.mailings m JOIN hearth.customers c USING (person) WHERE c.channel IN ('Web', 'Phone') GROUP BY CUBE (m.segment, c.channel) HAVING COUNT(*) > 0
      SELECT segment, COUNT(*) * 100.0 / (SELECT COUNT(*) FROM metromail.mailings) FROM metromail.mailings GROUP BY segment
      SELECT segment, COUNT(*) AS n, SUM(COUNT(*)) OVER () AS total, RANK() OVER (ORDER BY COUNT(*) DESC) AS place FROM metromail.mailings GROUP BY segment
      SELECT segment, n FROM (SELECT segment, COUNT(*) AS n FROM metromail.mailings GROUP BY segment) x ORDER BY 1 DESC LIMIT 2
      SELECT AVG(n), MAX(n), MIN(n), SUM(n), COUNT(*) FROM (SELECT segment, COUNT(*) AS n FROM metromail.mailings GROUP BY segment) x
      SELECT a.segment, a.n, b.n FROM (SELECT segment, COUNT(*) AS n FROM metromail.mailings GROUP BY segment) a JOIN (SELECT segment, COUNT(*) AS n FROM metromail.mailings JOIN hearth.outcomes o USING (person) WHERE o.visit = 1 GROUP BY segment) b ON a.segment = b.segment
      SELECT v.label, COUNT(*) FROM metromail.mailings m JOIN (VALUES ('mens', 'M'), ('womens', 'W')) AS v(seg, label) ON m.segment = v.seg GROUP BY v.label
      SELECT v.label, COUNT(*) FROM metromail.mailings m LEFT JOIN (VALUES ('mens', 'M'), ('womens', 'W')) AS v(seg, label) ON m.segment = v.seg GROUP BY v.label
      SELECT v.x, COUNT(DISTINCT person) FROM hearth.visits a CROSS JOIN (VALUES (1), (2)) v(x) WHERE a.points >= v.x GROUP BY v.x
      SELECT COUNT(*) FROM metromail.mailings m WHERE m.segment IN (SELECT seg FROM (VALUES ('mens'), ('womens')) AS v(seg))
      SELECT a.zone, COUNT(*), SUM(v.points * a.weight) FROM hearth.visits v JOIN hearth.areas a ON v.area = a.area WHERE a.weight < 10 GROUP BY a.zone HAVING COUNT(*) > 0
      SELECT r.label, COUNT(*), COUNT(DISTINCT person) FROM hearth.visits v LEFT JOIN hearth.areas a ON v.area = a.area LEFT JOIN hearth.regions r ON a.region = r.region GROUP BY r.label
      SELECT m.segment, COUNT(*), SUM(f.fee) FROM metromail.mailings m JOIN hearth.visits v USING (person) JOIN metromail.fees f ON f.device = v.device AND f.segment = m.segment WHERE f.fee < 50 GROUP BY m.segment HAVING COUNT(*) > 0
      SELECT COUNT(*) FROM hearth.visits v WHERE NOT EXISTS (SELECT 1 FROM hearth.areas a WHERE a.area = v.area AND a.zone = 'warm')
      SELECT COUNT(*) FROM hearth.visits v JOIN metromail.fees f ON f.device = v.device WHERE v.points > 0
      WITH a AS (SELECT person, COUNT(*) AS n FROM hearth.visits GROUP BY person), b AS (SELECT person FROM a WHERE n > 1) SELECT m.segment, COUNT(DISTINCT m.person), COUNT(DISTINCT b.person) FROM metromail.mailings m LEFT JOIN b ON m.person = b.person GROUP BY m.segment
      SELECT DATE_TRUNC('month', seen_at) AS m, COUNT(*) FROM hearth.visits GROUP BY 1
      SELECT EXTRACT(HOUR FROM seen_at) AS h, COUNT(DISTINCT person) FROM hearth.visits WHERE EXTRACT(HOUR FROM seen_at) < 2 GROUP BY 1
      SELECT COUNT(*) FROM hearth.visits WHERE "day" + INTERVAL '1' DAY > DATE '2026-11-02' AND "day" - INTERVAL '1' MONTH < DATE '2026-10-03' AND CAST(seen_at AS DATE) = "day" AND EXTRACT(DOW FROM "day") = 1
      SELECT SUM(price / 2.0), AVG(points / 4.0) FROM hearth.visits
      SELECT UPPER(SUBSTRING(area FROM 1 FOR 1)) || '.' AS a, COUNT(*) FROM hearth.visits WHERE LOWER(area) LIKE '%th' AND CHAR_LENGTH(TRIM(area)) = 5 AND POSITION('o' IN area) > 0 GROUP BY 1
      SELECT COUNT(*) FROM hearth.visits WHERE ROUND(price, 1) > 5.1 AND FLOOR(price) < 15 AND CEIL(price) > 3 AND MOD(points, 2) = 0
      SELECT COUNT(*) FROM hearth.visits WHERE SQRT(ABS(points)) > 1 OR LN(price) > 2 OR POWER(points, 2) = 4 OR EXP(points) > 2 OR LOG10(price) < 0.5
      SELECT COUNT(*) FROM hearth.visits WHERE points IS DISTINCT FROM 1 AND area IS NOT DISTINCT FROM 'north' AND points BETWEEN -1 AND 2 AND NOT ("member" IS TRUE)
      SELECT COUNT(*) FROM hearth.visits WHERE COALESCE(area, 'none') = 'none' OR NULLIF(points, 2) IS NULL
      SELECT COUNT(*) FROM hearth.visits WHERE CAST(points AS DOUBLE) / 4 > 0.3 AND CAST(price AS BIGINT) > 4 AND CAST(points AS VARCHAR) = '2'
      SELECT COUNT(*) FROM hearth.visits v, hearth.outcomes o, metromail.mailings m WHERE v.person = o.person AND o.person = m.person AND v.points = o.visit
      """;

  private PlainStatements() {}
}
