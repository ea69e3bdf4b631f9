package io.parley.server.bench;

import io.parley.server.client.RoomClient;
import io.parley.server.wire.AskRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The questions of the room's bench; each number is another question, which nobody asked yet. */
final class RoomQuestions {
  /** Few enough amounts are above it, so that a condition on it cuts. */
  private static final int MOST_AMOUNT = 400;

  private RoomQuestions() {}

  /** People and two sums by group, of those whom all parties hold: three columns of two parties. */
  static String joint(List<String> parties, int number, String epsilon) {
    String first = parties.get(0);
    String others =
        parties.stream()
            .skip(1)
            .map(p -> " JOIN %1$s.things %1$s ON %1$s.person = %2$s.person".formatted(p, first))
            .collect(Collectors.joining());
    return statement(
        first, parties.get(1), others, number, epsilon, "COUNT(DISTINCT " + first + ".person)");
  }

  /** How many people both hold, where few enough is paid that many can ask. */
  static String small(List<String> parties, int number, String epsilon) {
    return """
        SELECT /*+ privacy(epsilon='%1$s') */ COUNT(DISTINCT a.person) AS people
        FROM %2$s.things a JOIN %3$s.things b ON b.person = a.person
        WHERE a.amount < %4$s AND b.grp <> 'g07'
        """
        .formatted(epsilon, parties.get(0), parties.get(1), amount(number));
  }

  /**
   * The joint question of two parties as plain SQL on their Parquet files. A person has one row, so
   * that plain SQL may count rows, which is faster than counting people.
   */
  static String plain(List<String> parties, Path folder, int number) {
    String sql = statement(parties.get(0), parties.get(1), "", number, "", "COUNT(*)");
    return sql.replace(
        parties.get(0) + ".things " + parties.get(0),
        "read_parquet('%3$s/%1$s.parquet') %1$s JOIN read_parquet('%3$s/%2$s.parquet') %2$s ON %2$s.person = %1$s.person"
            .formatted(parties.get(0), parties.get(1), folder));
  }

  private static String statement(
      String a, String b, String others, int number, String epsilon, String count) {
    return """
        SELECT %6$s %1$s.grp, %7$s AS people, SUM(%1$s.num) AS own, SUM(%2$s.num) AS theirs
        FROM %1$s.things %1$s%3$s
        WHERE %1$s.amount < %4$s AND %2$s.amount < %5$d AND %2$s.grp <> 'g07'
        GROUP BY %1$s.grp
        """
        .formatted(
            a,
            b,
            others,
            amount(number),
            MOST_AMOUNT,
            epsilon.isEmpty() ? "" : "/*+ privacy(epsilon='" + epsilon + "') */",
            count);
  }

  private static String amount(int number) {
    return String.format(Locale.ROOT, "%d.%04d", 300 + number / 10_000, number % 10_000);
  }

  /** Asks. */
  static RoomClient.Outcome ask(RoomClient client, String sql) {
    return client.ask(new AskRequest(AskRequest.VERSION, sql, "aggregate", "", "measurement"));
  }

  /** Asks for what the budget holds; anything but an answer is no measurement. */
  static RoomClient.Outcome.Answered answered(RoomClient client, String sql) {
    RoomClient.Outcome outcome = ask(client, sql);
    if (outcome instanceof RoomClient.Outcome.Answered answered) {
      return answered;
    }
    throw new IllegalStateException("refused: " + outcome);
  }
}
