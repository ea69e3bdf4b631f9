package io.parley.identity.link;

import java.util.Collection;
import java.util.List;

/**
 * Makes people of records that share an identifier.
 *
 * <p>Links are transitive: if A and B share an e-mail address and B and C a phone, A, B and C are
 * one person. The result depends on the records alone, not on their order.
 */
public final class DeterministicLinker {
  private DeterministicLinker() {}

  /**
   * Resolves the records to people, in time about linear in their identifiers.
   *
   * @param records the records of all sources of a node, in any order
   * @throws IllegalArgumentException if two records have the same source and line
   */
  public static Resolution resolve(Collection<SourceRecord> records, LinkRules rules) {
    return Linker.resolve(List.copyOf(records), rules, List.of()).resolution();
  }
}
