package io.parley.query;

import io.parley.policy.Analysis;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.SqlPosition;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of {@code dangerous/}: comments, one statement, and after {@code ----} what comes of it.
 *
 * <p>{@code # wants:} says what the attacker is after; {@code # harmless:} why the question may be
 * allowed all the same; {@code # as: audience metromail} asks for an audience, under the example
 * policies.
 */
public record DangerousQuestion(Path file, String written) {
  private static final Path FOLDER = Path.of("src/test/resources/dangerous");
  private static final String RULE = "\n----\n";
  private static final String AUDIENCE = "# as: audience ";

  /** All of them, in the order of their names. */
  public static List<DangerousQuestion> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(f -> f.toString().endsWith(".test"))
          .sorted()
          .map(f -> new DangerousQuestion(f, read(f)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String head() {
    return written.substring(0, written.indexOf(RULE));
  }

  /** What the file says comes of it. */
  public String expected() {
    return written.substring(written.indexOf(RULE) + RULE.length());
  }

  /** Whether the file says that it is allowed. */
  public boolean allowed() {
    return expected().startsWith("allow\n");
  }

  public boolean says(String word) {
    return head().lines().anyMatch(l -> l.startsWith("# " + word + ": "));
  }

  public String sql() {
    return head().lines().dropWhile(l -> l.startsWith("#")).collect(Collectors.joining("\n"));
  }

  /** The member that an audience would go to; empty for numbers. */
  public Optional<String> audience() {
    return head()
        .lines()
        .filter(l -> l.startsWith(AUDIENCE))
        .map(l -> l.substring(AUDIENCE.length()))
        .findFirst();
  }

  void generate(String outcome) throws IOException {
    Files.writeString(file, head() + RULE + outcome);
  }

  /** What the engine makes of it: the reasons, or what the plan may spend and take of a person. */
  String outcome(QueryEngine engine) {
    PolicySet policies = audience().isPresent() ? TwoParties.POLICIES : CorpusRoom.POLICIES;
    String receiver = audience().orElse("hearth");
    Planning planning =
        engine.plan(
            new Ask(
                sql(),
                audience().isPresent() ? Analysis.AUDIENCE : Analysis.AGGREGATE,
                new Question(receiver, receiver, "measurement"),
                policies,
                SmallRoom.KEYS,
                LocalDate.of(2026, 11, 21)));
    return planning instanceof Planning.Refused refused
        ? refused.reasons().stream().map(DangerousQuestion::shown).collect(Collectors.joining())
        : shown(((Planning.Planned) planning).plan());
  }

  private static String shown(Reason reason) {
    return "deny %s%s\n%s\nhelp: %s\n"
        .formatted(
            reason.code(),
            reason.sql().map(DangerousQuestion::shown).orElse(""),
            reason.message(),
            reason.help());
  }

  private static String shown(SqlPosition at) {
    return " at %d:%d-%d:%d".formatted(at.line(), at.column(), at.endLine(), at.endColumn());
  }

  private static String shown(PrivatePlan plan) {
    StringBuilder text = new StringBuilder("allow\n");
    plan.price().charges().forEach((p, c) -> text.append("costs %s %s\n".formatted(p, c.text())));
    plan.price().disclosures().forEach((p, n) -> text.append("counts %d of %s\n".formatted(n, p)));
    text.append("one removal changes %d\n".formatted(plan.matching().changedUnits()));
    if (plan instanceof PrivatePlan.Numbers numbers) {
      numbers.measurements().forEach(m -> text.append(shown(m)));
    } else {
      text.append("at least %d people\n".formatted(((PrivatePlan.Audience) plan).minPeople()));
    }
    return text.toString();
  }

  private static String shown(Measurement measurement) {
    StringBuilder text = new StringBuilder();
    String groups =
        measurement.boundary().groups().isEmpty()
            ? "one group"
            : measurement.declared() ? "declared groups" : "groups selected by their people";
    text.append(
        "%s, a person in at most %d with %d rows\n"
            .formatted(groups, measurement.groupsPerPerson(), measurement.rowsPerPerson()));
    measurement.quantities().forEach(q -> text.append("  ").append(q).append('\n'));
    measurement
        .ranks()
        .forEach(r -> text.append("  ranks of at most %d rows\n".formatted(r.rowsPerPerson())));
    return text.toString();
  }

  @Override
  public String toString() {
    return String.valueOf(file.getFileName());
  }
}
