package io.parley.server.rest;

import io.parley.server.account.Account;
import io.parley.server.account.Role;
import io.parley.server.activation.AudienceRoom;
import io.parley.server.activation.AudienceRooms;
import io.parley.server.client.Profile;
import io.parley.server.client.RoomClient;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.WhoDocument;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;

/**
 * Who comes in at a party: it has no accounts, and asks the room of the collaboration that the path
 * names whose a key is, with each request. So rights are kept in one place, and a key that has
 * expired or was revoked there opens nothing here either. A key is shown to that room alone, whose
 * certificate the agreement names; one of another member opens nothing.
 */
final class PartyVisitors implements Visits {
  private static final Pattern COLLABORATION = Pattern.compile("/v1/collaborations/([^/]+)/.*");

  private static final Pattern SHOWN = Pattern.compile("[\\x21-\\x7e]{1,8192}");

  private final String party;
  private final Map<String, Place> places = new LinkedHashMap<>();

  /**
   * Who comes in at a party.
   *
   * @param party its name
   */
  PartyVisitors(String party, AudienceRooms rooms) {
    this.party = party;
    List<AudienceRooms.Place> all = rooms.places();
    int each = Math.max(1, RestListener.THREADS / Math.max(1, all.size()));
    all.forEach(p -> places.put(p.collaboration(), new Place(p, new Semaphore(each))));
  }

  /**
   * A collaboration.
   *
   * @param threads its share of those that work on requests
   */
  private record Place(AudienceRooms.Place audiences, Semaphore threads) {}

  private Place place(String collaboration) {
    return Objects.requireNonNull(places.get(collaboration));
  }

  @Override
  public Optional<Visit> of(String shown, String path) {
    if (!SHOWN.matcher(shown).matches()) {
      return Optional.empty(); // no header of a call has room for it
    }
    return collaboration(path).flatMap(name -> visit(name, place(name).audiences(), shown));
  }

  /** Where a path names none, it is clear which is meant only where there is one. */
  private Optional<String> collaboration(String path) {
    Matcher named = COLLABORATION.matcher(path);
    if (named.matches()) {
      return decoded(named.group(1)).filter(places::containsKey);
    }
    return places.size() == 1 ? places.keySet().stream().findFirst() : Optional.empty();
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<Visit> visit(String name, AudienceRooms.Place place, String shown) {
    Profile profile = place.room(shown);
    return who(profile)
        .filter(w -> w.collaboration().equals(name) && w.member().equals(party))
        .filter(w -> !roles(w).isEmpty()) // all of a later version
        .map(
            w ->
                new Visit(
                    name,
                    new Account(w.account(), w.member(), roles(w)),
                    List.of(new AudiencePlace(place.desk(), new AudienceRoom(profile)))));
  }

  private static Optional<WhoDocument> who(Profile profile) {
    try (RoomClient room = new RoomClient(profile)) {
      return Optional.of(room.who());
    } catch (FlightRuntimeException e) {
      if (e.status().code() == FlightStatusCode.UNAUTHENTICATED) {
        return Optional.empty();
      }
      throw ProblemCode.ROOM_AWAY.problem();
    } catch (BadDocument e) {
      throw ProblemCode.ROOM_AWAY.problem("it speaks another version");
    }
  }

  private static Set<Role> roles(WhoDocument who) {
    return who.roles().stream().flatMap(w -> Role.of(w).stream()).collect(Collectors.toSet());
  }

  @Override
  public boolean asksAnotherNode() {
    return true;
  }

  /** The room itself says whether it is ready, when it is asked. */
  @Override
  public boolean isReady(Visit visit) {
    return true;
  }

  @Override
  public boolean begin(Visit visit) {
    return place(visit.collaboration()).threads().tryAcquire();
  }

  @Override
  public void end(Visit visit) {
    place(visit.collaboration()).threads().release();
  }
}
