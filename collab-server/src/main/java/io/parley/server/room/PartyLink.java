package io.parley.server.room;

import io.parley.policy.Reason;
import io.parley.server.blinding.BlindingRelay;
import io.parley.server.flight.Actions;
import io.parley.server.flight.ArrivingStream;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.Go;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import io.parley.server.wire.StreamTicket;
import io.parley.server.wire.Wire;
import java.util.List;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.Ticket;

/** The room's line to one party. */
final class PartyLink implements AutoCloseable {
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
    return Json.read(body(Wire.HELLO, new byte[0]), Hello.class);
  }

  byte[] keyEphemeral() {
    return body(Wire.KEY_EPHEMERAL, new byte[0]);
  }

  byte[] keySignature(byte[] peerEphemeral) {
    return body(Wire.KEY_SIGNATURE, peerEphemeral);
  }

  void keyFinish(KeyShare share) {
    body(Wire.KEY_FINISH, Json.bytes(share));
  }

  /** The steps of blinding, which this line carries and cannot read. */
  BlindingRelay.Party blinding() {
    return new BlindingRelay.Party() {
      @Override
      public String name() {
        return party;
      }

      @Override
      public byte[] begin() {
        return body(Wire.BLIND_BEGIN, new byte[0]);
      }

      @Override
      public void open(byte[] partnersFresh) {
        body(Wire.BLIND_OPEN, partnersFresh);
      }

      @Override
      public byte[] next(byte[] answer) {
        return body(Wire.BLIND_NEXT, answer);
      }

      @Override
      public byte[] help(byte[] request) {
        return body(Wire.BLIND_HELP, request);
      }

      @Override
      public void stop() {
        body(Wire.BLIND_STOP, new byte[0]);
      }
    };
  }

  byte[] offer() {
    return body(Wire.OFFER, new byte[0]);
  }

  /** A signed reservation, or the party's refusal. */
  Reply reserve(byte[] signedGrant) {
    return Actions.call(client, Wire.RESERVE, signedGrant);
  }

  byte[] go(Go go) {
    return body(Wire.GO, Json.bytes(go));
  }

  Delivery deliver(byte[] signedTokens) {
    return Json.read(body(Wire.DELIVER, signedTokens), Delivery.class);
  }

  ArrivingStream stream(String queryId, String name) {
    byte[] ticket = Json.bytes(new StreamTicket(queryId, name));
    return new ArrivingStream(client.getStream(new Ticket(ticket)));
  }

  private byte[] body(String action, byte[] body) {
    Reply reply = Actions.call(client, action, body);
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
