package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Obligations;
import io.parley.policy.PolicySet;
import io.parley.policy.Protection;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.SqlRefusal;
import io.parley.policy.Verdict;
import io.parley.policy.Verdicts;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of {@code spellings/}: a comment, one question in several spellings, a line each, and
 * after {@code ----} what all of them come to under each variant of the policies: the same
 * obligations (and, under those that are planned, the same price), or the same set of reasons'
 * codes. Written anew by {@code -Dparley.generate=true} from the first spelling; the others must
 * agree.
 */
@Tag("slow")
class SpellingsTest {
  private static final Path FOLDER = Path.of("src/test/resources/spellings");
  private static final String RULE = "\n----\n";
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());
  private static final Map<String, PolicySet> VARIANTS = CorpusVariants.all();
  private static final Set<String> PLANNED = Set.of("as it is", "tight");
  private static final Question QUESTION = new Question("hearth", "hearth", "measurement");
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".test")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void spellings_underEachPolicy_getOneVerdict(Path file) throws IOException {
    String text = Files.readString(file);
    String written = text.substring(0, text.indexOf(RULE));
    List<String> spellings = written.lines().filter(l -> !l.startsWith("#")).toList();
    if (Boolean.getBoolean("parley.generate")) {
      Files.writeString(file, written + RULE + outcome(spellings.get(0)));
      text = Files.readString(file);
    }
    String expected = text.substring(text.indexOf(RULE) + RULE.length());

    assertThat(spellings).hasSizeBetween(2, 8).doesNotHaveDuplicates();
    List<String> others = new ArrayList<>();
    for (String sql : spellings) {
      String outcome = outcome(sql);
      if (!outcome.equals(expected)) {
        others.add(sql + "\n" + outcome);
      }
    }
    assertThat(others).as("spellings that do not come to%n%s", expected).isEmpty();
  }

  @Test
  void corpus_isLargeAndHasBothOutcomesUnderEveryPolicy() throws IOException {
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThanOrEqualTo(60);
    String all = "";
    for (Path file : files) {
      all += Files.readString(file);
    }
    assertThat(all).doesNotContain("sql-not-supported");
    for (String variant : VARIANTS.keySet()) {
      boolean closes = List.of("expired", "another receiver", "another purpose").contains(variant);
      assertThat(all.contains(variant + ": allow")).as(variant).isEqualTo(!closes);
      assertThat(all).contains(variant + ": deny");
    }
  }

  private static String outcome(String sql) {
    return VARIANTS.entrySet().stream()
        .map(v -> v.getKey() + ": " + outcome(sql, v.getKey(), v.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  private static String outcome(String sql, String variant, PolicySet policies) {
    if (PLANNED.contains(variant)) {
      return planned(sql, policies);
    }
    try {
      Verdict verdict = Verdicts.judge(ENGINE.analyze(sql, policies, QUESTION), policies, TODAY);
      return verdict instanceof Verdict.Deny deny
          ? deny(deny.reasons())
          : allow(((Obligations.Aggregate) ((Verdict.Allow) verdict).obligations()).protection());
    } catch (SqlRefusal refused) {
      return deny(List.of(refused.reason()));
    }
  }

  private static String planned(String sql, PolicySet policies) {
    Planning planning =
        ENGINE.plan(new Ask(sql, Analysis.AGGREGATE, QUESTION, policies, SmallRoom.KEYS, TODAY));
    if (planning instanceof Planning.Refused refused) {
      return deny(refused.reasons());
    }
    PrivatePlan.Numbers plan = (PrivatePlan.Numbers) ((Planning.Planned) planning).plan();
    return allow(plan.protection())
        + plan.price().charges().entrySet().stream()
            .map(e -> " at " + e.getKey() + " " + e.getValue().text())
            .collect(Collectors.joining());
  }

  private static String deny(List<Reason> reasons) {
    return "deny " + String.join(", ", new TreeSet<>(reasons.stream().map(Reason::code).toList()));
  }

  private static String allow(Protection protection) {
    return "allow under %s epsilon, %s delta, %d groups, %d rows, %d people"
        .formatted(
            protection.epsilonPerQuery(),
            protection.deltaPerQuery(),
            protection.groupsPerPerson(),
            protection.rowsPerPerson(),
            protection.minPeople());
  }
}
