package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Expected;
import io.parley.identity.compare.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a trained model: YAML that a person can read and compare with an earlier one. The same
 * model gives the same bytes. How often an address or a number stands is left out, see {@link
 * Frequencies#withoutWhoIsWho}.
 *
 * <pre>
 * trained: v1
 * signed_off: {by: Ann, at: 2026-11-28, sha256: …}   # of all other lines, see SignedText
 * records: 5000
 * prior: -11.3
 * household: -12.1
 * model: …                       # as ModelReader reads it
 * weights:
 *   family_name: {m: […], u: […]}  # from the first level to "different"; `n` between namesakes
 * frequencies:
 *   family_name: {rest: 0.0002, values: {0123456789abcdef: 0.01}}
 * </pre>
 */
public final class TrainedFile {
  private TrainedFile() {}

  /** The file's text. */
  public static String text(TrainedModel trained) {
    LinkageModel model = trained.model();
    StringBuilder yaml = new StringBuilder("trained: v1\n");
    yaml.append("records: ").append(trained.records()).append('\n');
    yaml.append("prior: ").append(trained.weights().prior()).append('\n');
    trained.household().ifPresent(h -> yaml.append("household: ").append(h.prior()).append('\n'));
    model(model, yaml);
    yaml.append("weights:\n");
    for (int i = 0; i < model.comparisons().size(); i++) {
      int place = i;
      yaml.append(
          "  %s: {m: %s, u: %s%s}\n"
              .formatted(
                  model.comparisons().get(i).column(),
                  falling(trained.weights().m()[i]),
                  falling(trained.weights().u()[i]),
                  trained.namesakes().stream()
                      .filter(n -> n.comparison() == place)
                      .map(n -> namesakes(n, model))
                      .collect(Collectors.joining())));
    }
    Map<String, Frequencies.Column> frequencies = trained.frequencies().withoutWhoIsWho().columns();
    yaml.append("frequencies:").append(frequencies.isEmpty() ? " {}\n" : "\n");
    new TreeMap<>(frequencies).forEach((column, counted) -> frequencies(column, counted, yaml));
    String text = yaml.toString();
    return trained.signedOff().map(by -> SignedText.sign(text, by)).orElse(text);
  }

  private static String namesakes(Namesakes of, LinkageModel model) {
    return ", n: %s, parts: {%s}"
        .formatted(
            falling(of.n()),
            of.names().stream()
                .filter(name -> name.n().length > 0)
                .map(
                    name ->
                        model.comparisons().get(name.comparison()).column()
                            + ": "
                            + falling(name.n()))
                .collect(Collectors.joining(", ")));
  }

  private static void model(LinkageModel model, StringBuilder yaml) {
    yaml.append("model:\n  model: ").append(model.id()).append('\n');
    yaml.append("  threshold: ").append(model.threshold()).append('\n');
    yaml.append("  comparisons:\n");
    model.comparisons().forEach(c -> comparison(c, yaml));
    rules("blocking", model.blocking(), yaml);
    rules("training", model.training(), yaml);
    yaml.append(
        "  rules: {same: [%s], never: [%s]}\n"
            .formatted(
                model.rules().same().stream()
                    .map(r -> '"' + r.text() + '"')
                    .collect(Collectors.joining(", ")),
                String.join(", ", model.rules().never())));
    yaml.append(
        "  limits: {held_by: %d, pairs: %d}\n"
            .formatted(model.limits().heldBy(), model.limits().pairs()));
    yaml.append("  together:").append(model.together().isEmpty() ? " []\n" : "\n");
    model
        .together()
        .forEach(
            t ->
                yaml.append(
                    "    - {columns: %s, differ: %s, nested: %s}\n"
                        .formatted(t.columns(), t.differ(), t.nested())));
    yaml.append("  belief: {m: %s, u: %s}\n".formatted(model.belief().m(), model.belief().u()));
    yaml.append(
        "  guards: {evidence: %s%s}\n"
            .formatted(
                model.guards().evidence(),
                Double.isFinite(model.guards().bridge())
                    ? ", bridge: " + model.guards().bridge()
                    : ""));
  }

  private static void comparison(Comparison comparison, StringBuilder yaml) {
    yaml.append("    %s:\n".formatted(comparison.column()));
    yaml.append(
        "      levels: [%s]\n"
            .formatted(
                comparison.levels().stream().map(Level::text).collect(Collectors.joining(", "))));
    if (comparison.byFrequency()) {
      yaml.append("      by_frequency: true\n");
    }
    comparison
        .unlessSwapped()
        .ifPresent(column -> yaml.append("      unless_swapped: ").append(column).append('\n'));
    if (!comparison.also().isEmpty()) {
      yaml.append("      also: ").append(comparison.also()).append('\n');
    }
    comparison.expected().ifPresent(e -> expected(e, yaml));
    comparison
        .madeOf()
        .ifPresent(
            of -> yaml.append("      made_of: %s\n      n: %s\n".formatted(of.columns(), of.n())));
  }

  private static void expected(Expected expected, StringBuilder yaml) {
    yaml.append("      m: ").append(expected.m()).append('\n');
    yaml.append("      u: ").append(expected.u()).append('\n');
    if (expected.ofHousehold()) {
      yaml.append("      h: ").append(expected.h()).append('\n');
    }
  }

  private static void rules(String key, List<BlockingRule> rules, StringBuilder yaml) {
    yaml.append("  %s:%s\n".formatted(key, rules.isEmpty() ? " []" : ""));
    rules.forEach(r -> yaml.append("    - \"").append(r.text()).append("\"\n"));
  }

  /** From the first level to "different", as people write levels. */
  private static String falling(double[] shares) {
    double[] falling = new double[shares.length];
    for (int i = 0; i < shares.length; i++) {
      falling[i] = shares[shares.length - 1 - i];
    }
    return Arrays.toString(falling);
  }

  private static void frequencies(String column, Frequencies.Column counted, StringBuilder yaml) {
    yaml.append(
        "  %s:\n    rest: %s\n    values:%s\n"
            .formatted(column, counted.rest(), counted.shares().isEmpty() ? " {}" : ""));
    for (Map.Entry<String, Double> value : new TreeMap<>(counted.shares()).entrySet()) {
      yaml.append(
          "      %s: %s\n".formatted(value.getKey().toLowerCase(Locale.ROOT), value.getValue()));
    }
  }
}
