package io.parley.server.report;

import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import io.parley.identity.yaml.Nearest;
import io.parley.policy.Analysis;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.Beside;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A report as a person wrote it down.
 *
 * <pre>
 * report: parley/v1
 * form: reach
 * title: Reach of the spring campaigns
 * purpose: measurement
 * epsilon: 0.5            # of each question; the policies' where left out
 * with:
 *   exposures: brand.exposures
 *   campaign: campaign
 * </pre>
 *
 * @param form what it reports
 * @param title for its reader
 * @param purpose of its questions; empty: the agreement's only one
 * @param epsilon the most that each question may cost; empty: what policies allow
 * @param groups in how many groups a person counts at most; empty: what policies allow
 * @param with its part {@code with:} as it stands there: texts, lists, and maps of them
 */
public record ReportFile(
    Form form,
    String title,
    String purpose,
    Optional<BigDecimal> epsilon,
    Optional<Integer> groups,
    Map<String, Object> with,
    Report report) {
  /** Keeps the map as it is. */
  public ReportFile {
    with = Collections.unmodifiableMap(new LinkedHashMap<>(with));
  }

  private static final Set<String> KEYS =
      Set.of("report", "form", "title", "purpose", "epsilon", "groups_per_person", "with");

  /**
   * Reads the file.
   *
   * @throws BadFile at the first fault, with its place
   */
  public static ReportFile read(Path file) {
    return of(Item.read(file));
  }

  /** The same from a text, which messages call by this name. */
  public static ReportFile read(String name, String text) {
    return of(Item.read(name, text));
  }

  private static ReportFile of(Item root) {
    Map<String, Item> keys = root.keys(KEYS);
    Item version = must(root, keys, "report");
    if (!version.text().equals("parley/v1")) {
      throw version.bad("this version reads `report: parley/v1`");
    }
    Item word = must(root, keys, "form");
    Form form =
        Form.of(word.text())
            .orElseThrow(
                () ->
                    word.bad(
                        Nearest.unknown(
                            "form",
                            word.text(),
                            Arrays.stream(Form.values()).map(Form::word).toList())));
    return new ReportFile(
        form,
        must(root, keys, "title").text(),
        Optional.ofNullable(keys.get("purpose")).map(Item::text).orElse(""),
        Optional.ofNullable(keys.get("epsilon")).map(ReportFile::epsilon),
        Optional.ofNullable(keys.get("groups_per_person")).map(i -> (int) i.number(1, 1_000)),
        plain(must(root, keys, "with").keys()),
        form.reader().apply(new Given(must(root, keys, "with"), form.keys())));
  }

  private static Map<String, Object> plain(Map<String, Item> keys) {
    Map<String, Object> plain = new LinkedHashMap<>();
    keys.forEach((key, item) -> plain.put(key, plain(item)));
    return plain;
  }

  private static Object plain(Item item) {
    if (item.isText()) {
      return item.text();
    }
    return item.isList()
        ? item.items().stream().map(ReportFile::plain).toList()
        : plain(item.keys());
  }

  private static BigDecimal epsilon(Item item) {
    if (item.number(0, 100) <= 0) {
      throw item.bad("ε is above 0");
    }
    return new BigDecimal(item.text());
  }

  /** Its questions by name, as they are asked, in their order; none where nothing is asked. */
  public Map<String, AskRequest> questions() {
    Map<String, AskRequest> questions = new LinkedHashMap<>();
    report
        .questions()
        .forEach(
            (name, sql) ->
                questions.put(
                    name,
                    new AskRequest(
                        AskRequest.VERSION,
                        sql,
                        Analysis.AGGREGATE.word(),
                        "",
                        purpose,
                        Beside.of(
                            List.of(),
                            epsilon.map(BigDecimal::toPlainString).orElse(""),
                            groups))));
    return questions;
  }

  private static Item must(Item root, Map<String, Item> keys, String key) {
    Item item = keys.get(key);
    if (item == null) {
      throw root.bad("a report has `" + key + "`");
    }
    return item;
  }
}
