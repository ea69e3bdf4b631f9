package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.util.List;
import java.util.Optional;

/**
 * Reads a file {@code NAME.test.yaml}: tests that stand beside the policies of their folder, not in
 * one of them, and so are signed by nobody. It obeys the limits of {@link PolicyReader}.
 */
public final class TestFileReader {
  /** How the name of such a file ends. */
  public static final String SUFFIX = ".test.yaml";

  static final String VERSION = "tests/v1";

  static final Shape SHAPE =
      Shape.of(
          "a file of tests",
          key("policy", VERSION),
          key("as", "{asker: hearth}"),
          key("tests", "[...]"));

  private TestFileReader() {}

  /** Whether a file of that name holds tests, and no policy. */
  public static boolean isTestFile(String fileName) {
    return fileName.endsWith(SUFFIX);
  }

  /**
   * The tests of a file, each of which says who asks.
   *
   * @param fileName the name that positions carry
   * @throws PolicyException with all problems of the file
   */
  public static List<PolicyTest> read(String fileName, byte[] utf8) {
    Problems problems = new Problems(fileName);
    Optional<List<PolicyTest>> tests =
        PolicyText.decode(utf8, problems)
            .flatMap(text -> YamlTree.parse(text, problems))
            .flatMap(root -> Fields.of(root, SHAPE, problems))
            .map(fields -> tests(fields, problems));
    problems.throwIfAny();
    return tests.orElseThrow(
        () -> new IllegalStateException("no tests and no problem in " + fileName));
  }

  private static List<PolicyTest> tests(Fields fields, Problems problems) {
    fields.required("policy").ifPresent(n -> version(n, problems));
    Standpoint as =
        fields
            .optional("as")
            .map(n -> TestReader.standpoint(n, problems))
            .orElse(Standpoint.UNSAID);
    List<PolicyTest> tests =
        fields
            .required("tests")
            .map(n -> TestReader.readAll(n, problems))
            .orElse(List.of())
            .stream()
            .map(test -> test.from(as))
            .toList();
    tests.stream().filter(t -> t.inquiry().isEmpty()).forEach(t -> unasked(t, problems));
    return tests;
  }

  private static void version(YamlNode node, Problems problems) {
    if (!(node instanceof YamlNode.Scalar scalar) || !scalar.value().equals(VERSION)) {
      problems.add(
          node,
          "a file of tests begins with `policy: %s`, found %s".formatted(VERSION, node.described()),
          "write `policy: %s`; a policy stands in a file whose name does not end in `%s`"
              .formatted(VERSION, SUFFIX));
    }
  }

  private static void unasked(PolicyTest test, Problems problems) {
    problems.add(
        new YamlNode.Span(test.position().line(), test.position().column(), 1),
        "nobody is said to ask this",
        "add `as: {asker: MEMBER}` to the test, or to the file for all its tests");
  }
}
