package io.parley.server.room;

import io.parley.server.account.Account;
import io.parley.server.account.Peer;
import io.parley.server.account.Right;
import io.parley.server.account.Tokens;
import io.parley.server.flight.ActionProducer;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import io.parley.server.wire.RevokeRequest;
import io.parley.server.wire.WhoDocument;
import io.parley.server.wire.Wire;
import org.apache.arrow.flight.auth2.CallHeaderAuthenticator;

/** What analysts may ask of the room, each with the right that it needs. */
public final class RoomFlight extends ActionProducer {
  private final RoomNode node;
  private final Tokens tokens;

  /** A room that takes access keys alone. */
  public RoomFlight(RoomNode node) {
    this(node, Tokens.NONE);
  }

  /** A room that takes tokens too. */
  public RoomFlight(RoomNode node, Tokens tokens) {
    this.node = node;
    this.tokens = tokens;
  }

  /** Every call needs an access key or a token that leads to an account. */
  public CallHeaderAuthenticator authenticator() {
    return new AccessKeys(node.entrance(), tokens);
  }

  @Override
  protected Reply reply(String peer, String action, byte[] body) {
    Entrance.Entered who =
        node.entrance().at(Peer.of(peer)).orElseThrow(() -> new BadDocument("no such account"));
    return reply(who.room(), who.account(), action, body);
  }

  private static Reply reply(CollaborationRoom room, Account account, String action, byte[] body) {
    return switch (action) {
      case Wire.HELLO -> {
        account.require(Right.CONNECT);
        yield Reply.of(Json.bytes(Hello.ofThisVersion("ready")));
      }
      case Wire.WHO -> {
        account.require(Right.CONNECT);
        yield Reply.of(Json.bytes(WhoDocument.of(room.name(), account)));
      }
      case Wire.ASK -> {
        AskRequest asked = Json.read(body, AskRequest.class);
        account.require(Right.toAsk(asked.wanted()));
        yield room.questions().ask(account, asked);
      }
      case Wire.EXPLAIN -> {
        account.require(Right.EXPLAIN);
        yield room.questions().explain(account, Json.read(body, ExplainRequest.class));
      }
      case Wire.ACCOUNTS -> {
        account.require(Right.MANAGE_ACCOUNTS);
        yield Reply.of(Json.bytes(room.desk().all(account.member())));
      }
      case Wire.REVOKE -> {
        account.require(Right.MANAGE_ACCOUNTS);
        RevokeRequest request = Json.read(body, RevokeRequest.class);
        yield Reply.of(Json.bytes(room.desk().revoke(account.member(), request)));
      }
      default -> throw new BadDocument("no such action");
    };
  }
}
