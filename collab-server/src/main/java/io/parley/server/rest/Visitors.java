package io.parley.server.rest;

import io.parley.server.account.Tokens;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.StoredRestBook;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.room.CollaborationRoom;
import io.parley.server.room.Entrance;
import io.parley.server.room.RoomNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Who comes in over REST, and where to: an access key leads to its own collaboration, with its own
 * book of questions. The accounts are looked at for every request, so that a key that has expired
 * or was revoked opens nothing from the next one on.
 */
final class Visitors implements Visits, AutoCloseable {
  private final Entrance entrance;
  private final Predicate<CollaborationRoom> ready;
  private final Tokens tokens;
  private final Map<String, Place> places = new LinkedHashMap<>();

  /**
   * @param configuration the node's
   * @param ready whether questions can be asked in a collaboration
   * @param tokens what is taken of the room's provider
   */
  Visitors(
      RoomNode node,
      NodeConfiguration configuration,
      Clock clock,
      Predicate<CollaborationRoom> ready,
      Tokens tokens) {
    this.tokens = tokens;
    int openQueries = configuration.rest().openQueries();
    this.entrance = node.entrance();
    this.ready = ready;
    int each = Math.max(1, RestListener.THREADS / node.rooms().size());
    for (CollaborationRoom room : node.rooms()) {
      NodeDirectory directory = room.directory();
      StoredRestBook book =
          StoredRestBook.open(
              Databases.of(configuration, directory), directory.keys().envelope(), clock);
      QuestionDesk desk = new QuestionDesk(room.resources(), book, openQueries);
      places.put(room.name(), new Place(room, desk, new Semaphore(each)));
    }
  }

  /**
   * A collaboration.
   *
   * @param threads its share of those that work on requests
   */
  private record Place(CollaborationRoom room, QuestionDesk desk, Semaphore threads) {}

  private Place place(String collaboration) {
    return Objects.requireNonNull(places.get(collaboration));
  }

  @Override
  public Optional<Visit> of(String shown, String path) {
    return opened(shown)
        .map(
            who -> {
              Place place = place(who.room().name());
              return new Visit(
                  who.room().name(),
                  who.account(),
                  List.of(place.room().resources(), place.desk()));
            });
  }

  private Optional<Entrance.Entered> opened(String shown) {
    try {
      return entrance.opened(shown, tokens);
    } catch (Tokens.ProviderAway e) {
      throw ProblemCode.PROVIDER_AWAY.problem();
    }
  }

  @Override
  public boolean isReady(Visit visit) {
    return ready.test(place(visit.collaboration()).room());
  }

  @Override
  public boolean begin(Visit visit) {
    return place(visit.collaboration()).threads().tryAcquire();
  }

  @Override
  public void end(Visit visit) {
    place(visit.collaboration()).threads().release();
  }

  @Override
  public void close() {
    places.values().forEach(place -> place.desk().close());
  }
}
