package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what {@link TrainedFile} wrote. */
public final class TrainedReader {
  private static final Set<String> KEYS =
      Set.of(
          "trained",
          "records",
          "signed_off",
          "prior",
          "household",
          "model",
          "weights",
          "frequencies");

  private TrainedReader() {}

  /** Whether a file holds a trained model; a model's words alone begin otherwise. */
  public static boolean isTrained(String text) {
    return text.startsWith("trained:");
  }

  /**
   * Reads a file.
   *
   * @throws BadFile at the first fault, and when it is not what its sign-off is of
   */
  public static TrainedModel read(Path file) {
    String text = text(file);
    Item item = Item.read(file.toString(), text);
    TrainedModel model = read(item);
    if (model.signedOff().isPresent()) {
      Item by = required(item, item.keys(), "signed_off");
      Item hash = by.keys().get("sha256");
      SignedText.check(file.toString(), text, hash == null ? "" : hash.text());
    }
    return model;
  }

  /**
   * The same for a file that somebody is about to sign off, whatever stands there of it.
   *
   * @throws BadFile at the first fault
   */
  public static TrainedModel readToSign(Path file) {
    String text = SignedText.content(text(file));
    if (!isTrained(text)) {
      throw new BadFile(
          file + " is no trained model; write one with `parley identity train --to FILE`");
    }
    return read(Item.read(file.toString(), text));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BadFile(file + " cannot be read; check its path, and that it is UTF-8");
    }
  }

  /** The same for a text. */
  static TrainedModel read(Item file) {
    Map<String, Item> keys = file.keys(KEYS);
    Item version = required(file, keys, "trained");
    if (!version.text().equals("v1")) {
      throw version.bad("this version reads `trained: v1`");
    }
    LinkageModel model = ModelReader.read(required(file, keys, "model"));
    return new TrainedModel(
        model,
        weights(
            model,
            required(file, keys, "weights"),
            required(file, keys, "prior").number(-1_000, 1_000)),
        Optional.ofNullable(keys.get("household"))
            .map(h -> Household.of(model, h.number(-1_000, 1_000))),
        namesakes(model, required(file, keys, "weights").keys()),
        new Frequencies(frequencies(required(file, keys, "frequencies"), model)),
        (int) required(file, keys, "records").number(0, Integer.MAX_VALUE),
        Optional.ofNullable(keys.get("signed_off")).map(TrainedReader::signedOff));
  }

  private static Item required(Item at, Map<String, Item> keys, String key) {
    Item found = keys.get(key);
    if (found == null) {
      throw at.bad("the trained model lacks `" + key + "`");
    }
    return found;
  }

  private static SignedOff signedOff(Item item) {
    Map<String, Item> keys = item.keys(Set.of("by", "at", "sha256"));
    Item at = required(item, keys, "at");
    try {
      return new SignedOff(required(item, keys, "by").text(), LocalDate.parse(at.text()));
    } catch (DateTimeParseException e) {
      throw at.bad("`%s` is no date; write it like 2026-11-28".formatted(at.text()));
    }
  }

  private static Weights weights(LinkageModel model, Item item, double prior) {
    Map<String, Item> columns = item.keys(columns(model));
    double[][] m = new double[model.comparisons().size()][];
    double[][] u = new double[m.length][];
    for (int i = 0; i < m.length; i++) {
      Comparison comparison = model.comparisons().get(i);
      Item of = required(item, columns, comparison.column());
      Map<String, Item> shares = of.keys(Set.of("m", "u", "n", "parts"));
      m[i] = rising(required(of, shares, "m"), comparison);
      u[i] = rising(required(of, shares, "u"), comparison);
    }
    return new Weights(m, u, prior);
  }

  private static List<Namesakes> namesakes(LinkageModel model, Map<String, Item> weights) {
    return Namesakes.of(model).stream()
        .map(
            expected -> {
              Comparison comparison = model.comparisons().get(expected.comparison());
              Item of = weights.get(comparison.column());
              return of == null ? expected : namesakes(expected, of, comparison, model);
            })
        .toList();
  }

  private static Namesakes namesakes(
      Namesakes expected, Item of, Comparison comparison, LinkageModel model) {
    Map<String, Item> keys = of.keys(Set.of("m", "u", "n", "parts"));
    Map<String, Item> parts = required(of, keys, "parts").keys(columns(model));
    List<double[]> byPart = new ArrayList<>();
    for (Namesakes.Name name : expected.names()) {
      Item part = parts.get(model.comparisons().get(name.comparison()).column());
      byPart.add(part == null ? new double[0] : rising(part, comparison));
    }
    return expected.with(rising(required(of, keys, "n"), comparison)).withParts(byPart);
  }

  private static Set<String> columns(LinkageModel model) {
    return Set.copyOf(model.comparisons().stream().map(Comparison::column).toList());
  }

  private static double[] rising(Item list, Comparison comparison) {
    List<Item> items = list.items();
    if (items.size() != comparison.size()) {
      throw list.bad(
          "`%s` has %d levels with \"different\", and so many shares"
              .formatted(comparison.column(), comparison.size()));
    }
    double[] shares = new double[items.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = items.get(shares.length - 1 - i).number(Double.MIN_VALUE, 1);
    }
    return shares;
  }

  private static Map<String, Frequencies.Column> frequencies(Item item, LinkageModel model) {
    Map<String, Frequencies.Column> columns = new HashMap<>();
    item.keys(columns(model))
        .forEach(
            (column, counted) -> {
              Map<String, Item> keys = counted.keys(Set.of("rest", "values"));
              Map<String, Double> shares = new HashMap<>();
              required(counted, keys, "values")
                  .keys()
                  .forEach((hash, share) -> shares.put(hash(hash, share), share.number(0, 1)));
              columns.put(
                  column,
                  new Frequencies.Column(
                      shares, required(counted, keys, "rest").number(Double.MIN_VALUE, 1)));
            });
    for (Comparison comparison : model.comparisons()) {
      if (comparison.byFrequency() && !columns.containsKey(comparison.column())) {
        throw item.bad(
            "the values of `%s` were not counted; train the model again"
                .formatted(comparison.column()));
      }
    }
    return columns;
  }

  private static String hash(String text, Item share) {
    if (!text.matches("[0-9a-f]{16}")) {
      throw share.bad("a value is known here by 16 hexadecimal digits");
    }
    return text;
  }
}
