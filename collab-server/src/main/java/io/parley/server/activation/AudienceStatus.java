package io.parley.server.activation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audience.Membership;
import io.parley.server.audience.Refresh;
import io.parley.server.audience.ScheduleNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of an audience.
 *
 * @param label what kind of answer it is
 * @param people in it now, rounded down to hundreds
 * @param refresh how often it is to be asked for
 * @param due when it is to be asked for again
 * @param failed what went wrong since it was asked for last
 * @param allowed the kinds of destination to which the policies let the last list go
 * @param deliveries what each destination has of it
 */
public record AudienceStatus(
    String name,
    String label,
    String sql,
    String purpose,
    long people,
    List<Run> runs,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> membershipDays,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Refresh> refresh,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> due,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ScheduleNote.Failure> failed,
    List<String> destinations,
    List<String> allowed,
    List<AtDestination> deliveries) {
  /** What an audience is, wherever it is shown. */
  public static final String LABEL = "exact disclosure, outside differential privacy";

  public AudienceStatus {
    runs = List.copyOf(runs);
    destinations = List.copyOf(destinations);
    allowed = List.copyOf(allowed);
    deliveries = List.copyOf(deliveries);
  }

  /**
   * A question that was answered.
   *
   * @param status {@code delivered}, {@code withheld} or {@code no change due}
   */
  public record Run(String query, String at, String status) {}

  /** The status of a declared audience. */
  public static AudienceStatus of(AudienceBook book, Audience audience, Instant now) {
    Membership membership = book.membership(audience.name());
    List<Run> runs = new ArrayList<>();
    boolean delivered = false;
    for (Membership.Run run : membership.runs()) {
      delivered |= run.delivered();
      String word = run.delivered() ? "delivered" : delivered ? "no change due" : "withheld";
      runs.add(new Run(run.query(), run.at().toString(), word));
    }
    return new AudienceStatus(
        audience.name(),
        LABEL,
        audience.sql(),
        audience.purpose(),
        membership.current(audience.membershipDays(), now).size() / 100 * 100L,
        runs,
        audience.membershipDays(),
        audience.refresh(),
        book.due(audience, now).map(Instant::toString),
        book.schedule(audience.name()).failed(),
        audience.destinations(),
        List.copyOf(membership.destinations()),
        AtDestination.standings(book, audience));
  }
}
