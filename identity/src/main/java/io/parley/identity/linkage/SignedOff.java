package io.parley.identity.linkage;

import java.time.LocalDate;

/**
 * A person looked at a trained model and stands for it.
 *
 * @param by who
 * @param at when
 */
public record SignedOff(String by, LocalDate at) {
  public SignedOff {
    if (by.isBlank()) {
      throw new IllegalArgumentException("a model is signed off by somebody");
    }
  }
}
