package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Diagnostics;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every mistake that an analyst can make, with the whole message that she reads: headline, place,
 * underlined text, the policy's line, help.
 *
 * <p>A file {@code mistakes/*.golden} holds cases: {@code === name}, the question, {@code ===
 * says}, the rendered reasons. A line {@code # receiver NAME}, {@code # purpose NAME}, {@code #
 * today DATE} or {@code # audience NAME} before the question changes that of the asking; audiences
 * are asked for under the example policies. With {@code -Dparley.generate=true} the messages are
 * written anew, for review.
 */
class SqlMistakesTest {
  private static final Path FOLDER = Path.of("src/test/resources/mistakes");
  private static final Path OF_POLICIES = Path.of("../policies/src/test/resources/mistakes");
  private static final String BEGIN = "=== ";
  private static final String SAYS = "=== says\n";
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());

  private record Mistake(String name, String asked, String says) {
    Optional<String> option(String key) {
      return asked
          .lines()
          .filter(l -> l.startsWith("# " + key + " "))
          .map(l -> l.substring(key.length() + 3))
          .findFirst();
    }

    String sql() {
      return asked.lines().filter(l -> !l.startsWith("# ")).collect(Collectors.joining("\n"));
    }
  }

  @TestFactory
  List<DynamicContainer> mistakes_inEveryFile_sayWhatIsWrongWhereAndWhatToDo() throws IOException {
    List<DynamicContainer> all = new ArrayList<>();
    for (Path file : files(FOLDER)) {
      if (Boolean.getBoolean("parley.generate")) {
        generate(file);
      }
      all.add(
          DynamicContainer.dynamicContainer(
              String.valueOf(file.getFileName()),
              mistakes(file).stream()
                  .map(
                      m ->
                          DynamicTest.dynamicTest(
                              m.name(), () -> assertThat(said(m)).isEqualTo(m.says())))));
    }
    return all;
  }

  /** Two messages that differ in names and numbers alone are one mistake. */
  @Test
  void mistakes_ofPoliciesAndQuestions_areManyAndDifferent() throws IOException {
    Set<String> questions = headlines(FOLDER);
    Set<String> policies = headlines(OF_POLICIES);

    assertThat(questions).hasSizeGreaterThanOrEqualTo(50);
    assertThat(policies).hasSizeGreaterThanOrEqualTo(80);
    policies.addAll(questions);
    assertThat(policies).hasSizeGreaterThanOrEqualTo(130);
  }

  private static Set<String> headlines(Path folder) throws IOException {
    Set<String> all = new TreeSet<>();
    for (Path file : files(folder)) {
      for (Mistake mistake : mistakes(file)) {
        mistake
            .says()
            .lines()
            .filter(l -> l.startsWith("error: ") || l.startsWith("denied["))
            .map(l -> l.replaceAll("`[^`]*`", "`_`").replaceAll("[0-9]+", "0"))
            .forEach(all::add);
      }
    }
    return all;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void generate(Path file) throws IOException {
    StringBuilder out = new StringBuilder();
    for (Mistake m : mistakes(file)) {
      out.append(BEGIN).append(m.name()).append('\n').append(m.asked());
      out.append(SAYS).append(said(m));
    }
    Files.writeString(file, out);
  }

  private static String said(Mistake mistake) {
    Optional<String> audience = mistake.option("audience");
    PolicySet policies = audience.isPresent() ? TwoParties.POLICIES : CorpusRoom.POLICIES;
    String asker = audience.orElse("hearth");
    Planning planning =
        ENGINE.plan(
            new Ask(
                mistake.sql(),
                audience.isPresent() ? Analysis.AUDIENCE : Analysis.AGGREGATE,
                new Question(
                    asker,
                    mistake.option("receiver").orElse(asker),
                    mistake.option("purpose").orElse("measurement")),
                mistake
                    .option("today")
                    .map(
                        day ->
                            CorpusVariants.edited(
                                text ->
                                    text.replaceAll(
                                        "(?m)^(population: .*\nperson:)",
                                        "expires: 2026-12-31\n$1")))
                    .orElse(policies),
                SmallRoom.KEYS,
                mistake.option("today").map(LocalDate::parse).orElse(LocalDate.of(2026, 11, 21))));
    return planning instanceof Planning.Refused refused
        ? refused.reasons().stream()
            .map(r -> Diagnostics.render(r, mistake.sql()))
            .collect(Collectors.joining())
        : "nothing: it is answered\n";
  }

  private static List<Mistake> mistakes(Path file) throws IOException {
    List<Mistake> all = new ArrayList<>();
    String rest = Files.readString(file).substring(BEGIN.length());
    while (!rest.isEmpty()) {
      int name = rest.indexOf('\n');
      int says = rest.indexOf(SAYS);
      int next = rest.indexOf("\n" + BEGIN, says + SAYS.length() - 1);
      int end = next < 0 ? rest.length() : next + 1;
      all.add(
          new Mistake(
              rest.substring(0, name),
              rest.substring(name + 1, says),
              rest.substring(says + SAYS.length(), end)));
      rest = next < 0 ? "" : rest.substring(end + BEGIN.length());
    }
    return all;
  }
}
