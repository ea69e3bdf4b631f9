package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.backend.duckdb.DuckDb;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whose rows are is read once, for the pseudonyms that are held, within the memory that is left.
 */
class KeptPlacesTest {
  private static final int PEOPLE = 50;
  private static final String ROWS = "SELECT r AS u, person FROM rows_of";
  private static final long BYTES = 2L * PEOPLE * Integer.BYTES;

  @Test
  void tableIsReadOnce_andItsBytesAreTheNodes_untilOtherPseudonymsAreHeld() {
    HeldBytes memory = new HeldBytes(1_000);
    KeptPlaces kept = new KeptPlaces(memory);
    PlacesOfPersons now = new PlacesOfPersons(held());
    PlacesOfPersons later = new PlacesOfPersons(held());
    try (DuckDb database = tables()) {
      PlacesOfRows first = kept.find(now, ROWS, database).orElseThrow();
      assertThat(memory.left()).isEqualTo(1_000 - BYTES);
      database.execute("DROP TABLE rows_of");
      assertThat(kept.find(now, ROWS, database)).containsSame(first);

      database.execute("CREATE TABLE rows_of AS SELECT * FROM rows_of_few");
      assertThat(kept.find(later, ROWS, database).orElseThrow()).isNotSameAs(first);
      assertThat(memory.left()).isEqualTo(1_000 - Integer.BYTES);
    }
  }

  @Test
  void whatDoesNotFitTheMemory_isNotKept_andTakesNone() {
    HeldBytes memory = new HeldBytes(BYTES - 1);
    KeptPlaces kept = new KeptPlaces(memory);
    PlacesOfPersons people = new PlacesOfPersons(held());
    try (DuckDb database = tables()) {
      assertThat(kept.find(people, ROWS, database)).isEmpty();
      assertThat(memory.left()).isEqualTo(BYTES - 1);

      // Nor read again for each question.
      database.execute("DROP TABLE rows_of");
      assertThat(kept.find(people, ROWS, database)).isEmpty();
    }
  }

  /** The question that would have used them is answered without. */
  @Test
  void whatCannotBeRead_isNotKept_andTakesNone() {
    HeldBytes memory = new HeldBytes(1 << 20);
    KeptPlaces kept = new KeptPlaces(memory);
    PlacesOfPersons people = new PlacesOfPersons(held());
    String breaks = "SELECT r AS u, CAST(CAST(person AS VARCHAR) || 'x' AS UUID) AS person";
    try (DuckDb database = tables()) {
      assertThat(kept.find(people, breaks + " FROM rows_of", database)).isEmpty();
      assertThat(kept.find(people, "SELECT u, person FROM nowhere", database)).isEmpty();

      assertThat(memory.left()).isEqualTo(1 << 20);
      assertThat(kept.find(people, ROWS, database)).isPresent();
    }
  }

  /** Rows of several files, one of which has none of them. */
  @Test
  void filesAreAsLongAsTheirRows() {
    HeldBytes memory = new HeldBytes(1 << 20);
    KeptPlaces kept = new KeptPlaces(memory);
    String files =
        "SELECT (CAST(CASE WHEN r < 70 THEN 0 ELSE 2 END AS BIGINT) << 32) + r % 70 AS u, person";
    try (DuckDb database = tables()) {
      PlacesOfRows found =
          kept.find(new PlacesOfPersons(held()), files + " FROM rows_of", database).orElseThrow();

      assertThat(found.bytes()).isEqualTo(BYTES);
      assertThat(memory.left()).isEqualTo((1 << 20) - BYTES);
    }
  }

  /** Memory that many tables would take is that of the last ones. */
  @Test
  void ofManyTables_theLastAreKept() {
    HeldBytes memory = new HeldBytes(1 << 20);
    KeptPlaces kept = new KeptPlaces(memory);
    PlacesOfPersons people = new PlacesOfPersons(held());
    try (DuckDb database = tables()) {
      for (int i = 0; i < 40; i++) {
        assertThat(kept.find(people, ROWS + " WHERE " + i + " < 40", database)).isPresent();
      }
      assertThat((1 << 20) - memory.left()).isEqualTo(16 * BYTES);
    }
  }

  private static HeldPseudonyms held() {
    List<byte[]> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      people.add(ByteBuffer.allocate(16).putLong(0).putLong(i).array());
    }
    return HeldPseudonyms.of(people, List.of("p"), List.of(people));
  }

  /** Two rows of each person, and another table of one row. */
  private static DuckDb tables() {
    DuckDb database = DuckDb.open(64);
    database.execute(
        "CREATE TABLE rows_of AS SELECT range AS r, CAST(printf('00000000-0000-0000-0000-%%012x', range // 2) AS UUID) AS person FROM range(%d)"
            .formatted(2 * PEOPLE));
    database.execute("CREATE TABLE rows_of_few AS SELECT * FROM rows_of WHERE r = 0");
    return database;
  }
}
