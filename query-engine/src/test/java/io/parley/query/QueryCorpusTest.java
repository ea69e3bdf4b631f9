package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Reason;
import io.parley.policy.SqlPosition;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.release.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of {@code queries/}: a comment that says what is shown, a statement, and after {@code
 * ----} what comes of it: {@code allow} with the whole answer without noise, or {@code deny} with
 * every reason whole (code, position, message, help). Written anew by {@code
 * -Dparley.generate=true}, for a person to read in the diff.
 */
class QueryCorpusTest {
  private static final Path FOLDER = Path.of("src/test/resources/queries");
  private static final String RULE = "\n----\n";

  private static SmallRoom room;

  @BeforeAll
  static void open() {
    room = CorpusRoom.open();
  }

  @AfterAll
  static void close() {
    room.close();
  }

  /** All of them, or every eighth where the tests are to be fast. */
  static List<Path> drawn() throws IOException {
    List<Path> all = files();
    int step = Boolean.getBoolean("parley.fast") ? 8 : 1;
    return IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".test")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void statement_comesToWhatItsFileSays(Path file) throws IOException {
    String text = Files.readString(file);
    int rule = text.indexOf(RULE);
    String written = text.substring(0, rule);
    String outcome = outcome(statement(written));
    if (Boolean.getBoolean("parley.generate")) {
      Files.writeString(file, written + RULE + outcome);
    }
    assertThat(Files.readString(file).substring(rule + RULE.length())).isEqualTo(outcome);
  }

  /** The generic refusal is for what nobody has thought of: a file that meets it wants a code. */
  @Test
  void refusals_neverFallBackToTheGenericOne() throws IOException {
    for (Path file : files()) {
      assertThat(Files.readString(file)).as(file.toString()).doesNotContain("sql-not-supported");
    }
  }

  @Test
  void corpus_isLargeAndHasBothOutcomes() throws IOException {
    List<String> texts = files().stream().map(QueryCorpusTest::read).toList();
    assertThat(texts.stream().filter(t -> t.contains(RULE + "allow\n"))).hasSizeGreaterThan(30);
    assertThat(texts.stream().filter(t -> t.contains(RULE + "deny "))).hasSizeGreaterThan(50);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The lines after the leading comment; {@code {{x * 9}}} repeats. */
  static String statement(String written) {
    String sql =
        written.lines().dropWhile(l -> l.startsWith("#")).collect(Collectors.joining("\n"));
    var repeated = java.util.regex.Pattern.compile("\\{\\{(.*?) \\* (\\d+)}}").matcher(sql);
    return repeated.replaceAll(
        m ->
            java.util.regex.Matcher.quoteReplacement(
                m.group(1).repeat(Integer.parseInt(m.group(2)))));
  }

  private static String outcome(String sql) {
    Planning planning = room.plan(sql);
    if (planning instanceof Planning.Refused refused) {
      return refused.reasons().stream().map(QueryCorpusTest::shown).collect(Collectors.joining());
    }
    Answer answer = room.answer((PrivatePlan.Numbers) ((Planning.Planned) planning).plan());
    StringBuilder text = new StringBuilder("allow\n");
    text.append(
            answer.columns().stream()
                .map(c -> c.name() + " " + c.type())
                .collect(Collectors.joining(" | ")))
        .append('\n');
    for (List<Answer.Cell> row : answer.rows()) {
      text.append(row.stream().map(QueryCorpusTest::shown).collect(Collectors.joining(" | ")))
          .append('\n');
    }
    return text.toString();
  }

  private static String shown(Reason reason) {
    return "deny %s%s\n%s\nhelp: %s\n"
        .formatted(
            reason.code(),
            reason.sql().map(QueryCorpusTest::shown).orElse(""),
            reason.message(),
            reason.help());
  }

  private static String shown(SqlPosition at) {
    return " at %d:%d-%d:%d".formatted(at.line(), at.column(), at.endLine(), at.endColumn());
  }

  /** Values whose Java type is not one that {@link Answer.Cell} promises show it. */
  private static String shown(Answer.Cell cell) {
    if (cell.value().isEmpty()) {
      return "NULL";
    }
    Object value = cell.value().get();
    boolean promised =
        value instanceof String
            || value instanceof Long
            || value instanceof BigDecimal
            || value instanceof Double
            || value instanceof Boolean
            || value instanceof java.time.temporal.Temporal;
    return promised ? value.toString() : value.getClass().getSimpleName() + " " + value;
  }
}
