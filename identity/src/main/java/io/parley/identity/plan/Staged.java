package io.parley.identity.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What staging came to.
 *
 * @param sources in the order of the identity file; records of the first have the lowest numbers
 * @param columns the attributes that the table of records now has, further values among them
 *     ({@code phone_2})
 */
public record Staged(List<SourceCount> sources, Set<String> columns) {
  /** So many rejected rows a source are named; all are counted. */
  public static final int MOST_NAMED = 100;

  /**
   * One source's rows.
   *
   * @param name of the source
   * @param records rows that are records now
   * @param rejected how many rows are not, by reason
   * @param named the first of those
   * @param unread how many values of each attribute were not empty and could not be read
   * @param junk how many say nothing about who a person is, such as {@code test@test.com}
   */
  public record SourceCount(
      String name,
      long records,
      Map<Rejected.Reason, Long> rejected,
      List<Rejected> named,
      Map<String, Long> unread,
      Map<String, Long> junk) {
    public SourceCount {
      rejected = Map.copyOf(rejected);
      named = List.copyOf(named);
      unread = Map.copyOf(unread);
      junk = Map.copyOf(junk);
    }

    /** How many rows are no records. */
    public long rejections() {
      return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  public Staged {
    sources = List.copyOf(sources);
    columns = Set.copyOf(columns);
  }

  /** How many records there are. */
  public int records() {
    return Math.toIntExact(sources.stream().mapToLong(SourceCount::records).sum());
  }

  /** How many rows are no records. */
  public long rejections() {
    return sources.stream().mapToLong(SourceCount::rejections).sum();
  }
}
