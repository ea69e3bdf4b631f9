package io.parley.query.explain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a question does, costs and tells, as far as it is known before it runs: from the statement,
 * the policies, the agreement and assumed numbers alone. It is the same whatever the data is.
 *
 * @param answer what kind of answer it is
 * @param steps what each node does to a person's rows, each before those that it reads
 * @param tables offered tables that it touches
 * @param uses every use of every offered column
 * @param matching how people of several parties are matched
 * @param changedUnits c: how many joined units one person's removal can change; 0 for exact
 *     numbers, which promise nothing of it
 * @param measurements where people's rows end
 * @param rule the rule by which numbers are released, as a receipt repeats it
 * @param price what it costs, by population
 * @param assumptions under which relative accuracy is foretold
 * @param accuracy of each column of the answer that carries noise, in their order
 */
public record Explanation(
    String answer,
    List<Step> steps,
    List<String> tables,
    List<ColumnUses> uses,
    String matching,
    int changedUnits,
    List<Measured> measurements,
    List<String> rule,
    Map<String, Cost> price,
    List<String> assumptions,
    List<Accuracy> accuracy) {
  public Explanation {
    steps = List.copyOf(steps);
    tables = List.copyOf(tables);
    uses = List.copyOf(uses);
    measurements = List.copyOf(measurements);
    rule = List.copyOf(rule);
    price = java.util.Collections.unmodifiableMap(new TreeMap<>(price));
    assumptions = List.copyOf(assumptions);
    accuracy = List.copyOf(accuracy);
  }

  /**
   * A node of the question's algebra.
   *
   * @param depth how far below the root
   * @param operation what it is, in words of SQL
   * @param parties whose people's rows it holds; none above the boundary
   * @param mostRows the most rows of one person, with where that comes from; empty above it
   * @param effect what it does to a person's rows
   */
  public record Step(
      int depth, String operation, List<String> parties, String mostRows, String effect) {
    public Step {
      parties = List.copyOf(parties);
    }
  }

  /** An offered column and how it is used. */
  public record ColumnUses(String column, List<String> uses) {
    public ColumnUses {
      uses = List.copyOf(uses);
    }
  }

  /**
   * A measurement boundary.
   *
   * @param groups what it groups by
   * @param groupsPerPerson G
   * @param rowsPerPerson r
   * @param numbers what is noised, once each
   * @param shows which groups show
   */
  public record Measured(
      List<String> groups,
      int groupsPerPerson,
      int rowsPerPerson,
      List<Noised> numbers,
      String shows) {
    public Measured {
      groups = List.copyOf(groups);
      numbers = List.copyOf(numbers);
    }

    /** The same with more numbers, which are not those of a group. */
    Measured with(List<Noised> more) {
      List<Noised> all = new ArrayList<>(numbers);
      all.addAll(more);
      return new Measured(groups, groupsPerPerson, rowsPerPerson, all, shows);
    }
  }

  /**
   * A number of each group.
   *
   * @param mostChange the most that one unit changes in one group; empty for quantiles
   * @param noise its law, on a grid of {@code step}
   */
  public record Noised(String what, String step, String mostChange, String noise) {}

  /**
   * What a population pays.
   *
   * @param epsilon together with delta: the nominal cost
   * @param charge the charge as ledgers keep it
   * @param disclosures exact disclosures that are counted
   */
  public record Cost(BigDecimal epsilon, BigDecimal delta, String charge, int disclosures) {}

  /**
   * A column's accuracy at 95 %, for groups of one measurement.
   *
   * @param column its name
   * @param measurement the place of the measurement in {@link Explanation#measurements}
   * @param halfWidth in units of the column; empty where it depends on the group
   * @param expected for groups of assumed sizes
   * @param needed the ε for an accuracy that is sought
   * @param note what else there is to know
   */
  public record Accuracy(
      String column,
      int measurement,
      Optional<BigDecimal> halfWidth,
      List<Expected> expected,
      Optional<Needed> needed,
      String note) {
    public Accuracy {
      expected = List.copyOf(expected);
    }
  }

  /**
   * Accuracy for an assumed group.
   *
   * @param halfWidth empty where no finite interval is known
   * @param relative half-width over value; empty where that is not finite
   */
  public record Expected(
      long people, Optional<BigDecimal> halfWidth, Optional<BigDecimal> relative) {}

  /**
   * What a sought accuracy needs.
   *
   * @param within the sought relative half-width
   * @param epsilon the least ε, to two digits, at which it is reached; empty where none up to 100
   *     reaches it
   * @param allowed the most that the policies allow a query
   */
  public record Needed(
      long people, BigDecimal within, Optional<BigDecimal> epsilon, BigDecimal allowed) {}
}
