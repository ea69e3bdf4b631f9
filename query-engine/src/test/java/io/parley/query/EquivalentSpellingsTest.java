package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.plan.PrivatePlan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One question, one digest, and so one answer; another question, another digest. */
class EquivalentSpellingsTest {
  private static final List<List<String>> QUESTIONS =
      List.of(
          List.of(
              "SELECT COUNT(*) AS n FROM hearth.customers WHERE recency < 5 AND channel = 'Web'",
              "select count(*) as n from Hearth.CUSTOMERS where RECENCY<5 and Channel='Web';",
              "SELECT COUNT(*) AS n FROM hearth.customers WHERE channel = 'Web' AND recency < 5",
              "SELECT COUNT(*) AS n FROM hearth.customers c WHERE c.channel = 'Web' AND c.recency < 5 AND c.recency < 5",
              "WITH x AS (SELECT * FROM hearth.customers WHERE recency < 5) SELECT COUNT(*) AS n FROM x WHERE channel = 'Web'",
              "SELECT COUNT(*) AS n FROM (SELECT person, recency FROM hearth.customers WHERE channel = 'Web') x WHERE recency < 5"),
          List.of(
              "SELECT m.segment, SUM(o.visit) AS v FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment",
              "SELECT m.segment, SUM(o.visit) AS v FROM metromail.mailings m JOIN hearth.outcomes o ON m.person = o.person GROUP BY m.segment",
              "SELECT m.segment, SUM(o.visit) AS v FROM metromail.mailings m JOIN hearth.outcomes o ON o.person = m.person GROUP BY 1",
              "SELECT m.segment, SUM(o.visit) AS v FROM metromail.mailings AS m, hearth.outcomes AS o WHERE o.person = m.person GROUP BY m.segment"),
          List.of(
              "SELECT COUNT(*) AS m FROM hearth.customers WHERE recency < 5 AND channel = 'Web'"),
          List.of(
              "SELECT COUNT(*) AS n FROM hearth.customers WHERE recency < 5 OR channel = 'Web'"),
          List.of(
              "SELECT COUNT(*) AS n FROM hearth.customers WHERE recency < 6 AND channel = 'Web'"),
          List.of(
              "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers WHERE recency < 5 AND channel = 'Web'"),
          List.of(
              "SELECT /*+ privacy(epsilon='0.5') */ COUNT(*) AS n FROM hearth.customers WHERE recency < 5 AND channel = 'Web'"),
          List.of(
              "SELECT COUNT(*) + 1 AS n FROM hearth.customers WHERE recency < 5 AND channel = 'Web'"),
          List.of("SELECT COUNT(*) AS n FROM hearth.customers WHERE zip_code = 'a\nb'"),
          List.of("SELECT COUNT(*) AS n FROM hearth.customers WHERE zip_code = 'a\rb'"),
          List.of("SELECT COUNT(*) AS n FROM hearth.customers WHERE zip_code = 'a\r\nb'"),
          List.of("SELECT SUM(visit) AS a, SUM(conversion) AS b FROM hearth.outcomes"),
          List.of("SELECT SUM(conversion) AS a, SUM(visit) AS b FROM hearth.outcomes"),
          List.of("SELECT segment FROM metromail.mailings GROUP BY segment HAVING COUNT(*) > 1"),
          List.of("SELECT segment FROM metromail.mailings GROUP BY segment HAVING COUNT(*) > 2"),
          List.of(
              "SELECT segment FROM metromail.mailings GROUP BY segment ORDER BY COUNT(*) LIMIT 1"),
          List.of(
              "SELECT segment FROM metromail.mailings GROUP BY segment ORDER BY COUNT(*) DESC LIMIT 1"),
          List.of(
              "SELECT m.segment, SUM(o.conversion) AS v FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment"));

  /** What differs only above the boundaries is answered from one release. */
  private static final List<List<String>> RELEASES =
      List.of(
          List.of(
              "SELECT channel, COUNT(*) AS n FROM hearth.customers WHERE recency < 5 GROUP BY channel",
              "SELECT channel, COUNT(*) AS other FROM hearth.customers WHERE recency < 5 GROUP BY channel",
              "SELECT COUNT(*), channel FROM hearth.customers WHERE recency < 5 GROUP BY channel",
              "SELECT channel, 2 * COUNT(*) FROM hearth.customers WHERE recency < 5 GROUP BY channel ORDER BY 2 DESC LIMIT 1",
              "SELECT channel FROM hearth.customers WHERE recency < 5 GROUP BY channel HAVING COUNT(*) > 7",
              "WITH x AS (SELECT channel AS c, COUNT(*) AS n FROM hearth.customers WHERE recency < 5 GROUP BY channel) SELECT SUM(n) FROM x WHERE c <> 'Web'"),
          List.of(
              "SELECT channel, COUNT(*) AS n FROM hearth.customers WHERE recency < 6 GROUP BY channel"),
          List.of(
              "SELECT /*+ privacy(epsilon='0.5') */ channel, COUNT(*) AS n FROM hearth.customers WHERE recency < 5 GROUP BY channel"),
          List.of(
              "SELECT channel, COUNT(*) AS n, SUM(history) AS s FROM hearth.customers WHERE recency < 5 GROUP BY channel"),
          List.of("SELECT channel FROM hearth.customers WHERE recency < 5 GROUP BY channel"),
          List.of("SELECT COUNT(*) AS n FROM hearth.customers WHERE recency < 5"));

  @Test
  void questions_thatDifferAboveTheBoundaries_haveOneRelease_andNoOthersHaveIt() {
    Set<String> seen = new HashSet<>();
    try (SmallRoom room = CorpusRoom.open()) {
      for (List<String> questions : RELEASES) {
        Set<String> digests = new HashSet<>();
        for (String sql : questions) {
          digests.add(room.planned(sql).releaseDigest());
          assertThat(digests).as(sql).hasSize(1);
        }
        assertThat(seen.addAll(digests)).as(questions.get(0)).isTrue();
      }
    }
  }

  @Test
  void spellings_ofOneQuestion_haveOneDigest_andNoOtherQuestionHasIt() {
    Set<String> seen = new HashSet<>();
    try (SmallRoom room = CorpusRoom.open()) {
      for (List<String> spellings : QUESTIONS) {
        Set<String> digests = new HashSet<>();
        for (String sql : spellings) {
          PrivatePlan plan = room.planned(sql);
          digests.add(plan.digest());
          assertThat(digests).as(sql).hasSize(1);
        }
        assertThat(seen.addAll(digests)).as(spellings.get(0)).isTrue();
      }
    }
  }
}
