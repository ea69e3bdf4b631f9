package io.parley.server.party;

import io.parley.connector.source.RejectSink;
import io.parley.connector.source.Rejection;
import io.parley.connector.source.SourceRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Counts the rows that one source's reader rejects, by column and reason, and hands on what they
 * say of people all the same.
 */
final class Rejects implements RejectSink {
  /** A file that is wrong all through has a reason a row. */
  private static final int MOST_REASONS = 20;

  private final RejectSink next;
  private final Optional<Consumer<SourceRow>> people;
  private final Map<List<String>, Long> counts = new LinkedHashMap<>();
  private Optional<Rejection> lost = Optional.empty();
  private long kept;

  /**
   * Counts, and hands each on.
   *
   * @param people takes what can be read of a rejected row; empty: nobody wants it
   */
  Rejects(RejectSink next, Optional<Consumer<SourceRow>> people) {
    this.next = next;
    this.people = people;
  }

  @Override
  public void reject(Rejection rejection, Supplier<Optional<SourceRow>> person) {
    reject(rejection);
    if (people.isPresent()) {
      Optional<SourceRow> row = person.get();
      row.ifPresent(people.get());
      kept += row.isPresent() ? 1 : 0;
      if (row.isEmpty() && lost.isEmpty()) {
        lost = Optional.of(rejection);
      }
    }
  }

  /** The first of the rows of which nobody can tell whose they are. */
  Optional<Rejection> lost() {
    return lost;
  }

  /** How many rejected rows were handed on. */
  long kept() {
    return kept;
  }

  @Override
  public void reject(Rejection rejection) {
    List<String> why = List.of(rejection.column().orElse(""), rejection.reason());
    if (counts.containsKey(why) || counts.size() < MOST_REASONS) {
      counts.merge(why, 1L, Long::sum);
    }
    next.reject(rejection);
  }

  /** The first {@value #MOST_REASONS} reasons that were met. */
  List<IngestReport.Reason> reasons() {
    return counts.entrySet().stream()
        .map(e -> new IngestReport.Reason(e.getKey().get(0), e.getKey().get(1), e.getValue()))
        .toList();
  }
}
