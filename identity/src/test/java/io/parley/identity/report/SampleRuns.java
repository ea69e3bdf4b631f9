package io.parley.identity.report;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.ModelReader;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.plan.Rejected;
import io.parley.identity.plan.Staged;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run over public labelled records, as two sources. */
final class SampleRuns {
  static final Map<String, String> FAKE =
      Map.of(
          "given_name", "first_name",
          "family_name", "surname",
          "birth_date", "replace(CAST(dob AS VARCHAR), '-', '')",
          "locality", "city",
          "email", "email");

  private SampleRuns() {}

  static Report fake1000() {
    return fake1000("");
  }

  /** Every value, every key and every person's true name begins with these letters. */
  static Report fake1000(String canary) {
    StringBuilder select = new StringBuilder();
    FAKE.forEach(
        (column, source) ->
            select.append(
                ", '%s' || nullif(lower(trim(%s)), '') AS %s".formatted(canary, source, column)));
    String records =
        "SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS rid, CASE WHEN unique_id % 3 = 0 THEN 'shop' ELSE 'web' END AS source, '"
            + canary
            + "' || unique_id AS key, '"
            + canary
            + "' || _cluster AS truth"
            + select
            + " FROM read_csv('examples/data/fake_1000.csv', normalize_names = true)";
    return run(records);
  }

  /** One record, and nothing to say. */
  static Report empty() {
    return run(
        "SELECT 0 AS rid, 'shop' AS source, '1' AS key, '1' AS truth, 'ann' AS given_name, NULL::VARCHAR AS family_name, NULL::VARCHAR AS birth_date, NULL::VARCHAR AS locality, NULL::VARCHAR AS email");
  }

  private static Report run(String records) {
    try (RecordTable table = RecordTable.open(512)) {
      table.execute("CREATE TABLE records AS " + records);
      TrainedModel trained =
          TrainedModel.train(
              ModelReader.shipped("people").over(FAKE.keySet()), table, LinkType.WITHIN);
      List<String> truth = new ArrayList<>();
      table.query("SELECT truth FROM records ORDER BY rid", row -> truth.add(row.getString(1)));
      return new Reporter(trained, table, LinkType.WITHIN)
          .report(
              new Reporter.Setting("fake_1000", "2026-11-28", staged(), Optional.of(truth)),
              Progress.NONE);
    }
  }

  private static Staged staged() {
    return new Staged(List.of(source("shop"), source("web")), Set.copyOf(FAKE.keySet()));
  }

  private static Staged.SourceCount source(String name) {
    return new Staged.SourceCount(
        name,
        0,
        Map.of(Rejected.Reason.NO_KEY, 3L),
        List.of(),
        Map.of("email", 5L),
        Map.of("phone", 2L));
  }
}
