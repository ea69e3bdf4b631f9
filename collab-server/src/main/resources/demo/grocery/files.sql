-- What the grocer and the advertising house export, from the files beside this one. The data have no
-- e-mail address: the number of a household is made into one, under the reserved domain .example.
COPY (SELECT 'h' || household_id || '@households.example' AS email, transaction_timestamp AS bought,
             -- One amount of nothing is written 4.440892e-16.
             CAST(CAST(sales_value AS DOUBLE) AS DECIMAL(10, 2)) AS amount
      FROM read_csv('{data}/transactions.csv.gz', all_varchar = true))
  TO '{root}/grocer/sales.csv' (HEADER);
COPY (SELECT 'h' || household_id || '@households.example' AS email, age, income, household_size AS size
      FROM read_csv('{data}/demographics.csv.gz', all_varchar = true))
  TO '{root}/grocer/shoppers.csv' (HEADER);
-- Nobody wrote down when a household saw a campaign: the day on which it began stands for it.
COPY (SELECT 'h' || household_id || '@households.example' AS email, campaign_id AS campaign,
             campaign_type AS channel, start_date || ' 00:00:00' AS seen
      FROM read_csv('{data}/campaigns.csv.gz', all_varchar = true) AS households
      JOIN read_csv('{data}/campaign_descriptions.csv.gz', all_varchar = true) AS campaigns USING (campaign_id))
  TO '{root}/adhouse/exposures.csv' (HEADER);
