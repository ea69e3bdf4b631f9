package io.parley.query;

import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The corpus's policies, each time with one thing changed in every file that has it. */
final class CorpusVariants {
  private static final Path FOLDER = Path.of("src/test/resources/corpus");

  private CorpusVariants() {}

  /** By what is changed, in one order. */
  static Map<String, PolicySet> all() {
    Map<String, PolicySet> all = new LinkedHashMap<>();
    all.put("as it is", CorpusRoom.POLICIES);
    all.put("the example", TwoParties.POLICIES);
    all.put("no use as group", edited(text -> without(text, "group")));
    all.put("no use as filter", edited(text -> without(text, "filter")));
    all.put(
        "no use in measures",
        edited(
            text ->
                Stream.of("sum", "avg", "variance", "quantile", "count_distinct")
                    .reduce(text, CorpusVariants::without)
                    .replaceAll("(use: \\[[^]]*]), bounds: \\[[^]]*]", "$1")));
    all.put("no declared values", edited(text -> text.replaceAll(", values: \\[[^]]*]", "")));
    all.put(
        "tight",
        edited(
            text ->
                text.replaceAll("epsilon_per_query: [0-9.]+", "epsilon_per_query: 0.1")
                    .replaceAll("groups_per_person: \\d+", "groups_per_person: 1")
                    .replaceAll("rows_per_person: \\d+", "rows_per_person: 1")
                    .replaceAll("rows_before_join: \\d+", "rows_before_join: 2")
                    .replaceAll("min_people: \\d+", "min_people: 60")));
    all.put(
        "expired",
        edited(
            text -> text.replaceAll("(?m)^(population: .*\nperson:)", "expires: 2026-01-01\n$1")));
    all.put(
        "another receiver",
        edited(text -> text.replace("to: [hearth, metromail]", "to: [metromail]")));
    all.put("another purpose", edited(text -> text.replace("[measurement]", "[forecast]")));
    return all;
  }

  private static String without(String text, String use) {
    return text.replaceAll("(?<=[\\[ ])" + use + "(, |(?=]))", "").replace(", ]", "]");
  }

  static PolicySet edited(UnaryOperator<String> edit) {
    List<PolicyDocument> documents = new ArrayList<>();
    boolean changed = false;
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        String text = Files.readString(file);
        String other = edit.apply(text);
        changed |= !other.equals(text);
        documents.add(
            PolicyReader.read(
                String.valueOf(file.getFileName()), other.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!changed) {
      throw new IllegalStateException("an edit that changes nothing");
    }
    return PolicySet.of(documents);
  }
}
