package io.parley.identity.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Java and DuckDB say the same of how alike two texts are. */
class LikenessTest {
  private static final String[] ALPHABETS = {
    "ab", "abcde", "abcdefghijklmnopqrstuvwxyz 01", "aéß漢"
  };

  private record Pair(String left, String right) {}

  @Test
  void jaroWinklerAndEdits_areThoseOfDuckDb() throws SQLException {
    Likeness likeness = new Likeness();
    List<Pair> pairs = pairs();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE pairs (n INTEGER, l VARCHAR, r VARCHAR)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO pairs VALUES (?, ?, ?)")) {
        for (int i = 0; i < pairs.size(); i++) {
          insert.setInt(1, i);
          insert.setString(2, pairs.get(i).left());
          insert.setString(3, pairs.get(i).right());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT n, jaro_winkler_similarity(l, r), damerau_levenshtein(l, r), length(l) FROM pairs")) {
        int compared = 0;
        while (row.next()) {
          Pair pair = pairs.get(row.getInt(1));
          byte[] p = PackedRecords.utf8(pair.left());
          byte[] t = PackedRecords.utf8(pair.right());
          assertThat(likeness.jaroWinkler(p, 0, p.length, t, 0, t.length))
              .as("%s and %s", pair.left(), pair.right())
              .isCloseTo(row.getDouble(2), within(1e-12));
          assertThat(Math.min(5, likeness.edits(p, 0, p.length, t, 0, t.length, 4)))
              .as("%s and %s", pair.left(), pair.right())
              .isEqualTo(Math.min(5, row.getInt(3)));
          assertThat(Likeness.characters(p, 0, p.length)).isEqualTo(row.getInt(4));
          compared++;
        }
        assertThat(compared).isEqualTo(pairs.size());
      }
    }
  }

  /** Texts of all lengths, the border of a word of bits among them, alike and not. */
  private static List<Pair> pairs() {
    Random random = new Random(7);
    List<Pair> pairs = new ArrayList<>();
    pairs.add(new Pair("a", "a"));
    pairs.add(new Pair("a", "b"));
    pairs.add(new Pair("", "b"));
    for (int i = 0; i < 4_000; i++) {
      String alphabet = ALPHABETS[i % ALPHABETS.length];
      int length = i % 10 == 0 ? 55 + random.nextInt(100) : 1 + random.nextInt(14);
      String left = text(random, alphabet, length);
      String right =
          random.nextBoolean()
              ? changed(random, left, alphabet)
              : text(random, alphabet, 1 + random.nextInt(length + 3));
      pairs.add(new Pair(left, right));
    }
    return pairs;
  }

  private static String text(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static String changed(Random random, String text, String alphabet) {
    StringBuilder changed = new StringBuilder(text);
    for (int edit = random.nextInt(4); edit > 0 && changed.length() > 1; edit--) {
      int at = random.nextInt(changed.length() - 1);
      char other = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(4)) {
        case 0 -> changed.insert(at, other);
        case 1 -> changed.deleteCharAt(at);
        case 2 -> changed.setCharAt(at, other);
        default -> {
          char here = changed.charAt(at);
          changed.setCharAt(at, changed.charAt(at + 1));
          changed.setCharAt(at + 1, here);
        }
      }
    }
    return changed.toString();
  }
}
