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
import org.apache.arrow.flight.FlightStream;
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
  private static final long TELL_SECONDS = 5;

  private final String party;
  private final FlightClient client;
  private volatile int protocol;

  PartyLink(String party, FlightClient client) {
    this.party = party;
    this.client = client;
  }

  String party() {
    return party;
  }

  /** Says in which protocol it speaks from here on; before, in none that may be missing. */
  void speaks(int agreed) {
    protocol = agreed;
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
    var unused = body(Wire.GIVE_UP, id, CallOptions.timeout(TELL_SECONDS, TimeUnit.SECONDS));
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
    long end = System.nanoTime() + within.toNanos();
    if (protocol < Wire.GOES_ON) {
      return new ArrivingStream(opened(StreamTicket.whole(queryId, name), end));
    }
    return new ArrivingStream(
        new ArrivingStream.Reopening() {
          @Override
          public FlightStream after(int batches) {
            return opened(StreamTicket.after(batches, queryId, name), end);
          }

          @Override
          public boolean hasTime() {
            return System.nanoTime() - end < 0;
          }
        });
  }

  private FlightStream opened(StreamTicket ticket, long end) {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    CallOption timeout = CallOptions.timeout(Math.max(1, left), TimeUnit.MILLISECONDS);
    return client.getStream(new Ticket(Json.bytes(ticket)), timeout);
  }

  /** Says that all of a stream is here, so that the party need not keep it. */
  void received(String queryId, String name) {
    if (protocol >= Wire.GOES_ON) {
      byte[] ticket = Json.bytes(StreamTicket.whole(queryId, name));
      var unused = body(Wire.RECEIVED, ticket, CallOptions.timeout(TELL_SECONDS, TimeUnit.SECONDS));
    }
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
