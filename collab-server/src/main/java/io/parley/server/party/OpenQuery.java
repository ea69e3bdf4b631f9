package io.parley.server.party;

import io.parley.crypto.QueryKey;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Grant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A granted question at a party, from its reservation to its last stream. Used once. */
final class OpenQuery {
  /** Where the price of a question stands. */
  private enum State {
    RESERVED,
    COMMITTED,
    BURNED
  }

  private final Grant grant;
  private final String grantDigest;
  private final PrivatePlan plan;
  private final QueryKey queryKey;
  private final Edition edition;
  private final Set<String> taken = new HashSet<>();
  private final Map<String, HeldStream> held = new HashMap<>();

  /** For what is decided at once; making tokens takes long, and has a lock of its own. */
  private final Object deciding = new Object();

  private boolean over;
  private State state = State.RESERVED;
  private Optional<Pseudonyms.Tokens> tokens = Optional.empty();

  OpenQuery(Grant grant, String grantDigest, PrivatePlan plan, QueryKey queryKey, Edition edition) {
    this.grant = grant;
    this.grantDigest = grantDigest;
    this.plan = plan;
    this.queryKey = queryKey;
    this.edition = edition;
  }

  Grant grant() {
    return grant;
  }

  String grantDigest() {
    return grantDigest;
  }

  PrivatePlan plan() {
    return plan;
  }

  /** What this party offered when the question was granted. */
  Edition edition() {
    return edition;
  }

  QueryKey queryKey() {
    return queryKey;
  }

  /**
   * This query's tokens, made once for all its streams.
   *
   * @param own the key of the persons' own tokens
   */
  synchronized Pseudonyms.Tokens tokens(QueryKey own) {
    Pseudonyms.Tokens made =
        tokens.orElseGet(() -> edition.pseudonyms().tokens(queryKey, own, plan.matching().keys()));
    tokens = Optional.of(made);
    return made;
  }

  /**
   * Whether the room may still come for something: for its go, until the grant expires, as it waits
   * for the slowest party; or for a stream or a list that was not taken yet.
   *
   * @param now milliseconds since 1970
   */
  boolean isOwed(String party, long now) {
    if (grant.expires() <= now) {
      return false;
    }
    synchronized (deciding) {
      return switch (state) {
        case RESERVED -> true;
        case BURNED -> false;
        case COMMITTED -> isOwedRows(party);
      };
    }
  }

  private boolean isOwedRows(String party) {
    return plan.contributions().stream()
            .anyMatch(c -> c.party().equals(party) && !taken.contains(c.name()))
        || (plan instanceof PrivatePlan.Audience
            && plan.question().receiver().equals(party)
            && !taken.contains("audience"));
  }

  /**
   * Commits, unless the reservation was burned; the two never cross.
   *
   * @param durably writes it; what it throws is thrown, and nothing is committed here
   * @throws BadDocument when it was burned
   */
  void commit(Runnable durably) {
    synchronized (deciding) {
      if (state == State.BURNED) {
        throw new BadDocument("the reservation was burned");
      }
      durably.run();
      state = State.COMMITTED;
    }
  }

  /**
   * Burns what is reserved, once.
   *
   * @param durably writes it; what it throws is thrown, and it is burned the next time
   * @return false when nothing is reserved: it was committed, or burned before
   */
  boolean burn(Runnable durably) {
    synchronized (deciding) {
      if (state != State.RESERVED) {
        return false;
      }
      durably.run();
      state = State.BURNED;
      return true;
    }
  }

  /** Keeps a stream until the room has all of it, or the question's time is over. */
  void hold(String name, HeldStream stream) {
    boolean late;
    synchronized (deciding) {
      late = over;
      if (!over) {
        held.put(name, stream);
      }
    }
    if (late) {
      stream.letGo();
    }
  }

  /**
   * A stream that is kept.
   *
   * @throws BadDocument when there is none: it never began, or the room has said that it has all
   */
  HeldStream held(String name) {
    synchronized (deciding) {
      return Optional.ofNullable(held.get(name))
          .orElseThrow(() -> new BadDocument("nothing is kept of this stream"));
    }
  }

  /** Lets a stream go. */
  void letGo(String name) {
    Optional<HeldStream> stream;
    synchronized (deciding) {
      stream = Optional.ofNullable(held.remove(name));
    }
    stream.ifPresent(HeldStream::letGo);
  }

  /** Lets all streams go, and keeps no more. */
  void letGo() {
    List<HeldStream> all;
    synchronized (deciding) {
      over = true;
      all = List.copyOf(held.values());
      held.clear();
    }
    all.forEach(HeldStream::letGo);
  }

  /** Takes a stream by name; each can be taken once, and only after the commit. */
  void take(String name) {
    synchronized (deciding) {
      if (state != State.COMMITTED) {
        throw new IllegalStateException("a stream was asked for before the commit");
      }
      if (!taken.add(name)) {
        throw new IllegalStateException("a stream was asked for twice");
      }
    }
  }
}
