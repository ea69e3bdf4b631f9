package io.parley.server.activation;

import io.parley.connector.destination.Batch;
import io.parley.connector.destination.Change;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.Witness;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Whom a run brought to a destination or took out of it, and who was left out and may come later.
 *
 * @param there who is there for sure, or got a message that may not be sent again
 * @param gone who was taken out
 * @param maybe of whom nobody knows whether they are there
 * @param later who was not sent, and is to come when a reason has passed
 */
record Came(Set<UUID> there, Set<UUID> gone, Set<UUID> maybe, Set<UUID> later) implements Witness {
  /** What passes: consent may be given again, the night ends, a field may be filled in. */
  private static final Set<SkipReason> PASSING =
      EnumSet.of(
          SkipReason.ERASED,
          SkipReason.NO_CONSENT,
          SkipReason.MISSING_FIELD,
          SkipReason.QUIET_HOURS,
          SkipReason.TOO_OFTEN);

  private static final int UUID_SIGNS = 36;

  static Came nobody() {
    return new Came(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
  }

  @Override
  public void came(Batch batch) {
    batch.people().forEach(id -> (batch.change() == Change.ADD ? there : gone).add(person(id)));
  }

  @Override
  public void doubtful(Batch batch) {
    if (batch.change() == Change.ADD) {
      batch.people().forEach(id -> maybe.add(person(id)));
    }
  }

  @Override
  public void leftOut(String id, SkipReason reason) {
    if (PASSING.contains(reason)) {
      later.add(person(id));
    } else if (reason == SkipReason.IN_DOUBT) {
      there.add(person(id));
    }
  }

  /** Of one who stays, what is known no more goes under an id with something behind it. */
  private static UUID person(String id) {
    return UUID.fromString(id.substring(0, UUID_SIGNS));
  }
}
