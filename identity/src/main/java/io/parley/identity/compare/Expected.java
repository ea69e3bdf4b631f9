package io.parley.identity.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a comparison before any data: how often each level stands between two records of
 * one person, between records of two, and between those of two people of one household. The first
 * two count as so many pairs seen (a Dirichlet prior), so that they speak where data are few and
 * fade where they are many; the third stays.
 *
 * @param m from the first level to "different"; above 0, together 1
 * @param u the same between records of two
 * @param h the same between two people of one household, who share surname, address, phone and now
 *     and then a birthday; as {@code u} for what a household does not share
 */
public record Expected(List<Double> m, List<Double> u, List<Double> h) {
  private static final double ROUNDING = 1e-6;

  public Expected {
    m = List.copyOf(m);
    u = List.copyOf(u);
    h = List.copyOf(h);
    check("m", m);
    check("u", u);
    check("h", h);
    if (m.size() != u.size() || m.size() != h.size()) {
      throw new IllegalArgumentException("`m`, `u` and `h` have as many shares as one another");
    }
  }

  static void check(String name, List<Double> shares) {
    double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
    if (shares.stream().anyMatch(s -> s <= 0) || Math.abs(sum - 1) > ROUNDING) {
      throw new IllegalArgumentException(
          "the shares of `%s` are above 0 and add up to 1".formatted(name));
    }
  }

  /** What is left when only such levels, by place, and "different" are asked. */
  Expected over(List<Integer> kept) {
    return new Expected(over(m, kept), over(u, kept), over(h, kept));
  }

  static List<Double> over(List<Double> shares, List<Integer> kept) {
    List<Double> left = new ArrayList<>(kept.stream().map(shares::get).toList());
    left.add(shares.get(shares.size() - 1));
    double sum = left.stream().mapToDouble(Double::doubleValue).sum();
    return left.stream().map(s -> s / sum).toList();
  }

  /** Whether a household shares what is compared here. */
  public boolean ofHousehold() {
    return !h.equals(u);
  }

  /** The share of m at a level, numbered as pairs are: "different" is 0. */
  public double m(int level) {
    return m.get(m.size() - 1 - level);
  }

  /** The share of u at a level. */
  public double u(int level) {
    return u.get(u.size() - 1 - level);
  }

  /** The share of h at a level. */
  public double h(int level) {
    return h.get(h.size() - 1 - level);
  }
}
