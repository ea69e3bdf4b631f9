package io.parley.query.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/** The composition vectors beside {@code resources/dp/README.md}, as charges. */
final class Compositions {
  private static final MathContext UP = new MathContext(40, RoundingMode.CEILING);

  private Compositions() {}

  /** One composition at one δ. */
  record Row(
      String id,
      Charge charge,
      Charge asZcdp,
      boolean sameCurve,
      BigDecimal delta,
      OptionalDouble optimistic,
      double rdp,
      BigDecimal rdpOrder,
      OptionalDouble zcdp) {}

  /** One mechanism and how often it fits into (1, 1e-6). */
  record Inverse(
      String id, Charge charge, Charge asZcdp, String optimistic, String rdp, String zcdp) {}

  static List<Row> rows() {
    return lines("composition.csv").stream()
        .map(
            cells ->
                new Row(
                    cells[0],
                    sum(cells[1], false),
                    sum(cells[1], true),
                    List.of(cells[1].split(" \\+ ", -1)).stream().allMatch(Compositions::sameCurve),
                    new BigDecimal(cells[2]),
                    optional(cells[3]),
                    Double.parseDouble(cells[4]),
                    new BigDecimal(cells[5]),
                    optional(cells[6])))
        .toList();
  }

  static List<Inverse> inverses() {
    return lines("composition_inverse.csv").stream()
        .map(c -> new Inverse(c[0], one(c[1], false), one(c[1], true), c[2], c[3], c[4]))
        .toList();
  }

  private static Charge sum(String items, boolean zcdp) {
    Charge sum = Charge.NONE;
    for (String item : items.split(" \\+ ", -1)) {
      int times = item.lastIndexOf(" x");
      Charge one = one(item.substring(0, times), zcdp);
      for (int i = Integer.parseInt(item.substring(times + 2)); i > 0; i--) {
        sum = sum.plus(one);
      }
    }
    return sum;
  }

  private static Charge one(String item, boolean zcdp) {
    String[] words = item.split(" ", -1);
    String[] parameters = words[1].split("/", -1);
    BigDecimal first = new BigDecimal(parameters[0]);
    BigDecimal sensitivity = new BigDecimal(words[2]);
    return switch (words[0]) {
      case "gaussian" ->
          Charge.zcdp(sensitivity.pow(2).divide(first.pow(2).multiply(BigDecimal.valueOf(2)), UP));
      case "laplace" -> pure(sensitivity.divide(first, UP), zcdp);
      case "discrete_laplace" -> pure(sensitivity.multiply(first), zcdp);
      case "epsilon_delta" -> pure(first, zcdp).withDelta(new BigDecimal(parameters[1]));
      case "randomized_response" -> {
        double p = first.doubleValue();
        double buckets = Double.parseDouble(parameters[1]);
        yield pure(new BigDecimal(Math.log1p((1 - p) * buckets / p)), zcdp);
      }
      default -> throw new IllegalArgumentException(item);
    };
  }

  private static Charge pure(BigDecimal epsilon, boolean zcdp) {
    return zcdp
        ? Charge.zcdp(epsilon.pow(2).divide(BigDecimal.valueOf(2), UP))
        : Charge.pure(epsilon);
  }

  /** Whether the other library has the same curve: not of Laplace noise, of which it knows more. */
  private static boolean sameCurve(String item) {
    return item.startsWith("gaussian")
        || item.startsWith("epsilon_delta")
        || item.matches("randomized_response [0-9.]+/2 .*");
  }

  private static OptionalDouble optional(String cell) {
    return cell.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
  }

  private static List<String[]> lines(String name) {
    var stream =
        Objects.requireNonNull(Compositions.class.getResourceAsStream("/dp/" + name), name);
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader.lines().skip(1).map(line -> line.split(",", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
