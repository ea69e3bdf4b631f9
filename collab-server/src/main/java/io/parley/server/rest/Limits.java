package io.parley.server.rest;

import io.parley.server.wire.Beside;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Privacy parameters of a request: what a hint in the statement would say, to the same verdict and
 * the same plan. They tighten what policies allow and never go beyond.
 *
 * @param epsilon the most that the answer may cost
 * @param groupsPerPerson in how many groups a person counts at most
 */
record Limits(Optional<BigDecimal> epsilon, Optional<Integer> groupsPerPerson) {
  Limits {
    if (epsilon.filter(e -> e.signum() <= 0 || !Beside.isEpsilon(plain(e))).isPresent()) {
      throw ProblemCode.MALFORMED_REQUEST.problem(
          "`epsilon` is a number above 0 and below 10,000 with at most 9 digits after the point");
    }
    if (groupsPerPerson.filter(g -> !Beside.isGroups(g)).isPresent()) {
      throw ProblemCode.MALFORMED_REQUEST.problem("`groupsPerPerson` is a number from 1 to 1,000");
    }
  }

  /** Never the digits of 1e999999999, which would fill the memory. */
  private static String plain(BigDecimal number) {
    boolean isShort = Math.abs((long) number.scale()) <= 30 && number.precision() <= 30;
    return isShort ? number.stripTrailingZeros().toPlainString() : "";
  }

  /** As documents carry them. */
  Optional<Beside> beside() {
    return Beside.of(List.of(), epsilon.map(Limits::plain).orElse(""), groupsPerPerson);
  }
}
