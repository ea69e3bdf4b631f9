package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The questions of docs/audiences.md under the shipped policies. */
class AudienceExamplesTest {
  private static final Pattern SQL = Pattern.compile("(?s)```sql\n(.*?)```");

  private final QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));
  private final TwoParties parties = new TwoParties(engine);

  @AfterEach
  void close() {
    parties.close();
  }

  @Test
  void eachExample_isAnAudienceOfTheReceiver_thatMayGoToAFile() throws IOException {
    List<String> examples =
        SQL.matcher(Files.readString(Path.of("../docs/audiences.md")))
            .results()
            .map((MatchResult m) -> m.group(1))
            .toList();

    assertThat(examples).hasSize(5);
    for (String sql : examples) {
      PrivatePlan plan = TwoParties.switchPlanned(parties.plan(sql, true, "metromail"));
      assertThat(plan).as(sql).isInstanceOf(PrivatePlan.Audience.class);
      assertThat(((PrivatePlan.Audience) plan).destinations()).as(sql).containsExactly("file");
      assertThat(parties.plan(sized(sql), false, "metromail"))
          .as("its size: " + sql)
          .isInstanceOf(Planning.Planned.class);
    }
  }

  private static String sized(String sql) {
    return "SELECT COUNT(DISTINCT person) AS people FROM (\n" + sql.strip() + "\n) AS listed";
  }
}
