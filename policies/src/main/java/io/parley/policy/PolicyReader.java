package io.parley.policy;

import java.util.List;
import java.util.Optional;

/**
 * Reads one policy file: YAML 1.2 with the core schema, without anchors, aliases and tags, in UTF-8
 * (a byte order mark is skipped), at most 1 MiB, 20 levels and 10,000 nodes.
 *
 * <p>Time and memory are bounded by the size of the file. A word that this version does not enforce
 * is refused, never skipped: a policy promises nothing that the room does not hold.
 */
public final class PolicyReader {
  private static final String NEITHER =
      "this is neither a table policy nor the budget of a population";
  private static final String BEGIN =
      "begin the file with `policy: parley/v1` or with `population: NAME`";

  private PolicyReader() {}

  /**
   * The document in the file.
   *
   * @param fileName the name that positions carry
   * @param utf8 the file's bytes, the same that a signature covers
   * @throws PolicyException with all problems of the file
   */
  public static PolicyDocument read(String fileName, byte[] utf8) {
    Problems problems = new Problems(fileName);
    Optional<PolicyDocument> document =
        PolicyText.decode(utf8, problems)
            .flatMap(text -> YamlTree.parse(text, problems))
            .flatMap(root -> document(root, problems));
    problems.throwIfAny();
    return document.orElseThrow(
        () -> new IllegalStateException("no document and no problem in " + fileName));
  }

  private static Optional<PolicyDocument> document(YamlNode root, Problems problems) {
    if (!(root instanceof YamlNode.Mapping mapping)) {
      problems.add(root, NEITHER, BEGIN);
      return Optional.empty();
    }
    List<String> keys = mapping.keys();
    if (begins(mapping, TestFileReader.VERSION)) {
      problems.add(
          root,
          "this file holds tests, and its name does not end in `%s`"
              .formatted(TestFileReader.SUFFIX),
          "rename it, so that nobody takes it for a policy");
      return Optional.empty();
    }
    if (begins(mapping, PublicTableReader.VERSION)) {
      return PublicTableReader.read(mapping, problems).map(PolicyDocument.Public::new);
    }
    if (begins(mapping, TemplateReader.VERSION)) {
      return TemplateReader.read(mapping, problems).map(PolicyDocument.Named::new);
    }
    if (begins(mapping, DerivedTableReader.VERSION)) {
      return DerivedTableReader.read(mapping, problems).map(PolicyDocument.Derived::new);
    }
    if (keys.contains("policy") || keys.contains("table") || keys.contains("columns")) {
      return TablePolicyReader.read(mapping, problems).map(PolicyDocument.Table::new);
    }
    if (keys.contains("population") || keys.contains("budget")) {
      return BudgetReader.read(mapping, problems).map(PolicyDocument.Budget::new);
    }
    problems.add(mapping, NEITHER, BEGIN);
    return Optional.empty();
  }

  private static boolean begins(YamlNode.Mapping mapping, String kind) {
    return mapping.entries().stream()
        .anyMatch(
            e ->
                e.key().equals("policy")
                    && e.value() instanceof YamlNode.Scalar version
                    && version.value().equals(kind));
  }
}
