package io.parley.server.room;

import io.parley.server.flight.ActionProducer;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import io.parley.server.wire.Wire;
import org.apache.arrow.flight.auth2.CallHeaderAuthenticator;

/** What analysts may ask of the room. */
public final class RoomFlight extends ActionProducer {
  private final RoomNode node;

  public RoomFlight(RoomNode node) {
    this.node = node;
  }

  /** Every call needs an access key that the room knows. */
  public CallHeaderAuthenticator authenticator() {
    return new BearerKeys(node.accounts());
  }

  @Override
  protected Reply reply(String peer, String action, byte[] body) {
    Accounts.Account account =
        node.accounts().named(peer).orElseThrow(() -> new BadDocument("no such account"));
    return switch (action) {
      case Wire.HELLO -> Reply.of(Json.bytes(new Hello(Wire.PROTOCOL, "ready")));
      case Wire.ASK -> node.questions().ask(account, Json.read(body, AskRequest.class));
      case Wire.EXPLAIN -> node.questions().explain(account, Json.read(body, ExplainRequest.class));
      default -> throw new BadDocument("no such action");
    };
  }
}
