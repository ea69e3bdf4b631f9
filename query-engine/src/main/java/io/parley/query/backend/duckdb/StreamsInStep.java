package io.parley.query.backend.duckdb;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.Measurement;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.privacy.NodeRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The streams of rows of several parties read in step, as all are in the order of their tokens, so
 * that of rows that cannot be joined none is kept.
 *
 * <p><b>Same bits.</b> A row whose token another stream lacks is left out where a unit without a
 * row of that stream has no row at the boundary. The unit is the token, each party has one stream,
 * and {@link NodeRows.OfPeople#present} names, by its invariant, the parties without whose person a
 * unit has no row: whoever is present in the algebra is so by a row of its one stream. All rows of
 * a token stay or go together, so that keyed choices, which are made among the rows of one token,
 * see what they would have seen.
 *
 * <p><b>What a partner can do.</b> A stream that is not as a party sends it fails the question.
 * That is found in the stream alone and each is read to its end, so that the failure tells nothing
 * about other rows ({@link OrderedStream}). That reading does not fail for want of memory either
 * where one or all of its tokens are kept rests on bounds for one stream alone: of one person's
 * rows, from the plan, or streams are not read so; of the bytes of a token; and of all bytes of a
 * stream, so that the tables would have room if every row were kept ({@link StreamLimits}). Not
 * covered is what statements over the tables take afterwards: as in every plan, it grows with what
 * is joined.
 */
final class StreamsInStep {
  private final List<OrderedStream> streams;

  StreamsInStep(List<OrderedStream> streams) {
    this.streams = List.copyOf(streams);
  }

  /**
   * The contributions of a plan that may be read in step: none, or two and more. None where a plan
   * lets the rows of one person be more than {@link StreamLimits#TOKEN} bytes.
   */
  static List<Contribution.Rows> of(PrivatePlan plan) {
    List<Contribution.Rows> rows = new ArrayList<>();
    Set<String> parties = new HashSet<>();
    boolean onePerParty = true;
    for (Contribution contribution : plan.contributions()) {
      if (contribution instanceof Contribution.People) {
        return List.of();
      } else if (contribution instanceof Contribution.Rows own) {
        rows.add(own);
        onePerParty &= parties.add(own.party());
      }
    }
    return rows.size() > 1
            && onePerParty
            && rows.stream().allMatch(StreamsInStep::isNarrow)
            && plan instanceof PrivatePlan.Measured measured
            && measured.measurements().stream().allMatch(m -> needsAll(plan, m, parties))
        ? rows
        : List.of();
  }

  private static boolean isNarrow(Contribution.Rows rows) {
    return rows.fragment().maxRows() <= StreamLimits.TOKEN / PlannedColumns.widest(rows);
  }

  private static boolean needsAll(PrivatePlan plan, Measurement measurement, Set<String> parties) {
    return plan.query().rows().get(measurement.boundary().below())
            instanceof NodeRows.OfPeople people
        && people.present().containsAll(parties);
  }

  /** Reads all of them to their ends. */
  void read() {
    boolean more = true;
    for (OrderedStream stream : streams) {
      more &= stream.next();
    }
    while (more) {
      OrderedStream furthest = furthest();
      boolean together = true;
      for (OrderedStream stream : streams) {
        while (more && stream.isBelow(furthest)) {
          together = false;
          more = stream.next();
        }
      }
      // Who was below may be above now.
      if (more && together) {
        for (OrderedStream stream : streams) {
          more &= stream.keep();
        }
      }
    }
    for (OrderedStream stream : streams) {
      while (stream.next()) {
        // To the end: what it holds there is looked at as all of it.
      }
    }
    streams.forEach(OrderedStream::passOn);
  }

  private OrderedStream furthest() {
    OrderedStream furthest = streams.get(0);
    for (OrderedStream stream : streams) {
      furthest = furthest.isBelow(stream) ? stream : furthest;
    }
    return furthest;
  }
}
