package io.parley.server.party;

import io.parley.connector.source.RejectSink;
import io.parley.connector.source.Rejection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the rows that one source's reader rejects, by column and reason. */
final class Rejects implements RejectSink {
  /** A file that is wrong all through has a reason a row. */
  private static final int MOST_REASONS = 20;

  private final RejectSink next;
  private final Map<List<String>, Long> counts = new LinkedHashMap<>();

  /** Counts, and hands each on. */
  Rejects(RejectSink next) {
    this.next = next;
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
