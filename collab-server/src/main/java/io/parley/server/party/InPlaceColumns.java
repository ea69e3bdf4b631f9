package io.parley.server.party;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.Nearest;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.ColumnType;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.OfferInPlace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The columns of a policy, and of which columns of a table in place they are made.
 *
 * <p>A cell that is no value of its column's type is NULL: text that is no number, NaN, infinities,
 * a number too large. That is so in every question, and no question fails on it.
 */
record InPlaceColumns(String table, List<One> all) {
  InPlaceColumns {
    all = List.copyOf(all);
  }

  /**
   * One of them.
   *
   * @param theirs what the table calls it
   */
  record One(String offered, ColumnType type, String theirs) {
    String sqlType() {
      return KeptTable.lakeType(type).duckdbType();
    }
  }

  /**
   * The columns of an offer.
   *
   * @param columns of its policies
   * @throws ConfigurationException when it maps another column
   */
  static InPlaceColumns of(OfferInPlace offer, Collection<ColumnPolicy> columns) {
    List<One> all = new ArrayList<>();
    for (ColumnPolicy column : columns) {
      String theirs = offer.columns().getOrDefault(column.name(), column.name());
      if (theirs.equalsIgnoreCase("person")) {
        throw new ConfigurationException(
            "node.offers: column `person` of `%s` stands in the place of the person; rename it in a view, and offer that"
                .formatted(offer.table()));
      }
      all.add(new One(column.name(), column.type(), theirs));
    }
    return new InPlaceColumns(offer.table(), all);
  }

  /**
   * Whether a table has them, each of a type that can be read as the policy's.
   *
   * @throws ConfigurationException naming the first that it has not
   */
  void check(List<LakeColumn> there) {
    List<String> names = there.stream().map(LakeColumn::name).toList();
    for (One one : all) {
      LakeColumn found =
          there.stream()
              .filter(c -> c.name().equals(one.theirs))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ConfigurationException(
                          "node.offers: the table behind `%s` has no column `%s`%s; write under `columns` what it calls `%s`"
                              .formatted(
                                  table,
                                  one.theirs,
                                  Nearest.hint(one.theirs, names),
                                  one.offered)));
      if (!fits(one.type).contains(found.type())) {
        throw new ConfigurationException(
            "node.offers: column `%s` of the table behind `%s` is of type %s, which is not read as %s; cast it in a view or query, and offer that"
                .formatted(one.theirs, table, found.type(), one.type));
      }
    }
  }

  /** Floating point numbers go over as text that is the same number. */
  private static Set<LakeType> fits(ColumnType type) {
    LakeType kept = KeptTable.lakeType(type);
    return type == ColumnType.DECIMAL ? Set.of(kept, LakeType.LONG, LakeType.STRING) : Set.of(kept);
  }

  /** What the table calls those of these columns, each once. */
  List<String> theirs(Set<String> offered) {
    return all.stream()
        .filter(o -> offered.contains(o.offered))
        .map(One::theirs)
        .distinct()
        .toList();
  }

  /**
   * A list after SELECT of every column in its policy's type.
   *
   * @param from what a column is made of; empty: it is NULL
   */
  String select(Function<One, Optional<String>> from) {
    return all.stream()
        .map(
            o ->
                ", TRY_CAST(%s AS %s) AS \"%s\""
                    .formatted(from.apply(o).orElse("NULL"), o.sqlType(), o.offered))
        .collect(Collectors.joining());
  }
}
