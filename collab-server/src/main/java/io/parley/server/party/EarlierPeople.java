package io.parley.server.party;

import io.parley.identity.normalise.Identifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The people of an edition of a running node.
 *
 * <p>Who takes part in a question on it is what is known now, and not what was known then: who
 * objects by an identifier that came later, who has refused since, and who is not in the sources
 * any more. The people of now are mapped back to those of the edition by the names of their
 * records, which stay from one ingest to the next.
 */
final class EarlierPeople implements Edition.InEdition {
  private final LivePeople then;
  private final long version;
  private final Supplier<LivePeople> now;
  private final Map<String, Optional<Set<UUID>>> consenting = new HashMap<>();
  private Optional<Gone> gone = Optional.empty();

  /** Who of the edition is not among these people at all; they do not change in that. */
  private record Gone(LivePeople since, Set<UUID> people) {}

  /**
   * The people of a version.
   *
   * @param then may have gone on since, or ended with an ingest of everything
   * @param now gives the people of now, or those known last
   */
  EarlierPeople(LivePeople then, long version, Supplier<LivePeople> now) {
    this.then = then;
    this.version = version;
    this.now = now;
  }

  @Override
  public Set<UUID> absent(Objections objections, String purpose) {
    Set<Identifier> objecting = objections.now();
    LivePeople known = now.get();
    if (known.equals(then) && objecting.isEmpty() && known.version() == version) {
      return Set.of();
    }
    // One lock at a time: of now, then of then.
    LivePeople.Without without = known.without(objecting, purpose);
    Set<UUID> absent = new HashSet<>(then.holders(objecting, version));
    absent.addAll(then.people(without, version));
    if (!known.equals(then)) {
      absent.addAll(gone(known));
    }
    return absent;
  }

  @Override
  public synchronized Optional<Set<UUID>> consenting(String purpose) {
    return consenting.computeIfAbsent(purpose, p -> then.consenting(p, version));
  }

  private synchronized Set<UUID> gone(LivePeople since) {
    Gone found =
        gone.filter(g -> g.since().equals(since))
            .orElseGet(() -> new Gone(since, then.goneFrom(since.keys(), version)));
    gone = Optional.of(found);
    return found.people();
  }

  @Override
  public void identifiers(NodeLake.Holder holder) {
    then.identifiers(version, holder);
  }
}
