package io.parley.query.release;

import java.util.List;
import java.util.Optional;

/** One group's noised numbers, one a quantity of the plan. */
public record ReleasedGroup(List<Optional<Object>> keys, List<NoisedNumber> numbers) {
  public ReleasedGroup {
    keys = List.copyOf(keys);
    numbers = List.copyOf(numbers);
  }
}
