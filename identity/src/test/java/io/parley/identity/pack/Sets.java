package io.parley.identity.pack;

import io.parley.identity.table.RecordTable;
import java.util.Map;
import java.util.Set;

/** Labelled sets of other people's, as tables of records. */
public final class Sets {
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
  private static final Map<String, String> FAKE =
      Map.of(
          "given_name", "first_name",
          "family_name", "surname",
          "birth_date", "replace(dob, '-', '')",
          "locality", "city",
          "email", "email");

  private Sets() {}

  private static Map<String, String> mapping(String name) {
    return name.startsWith("febrl") ? FEBRL : FAKE;
  }

  public static Set<String> columns(String name) {
    return mapping(name).keySet();
  }

  /** A set's records, normalised a little. */
  public static RecordTable open(String name) {
    RecordTable table = RecordTable.open(512);
    StringBuilder select = new StringBuilder();
    mapping(name)
        .forEach(
            (column, source) ->
                select.append(", nullif(lower(trim(%s)), '') AS %s".formatted(source, column)));
    table.execute(
        "CREATE TABLE records AS SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS rid, 'all' AS source%s FROM read_csv('examples/data/%s.csv', all_varchar = true, normalize_names = true)"
            .formatted(select, name));
    return table;
  }
}
