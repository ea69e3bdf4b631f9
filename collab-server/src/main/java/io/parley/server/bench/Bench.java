package io.parley.server.bench;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Something that {@code parley bench NAME} measures. An implementation is stateless, prints nothing
 * but progress, writes only below the directory that it is given, and is entered in {@link
 * Benches}.
 */
public interface Bench {
  /** What it is called on the command line: lower case, with hyphens. */
  String name();

  /** One line about what it measures, for the help. */
  String about();

  /**
   * The options that it takes, each with its default. Names are those of the command's own options
   * ({@code rows}, {@code sf}, {@code cases}, {@code releases}, {@code rounds}, {@code keys},
   * {@code times}); another one given on the command line is wrong usage.
   */
  Map<String, BigDecimal> options();

  /** Whether its figures depend on the machine's speed, so that an unsteady run is repeated. */
  default boolean isTimed() {
    return true;
  }

  /**
   * Measures.
   *
   * @return the figures by the names that the issues give them
   */
  Map<String, Figure> measure(Workbench workbench) throws Exception;
}
