package io.parley.server.party;

import io.parley.crypto.QueryKey;
import io.parley.crypto.SignedBytes;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A granted question at a party, from its reservation to its last stream. Used once. */
final class OpenQuery {
  /** A room that has all reservations sends its go at once. */
  private static final Duration GO_MOMENTS = Duration.ofSeconds(5);

  private final long reserved = System.nanoTime();
  private final Grant grant;
  private final String grantDigest;
  private final PrivatePlan plan;
  private final QueryKey queryKey;
  private final Set<String> taken = new HashSet<>();
  private Optional<Pseudonyms.Tokens> tokens = Optional.empty();
  private boolean committed;

  OpenQuery(Grant grant, String grantDigest, PrivatePlan plan, QueryKey queryKey) {
    this.grant = grant;
    this.grantDigest = grantDigest;
    this.plan = plan;
    this.queryKey = queryKey;
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

  /** The snapshots that this party offered when the question was granted. */
  Map<String, Long> snapshots(String party) {
    String offer = grant.offers().get(party);
    byte[] signed = Base64.getDecoder().decode(Objects.requireNonNull(offer));
    return Json.read(SignedBytes.decode(signed).payload(), Offer.class).snapshots();
  }

  QueryKey queryKey() {
    return queryKey;
  }

  /** This query's tokens, made once for all its streams. */
  synchronized Pseudonyms.Tokens tokens(Pseudonyms pseudonyms) {
    Pseudonyms.Tokens made =
        tokens.orElseGet(() -> pseudonyms.tokens(queryKey, plan.matching().keys()));
    tokens = Optional.of(made);
    return made;
  }

  /**
   * Whether the room may still come for something: for its go, within moments of the reservation,
   * or for a stream or a list that was not taken yet.
   */
  synchronized boolean isOwed(String party) {
    if (!committed) {
      return System.nanoTime() - reserved < GO_MOMENTS.toNanos();
    }
    return plan.contributions().stream()
            .anyMatch(c -> c.party().equals(party) && !taken.contains(c.name()))
        || (plan instanceof PrivatePlan.Audience
            && plan.question().receiver().equals(party)
            && !taken.contains("audience"));
  }

  synchronized void commit() {
    committed = true;
  }

  synchronized boolean isCommitted() {
    return committed;
  }

  /** Takes a stream by name; each can be taken once, and only after the commit. */
  synchronized void take(String name) {
    if (!committed) {
      throw new IllegalStateException("a stream was asked for before the commit");
    }
    if (!taken.add(name)) {
      throw new IllegalStateException("a stream was asked for twice");
    }
  }
}
