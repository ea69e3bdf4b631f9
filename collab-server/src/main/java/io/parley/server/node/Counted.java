package io.parley.server.node;

/** Numbers of things, as a person reads them. */
public final class Counted {
  private Counted() {}

  /** As {@code 1 question} or {@code 1,200 questions}. */
  public static String of(long number, String one) {
    return of(number, one, one + "s");
  }

  /** As {@code 1 person} or {@code 1,200 people}. */
  public static String of(long number, String one, String many) {
    return "%,d %s".formatted(number, number == 1 ? one : many);
  }

  /** People. */
  public static String people(long number) {
    return of(number, "person", "people");
  }
}
