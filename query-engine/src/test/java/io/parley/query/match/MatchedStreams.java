package io.parley.query.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.query.backend.duckdb.DuckDbDialect;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** Two streams of people in DuckDB, as the room has them, and what {@link Matching#sql} makes. */
final class MatchedStreams implements AutoCloseable {
  private static final List<String> KEYS = List.of("email", "phone", "card");

  /** A unit: its people's tokens, empty for a side that is absent. */
  record Unit(String left, String right) {}

  private final DuckDb database = DuckDb.open(1_024);

  MatchedStreams() {
    database.execute("SET VARIABLE parley_seed = '000102030405060708090a0b0c0d0e0f'");
    clear();
  }

  void clear() {
    for (int side = 0; side < 2; side++) {
      database.execute(
          "CREATE OR REPLACE TABLE sent%d (slot INTEGER, p UUID, k0 UUID, k1 UUID, k2 UUID)"
              .formatted(side));
    }
  }

  /** A row of a side's stream, {@code slot} saying whose row it is. */
  record Sent(int side, int slot, @Nullable UUID token, List<@Nullable UUID> values) {
    static Sent of(int side, int slot, @Nullable UUID token, @Nullable UUID... values) {
      return new Sent(side, slot, token, Arrays.asList(values));
    }
  }

  void send(Iterable<Sent> rows) {
    for (int side = 0; side < 2; side++) {
      try (DuckDBAppender appender = database.connection().createAppender("main", "sent" + side)) {
        for (Sent row : rows) {
          if (row.side() == side) {
            appender.beginRow();
            appender.append(row.slot());
            append(appender, row.token());
            for (int key = 0; key < KEYS.size(); key++) {
              append(appender, key < row.values().size() ? row.values().get(key) : null);
            }
            appender.endRow();
          }
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void append(DuckDBAppender appender, @Nullable UUID value) throws SQLException {
    if (value == null) {
      appender.appendNull();
    } else {
      appender.append(value);
    }
  }

  /** A statement over the stored streams. */
  void execute(String sql) {
    database.execute(sql);
  }

  /** The units without the people of a slot, each with its name; asserts that names differ. */
  Map<Unit, UUID> without(int side, int slot, int keys, boolean singles) {
    return units(side, slot, keys, singles, UnaryOperator.identity());
  }

  Map<Unit, UUID> units(int keys, boolean singles) {
    return without(0, -1, keys, singles);
  }

  Map<Unit, UUID> units(
      int side, int slot, int keys, boolean singles, UnaryOperator<String> fault) {
    for (int s = 0; s < 2; s++) {
      database.execute(
          "CREATE OR REPLACE VIEW people%1$d AS FROM sent%1$d WHERE slot <> %2$d"
              .formatted(s, s == side ? slot : -1));
    }
    Matching matching =
        new Matching(List.of("hearth", "metromail"), KEYS.subList(0, keys), singles);
    Map<Unit, UUID> units = new HashMap<>();
    Set<UUID> names = new HashSet<>();
    int[] rows = new int[1];
    database.query(
        "WITH "
            + fault.apply(matching.sql(DuckDbDialect.INSTANCE))
            + " SELECT u, p0, p1 FROM matched",
        row -> {
          UUID name = (UUID) row.getObject(1);
          names.add(name);
          rows[0]++;
          units.put(new Unit(text(row.getString(2)), text(row.getString(3))), name);
        });
    assertThat(names).as("each unit has a name of its own").hasSize(rows[0]);
    return units;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    database.close();
  }
}
