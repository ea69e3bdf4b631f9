package io.parley.server.activation;

import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.flight.FlightRuntimeException;

/**
 * Asks for declared audiences when they are due, within the running node: those that say {@code
 * refresh}, in collaborations for which the node has a key. It is the question that anybody asks,
 * so that the room holds a list back by the same rule.
 *
 * <p>What is due is worked out at each tick from what the node keeps (when a list came last, and
 * when a question was answered last), so that a restart forgets nothing, and what was due several
 * times while the node was stopped is asked for once. Once a question is answered, delivered or
 * not, the next one is due a whole time later: never two at one due time. One that failed is tried
 * again at the next tick, then at longer and longer intervals, and its status says why.
 */
public final class AudienceSchedule {
  /** From one look at what is due to the next. */
  public static final Duration TICK = Duration.ofMinutes(1);

  /** Who asks, in the audit log. */
  static final String BY = "schedule";

  private final List<Part> parts;
  private final Clock clock;
  private final Progress progress;

  AudienceSchedule(List<Part> parts, Clock clock, Progress progress) {
    this.parts = List.copyOf(parts);
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * A collaboration's.
   *
   * @param room who asks, with the node's own key as it is now
   */
  record Part(AudienceDesk desk, Supplier<Asking> room) {}

  /** The schedule of a node. */
  public static AudienceSchedule of(AudienceRooms rooms, Clock clock, Progress progress) {
    return new AudienceSchedule(
        rooms.places().stream()
            .filter(place -> place.room().isPresent())
            .map(place -> new Part(place.desk(), () -> asking(place)))
            .toList(),
        clock,
        progress);
  }

  private static Asking asking(AudienceRooms.Place place) {
    return new AudienceRoom(place.room().orElseThrow());
  }

  /** Asks for what is due now, one after the other; failures are noted, and none is thrown. */
  public void tick() {
    for (Part part : parts) {
      try {
        part.desk().due().forEach(audience -> ask(part, audience));
      } catch (RuntimeException e) {
        progress.say("what audiences are due cannot be read: " + why(e));
      }
    }
  }

  private void ask(Part part, Audience audience) {
    try {
      part.desk()
          .refreshDue(audience, part.room().get(), BY)
          .ifPresent(
              asked ->
                  progress.say("the audience %s: %s".formatted(audience.name(), asked.status())));
    } catch (RuntimeException e) {
      String why = why(e);
      progress.say("the audience %s was not asked for: %s".formatted(audience.name(), why));
      note(part.desk().book(), audience, why);
    }
  }

  /** Not where it was removed, or somebody else asked meanwhile or does so now. */
  private void note(AudienceBook book, Audience audience, String why) {
    try {
      var unused =
          book.asking(
              audience.name(),
              () -> {
                boolean isDue = book.isDue(audience, clock.instant());
                if (isDue) {
                  book.failed(audience, clock.instant(), why, TICK);
                }
                return isDue;
              });
    } catch (ConfigurationException e) {
      progress.say("that is noted nowhere: " + why(e));
    }
  }

  /** The texts of failures that are not ours may have values in them. */
  private static String why(RuntimeException e) {
    if (e instanceof ConfigurationException || e instanceof AudienceRoom.Refused) {
      return String.valueOf(e.getMessage());
    }
    if (!(e instanceof FlightRuntimeException flight)) {
      return "it failed: " + e.getClass().getSimpleName();
    }
    return switch (flight.status().code()) {
      case UNAUTHENTICATED -> "the room does not know the key of `node.audiences`";
      case UNAUTHORIZED -> "the account of the key of `node.audiences` may not ask for audiences";
      default -> "the room does not answer";
    };
  }
}
