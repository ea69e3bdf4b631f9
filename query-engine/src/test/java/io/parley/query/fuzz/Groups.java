package io.parley.query.fuzz;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The exact bounded numbers of one measurement boundary.
 *
 * @param numbers by the group's values; a group that is absent has zeros
 */
public record Groups(Map<List<Optional<Object>>, List<Long>> numbers) {
  public Groups {
    numbers = Map.copyOf(numbers);
  }

  private long number(List<Optional<Object>> key, int part) {
    return Optional.ofNullable(numbers.get(key)).map(n -> n.get(part)).orElse(0L);
  }

  /** How these and other numbers differ. */
  Change change(Groups other, int parts) {
    Set<List<Optional<Object>>> keys = new HashSet<>(numbers.keySet());
    keys.addAll(other.numbers.keySet());
    long groups =
        keys.stream().filter(k -> !Objects.equals(numbers.get(k), other.numbers.get(k))).count();
    BigInteger[][] norms = new BigInteger[parts][];
    for (int part = 0; part < parts; part++) {
      BigInteger largest = BigInteger.ZERO;
      BigInteger total = BigInteger.ZERO;
      BigInteger squares = BigInteger.ZERO;
      for (List<Optional<Object>> key : keys) {
        BigInteger one =
            BigInteger.valueOf(number(key, part))
                .subtract(BigInteger.valueOf(other.number(key, part)))
                .abs();
        largest = largest.max(one);
        total = total.add(one);
        squares = squares.add(one.pow(2));
      }
      norms[part] = new BigInteger[] {largest, total, squares};
    }
    return new Change(
        groups, java.util.Arrays.stream(norms).map(n -> new Norms(n[0], n[1], n[2])).toList());
  }

  /** A difference: in how many groups, and the size of it in each number. */
  record Change(long groups, List<Norms> parts) {}

  /** L∞, L1, and L2 squared. */
  record Norms(BigInteger largest, BigInteger total, BigInteger squares) {}
}
