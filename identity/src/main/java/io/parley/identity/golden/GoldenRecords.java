package io.parley.identity.golden;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.link.RecordKey;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.plan.Attributes;
import io.parley.identity.plan.IdentityFile;
import io.parley.identity.plan.SaidTable;
import io.parley.identity.plan.Staged;
import io.parley.identity.survive.Candidate;
import io.parley.identity.survive.Consent;
import io.parley.identity.table.RecordTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Makes one record of each person's, by the rules of an identity file. Of several values of one
 * attribute in a record the first stands for it.
 *
 * <p>On the heap are 20,000 people at a time, and 4 bytes a record: it does not grow with what the
 * records say. The records themselves are in the table.
 */
public final class GoldenRecords {
  /** People that are read at once. */
  private static final int SLICE = 20_000;

  private static final String MEMBER = "member";

  private final IdentityFile file;
  private final RecordTable table;
  private final List<String> attributes;
  private final int slice;

  /**
   * The golden records of staged records.
   *
   * @param table with the records, and with {@link SaidTable}
   */
  public GoldenRecords(IdentityFile file, Staged staged, RecordTable table) {
    this(file, staged, table, SLICE);
  }

  /** The same with another size of slices. */
  GoldenRecords(IdentityFile file, Staged staged, RecordTable table, int slice) {
    this.file = file;
    this.table = table;
    this.slice = slice;
    this.attributes =
        staged.columns().stream()
            .filter(Attributes.kept()::contains)
            .filter(c -> !c.equals(AttributeKind.FORMAL_NAME.word())) // follows from the given name
            .sorted()
            .toList();
  }

  /** The attributes that some record has, by name. */
  public List<String> attributes() {
    return attributes;
  }

  /**
   * Tells the golden record of every person, in the order of their first records.
   *
   * @param people of the records, by their numbers
   */
  public void forEach(Clusters people, Consumer<GoldenRecord> told) {
    int count = members(people);
    for (int from = 0; from < count; from += slice) {
      slice(from, from + slice, told);
    }
    table.execute("DROP TABLE " + MEMBER);
  }

  /** Numbers the people by their first records. */
  private int members(Clusters people) {
    int[] clusters = people.toArray();
    table.execute("CREATE TABLE " + MEMBER + " (rid INTEGER, person INTEGER)");
    int next = 0;
    try (DuckDBAppender appender =
        table.connection().unwrap(DuckDBConnection.class).createAppender(MEMBER)) {
      for (int record = 0; record < clusters.length; record++) {
        // A cluster is named after its first record, whose place takes the person's number.
        int first = clusters[record];
        if (first == record) {
          clusters[record] = next++;
        }
        int person = clusters[first];
        appender.beginRow().append(record).append(person).endRow();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("people cannot be loaded into DuckDB", e);
    }
    return next;
  }

  private void slice(int from, int to, Consumer<GoldenRecord> told) {
    String values = attributes.stream().map(a -> ", r.\"" + a + '"').collect(Collectors.joining());
    StringBuilder consent = new StringBuilder();
    for (int i = 0; i < file.purposes().size(); i++) {
      consent.append(", s.").append(SaidTable.consent(i));
    }
    Person person = new Person();
    table.query(
        """
        SELECT m.person, r.source, r.key, s.trust, epoch_us(s.updated)%s%s
        FROM %s m JOIN %s r USING (rid) JOIN %s s USING (rid)
        WHERE m.person >= %d AND m.person < %d ORDER BY m.person, m.rid
        """
            .formatted(consent, values, MEMBER, RecordTable.NAME, SaidTable.NAME, from, to),
        row -> {
          if (person.records.isEmpty() || row.getInt(1) != person.number) {
            person.tell(told);
            person.number = row.getInt(1);
          }
          person.add(row);
        });
    person.tell(told);
  }

  /** The records of the person that is being read. */
  private final class Person {
    private static final int FIRST_CONSENT = 6;

    private int number;
    private final List<Candidate> records = new ArrayList<>();
    private final List<Map<String, Consent>> said = new ArrayList<>();

    void add(ResultSet row) throws SQLException {
      Map<String, Consent> consent = new HashMap<>();
      int at = FIRST_CONSENT;
      for (String purpose : file.purposes()) {
        consent.put(purpose, Consent.ofLevel(row.getInt(at++)));
      }
      Map<String, String> values = new TreeMap<>();
      for (String attribute : attributes) {
        String value = row.getString(at++);
        if (value != null) {
          values.put(attribute, value);
        }
      }
      RecordKey key = new RecordKey(row.getString(2), row.getString(3));
      records.add(new Candidate(key, row.getInt(4), time(row.getObject(5)), values));
      said.add(consent);
    }

    private Optional<Instant> time(@Nullable Object micros) {
      return micros instanceof Long at
          ? Optional.of(Instant.EPOCH.plus(at, ChronoUnit.MICROS))
          : Optional.empty();
    }

    void tell(Consumer<GoldenRecord> told) {
      if (!records.isEmpty()) {
        told.accept(
            new GoldenRecord(
                records.get(0).key(),
                records.size(),
                file.survivorship().of(records),
                Consent.of(said)));
        records.clear();
        said.clear();
      }
    }
  }
}
