package io.parley.identity.pack;

import io.parley.identity.table.RecordTable;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Records on which every level and rule holds for some pairs and not for others. */
final class OddRecords {
  static final Set<String> COLUMNS =
      new LinkedHashSet<>(
          List.of(
              "given_name",
              "family_name",
              "birth_date",
              "email",
              "phone",
              "phone_2",
              "street",
              "locality",
              "national_id",
              "passport",
              "gender"));

  static final String MODEL =
      """
      model: odd/1
      threshold: 1
      comparisons:
        given_name: {levels: [same, swapped family_name, nickname, initial, alike 0.8], by_frequency: true}
        family_name: {levels: [same, alike 0.9, part], by_frequency: true, unless_swapped: given_name}
        birth_date: {levels: [same, day-month, edits 1, edits 2]}
        email: {levels: [same, user, alike 0.9], by_frequency: true, made_of: [given_name, family_name], n: [0.1, 0.3, 0.2, 0.4]}
        phone: {levels: [same, ending 7, edits 1], by_frequency: true}
        street: {levels: [same, words 1, words 0.5, part, alike 0.85]}
        national_id: {levels: [same, edits 2], m: [0.9, 0.05, 0.05], u: [0.01, 0.04, 0.95], h: [0.02, 0.04, 0.94]}
        locality: {levels: [same], m: [0.9, 0.1], u: [0.3, 0.7], h: [0.95, 0.05], by_frequency: true}
      together:
        - {columns: [street, phone], differ: 0.2}
      rules:
        same: [passport, "email + birth_date[1-4]"]
        never: [national_id, gender]
      blocking:
        - birth_date[1-4] + gender
        - phone
        - given_name = family_name + family_name = given_name
        - given_name[1-2]
        - email
        - locality
      training: [birth_date, phone, email]
      limits: {held_by: 200}
      """;

  private static final String[] GIVEN = {
    "иван", "robert", "bob", "rob", "r", "é", "élodie", "william", "bill", "shaw", "ann", "anna",
    "annie"
  };
  private static final String[] FAMILY = {
    "shaw", "robert", "smith", "smith jones", "jones smith", "jones", "ñuñez", "nunez", "ann"
  };
  private static final String[] STREET = {
    "high street", "street high", "12 high street", "low road", "high road", "straße", "a b a c"
  };

  private OddRecords() {}

  static RecordTable open() {
    RecordTable table = RecordTable.open(256);
    List<String> columns = new ArrayList<>(COLUMNS);
    table.execute(
        "CREATE TABLE records (rid INTEGER, source VARCHAR, "
            + String.join(" VARCHAR, ", columns)
            + " VARCHAR)");
    Random random = new Random(3);
    try (PreparedStatement insert =
        table
            .connection()
            .prepareStatement(
                "INSERT INTO records VALUES (?, ?" + ", ?".repeat(columns.size()) + ")")) {
      for (int rid = 0; rid < 700; rid++) {
        insert.setInt(1, rid);
        insert.setString(2, "s" + random.nextInt(3));
        String[] record = record(random);
        for (int i = 0; i < record.length; i++) {
          insert.setString(3 + i, random.nextInt(8) == 0 ? null : record[i]);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return table;
  }

  private static String[] record(Random random) {
    String given = GIVEN[random.nextInt(GIVEN.length)];
    String family = FAMILY[random.nextInt(FAMILY.length)];
    String date =
        "19%02d%02d%02d"
            .formatted(random.nextInt(20), 1 + random.nextInt(12), 1 + random.nextInt(12));
    return new String[] {
      given,
      family,
      date,
      given + random.nextInt(3) + (random.nextBoolean() ? "@a.example" : "@b.example"),
      phone(random),
      phone(random),
      STREET[random.nextInt(STREET.length)],
      random.nextBoolean() ? "everywhere" : "town " + random.nextInt(40),
      String.valueOf(1_000 + random.nextInt(30)),
      String.valueOf(random.nextInt(300)),
      random.nextBoolean() ? "f" : "m"
    };
  }

  private static String phone(Random random) {
    return (random.nextBoolean() ? "+44" : "+4420") + (7_000_000 + random.nextInt(60));
  }
}
