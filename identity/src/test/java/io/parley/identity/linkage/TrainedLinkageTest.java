package io.parley.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.cluster.UnionFind;
import io.parley.identity.judge.Accuracy;
import io.parley.identity.table.RecordTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One model, trained without labels on data of others, finds who is one person. */
@Tag("slow")
class TrainedLinkageTest {
  private static final LinkageModel PEOPLE = ModelReader.shipped("people");

  private static final Map<String, String> FEBRL =
      Map.of(
          "given_name", "given_name",
          "family_name", "surname",
          "street_number", "street_number",
          "street", "address_1",
          "locality", "suburb",
          "postal_code", "postcode",
          "region", "state",
          "birth_date", "date_of_birth",
          "national_id", "soc_sec_id");

  @Test
  void febrl3_isResolved() {
    Accuracy accuracy = resolved("febrl3.csv", FEBRL, "regexp_extract(rec_id, 'rec-([0-9]+)', 1)");
    assertThat(accuracy.pairwise().f1()).isGreaterThan(0.998);
  }

  @Test
  void febrl3_isResolvedWithoutTheNumberOfSocialSecurity() {
    Map<String, String> columns = new LinkedHashMap<>(FEBRL);
    columns.remove("national_id");
    Accuracy accuracy =
        resolved("febrl3.csv", columns, "regexp_extract(rec_id, 'rec-([0-9]+)', 1)");
    assertThat(accuracy.pairwise().f1()).isGreaterThan(0.990);
  }

  @Test
  void fake1000_isResolved() {
    Accuracy accuracy =
        resolved(
            "fake_1000.csv",
            Map.of(
                "given_name", "first_name",
                "family_name", "surname",
                "birth_date", "replace(dob, '-', '')",
                "locality", "city",
                "email", "email"),
            "_cluster");
    assertThat(accuracy.pairwise().f1()).isGreaterThan(0.88);
  }

  private static Accuracy resolved(String file, Map<String, String> columns, String truth) {
    try (RecordTable table = RecordTable.open(512)) {
      StringBuilder select = new StringBuilder();
      columns.forEach(
          (column, source) ->
              select.append(", nullif(lower(trim(%s)), '') AS %s".formatted(source, column)));
      table.execute(
          "CREATE TABLE records AS SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS rid, %s AS truth%s FROM read_csv('src/test/resources/linkage/%s', all_varchar = true, normalize_names = true)"
              .formatted(truth, select, file));
      LinkageModel model = PEOPLE.over(Set.copyOf(columns.keySet()));
      TrainedModel trained = TrainedModel.train(model, table, LinkType.WITHIN);
      UnionFind people = new UnionFind(table.count());
      Scorer.score(
          trained,
          table,
          LinkType.WITHIN,
          model.threshold(),
          pair -> people.union(pair.a(), pair.b()));
      List<Integer> found = new ArrayList<>();
      List<String> real = new ArrayList<>();
      table.query(
          "SELECT rid, truth FROM records ORDER BY rid",
          row -> {
            found.add(people.find(row.getInt(1)));
            real.add(row.getString(2));
          });
      Accuracy accuracy = Accuracy.of(found, real);
      System.out.println("[identity] " + file + " " + columns.size() + " columns: " + accuracy);
      return accuracy;
    }
  }
}
