package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * People within all caps and bounds get the plain answer: each statement's bounded answer without
 * noise is what DuckDB says to the same text over the same tables, where the same number names the
 * same person at both parties. Undeclared groups are large enough to show.
 */
class PlainAnswerTest {
  private static SmallRoom room;

  @BeforeAll
  static void open() {
    room = CorpusRoom.empty(SmallRoom.KEYS);
    for (int person = 1; person <= 24; person++) {
      boolean shopper = person <= 20;
      boolean reader = person >= 5;
      if (shopper) {
        room.person("hearth", person, person, person);
        String zip = person % 4 == 0 ? "NULL" : person % 2 == 0 ? "'Urban'" : "'Rural'";
        String channel = person % 2 == 0 ? "'Web'" : "'Phone'";
        room.row(
            "hearth.customers",
            person,
            "%d, %d.25, %s, %s, %d"
                .formatted(person % 5, 10 * person, channel, zip, person % 3 == 0 ? 1 : 0));
        room.row(
            "hearth.outcomes",
            person,
            "%d, %d, %s, 1"
                .formatted(
                    person % 2,
                    person % 4 == 1 ? 1 : 0,
                    person % 7 == 0 ? "NULL" : (person % 5) * 20 + ".5"));
        visits(person);
      }
      if (reader) {
        room.person("metromail", person, person, person);
        String segment = person % 3 == 0 ? "'mens'" : person % 3 == 1 ? "'womens'" : "'none'";
        room.row("metromail.mailings", person, segment);
      }
    }
  }

  /**
   * Nobody has more than three rows or two groups; points within -5 and 5, prices within bounds.
   */
  private static void visits(int person) {
    for (int visit = 0; visit <= person % 3; visit++) {
      room.row(
          "hearth.visits",
          person,
          "true, %s, %s, DATE '2026-11-0%d', TIMESTAMP '2026-11-0%d 0%d:00:00', %s, %s, %s"
              .formatted(
                  (person + visit) % 2 == 0 ? "'phone'" : "'desktop'",
                  person % 5 == 0 ? "NULL" : person % 2 == 0 ? "'north'" : "'south'",
                  1 + visit,
                  1 + visit,
                  person % 9,
                  person % 6 == 0 ? "NULL" : person % 2 == 0 ? "true" : "false",
                  person % 8 == 0 ? "NULL" : String.valueOf((person + visit) % 5 - 2),
                  person % 8 == 1 ? "NULL" : person + "." + visit + "5"));
    }
  }

  @AfterAll
  static void close() {
    room.close();
  }

  static List<String> statements() {
    return Arrays.stream(PlainStatements.ALL.split("\n"))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("statements")
  void statement_ofPeopleWithinCaps_hasThePlainAnswer(String sql) {
    List<String> bounded =
        room.answer(room.planned(sql)).rows().stream()
            .map(r -> r.stream().map(c -> shown(c.value().orElse("NULL"))).toList())
            .map(r -> String.join(" | ", r))
            .toList();
    List<String> plain =
        room.plain(sql).stream()
            .map(r -> r.stream().map(PlainAnswerTest::shown).collect(Collectors.joining(" | ")))
            .toList();
    assertThat(plain).isNotEmpty();
    assertThat(sql.contains("ORDER BY 1") ? bounded : sorted(bounded))
        .isEqualTo(sql.contains("ORDER BY 1") ? plain : sorted(plain));
  }

  private static List<String> sorted(List<String> rows) {
    List<String> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.naturalOrder());
    return sorted;
  }

  /** Numbers by value: the two sides have types of their own, and reals their last digits. */
  private static String shown(Object value) {
    if (value instanceof java.sql.Date || value instanceof java.time.LocalDate) {
      return value.toString();
    } else if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toLocalDateTime().toString();
    } else if (!(value instanceof Number)) {
      return value.toString();
    }
    BigDecimal number = new BigDecimal(value.toString()).round(new MathContext(9));
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
