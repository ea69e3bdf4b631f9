package io.parley.connector.destination;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a run counts on its way; its end is in a receipt. */
final class Counting {
  /** Request ids that a receipt lists; a delivery of a billion people has 100,000. */
  private static final int MOST_REQUESTS = 10_000;

  final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  final Map<Change, Long> accepted = new EnumMap<>(Change.class);
  final Map<String, Long> failures = new TreeMap<>();
  final List<String> requests = new ArrayList<>();
  long offered;
  long rejected;
  long inDoubt;
  long notTried;
  long leftOut;
  long batchesSent;
  long batchesEarlier;

  void skip(SkipReason reason) {
    skipped.merge(reason, 1L, Long::sum);
  }

  void accept(Batch batch, BatchResult.Accepted result) {
    int refused = Math.min(result.rejected(), batch.members());
    rejected += refused;
    accepted.merge(batch.change(), (long) batch.members() - refused, Long::sum);
    result.requestId().filter(id -> requests.size() < MOST_REQUESTS).ifPresent(requests::add);
  }

  void fail(String code) {
    failures.merge(code, 1L, Long::sum);
  }

  long usable(Change change) {
    return Optional.ofNullable(accepted.get(change)).orElse(0L);
  }
}
