package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Diagnostics;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.Rewrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What refusals offer, whole, for many mistakes. */
class RewritesTest {
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());
  private static final Path FOLDER = Path.of("src/test/resources/rewrites");

  @Test
  void refusals_ofManyQuestions_areWhatTheGoldenFileSays() throws IOException {
    Path golden = FOLDER.resolve("refusals.golden");
    String text =
        Files.readAllLines(FOLDER.resolve("questions.txt")).stream()
            .map(RewritesTest::refused)
            .collect(Collectors.joining("\n"));

    if (Boolean.getBoolean("parley.generate")) {
      Files.writeString(golden, text);
    }
    assertThat(text)
        .as("written anew with -Dtest=RewritesTest -Dparley.generate=true")
        .isEqualTo(Files.readString(golden));
  }

  /** Whatever is refused, looking for an offer ends, and the offer passes as it is written. */
  @Test
  @Tag("slow")
  void offers_ofAllQuestionsOfTheCorpus_pass() throws IOException {
    List<String> offered = new ArrayList<>();
    for (Path file : QueryCorpusTest.files()) {
      Ask ask = ask(QueryCorpusTest.statement(written(file)), CorpusRoom.POLICIES);
      if (ENGINE.plan(ask) instanceof Planning.Refused refused) {
        ENGINE.rewrite(ask, refused.reasons()).map(Rewrite::sql).ifPresent(offered::add);
      }
    }

    assertThat(offered)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            sql ->
                assertThat(ENGINE.plan(ask(sql, CorpusRoom.POLICIES)))
                    .isInstanceOf(Planning.Planned.class));
  }

  private static String written(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(0, text.indexOf("\n----\n"));
  }

  private static String refused(String sql) {
    Ask ask = ask(sql);
    List<Reason> reasons = reasons(ask);
    Optional<Rewrite> rewrite = ENGINE.rewrite(ask, reasons);
    return "# " + sql + "\n" + Diagnostics.render(reasons, rewrite, sql);
  }

  private static List<Reason> reasons(Ask ask) {
    return ENGINE.explain(ask, Optional.empty()) instanceof Explaining.Refused refused
        ? refused.reasons()
        : List.of();
  }

  private static Ask ask(String sql) {
    return ask(sql, TwoParties.POLICIES);
  }

  private static Ask ask(String sql, PolicySet policies) {
    return new Ask(
        sql,
        Analysis.AGGREGATE,
        new Question("hearth", "hearth", "measurement"),
        policies,
        List.of("email", "phone"),
        LocalDate.of(2026, 11, 21));
  }
}
