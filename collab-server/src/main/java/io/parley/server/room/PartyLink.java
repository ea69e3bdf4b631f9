package io.parley.server.room;

import io.parley.policy.Reason;
import io.parley.server.blinding.BlindingActions;
import io.parley.server.blinding.BlindingRelay;
import io.parley.server.flight.Actions;
import io.parley.server.flight.ArrivingStream;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.DeliveryNote;
import io.parley.server.wire.Go;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeyDeal;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.MemberMessages;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import io.parley.server.wire.StreamTicket;
import io.parley.server.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.Ticket;

/** The room's line to one party. */
final class PartyLink implements AutoCloseable {
  /**
   * For what a party answers at once, and for what nobody interrupts. One that takes the call and
   * says nothing is as one that is away; a commit ends at its question's own deadline.
   */
  private static final CallOption AT_ONCE =
      CallOptions.timeout(Ticks.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);

  /** Whoever cannot be told burns it when the grant expires. */
  private static final long GIVE_UP_SECONDS = 5;

  private final String party;
  private final FlightClient client;

  PartyLink(String party, FlightClient client) {
    this.party = party;
    this.client = client;
  }

  String party() {
    return party;
  }

  Hello hello() {
    return Json.read(body(Wire.HELLO, new byte[0], AT_ONCE), Hello.class);
  }

  byte[] keyEphemeral() {
    return body(Wire.KEY_EPHEMERAL, new byte[0]);
  }

  byte[] keySignature(byte[] peerEphemeral) {
    return body(Wire.KEY_SIGNATURE, peerEphemeral);
  }

  /** The party's confirmation. */
  byte[] keyFinish(KeyShare share) {
    return body(Wire.KEY_FINISH, Json.bytes(share));
  }

  byte[] keyJoin() {
    return body(Wire.KEY_JOIN, new byte[0]);
  }

  byte[] keyDeal(MemberMessages joins) {
    return body(Wire.KEY_DEAL, Json.bytes(joins));
  }

  /** The party's confirmation. */
  byte[] keyTake(KeyDeal deal) {
    return body(Wire.KEY_TAKE, Json.bytes(deal));
  }

  void keyConfirm(MemberMessages confirmations) {
    body(Wire.KEY_CONFIRM, Json.bytes(confirmations));
  }

  /** With which confirmations the party came to its key, when it has one. */
  Optional<MemberMessages> keyConfirmed() {
    byte[] kept = body(Wire.KEY_CONFIRMED, new byte[0]);
    return kept.length == 0 ? Optional.empty() : Optional.of(Json.read(kept, MemberMessages.class));
  }

  /** SHA-256 of the agreement that the party follows. */
  byte[] agreement() {
    return body(Wire.AGREEMENT, new byte[0]);
  }

  /** The steps of blinding, which this line carries and cannot read. */
  BlindingRelay.Party blinding() {
    return new BlindingActions(party, (action, body) -> body(action, body));
  }

  byte[] offer() {
    return body(Wire.OFFER, new byte[0], AT_ONCE);
  }

  /** A signed reservation, or the party's refusal. */
  Reply reserve(byte[] signedGrant) {
    return Actions.call(client, Wire.RESERVE, signedGrant, AT_ONCE);
  }

  byte[] go(Go go) {
    return body(Wire.GO, Json.bytes(go));
  }

  /** Says that a query gets no go. */
  void giveUp(String queryId) {
    byte[] id = queryId.getBytes(StandardCharsets.UTF_8);
    var unused = body(Wire.GIVE_UP, id, CallOptions.timeout(GIVE_UP_SECONDS, TimeUnit.SECONDS));
  }

  Delivery deliver(byte[] signedTokens) {
    return Json.read(body(Wire.DELIVER, signedTokens, AT_ONCE), DeliveryNote.class).delivery();
  }

  /**
   * A party's rows. What reads them runs outside of Java and cannot be interrupted, so that the
   * stream itself ends.
   *
   * @param within the time for all of it, after which it fails
   */
  ArrivingStream stream(String queryId, String name, Duration within) {
    byte[] ticket = Json.bytes(new StreamTicket(StreamTicket.VERSION, queryId, name));
    CallOption timeout = CallOptions.timeout(Math.max(1, within.toMillis()), TimeUnit.MILLISECONDS);
    return new ArrivingStream(client.getStream(new Ticket(ticket), timeout));
  }

  private byte[] body(String action, byte[] body, CallOption... options) {
    Reply reply = Actions.call(client, action, body, options);
    if (reply.wasRefused()) {
      throw new PartyRefused(party, reasons(reply));
    }
    return reply.bytes();
  }

  static List<Reason> reasons(Reply reply) {
    return reply.refused().stream().map(RefusalReason::asReason).toList();
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
