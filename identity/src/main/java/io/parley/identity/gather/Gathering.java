package io.parley.identity.gather;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.cluster.Edges;
import io.parley.identity.cluster.Guards;
import io.parley.identity.cluster.Marks;
import io.parley.identity.cluster.UnionFind;
import io.parley.identity.linkage.Block;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.LinkageModel;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.Scorer;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.table.RecordTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes people of the links that a trained model found, under the guards of the model and of the
 * kind of linking.
 *
 * <ul>
 *   <li>What a rule {@code never} says of two records holds for all records of a person ({@link
 *       NeverMarks}).
 *   <li>Where a source holds a person once, a person has one record of it, also over a third
 *       source.
 *   <li>If the model asks for it, pairs that speak for two persons count against links. Pairs below
 *       the threshold are scored for that only within groups that links have made, and only of
 *       three records and more: two have no other pair.
 *   <li>A weak bridge is cut, if the model says what is weak.
 * </ul>
 *
 * <p>Of links with one weight those of the first records by source and key count first, whatever
 * the order of rows.
 *
 * <p>The same guards hold where links of another origin stand beside those of the model, such as an
 * identifier that records share ({@link #of(Edges, Edges)}).
 *
 * <p>Time is about linear in records and links, and in the pairs that the blocking rules look at
 * within groups.
 */
public final class Gathering {
  private final TrainedModel trained;
  private final RecordTable table;
  private final LinkType link;
  private final Within within;

  /** Scores pairs within groups. */
  @FunctionalInterface
  public interface Within {
    /**
     * Hands over each pair of two records of one group that the blocking rules look at, whatever it
     * weighs, one at a time.
     *
     * @param groups of each record its group, or -1 where it has none
     */
    void score(int[] groups, Consumer<ScoredPair> pairs);
  }

  /**
   * Gathers the records of a table.
   *
   * @param link which pairs may be one person
   * @param within where pairs below the threshold come from
   */
  public Gathering(TrainedModel trained, RecordTable table, LinkType link, Within within) {
    this.trained = trained;
    this.table = table;
    this.link = link;
    this.within = within;
  }

  /**
   * The same, with pairs scored in the table.
   *
   * @param blocks what {@link Scorer#score} gave
   */
  public static Gathering inTable(
      TrainedModel trained, RecordTable table, LinkType link, List<Block> blocks) {
    return new Gathering(
        trained,
        table,
        link,
        (groups, pairs) -> Scorer.within(trained, table, link, blocks, groups, pairs));
  }

  /** The people of some links. */
  public Clusters of(Collection<ScoredPair> links) {
    Edges edges = new Edges();
    links.forEach(pair -> edges.add(pair.a(), pair.b(), pair.bits()));
    return of(edges);
  }

  /**
   * The people of some links.
   *
   * @param edges pairs that reach the threshold; others are let be. What else is scored is added
   */
  public Clusters of(Edges edges) {
    return of(edges, new Edges());
  }

  /**
   * The people of some links and of certain ones. A certain link outweighs every pair that speaks
   * for two persons; what {@code never} forbids, it does not join either.
   *
   * @param edges pairs of the model that reach the threshold; the certain links, and what else is
   *     scored, are added
   * @param certain links that another rule found, without end in bits
   */
  public Clusters of(Edges edges, Edges certain) {
    LinkageModel model = trained.model();
    int records = table.count();
    Guards guards =
        Guards.above(model.threshold())
            .withBridges(model.guards().bridge())
            .inOrder(() -> byName(records))
            .withMarks(marks(edges, records)); // by the model's pairs: only those keep its rules
    for (int i = 0; i < certain.size(); i++) {
      edges.add(certain.a(i), certain.b(i), certain.bits(i));
    }
    if (!model.guards().evidence()) {
      return Clusters.of(records, edges, guards);
    }
    int[] groups = groups(edges, records);
    if (groups.length > 0) {
      within.score(
          groups,
          pair -> {
            if (pair.bits() < model.threshold()) {
              edges.add(pair.a(), pair.b(), pair.bits());
            }
          });
    }
    return Clusters.of(records, edges, guards.withEvidence());
  }

  /** How many links were cut, by reason. */
  public static Map<String, Long> counted(Clusters people) {
    Map<String, Long> counted = new TreeMap<>();
    people.cuts().forEach(cut -> counted.merge(cut.why(), 1L, Long::sum));
    return counted;
  }

  /** The groups that links make, of three records and more; empty if there are none. */
  private int[] groups(Edges edges, int records) {
    UnionFind joined = new UnionFind(records);
    for (int i = 0; i < edges.size(); i++) {
      if (edges.bits(i) >= trained.model().threshold()) {
        joined.union(edges.a(i), edges.b(i));
      }
    }
    int[] sizes = new int[records];
    for (int record = 0; record < records; record++) {
      sizes[joined.find(record)]++;
    }
    int[] groups = new int[records];
    boolean any = false;
    for (int record = 0; record < records; record++) {
      boolean large = sizes[joined.find(record)] >= 3;
      groups[record] = large ? joined.find(record) : -1;
      any |= large;
    }
    return any ? groups : new int[0];
  }

  private Marks marks(Edges edges, int records) {
    Marks marks = new Marks();
    new NeverMarks(trained.model(), table, edges).addTo(marks);
    if (link != LinkType.WITHIN) {
      marks.onePerSource(sources(records));
    }
    return marks;
  }

  /**
   * The place of each record by its name. Links of one weight are taken in this order: were it that
   * of rows, somebody's people would hang on how a file is sorted.
   */
  private int[] byName(int records) {
    int[] rankOf = new int[records];
    table.query(
        "SELECT rid, row_number() OVER (ORDER BY source, length(key), key, rid) - 1 FROM "
            + RecordTable.NAME,
        row -> rankOf[row.getInt(1)] = row.getInt(2));
    return rankOf;
  }

  private int[] sources(int records) {
    int[] sourceOf = new int[records];
    table.query(
        "SELECT rid, dense_rank() OVER (ORDER BY source) FROM " + RecordTable.NAME,
        row -> sourceOf[row.getInt(1)] = row.getInt(2));
    return sourceOf;
  }
}
