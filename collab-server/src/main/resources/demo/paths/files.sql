-- Every path of the table as the people who walked it. The table has only their order: touches are
-- made an hour apart, and a conversion an hour after the last.
CREATE TEMP TABLE people AS
  SELECT 'p' || number || 'n' || walker || '@walkers.example' AS email, walker < conversions AS converts,
         string_split(path, ' > ') AS channels,
         TIMESTAMP '2026-10-01 00:00:00' + INTERVAL 1 DAY * (number % 28) AS began
  FROM (SELECT number, path, conversions, unnest(range(conversions + nulls)) AS walker
        FROM (SELECT row_number() OVER () AS number, path, CAST(total_conversions AS INTEGER) AS conversions,
                     CAST(total_null AS INTEGER) AS nulls
              FROM read_csv('{data}/attribution_paths.csv.gz', all_varchar = true)));
COPY (SELECT email, channels[place] AS channel,
             strftime(began + INTERVAL 1 HOUR * place, '%Y-%m-%d %H:%M:%S') AS touched
      FROM (SELECT email, channels, began, unnest(range(1, len(channels) + 1)) AS place FROM people))
  TO '{root}/publisher/touches.csv' (HEADER);
COPY (SELECT email, strftime(began + INTERVAL 1 HOUR * (len(channels) + 1), '%Y-%m-%d %H:%M:%S') AS ordered
      FROM people WHERE converts)
  TO '{root}/shop/orders.csv' (HEADER);
