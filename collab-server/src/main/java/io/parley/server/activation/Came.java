package io.parley.server.activation;

import io.parley.connector.destination.Batch;
import io.parley.connector.destination.Change;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.Witness;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Whom a run brought to a destination or took out of it, and who was left out.
 *
 * @param there who is there for sure, or got a message that may not be sent again
 * @param gone who was taken out
 * @param maybe of whom nobody knows whether they are there
 * @param out who was not brought, whatever the reason: consent may be given again, the night ends,
 *     an address may be known some day
 * @param suppressed who of those is never to come
 */
record Came(Set<UUID> there, Set<UUID> gone, Set<UUID> maybe, Set<UUID> out, Set<UUID> suppressed)
    implements Witness {
  private static final int UUID_SIGNS = 36;

  static Came nobody() {
    return new Came(
        new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
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
    if (id.length() > UUID_SIGNS) {
      return; // what was to be taken out of one who stays: the person may come all the same
    }
    if (reason == SkipReason.IN_DOUBT) {
      there.add(person(id));
      return;
    }
    out.add(person(id));
    if (reason == SkipReason.SUPPRESSED) {
      suppressed.add(person(id));
    }
  }

  /** Of one who stays, what is known no more goes under an id with something behind it. */
  private static UUID person(String id) {
    return UUID.fromString(id.substring(0, UUID_SIGNS));
  }
}
