package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code tests:}. */
final class TestReader {
  private static final int LONGEST_SQL = 10_000;
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final String HOW = "write `expect: allow` or `expect: {deny: row-level-output}`";
  static final Shape TEST =
      Shape.of("a test", key("sql", "SELECT COUNT(DISTINCT person) ..."), key("expect", "allow"))
          .later("receiver", "purpose");
  private static final Shape EXPECTED = Shape.of("`expect`", key("deny", "row-level-output"));

  /** What a test expects: the code of a denial, or an answer. */
  private record Expected(Optional<String> deniedBy) {}

  private TestReader() {}

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
      Fields.of(item, TEST, problems)
          .flatMap(fields -> test(fields, problems))
          .ifPresent(tests::add);
    }
    return tests;
  }

  private static Optional<PolicyTest> test(Fields fields, Problems problems) {
    Optional<String> sql =
        fields.required("sql").flatMap(n -> new Scalars(problems).text(n, "`sql`", LONGEST_SQL));
    Optional<Expected> expected = fields.required("expect").flatMap(n -> expected(n, problems));
    return sql.isEmpty() || expected.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PolicyTest(sql.get(), expected.get().deniedBy(), problems.position(fields.span())));
  }

  private static Optional<Expected> expected(YamlNode node, Problems problems) {
    if (node instanceof YamlNode.Mapping) {
      return Fields.of(node, EXPECTED, problems)
          .flatMap(fields -> fields.required("deny"))
          .flatMap(n -> code(n, problems))
          .map(code -> new Expected(Optional.of(code)));
    }
    if (node instanceof YamlNode.Scalar scalar && scalar.value().equals("allow")) {
      return Optional.of(new Expected(Optional.empty()));
    }
    if (!(node instanceof YamlNode.Unreadable)) {
      problems.add(node, "`expect` must be `allow` or a denial, found " + node.described(), HOW);
    }
    return Optional.empty();
  }

  private static Optional<String> code(YamlNode node, Problems problems) {
    return new Scalars(problems)
        .scalar(node, "the code of a denial", CoreSchema.Kind.TEXT)
        .map(YamlNode.Scalar::value)
        .filter(
            code -> {
              boolean good = CODE.matcher(code).matches();
              if (!good) {
                problems.add(node, "no code of a denial: " + Words.shown(code), HOW);
              }
              return good;
            });
  }
}
