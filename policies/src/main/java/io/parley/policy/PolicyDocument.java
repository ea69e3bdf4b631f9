package io.parley.policy;

/** What one policy file holds. */
public sealed interface PolicyDocument {

  /** A file that begins {@code policy: parley/v1}. */
  record Table(TablePolicy policy) implements PolicyDocument {}

  /** A file that begins {@code policy: public/v1}. */
  record Public(PublicTable table) implements PolicyDocument {}

  /** A file that begins {@code policy: template/v1}. */
  record Named(Template template) implements PolicyDocument {}

  /** A file that begins {@code policy: derived/v1}. */
  record Derived(DerivedTable table) implements PolicyDocument {}

  /** A file that begins {@code population: NAME}. */
  record Budget(PopulationBudget budget) implements PolicyDocument {}
}
