package io.parley.identity.normalise;

import java.util.Optional;

/** What a {@link Normaliser} made of one raw value. */
public sealed interface Reading {
  /** Nothing is written there. */
  Reading ABSENT = new Absent();

  /** Something is written there that no rule can read. */
  Reading UNREADABLE = new Unreadable();

  /** The canonical value; empty for everything but a {@link Value}. */
  default Optional<String> value() {
    return Optional.empty();
  }

  /**
   * A value in canonical form.
   *
   * @param text the form under which it is compared, not empty
   */
  record Value(String text) implements Reading {
    @Override
    public Optional<String> value() {
      return Optional.of(text);
    }

    /** Without the text, which is a person's data. */
    @Override
    public String toString() {
      return "Value";
    }
  }

  /**
   * A value that says nothing about who a person is.
   *
   * @param rule why
   */
  record Junk(JunkRule rule) implements Reading {}

  /** See {@link Reading#UNREADABLE}. */
  record Unreadable() implements Reading {}

  /** See {@link Reading#ABSENT}. */
  record Absent() implements Reading {}
}
