package io.parley.server.wire;

import io.parley.query.plan.PrivatePlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The versions in which a node speaks with others. Two nodes speak in the highest that both have;
 * where there is none, neither guesses.
 *
 * @param protocols of the messages between nodes
 * @param plans of what a question's plan is made of, in a grant
 */
public record Spoken(List<Integer> protocols, List<Integer> plans) {
  /** What this program speaks. */
  public static final Spoken HERE = new Spoken(Wire.PROTOCOLS, List.of(PrivatePlan.VERSION));

  public Spoken {
    protocols = List.copyOf(protocols);
    plans = List.copyOf(plans);
  }

  /**
   * In which versions two nodes speak.
   *
   * @param plan the one of every grant between them
   */
  public record Common(int protocol, int plan) {}

  /**
   * The highest versions that both have; of more than two nodes, each with what the others left.
   *
   * @param here what messages call this node
   * @param other the other node's name
   * @throws BadDocument when there is none, naming what each speaks
   */
  public Common with(String here, String other, Spoken others) {
    int protocol =
        highest(protocols, others.protocols)
            .orElseThrow(() -> none("protocol", here, protocols, other, others.protocols));
    int plan =
        highest(plans, others.plans)
            .orElseThrow(() -> none("plan version", here, plans, other, others.plans));
    return new Common(protocol, plan);
  }

  private static Optional<Integer> highest(List<Integer> some, List<Integer> others) {
    return some.stream().filter(others::contains).max(Comparator.naturalOrder());
  }

  private static BadDocument none(
      String what, String here, List<Integer> ours, String other, List<Integer> theirs) {
    return new BadDocument(
        "`%s` speaks %s %s, and %s %s: let both run versions of Parley that have one in common"
            .formatted(PartnersWords.of(other), what, listed(theirs), here, listed(ours)));
  }

  private static String listed(List<Integer> versions) {
    return versions.isEmpty()
        ? "unknown"
        : versions.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
