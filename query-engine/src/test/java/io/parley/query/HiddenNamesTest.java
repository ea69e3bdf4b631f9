package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Diagnostics;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No refusal and no offer tells whether something is there that is not offered: a policy that hides
 * columns and one that has none get the same bytes for every question.
 */
@Tag("slow")
class HiddenNamesTest {
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());
  private static final Path EXAMPLES = Path.of("../policies/examples/retail-media");
  private static final Path QUESTIONS = Path.of("src/test/resources/rewrites/questions.txt");

  /** Near to what the questions misspell, or of a use that they would like. */
  private static final List<String> HIDDEN =
      List.of("income", "chanel", "histroy", "recencies", "persn", "group", "ledger", "zip");

  private static final PolicySet HIDING = policies(true);
  private static final PolicySet WITHOUT = policies(false);

  private static final List<String> ASKED =
      List.of(
          "SELECT income FROM hearth.customers",
          "SELECT * FROM hearth.customers WHERE income > 3",
          "SELECT incom, COUNT(*) FROM hearth.customers GROUP BY incom",
          "SELECT zip, COUNT(DISTINCT person) FROM hearth.customers GROUP BY zip",
          "SELECT c.zip_cod, COUNT(*) FROM hearth.customers c GROUP BY 1",
          "SELECT SUM(income) FROM hearth.customers",
          "SELECT COUNT(*) FROM hearth.customers NATURAL JOIN hearth.outcomes",
          "SELECT COUNT(*) FROM hearth.customers JOIN hearth.outcomes USING (income)",
          "SELECT COUNT(*) FROM (SELECT * FROM hearth.customers) AS c (a, b, c, d, e, f, g)",
          "SELECT COUNT(*) FROM hearth.customers UNION ALL SELECT income FROM hearth.customers",
          "SELECT 1 FROM hearth.customers WHERE EXISTS (SELECT income FROM hearth.outcomes)",
          "SELECT COUNT(*) FROM hearth.customers ORDER BY income",
          "SELECT COUNT(income) AS ledger FROM hearth.customers HAVING ledger > 1",
          "SELECT income.x, \"INCOME\" FROM hearth.customers",
          "SELECT COUNT(*) FROM hearth.customers WHERE income = 'a' AND newbie < 2 AND spend = 1");

  private static Stream<String> questions() throws IOException {
    List<String> all = new ArrayList<>(ASKED);
    for (String sql : Files.readAllLines(QUESTIONS)) {
      all.add(sql);
      HIDDEN.forEach(name -> all.add(sql.replace("newbie", name).replace("spend", name)));
    }
    return all.stream().distinct();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void question_overHiddenColumnsOrNone_getsTheSameBytes(String sql) {
    assertThat(said(sql, HIDING)).isEqualTo(said(sql, WITHOUT));
  }

  private static String said(String sql, PolicySet policies) {
    Ask ask =
        new Ask(
            sql,
            Analysis.AGGREGATE,
            new Question("hearth", "hearth", "measurement"),
            policies,
            List.of("email", "phone"),
            LocalDate.of(2026, 11, 21));
    Explaining explaining = ENGINE.explain(ask, Optional.empty());
    if (explaining instanceof Explaining.Refused refused) {
      List<Reason> reasons = refused.reasons();
      return Diagnostics.render(reasons, ENGINE.rewrite(ask, reasons), sql);
    }
    return ((Explaining.Explained) explaining).explanation().toString();
  }

  /** The same files, but for lines of hidden columns, which are comments in the one without. */
  private static PolicySet policies(boolean hiding) {
    List<PolicyDocument> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file :
          files
              .filter(f -> f.toString().endsWith(".yaml") && !f.toString().endsWith(".test.yaml"))
              .sorted()
              .toList()) {
        StringBuilder hidden = new StringBuilder("columns:\n");
        for (String name : HIDDEN) {
          hidden.append(hiding ? "  " + name + ": {type: integer, use: []}\n" : "  #\n");
        }
        String text = Files.readString(file).replace("columns:\n", hidden);
        documents.add(
            PolicyReader.read(
                file.getFileName().toString(), text.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return PolicySet.of(documents);
  }
}
