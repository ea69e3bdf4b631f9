package io.parley.identity.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a comparison before any data: how often each level stands between two records of
 * one person, and between records of two. It counts as so many pairs seen (a Dirichlet prior), so
 * that it speaks where data are few and fades where they are many.
 *
 * @param m from the first level to "different"; above 0, together 1
 * @param u the same between records of two
 */
public record Expected(List<Double> m, List<Double> u) {
  private static final double ROUNDING = 1e-6;

  public Expected {
    m = List.copyOf(m);
    u = List.copyOf(u);
    check("m", m);
    check("u", u);
    if (m.size() != u.size()) {
      throw new IllegalArgumentException("`m` and `u` have as many shares as one another");
    }
  }

  private static void check(String name, List<Double> shares) {
    double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
    if (shares.stream().anyMatch(s -> s <= 0) || Math.abs(sum - 1) > ROUNDING) {
      throw new IllegalArgumentException(
          "the shares of `%s` are above 0 and add up to 1".formatted(name));
    }
  }

  /** What is left when only such levels, by place, and "different" are asked. */
  Expected over(List<Integer> kept) {
    return new Expected(over(m, kept), over(u, kept));
  }

  private static List<Double> over(List<Double> shares, List<Integer> kept) {
    List<Double> left = new ArrayList<>(kept.stream().map(shares::get).toList());
    left.add(shares.get(shares.size() - 1));
    double sum = left.stream().mapToDouble(Double::doubleValue).sum();
    return left.stream().map(s -> s / sum).toList();
  }

  /** The share of m at a level, numbered as pairs are: "different" is 0. */
  public double m(int level) {
    return m.get(m.size() - 1 - level);
  }

  /** The share of u at a level. */
  public double u(int level) {
    return u.get(u.size() - 1 - level);
  }
}
