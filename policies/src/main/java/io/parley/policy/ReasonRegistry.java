package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The one place that says what a reason means: {@code reasons.yaml}, read at the first need. */
final class ReasonRegistry {
  private static final String FILE = "reasons.yaml";
  private static final Shape ALL = Shape.of("the registry", key("reasons", "a list"));
  private static final Shape ONE =
      Shape.of(
          "a reason",
          key("code", "row-level-output"),
          key("from", "policy"),
          key("http", "403"),
          key("sqlstate", "\"42501\""),
          key("meaning", "one line"),
          key("why", "a paragraph"),
          key("example", "SELECT ..."),
          key("when", "what else is so"),
          key("instead", "what to do"),
          key("passes", "SELECT ..."));

  private ReasonRegistry() {}

  /** Read once, when the first page is looked up. */
  private static final class Pages {
    static final Map<ReasonCode, ReasonPage> ALL_PAGES = pages();

    private static Map<ReasonCode, ReasonPage> pages() {
      Map<ReasonCode, ReasonPage> pages = new EnumMap<>(ReasonCode.class);
      entries().forEach((code, fields) -> pages.put(named(code), page(named(code), fields)));
      return pages;
    }

    private static ReasonCode named(String code) {
      return ReasonCode.of(code)
          .orElseThrow(() -> new IllegalStateException(FILE + ": no constant for " + code));
    }
  }

  static ReasonPage page(ReasonCode code) {
    return Objects.requireNonNull(Pages.ALL_PAGES.get(code), () -> FILE + " lacks " + code.code());
  }

  /** The entries of the file by their code, in its order. */
  static Map<String, Map<String, String>> entries() {
    Problems problems = new Problems(FILE);
    Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    YamlTree.parse(text(), problems)
        .flatMap(root -> Fields.of(root, ALL, problems))
        .flatMap(root -> root.required("reasons"))
        .ifPresent(
            list -> ((YamlNode.Sequence) list).items().forEach(e -> add(e, problems, entries)));
    problems.throwIfAny();
    return entries;
  }

  private static void add(
      YamlNode node, Problems problems, Map<String, Map<String, String>> entries) {
    Fields fields = Fields.of(node, ONE, problems).orElseThrow();
    Map<String, String> values = new LinkedHashMap<>();
    for (Shape.Key key : ONE.keys()) {
      Optional<YamlNode> value =
          key.word().equals("when") || key.word().equals("passes")
              ? fields.optional(key.word())
              : fields.required(key.word());
      value.ifPresent(v -> values.put(key.word(), ((YamlNode.Scalar) v).value()));
    }
    String code = values.getOrDefault("code", "");
    if (entries.put(code, values) != null) {
      problems.add(node, "the code `" + code + "` stands twice", "keep one");
    }
  }

  private static ReasonPage page(ReasonCode code, Map<String, String> fields) {
    return new ReasonPage(
        code,
        from(said(fields, "from")),
        Integer.parseInt(said(fields, "http")),
        said(fields, "sqlstate"),
        said(fields, "meaning"),
        said(fields, "why"),
        said(fields, "example"),
        Optional.ofNullable(fields.get("when")),
        said(fields, "instead"),
        Optional.ofNullable(fields.get("passes")));
  }

  private static ReasonPage.From from(String word) {
    return Arrays.stream(ReasonPage.From.values())
        .filter(f -> f.word().equals(word))
        .findFirst()
        .orElseThrow();
  }

  private static String said(Map<String, String> fields, String key) {
    return Objects.requireNonNull(fields.get(key));
  }

  private static String text() {
    try (InputStream file =
        Objects.requireNonNull(ReasonRegistry.class.getResourceAsStream(FILE))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
