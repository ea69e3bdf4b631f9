package io.parley.server.party;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.policy.Reason;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.blinding.BlindingActions;
import io.parley.server.flight.ActionProducer;
import io.parley.server.trace.TraceHeader;
import io.parley.server.wire.AudienceTokens;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.Go;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeyDeal;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.MemberMessages;
import io.parley.server.wire.Reply;
import io.parley.server.wire.StreamTicket;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the room may ask of a party. */
public final class PartyFlight extends ActionProducer {
  private static final Logger LOG = LoggerFactory.getLogger(PartyFlight.class);
  private static final int BATCH_ROWS = 65_536;

  private final PartyNode node;
  private final BufferAllocator allocator;

  public PartyFlight(PartyNode node, BufferAllocator allocator) {
    this.node = node;
    this.allocator = allocator;
  }

  @Override
  protected Reply reply(String peer, String action, byte[] body) {
    Optional<Reason> ended = node.ended();
    if (ended.isPresent() && !action.equals(Wire.HELLO)) {
      return Reply.refusal(List.of(ended.get()));
    }
    try {
      return answered(action, body);
    } catch (PoliciesUnusable e) {
      return Reply.refusal(List.of(e.reason()));
    }
  }

  private Reply answered(String action, byte[] body) {
    return switch (action) {
      case Wire.HELLO -> Reply.of(Json.bytes(new Hello(Wire.PROTOCOL, node.state())));
      case Wire.AGREEMENT -> Reply.of(node.agreementHash());
      case Wire.KEY_EPHEMERAL,
          Wire.KEY_SIGNATURE,
          Wire.KEY_FINISH,
          Wire.KEY_JOIN,
          Wire.KEY_DEAL,
          Wire.KEY_TAKE,
          Wire.KEY_CONFIRM,
          Wire.KEY_CONFIRMED ->
          Reply.of(key(action, body));
      case Wire.BLIND_BEGIN,
          Wire.BLIND_SIGN,
          Wire.BLIND_OPEN,
          Wire.BLIND_NEXT,
          Wire.BLIND_HELP,
          Wire.BLIND_STOP ->
          Reply.of(BlindingActions.reply(node.blinding(), action, body));
      case Wire.OFFER -> Reply.of(node.offer());
      case Wire.RESERVE -> {
        GrantDesk.Reserved reserved = node.reserve(body);
        yield reserved instanceof GrantDesk.Reserved.Refused refused
            ? Reply.refusal(refused.reasons())
            : Reply.of(((GrantDesk.Reserved.Promise) reserved).signed().encode());
      }
      case Wire.GO -> {
        Go go = Json.read(body, Go.class);
        yield Reply.of(node.desk().go(go.queryId(), go.reservations()));
      }
      case Wire.DELIVER -> deliver(body);
      default -> throw new BadDocument("no such action");
    };
  }

  /** A step towards the key. One at a time, for each depends on the one before. */
  private byte[] key(String action, byte[] body) {
    synchronized (node) {
      KeyExchange keys = node.keys();
      return switch (action) {
        case Wire.KEY_EPHEMERAL -> keys.ephemeral();
        case Wire.KEY_SIGNATURE -> keys.signature(body);
        case Wire.KEY_FINISH -> keys.finish(Json.read(body, KeyShare.class));
        case Wire.KEY_JOIN -> keys.join();
        case Wire.KEY_DEAL -> keys.deal(Json.read(body, MemberMessages.class));
        case Wire.KEY_TAKE -> keys.take(Json.read(body, KeyDeal.class));
        case Wire.KEY_CONFIRMED -> keys.confirmed();
        case Wire.KEY_CONFIRM -> {
          node.keyConfirm(Json.read(body, MemberMessages.class));
          yield new byte[0];
        }
        default -> throw new BadDocument("no such action");
      };
    }
  }

  private Reply deliver(byte[] signed) {
    byte[] payload =
        SignedBytes.decode(signed)
            .open(node.agreement().room().verifyingKey(), SignatureDomain.AUDIENCE);
    AudienceTokens tokens = Json.read(payload, AudienceTokens.class);
    Audiences.Delivered delivered =
        node.deliver(tokens.queryId(), Base64.getDecoder().decode(tokens.tokens()));
    return Reply.of(Json.bytes(new Delivery(delivered.people(), delivered.file())));
  }

  @Override
  public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
    try {
      if (node.ended().isPresent()) {
        throw new BadDocument("the agreement was withdrawn from");
      }
      StreamTicket wanted = Json.read(ticket.getBytes(), StreamTicket.class);
      String asker = node.desk().find(wanted.queryId()).grant().question().asker();
      Sent sent = new Sent(node.observer(), asker);
      TraceHeader.under(
          context,
          () ->
              node.observer()
                  .during(
                      PartyObserver.Step.STREAM,
                      asker,
                      wanted.queryId(),
                      () -> sent.during(() -> send(wanted, listener, sent))));
    } catch (Exception e) {
      LOG.atWarn()
          .addKeyValue("event", "stream-failed")
          .addKeyValue("failure", causes(e))
          .log("a stream failed");
      listener.error(CallStatus.INTERNAL.withDescription("the stream failed").toRuntimeException());
    }
  }

  private void send(StreamTicket wanted, ServerStreamListener listener, Sent sent) {
    PartyNode.PreparedStream prepared = node.stream(wanted.queryId(), wanted.stream());
    try (DuckDb database = prepared.database();
        Statement statement = database.connection().createStatement();
        ResultSet rows = statement.executeQuery(prepared.query());
        ArrowReader reader =
            (ArrowReader) ((DuckDBResultSet) rows).arrowExportStream(allocator, BATCH_ROWS)) {
      listener.start(reader.getVectorSchemaRoot());
      while (reader.loadNextBatch()) {
        awaitReady(listener);
        listener.putNext();
        sent.add(reader.getVectorSchemaRoot());
      }
      listener.completed();
    } catch (SQLException | IOException e) {
      throw new StreamBroken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamBroken(e);
    }
  }

  /** What failed while rows were read; its text stays inside. */
  private static final class StreamBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StreamBroken(Exception cause) {
      super(cause);
    }
  }

  private static void awaitReady(ServerStreamListener listener) throws InterruptedException {
    while (!listener.isReady()) {
      if (listener.isCancelled()) {
        throw new BadDocument("the stream was cancelled");
      }
      Thread.sleep(1);
    }
  }
}
