package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code tests:}. */
final class TestReader {
  private static final int LONGEST_SQL = 10_000;
  private static final int LONGEST_NAME = 200;
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final List<String> CODES =
      Arrays.stream(ReasonCode.values()).map(ReasonCode::code).toList();
  private static final String HOW = "write `expect: allow` or `expect: {deny: row-level-output}`";
  static final Shape TEST =
      Shape.of(
          "a test",
          key("name", "the reach of a mailing"),
          key("sql", "SELECT COUNT(DISTINCT person) ..."),
          key("expect", "allow"),
          key("as", "{asker: hearth}"),
          key("analysis", "audience"),
          key("today", "2027-06-30"),
          key("region", "eu"));
  static final Shape AS =
      Shape.of(
          "`as`",
          key("asker", "hearth"),
          key("receiver", "metromail"),
          key("purpose", "measurement"));
  private static final Shape EXPECTED = Shape.of("`expect`", key("deny", "row-level-output"));

  private final Problems problems;
  private final Scalars scalars;

  private TestReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  static List<PolicyTest> readAll(YamlNode node, Problems problems) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      if (!(node instanceof YamlNode.Unreadable)) {
        problems.add(
            node,
            "`tests` must be a list, found " + node.described(),
            "begin each with `- sql: SELECT`");
      }
      return List.of();
    }
    List<PolicyTest> tests = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      Fields.of(item, TEST, problems).flatMap(new TestReader(problems)::test).ifPresent(tests::add);
    }
    return tests;
  }

  /** Reads {@code as:}. */
  static Standpoint standpoint(YamlNode node, Problems problems) {
    return Fields.of(node, AS, problems)
        .map(
            fields -> {
              Scalars scalars = new Scalars(problems);
              return new Standpoint(
                  fields.optional("asker").flatMap(n -> scalars.name(n, "`asker`")),
                  fields.optional("receiver").flatMap(n -> scalars.name(n, "`receiver`")),
                  fields.optional("purpose").flatMap(n -> scalars.label(n, "`purpose`")));
            })
        .orElse(Standpoint.UNSAID);
  }

  private Optional<PolicyTest> test(Fields fields) {
    Optional<String> name =
        fields.optional("name").flatMap(n -> scalars.text(n, "`name`", LONGEST_NAME));
    Optional<String> sql =
        fields.required("sql").flatMap(n -> scalars.text(n, "`sql`", LONGEST_SQL));
    Optional<Expectation> expected = fields.required("expect").flatMap(this::expected);
    Standpoint as =
        fields.optional("as").map(n -> standpoint(n, problems)).orElse(Standpoint.UNSAID);
    Analysis wanted =
        fields
            .optional("analysis")
            .flatMap(n -> scalars.oneOf(n, "`analysis`", Analysis.askable()))
            .flatMap(Analysis::asked)
            .orElse(Analysis.AGGREGATE);
    Optional<LocalDate> today = fields.optional("today").flatMap(n -> scalars.date(n, "`today`"));
    Optional<String> region = fields.optional("region").flatMap(n -> scalars.label(n, "`region`"));
    PolicyPosition position = problems.position(fields.span());
    return sql.isEmpty() || expected.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PolicyTest(name, sql.get(), expected.get(), as, wanted, today, region, position));
  }

  private Optional<Expectation> expected(YamlNode node) {
    if (node instanceof YamlNode.Mapping) {
      return Fields.of(node, EXPECTED, problems)
          .flatMap(fields -> fields.required("deny"))
          .flatMap(this::codes)
          .map(Expectation.Denied::by);
    }
    if (node instanceof YamlNode.Scalar scalar && scalar.value().equals("allow")) {
      return Optional.of(new Expectation.Allowed());
    }
    if (!(node instanceof YamlNode.Unreadable)) {
      problems.add(node, "`expect` must be `allow` or a denial, found " + node.described(), HOW);
    }
    return Optional.empty();
  }

  private Optional<List<String>> codes(YamlNode node) {
    if (!(node instanceof YamlNode.Sequence list)) {
      return code(node).map(List::of);
    }
    if (list.items().isEmpty()) {
      problems.add(node, "`deny` names no code", HOW);
    }
    return scalars.list(list, "`deny`", this::code).filter(codes -> !codes.isEmpty());
  }

  private Optional<String> code(YamlNode node) {
    return scalars
        .scalar(node, "the code of a denial", CoreSchema.Kind.TEXT)
        .map(YamlNode.Scalar::value)
        .filter(
            code -> {
              boolean good = CODE.matcher(code).matches();
              if (!good) {
                problems.add(node, "no code of a denial: " + Words.shown(code), HOW);
              } else if (ReasonCode.of(code).isEmpty()) {
                problems.add(
                    node,
                    "no question is denied by " + Words.shown(code),
                    Words.nearest(code, CODES)
                        .map(near -> "did you mean `%s`?".formatted(near))
                        .orElse("`parley policy reason` lists all codes"));
                return false;
              }
              return good;
            });
  }
}
